package shell

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// toast is news that lies over the panes for a while, or, when it is bad, until a
// key was pressed.
type toast struct {
	text  string
	kind  Kind
	since time.Time
	until time.Time // zero: until a key
}

const (
	toastStays = 6 * time.Second
	// toastLeast is how long a bad toast stands before a key takes it away: a key
	// that was on its way did not answer to it.
	toastLeast  = time.Second
	mostToasts  = 6
	mostToastsW = 100
	// mostToastLines is how many lines one toast may take.
	mostToastLines = 4
)

// ToastsEnd says that the time of a toast has come.
type ToastsEnd struct{}

// Toast lays news over the panes, and keeps it among the messages.
func (m *Messages) Toast(kind Kind, text string) {
	m.Lay(kind, text)
	m.Record(kind, text)
}

// ToastAged is Toast for what tells how long ago something was: the message goes on
// counting.
func (m *Messages) ToastAged(kind Kind, text func(now time.Time) string) {
	m.Lay(kind, text(m.host.Now()))
	m.RecordAged(kind, text)
}

// Lay lays over the panes what is among the messages already.
func (m *Messages) Lay(kind Kind, text string) {
	t := toast{text: text, kind: kind, since: m.host.Now()}
	if kind != Warn && kind != Bad {
		t.until = t.since.Add(toastStays)
	}
	m.toasts = append(m.toasts, t)
	if m.host.overheard != nil {
		m.host.overheard(kind, text)
	}
}

// Toasts are the texts that lie over the panes, the newest last.
func (d *Desk) Toasts() []string {
	texts := make([]string, len(d.toasts))
	for i, t := range d.toasts {
		texts[i] = t.text
	}
	return texts
}

// AwaitToasts wakes up when the next toast ends, nil where that is awaited already.
func (d *Desk) AwaitToasts() tea.Cmd {
	var next time.Time
	for _, t := range d.toasts {
		if !t.until.IsZero() && (next.IsZero() || t.until.Before(next)) {
			next = t.until
		}
	}
	if next.IsZero() || next.Equal(d.waking) {
		return nil
	}
	d.waking = next
	return d.After(max(next.Sub(d.Now()), time.Millisecond), ToastsEnd{})
}

// ExpireToasts takes away toasts whose time has come.
func (d *Desk) ExpireToasts() {
	now := d.Now()
	d.waking = time.Time{}
	d.toasts = slices.DeleteFunc(d.toasts, func(t toast) bool { return !t.until.IsZero() && !now.Before(t.until) })
}

// DismissToasts takes away the toasts that waited for a key.
func (d *Desk) DismissToasts() {
	now := d.Now()
	d.toasts = slices.DeleteFunc(d.toasts, func(t toast) bool { return t.until.IsZero() && now.Sub(t.since) >= toastLeast })
}

// ClearToasts takes all toasts away, and reports whether there were any.
func (d *Desk) ClearToasts() bool {
	some := len(d.toasts) > 0
	d.toasts = nil
	return some
}

// OverToasts lays the toasts over a screen of that width, the newest at the bottom,
// which is a line of it.
func (d *Desk) OverToasts(screen []string, w, bottom int) []string {
	if len(d.toasts) == 0 {
		return screen
	}
	shown := d.toasts
	if hidden := len(shown) - mostToasts; hidden > 0 {
		more := toast{kind: Warn, text: fmt.Sprintf("%d more: %s shows all", hidden, d.Keys.Label(action.Messages))}
		shown = append([]toast{more}, shown[hidden:]...)
	}
	wide := 0
	for _, t := range shown {
		wide = max(wide, widget.Width(t.text)+5)
	}
	wide = min(wide, w-4, mostToastsW)
	var lines []string
	for _, t := range shown {
		lines = append(lines, d.toastLines(t, wide)...)
	}
	return widget.Splice(screen, lines, w-wide-2, max(bottom-len(lines), 1))
}

// sign is the sign before news.
func (h *Host) sign(kind Kind) string {
	g := h.Theme.Glyphs
	return [...]string{g.Check, g.Dot, g.Failed, g.Cross, g.Moved}[kind]
}

// toastLines wraps a toast: what failed and why should be there whole. What is too
// long for that says where it is.
func (h *Host) toastLines(t toast, w int) []string {
	g, sign := h.Theme.Glyphs, h.sign(t.kind)
	style := [...]theme.Style{h.Theme.ToastGood, h.Theme.ToastInfo, h.Theme.ToastWarn, h.Theme.ToastBad, h.Theme.ToastWarn}[t.kind]
	room := max(w-2-widget.Width(sign)-2, 1)
	lines := widget.Wrap(t.text, room, ":/,")
	if len(lines) > mostToastLines {
		rest := strings.Join(lines[mostToastLines-1:], " ")
		more := ""
		if key := h.Keys.Label(action.Messages); key != "" {
			more = " (" + key + " shows it whole)"
		}
		lines = append(lines[:mostToastLines-1], widget.FitTail(rest, max(room-widget.Width(more), 1), g.Ellipsis)+more)
	}
	for i, l := range lines {
		lead := " " + sign + " "
		if i > 0 {
			lead = strings.Repeat(" ", widget.Width(lead))
		}
		lines[i] = style.Paint(widget.FitTail(lead+l, w-1, g.Ellipsis) + " ")
	}
	return lines
}
