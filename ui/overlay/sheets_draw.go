package overlay

// How the dialog before a move looks; that of many has a file of its own.

import (
	"fmt"
	"slices"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// sheetWidth is the width that a sheet would like to have.
const sheetWidth = 100

// Lines draws the dialog.
func (s *Sheets) Lines(t theme.Theme, w, h int) []string {
	w = wide(sheetWidth, w)
	iw := within(w)
	b := box{title: s.Title()}
	switch {
	case s.sheets == nil, s.one() != nil && s.waiting[0]:
		b.head = s.readingLines(t, iw)
	case s.choosing() >= 0:
		i := s.choosing()
		sh := &s.sheets[i]
		b.head = append([]string{s.headline(t, sh), ""}, s.verdict(t, sh, iw)...)
		b.head = append(b.head[:len(b.head)-1], looked(t, sh, iw)...)
		b.head = append(b.head, "", s.choiceHead(t, sh, iw))
		b.body = s.choiceLines(t, sh, iw, h)
	case s.one() != nil:
		b.body, b.more = s.sheetLines(t, s.one(), iw), s.env.Keys.Label(action.PageDown)
	default:
		return s.drawMany(t, b, w, h)
	}
	b.foot = s.foot(t, iw)
	return b.draw(t, s.scrolled(), w, h)
}

func (s *Sheets) readingLines(t theme.Theme, iw int) []string {
	if s.failed != "" {
		return hanging(t.Bad, t.Glyphs.Cross, s.failed, iw)
	}
	text := "reading what is served now"
	if n := len(s.requests); n > 1 {
		text += fmt.Sprintf(": %d of %d", s.done, n)
	}
	return []string{t.Info.Paint(widget.Spinner(t, s.env.Now())) + " " + text}
}

// entry is one line of a list to choose from.
func entry(t theme.Theme, text string, chosen bool, iw int) string {
	if chosen {
		return t.Selected.Paint(ansi.Strip(widget.FitTail(t.Glyphs.Marker+" "+text, iw, t.Glyphs.Ellipsis)))
	}
	return widget.FitTail("  "+text, iw, t.Glyphs.Ellipsis)
}

// foot is what stays at the bottom: the inputs, and what enter does now.
func (s *Sheets) foot(t theme.Theme, iw int) []string {
	var lines []string
	if s.fields() {
		must := s.mustType()
		lines = append(lines, "")
		if must != "" {
			lines = append(lines, field(t, "type "+must, &s.typed, iw))
		}
		lines = append(lines, field(t, "reason", &s.reason, iw))
		if reason := s.reason.value(); slices.ContainsFunc(s.ready(), func(sh release.Sheet) bool { return sh.NoRoomFor(reason) }) {
			lines = append(lines, hanging(t.Warn, t.Glyphs.Failed, "the stamp has no room for all of it: the journal keeps it whole", iw)...)
		}
	}
	if len(s.requests) > 1 && s.sheets != nil && s.choosing() < 0 {
		state := "off: each is moved for itself"
		if s.all {
			state = "on: when one fails, those that moved are put back"
		}
		lines = append(lines, t.Dim.Paint(widget.FitTail("all or nothing "+state+s.key1(t, action.AllOrNothing), iw, t.Glyphs.Ellipsis)))
	}
	lines = append(lines, "")
	if s.said != "" {
		return append(lines, hanging(t.Bad, t.Glyphs.Failed, s.said, iw)...)
	}
	keys := t.Key.Paint(s.env.Keys.Label(action.Cancel)) + " " + t.KeyText.Paint(s.leaves())
	if s.fields() && s.mustType() != "" && s.env.Keys.Label(action.NextField) != "" {
		keys = t.Key.Paint(s.env.Keys.Label(action.NextField)) + " " + t.KeyText.Paint("next field") + "   " + keys
	}
	switch does := s.does(); does {
	case "":
	case "close":
		keys = t.Key.Paint(s.env.Keys.Label(action.Confirm)) + " " + t.Strong.Paint(does)
	default:
		keys = t.Key.Paint(s.env.Keys.Label(action.Confirm)) + " " + t.Strong.Paint(does) + "   " + keys
	}
	return append(lines, widget.FitTail(keys, iw, t.Glyphs.Ellipsis))
}

func (s *Sheets) key1(t theme.Theme, id action.ID) string {
	if key := s.env.Keys.Label(id); key != "" {
		return " (" + key + ")"
	}
	return ""
}

// field is an input with its name before it.
func field(t theme.Theme, name string, in *input, iw int) string {
	style := t.Dim
	if in.on {
		style = t.Strong
	}
	head := widget.FitTail(name, min(max(label, widget.Width(name)), max(iw-8, 1)), t.Glyphs.Ellipsis) + "  "
	return style.Paint(head) + in.view(t, max(iw-widget.Width(head), 1))
}

// leaves says what esc does now.
func (s *Sheets) leaves() string {
	switch does := s.does(); {
	case s.picking >= 0:
		return "back"
	case does == "close", does == "" && !s.Loading():
		return "close"
	}
	return "cancel"
}

// does says what enter would do now, empty for nothing.
func (s *Sheets) does() string {
	if s.choosing() >= 0 {
		return "take that version"
	}
	if i := s.asking(); i >= 0 {
		if s.sheets[i].Verdict == release.Choose {
			return "choose a version for " + safetext.Line(s.sheets[i].Request.Function)
		}
		return s.creates(&s.sheets[i]) + ", asks once more"
	}
	if s.failed != "" || s.sheets == nil || len(s.waiting) > 0 {
		return ""
	}
	ready := s.ready()
	switch {
	case len(ready) == 0 && s.missing() == "":
		return "close"
	case len(ready) == 0:
		return ""
	case len(s.requests) == 1 && ready[0].From == "":
		return s.creates(&ready[0])
	case len(s.requests) == 1:
		return "move " + stageName(ready[0].Request.Stage) + " to " + safetext.Line(ready[0].To)
	case len(ready) == len(s.sheets):
		return fmt.Sprintf("move all %d", len(ready))
	}
	return fmt.Sprintf("move %d of %d", len(ready), len(s.sheets))
}

// creates says what making a missing alias does.
func (s *Sheets) creates(sh *release.Sheet) string {
	words := "create " + stageName(sh.Request.Stage)
	if len(s.requests) > 1 {
		words += " of " + safetext.Line(sh.Request.Function)
	}
	if sh.To != "" {
		words += ", serving " + safetext.Line(sh.To)
	}
	return words
}
