package ui

import (
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// hit is a place on the screen where a click invokes an action.
type hit struct {
	at rect
	id action.ID
}

// hit makes a place answer to a click.
func (r *Root) hit(at rect, id action.ID) {
	r.drawn.hits = append(r.drawn.hits, hit{at, id})
}

// hinted is one action in the footer.
type hinted struct {
	id     action.ID
	text   string
	key    string
	dimmed bool
}

// hints are the actions that the footer names: those of the dialog, else those of
// the focused pane and then the common ones.
func (r *Root) hints() (own, common []hinted) {
	if l := r.host.Top(); l != nil {
		for _, k := range l.Box.Keys() {
			if h, ok := r.dialogHint(k); ok {
				own = append(own, h)
			}
		}
		return own, nil
	}
	s := r.Situation()
	for _, sp := range r.host.Keys.All() {
		if sp.Missing(s) {
			continue
		}
		if sp.Hint == "" || r.host.Keys.Label(sp.ID) == "" {
			continue
		}
		text := sp.Hint
		if other := sp.Hints[s.Scope]; other != "" {
			text = other
		}
		h := hinted{id: sp.ID, text: text, key: r.host.Keys.Label(sp.ID), dimmed: sp.Reason(s) != ""}
		switch sp.Scope {
		case s.Scope:
			own = append(own, h)
		case action.Everywhere:
			common = append(common, h)
		}
	}
	return own, common
}

// dialogHint is what a key of a dialog is called in the footer. What does nothing now
// has no key there, and is named only where it is enter.
func (r *Root) dialogHint(k dialog.Key) (hinted, bool) {
	h := hinted{id: k.ID, text: r.host.Dialog().Words(k), key: r.host.Keys.Label(k.ID)}
	switch {
	case k.Place == dialog.InBox:
		return h, false
	case k.Off:
		return hinted{text: k.Does, dimmed: true}, k.ID == action.Confirm && k.Does != ""
	}
	return h, h.key != ""
}

// footerLine names the keys that matter here; those that can not be used now are
// dimmed and lose their key's colour.
func (r *Root) footerLine() string {
	own, common := r.hints()
	var b strings.Builder
	x := 1
	b.WriteString(" ")
	put := func(h hinted) bool {
		h.text = strings.ReplaceAll(h.text, "…", r.host.Theme.Glyphs.Ellipsis)
		if h.key != "" {
			h.key += " "
		}
		w := widget.Width(h.key) + widget.Width(h.text)
		if x+w > r.w-1 {
			return false
		}
		if h.dimmed {
			b.WriteString(r.host.Theme.Dim.Paint(h.key + h.text))
		} else {
			b.WriteString(r.host.Theme.Key.Paint(strings.TrimSuffix(h.key, " ")) + " " + r.host.Theme.KeyText.Paint(h.text))
		}
		if h.id != "" {
			r.hit(rect{x, r.plan.footer, w, 1}, h.id)
		}
		b.WriteString(between)
		x += w + len(between)
		return true
	}
	for _, h := range own {
		if !put(h) {
			break
		}
	}
	if len(own) > 0 && len(common) > 0 && x+len(between) < r.w {
		b.WriteString(between)
		x += len(between)
	}
	for _, h := range common {
		if !put(h) {
			break
		}
	}
	return widget.FitTail(strings.TrimRight(b.String(), " "), r.w, r.host.Theme.Glyphs.Ellipsis)
}

// since says how long ago something went wrong.
func since(d time.Duration) string {
	if d < time.Second {
		return "now"
	}
	return widget.Age(d) + " ago"
}

// statusLine is the filter being typed, an answer to the last key, the last error
// with its age, or what the chosen row holds.
func (r *Root) statusLine() string {
	t := r.host.Theme
	fitted := func(style theme.Style, text string) string {
		return style.Paint(widget.FitTail(" "+text, r.w, t.Glyphs.Ellipsis))
	}
	switch {
	case r.prompt != nil:
		return r.promptLine()
	case r.host.Note() != "":
		return fitted(t.Warn, r.host.Note())
	}
	if text, age := r.host.Failure(); text != "" {
		return fitted(t.Bad, since(age)+": "+text)
	}
	return fitted(t.Dim, r.panes[r.focus].About())
}
