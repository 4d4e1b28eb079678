package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// toast is news that lies over the panes for a while, or, when it is bad, until a
// key was pressed.
type toast struct {
	text  string
	kind  toastKind
	since time.Time
	until time.Time // zero: until a key
}

type toastKind int

const (
	toastGood toastKind = iota
	toastInfo
	toastWarn
	toastBad
)

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

func (r *Root) toast(kind toastKind, text string) {
	t := toast{text: text, kind: kind, since: r.now()}
	if kind == toastGood || kind == toastInfo {
		t.until = t.since.Add(toastStays)
	}
	r.toasts = append(r.toasts, t)
	r.record(kind, text)
}

// toastResult tells what became of a move.
func (r *Root) toastResult(res release.Result, earlier bool) {
	r.toastEnd(res.Status, resultLine(res, r.theme.Glyphs.Arrow), earlier)
}

// toastEnd tells in a line how a change ended, here or in an earlier run.
func (r *Root) toastEnd(status change.Status, text string, earlier bool) {
	kind := toastGood
	switch status {
	case release.NotChanged, release.Planned:
		kind = toastInfo
	case release.WasRefused:
		kind = toastWarn
	case release.Conflicted, release.Failed:
		kind = toastBad
	}
	if earlier {
		text += " (begun by an earlier run of aloft, settled now)"
		if kind == toastGood {
			kind = toastWarn
		}
	}
	r.toast(kind, text)
}

// endToasts wakes up when the next toast ends.
func (r *Root) endToasts() tea.Cmd {
	var next time.Time
	for _, t := range r.toasts {
		if !t.until.IsZero() && (next.IsZero() || t.until.Before(next)) {
			next = t.until
		}
	}
	if next.IsZero() {
		return nil
	}
	return r.after(max(next.Sub(r.now()), time.Millisecond), toastMsg{})
}

// expireToasts takes away toasts whose time has come.
func (r *Root) expireToasts() {
	now := r.now()
	r.toasts = slices.DeleteFunc(r.toasts, func(t toast) bool { return !t.until.IsZero() && !now.Before(t.until) })
}

// dismissToasts takes away the toasts that waited for a key.
func (r *Root) dismissToasts() {
	now := r.now()
	r.toasts = slices.DeleteFunc(r.toasts, func(t toast) bool { return t.until.IsZero() && now.Sub(t.since) >= toastLeast })
}

// overToasts lays the toasts over the panes, the newest at the bottom.
func (r *Root) overToasts(screen []string) []string {
	if len(r.toasts) == 0 {
		return screen
	}
	shown := r.toasts
	if hidden := len(shown) - mostToasts; hidden > 0 {
		more := toast{kind: toastWarn, text: fmt.Sprintf("%d more: %s shows all", hidden, r.keys.Label(action.Messages))}
		shown = append([]toast{more}, shown[hidden:]...)
	}
	w := 0
	for _, t := range shown {
		w = max(w, cells(t.text)+5)
	}
	w = min(w, r.w-4, mostToastsW)
	var lines []string
	for _, t := range shown {
		lines = append(lines, r.toastLines(t, w)...)
	}
	return widget.Splice(screen, lines, r.w-w-2, max(r.plan.status-1-len(lines), 1))
}

// toastSign is the sign before news.
func (r *Root) toastSign(kind toastKind) string {
	g := r.theme.Glyphs
	return [...]string{g.Check, g.Dot, g.Failed, g.Cross}[kind]
}

// toastLines wraps a toast: what failed and why should be there whole. What is too
// long for that says where it is.
func (r *Root) toastLines(t toast, w int) []string {
	g, sign := r.theme.Glyphs, r.toastSign(t.kind)
	style := [...]theme.Style{r.theme.ToastGood, r.theme.ToastInfo, r.theme.ToastWarn, r.theme.ToastBad}[t.kind]
	room := max(w-2-cells(sign)-2, 1)
	lines := widget.Wrap(t.text, room, ":/,")
	if len(lines) > mostToastLines {
		rest := strings.Join(lines[mostToastLines-1:], " ")
		more := ""
		if key := r.keys.Label(action.Messages); key != "" {
			more = " (" + key + " shows it whole)"
		}
		lines = append(lines[:mostToastLines-1], widget.FitTail(rest, max(room-cells(more), 1), g.Ellipsis)+more)
	}
	for i, l := range lines {
		lead := " " + sign + " "
		if i > 0 {
			lead = strings.Repeat(" ", cells(lead))
		}
		lines[i] = style.Paint(widget.FitTail(lead+l, w-1, g.Ellipsis) + " ")
	}
	return lines
}
