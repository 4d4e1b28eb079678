package ui

import (
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

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
	if l := r.desk.Top(); l != nil {
		for _, k := range l.Box.Keys() {
			if h, ok := r.dialogHint(k); ok {
				own = append(own, h)
			}
		}
		return own, nil
	}
	s := r.Situation()
	for _, sp := range r.desk.Keys.All() {
		if sp.Missing(s) {
			continue
		}
		if sp.Hint == "" || r.desk.Keys.Label(sp.ID) == "" {
			continue
		}
		text := sp.Hint
		if other := sp.Hints[s.Scope]; other != "" {
			text = other
		}
		h := hinted{id: sp.ID, text: text, key: r.desk.Keys.Label(sp.ID), dimmed: sp.Reason(s) != ""}
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
	h := hinted{id: k.ID, text: r.desk.Dialog().Words(k), key: r.desk.Keys.Label(k.ID)}
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
		h.text = strings.ReplaceAll(h.text, "…", r.desk.Theme.Glyphs.Ellipsis)
		if h.key != "" {
			h.key += " "
		}
		w := widget.Width(h.key) + widget.Width(h.text)
		if x+w > r.w-1 {
			return false
		}
		if h.dimmed {
			b.WriteString(r.desk.Theme.Dim.Paint(h.key + h.text))
		} else {
			b.WriteString(r.desk.Theme.Key.Paint(strings.TrimSuffix(h.key, " ")) + " " + r.desk.Theme.KeyText.Paint(h.text))
		}
		if h.id != "" {
			r.drawn.hit(x, r.plan.Footer, w, h.id)
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
	return widget.FitTail(strings.TrimRight(b.String(), " "), r.w, r.desk.Theme.Glyphs.Ellipsis)
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
	t := r.desk.Theme
	fitted := func(style theme.Style, text string) string {
		return style.Paint(widget.FitTail(" "+text, r.w, t.Glyphs.Ellipsis))
	}
	switch {
	case r.prompt != nil:
		return r.promptLine()
	case r.desk.Note() != "":
		return fitted(t.Warn, r.desk.Note())
	}
	if text, age := r.desk.Failure(); text != "" {
		return fitted(t.Bad, since(age)+": "+text)
	}
	return fitted(t.Dim, r.panes[r.focus].About())
}
