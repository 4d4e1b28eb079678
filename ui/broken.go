package ui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"github.com/aloftdeck/aloft/ui/shell"
)

// broken keeps the tails of broken escape sequences from pressing keys. A
// stuttering line cuts a sequence, or a reply of the terminal, in two: its head
// arrives as an unknown sequence, as alt and the letter that introduces it, or as esc
// alone, and its tail as if it were typed.
type broken struct {
	until   time.Time // no printable key counts before
	escaped time.Time // when esc was pressed
}

// introducers are the letters that follow esc in a sequence: CSI, OSC, SS3, DCS.
const introducers = "[]OP"

// head takes in that an unknown sequence came.
func (b *broken) head(now time.Time) { b.until = now.Add(shell.Quiet) }

// swallow reports whether a key that came now may be the tail of a sequence. Any key
// among them starts the quiet time anew.
func (b *broken) swallow(msg tea.KeyPressMsg, now time.Time) bool {
	tail := now.Before(b.until)
	escaped := !b.escaped.IsZero() && now.Sub(b.escaped) < shell.Quiet
	b.escaped = time.Time{}
	switch {
	case msg.Code == tea.KeyEscape && msg.Mod == 0:
		b.escaped = now
	case introduces(msg, tea.ModAlt):
		tail = true
	case escaped && introduces(msg, 0):
		tail = true
	}
	if !tail {
		return false
	}
	b.until = now.Add(shell.Quiet)
	// A paste whose beginning was cut brings its line ends too.
	return msg.Text != "" || msg.Code == tea.KeyEnter || introduces(msg, tea.ModAlt)
}

// introduces reports whether a key with the modifier is the letter that introduces a
// sequence.
func introduces(msg tea.KeyPressMsg, mod tea.KeyMod) bool {
	if msg.Mod&^tea.ModShift != mod {
		return false
	}
	letter := msg.Text
	if letter == "" {
		letter = string(msg.Code)
		if msg.Mod&tea.ModShift != 0 {
			letter = strings.ToUpper(letter)
		}
	}
	return strings.Contains(introducers, letter)
}

// isUnknown reports whether a message is a sequence that Bubble Tea's reader could
// make nothing of.
func isUnknown(msg tea.Msg) bool {
	switch msg.(type) {
	case uv.UnknownEvent, uv.UnknownCsiEvent, uv.UnknownSs3Event, uv.UnknownOscEvent,
		uv.UnknownDcsEvent, uv.UnknownSosEvent, uv.UnknownPmEvent, uv.UnknownApcEvent:
		return true
	}
	return false
}
