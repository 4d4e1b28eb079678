package ui

import (
	"io"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"github.com/aloftdeck/aloft/ui/shell"
)

// sequences are what a terminal sends beside typed keys.
var sequences = map[string]string{
	"keyboard":         "\x1b[?1u",
	"colour":           "\x1b]11;rgb:1e1e/d1d1/b2b2\x1b\\",
	"colour, bell":     "\x1b]11;rgb:1e1e/d1d1/b2b2\x07",
	"attributes":       "\x1b[?62;22;52c",
	"more attributes":  "\x1b[>41;366;0c",
	"version":          "\x1bP>|tmux 3.4upVq\x1b\\",
	"capability":       "\x1bP1+r5463=70\x1b\\",
	"mode":             "\x1b[?2026;2$y",
	"cursor":           "\x1b[12;40R",
	"size":             "\x1b[48;40;120;800;1200t",
	"clipboard":        "\x1b]52;c;cHVW\x07",
	"F1":               "\x1bOP",
	"F3":               "\x1bOR",
	"F5":               "\x1b[15~",
	"ctrl+F1":          "\x1b[1;5P",
	"kitty":            "\x1b[112;5:3u",
	"focus":            "\x1b[I",
	"blur":             "\x1b[O",
	"mouse":            "\x1b[<0;10;5m",
	"wheel sidewards":  "\x1b[<66;92;20M",
	"paste":            "\x1b[200~pPu1\x1b[201~",
	"delete":           "\x1b[3~",
	"shift+delete":     "\x1b[3;2~",
	"modified letters": "\x1b[27;5;112~",
}

// decoded are the events that the pinned reader makes of reads that come late after
// each other.
func decoded(t *testing.T, reads ...string) (events [][]uv.Event) {
	t.Helper()
	in, out := io.Pipe()
	reader := uv.NewTerminalReader(in, "xterm-256color")
	stream := make(chan uv.Event, 1000)
	go func() { _ = reader.StreamEvents(t.Context(), stream) }()
	for _, read := range reads {
		if _, err := io.WriteString(out, read); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * reader.EscTimeout) // of the bubble
		synctest.Wait()
		var got []uv.Event
		for len(stream) > 0 {
			got = append(got, <-stream)
		}
		events = append(events, got)
	}
	out.Close()
	synctest.Wait()
	return events
}

// A sequence that arrives in two pieces, cut at any byte, presses no key.
func TestBrokenSequencesPressNothing(t *testing.T) {
	for name, sequence := range sequences {
		t.Run(name, func(t *testing.T) {
			drive(t, 140, 40, func(c *cockpit) {
				c.facts(team()...)
				focus, zoom := c.r.focus, c.r.zoom
				for cut := 1; cut < len(sequence); cut++ {
					pieces := decoded(c.t, sequence[:cut], sequence[cut:])
					for _, events := range pieces {
						for _, e := range events {
							c.send(message(e))
						}
						c.pass(100 * time.Millisecond)
					}
					if l := c.r.desk.Top(); l != nil {
						c.t.Fatalf("%q then %q opened %q", sequence[:cut], sequence[cut:], l.Box.Title())
					}
					if c.r.focus != focus || c.r.zoom != zoom || c.r.input.prompt != nil || c.quit {
						c.t.Fatalf("%q then %q pressed keys: %v", sequence[:cut], sequence[cut:], pieces)
					}
					c.pass(shell.Quiet)
				}
			})
		})
	}
}

// Keys count again when input was quiet, and esc alone keeps nothing back.
func TestKeysCountAgainAfterABrokenSequence(t *testing.T) {
	drive(t, 140, 40, func(c *cockpit) {
		c.facts(team()...)
		c.send(uv.UnknownEvent("\x1b[<65;9"))
		c.write("/")
		if c.r.input.prompt != nil {
			t.Fatal("a tail opened the filter")
		}
		c.pass(shell.Quiet)
		c.write("/")
		if c.r.input.prompt == nil {
			t.Fatal("the filter does not open after the quiet time")
		}
		c.write("ab")
		c.send(uv.UnknownEvent("\x1b[?"))
		c.write("1u")
		if got := c.r.input.prompt.edit.Value(); got != "ab" {
			t.Errorf("the filter holds %q, want ab", got)
		}
		c.pass(shell.Quiet)
		c.send(tea.KeyPressMsg{Code: tea.KeyEscape})
		c.write("/")
		if c.r.input.prompt == nil {
			t.Error("a key after esc is dropped")
		}
	})
}

// message is the event as Bubble Tea hands it on.
func message(e uv.Event) tea.Msg {
	switch e := e.(type) {
	case uv.KeyPressEvent:
		return tea.KeyPressMsg(e)
	case uv.KeyReleaseEvent:
		return tea.KeyReleaseMsg(e)
	case uv.PasteEvent:
		return tea.PasteMsg(e)
	case uv.FocusEvent:
		return tea.FocusMsg(e)
	case uv.BlurEvent:
		return tea.BlurMsg(e)
	case uv.MouseReleaseEvent:
		return tea.MouseReleaseMsg(e)
	case uv.MouseWheelEvent:
		return tea.MouseWheelMsg(e)
	}
	return e
}
