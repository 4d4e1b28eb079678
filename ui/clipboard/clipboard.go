// Package clipboard puts texts on the clipboard of the operator's own terminal, over SSH
// too, and says what is known of where they went. A terminal does not answer, so it never
// says that one took them.
package clipboard

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// Runner runs a program with a text to read, and returns what it wrote; in an error is what
// it wrote of that. Exec is one.
type Runner func(ctx context.Context, input, name string, args ...string) (string, error)

// Exec runs programs of this host.
func Exec(ctx context.Context, input, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stdin = strings.NewReader(input)
	out, err := cmd.Output()
	if e, ok := err.(*exec.ExitError); ok && len(e.Stderr) > 0 {
		err = fmt.Errorf("%s", strings.TrimSpace(string(e.Stderr)))
	}
	return string(out), err
}

// Sent is what became of a text.
type Sent struct {
	Sequence string // that has to be written to the terminal, empty for none
	Where    string // the text is, as far as that is known, or what it needs to arrive
	Doubtful bool   // it may need something that is not known to be there
}

// Board is the way to the clipboard.
type Board struct {
	Getenv func(string) string
	Run    Runner
}

// patience is how long tmux may take.
const patience = 3 * time.Second

// Copy sends a text on its way. It may wait for tmux.
func (b Board) Copy(ctx context.Context, text string) Sent {
	if b.Getenv("TMUX") != "" {
		return b.tmux(ctx, text)
	}
	sent := b.Way()
	sent.Sequence = ansi.SetSystemClipboard(text)
	if b.Getenv("STY") != "" {
		sent.Sequence = ansi.ScreenPassthrough(sent.Sequence, 700)
	}
	return sent
}

// Way is how a text would go, as far as it is known beforehand.
func (b Board) Way() Sent {
	term := b.Getenv("TERM")
	switch {
	case b.Getenv("TMUX") != "":
		return Sent{Where: "into tmux's buffer, and on to the terminal where set-clipboard is not off"}
	case b.Getenv("STY") != "":
		return Sent{Where: "sent through screen to the terminal by OSC 52"}
	case b.remote() && strings.HasPrefix(term, "tmux"):
		return Sent{Where: "sent to the tmux on your side, which passes it on with: set -s set-clipboard on", Doubtful: true}
	case b.remote() && strings.HasPrefix(term, "screen"):
		// tmux calls itself screen by default; to screen itself the sequence has to be wrapped.
		return Sent{
			Where:    "sent to the tmux on your side, which passes it on with: set -s set-clipboard on; GNU screen does not pass it on",
			Doubtful: true,
		}
	}
	return Sent{Where: "sent to the terminal by OSC 52"}
}

// remote reports whether the terminal is at the other end of SSH.
func (b Board) remote() bool {
	return b.Getenv("SSH_TTY") != "" || b.Getenv("SSH_CONNECTION") != ""
}

// tmux gives a text to the tmux that aloft runs in, which keeps it and hands it on.
func (b Board) tmux(ctx context.Context, text string) Sent {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if _, err := b.Run(ctx, text, "tmux", "load-buffer", "-w", "-"); err != nil {
		plain := ansi.SetSystemClipboard(text)
		return Sent{plain + ansi.TmuxPassthrough(plain),
			"tmux did not take it (" + err.Error() + "); sent by OSC 52, which needs: set -s set-clipboard on", true}
	}
	const buffer = "in tmux's buffer (prefix ] pastes it)"
	set, err := b.Run(ctx, "", "tmux", "show-options", "-sv", "set-clipboard")
	switch {
	case err != nil:
		return Sent{Where: buffer}
	case strings.TrimSpace(set) == "off":
		return Sent{Where: buffer + "; for the terminal it needs: set -s set-clipboard external", Doubtful: true}
	}
	return Sent{Where: buffer + " and sent on to the terminal"}
}
