package clipboard_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/ui/clipboard"
)

// board is one with an environment, and a tmux that answers.
func board(env map[string]string, tmux clipboard.Runner) clipboard.Board {
	return clipboard.Board{Getenv: func(name string) string { return env[name] }, Run: tmux}
}

func TestTheWayOfAText(t *testing.T) {
	plain := ansi.SetSystemClipboard("orders")
	for _, tt := range []struct {
		name     string
		env      map[string]string
		sequence string
		where    string
	}{
		{"a terminal", map[string]string{"TERM": "xterm-256color"}, plain, "sent to the terminal by OSC 52"},
		{"over SSH", map[string]string{"TERM": "xterm-256color", "SSH_TTY": "/dev/pts/1"}, plain, "sent to the terminal by OSC 52"},
		{"over SSH from tmux", map[string]string{"TERM": "tmux-256color", "SSH_TTY": "/dev/pts/1"}, plain, "set -s set-clipboard on"},
		{"over SSH from what calls itself screen", map[string]string{"TERM": "screen-256color", "SSH_CONNECTION": "::1 1 ::1 2"}, plain, "set -s set-clipboard on"},
		{"screen", map[string]string{"STY": "1.pts"}, ansi.ScreenPassthrough(plain, 700), "through screen"},
	} {
		sent := board(tt.env, nil).Copy(t.Context(), "orders")
		if sent.Sequence != tt.sequence || !strings.Contains(sent.Where, tt.where) {
			t.Errorf("%s: %+v", tt.name, sent)
		}
	}
}

func TestTmuxGetsTheText(t *testing.T) {
	for _, tt := range []struct {
		name, option string
		fails        error
		where        string
		doubtful     bool
	}{
		{"handed on", "external", nil, "in tmux's buffer (prefix ] pastes it) and sent on to the terminal", false},
		{"kept", "off", nil, "for the terminal it needs: set -s set-clipboard external", true},
		{"refused", "", errors.New("unknown flag -w"), "tmux did not take it (unknown flag -w)", true},
	} {
		got := ""
		sent := board(map[string]string{"TMUX": "/tmp/tmux,1,0"}, func(_ context.Context, input, name string, args ...string) (string, error) {
			switch line := name + " " + strings.Join(args, " "); line {
			case "tmux load-buffer -w -":
				got = input
				return "", tt.fails
			case "tmux show-options -sv set-clipboard":
				return tt.option + "\n", nil
			default:
				t.Errorf("nobody expected %s", line)
				return "", nil
			}
		}).Copy(t.Context(), "orders")
		if got != "orders" || !strings.Contains(sent.Where, tt.where) || sent.Doubtful != tt.doubtful {
			t.Errorf("%s: tmux was given %q: %+v", tt.name, got, sent)
		}
		if (sent.Sequence != "") != (tt.fails != nil) {
			t.Errorf("%s: it writes %q to the terminal", tt.name, sent.Sequence)
		}
	}
}
