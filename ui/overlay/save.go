package overlay

// Where a log is saved.

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// SaveWanted asks to save the log to a file.
type SaveWanted struct {
	Path    string // as typed
	Plain   bool   // without colours
	Replace bool   // also when there is such a file
}

// Save asks for the file to save a log to. It stays open until that was done.
type Save struct {
	env    Env
	lines  int
	full   func(path string) string
	path   input
	colour bool
	saving bool
	exists bool // there is such a file already
	failed string
	scroll scroll
}

// NewSave makes the dialog for so many lines, with a path to begin with. The
// function says in full where a path as typed leads.
func NewSave(env Env, lines int, path string, full func(path string) string) *Save {
	s := &Save{env: env, lines: lines, full: full, path: newInput(1000)}
	s.path.edit.SetValue(safetext.Line(path))
	s.path.edit.CursorEnd()
	s.path.focus(true)
	return s
}

// SetLines says how many lines there are to save now.
func (s *Save) SetLines(lines int) { s.lines = lines }

// Exists says that there is such a file already. Enter replaces it.
func (s *Save) Exists() { s.saving, s.failed, s.exists = false, "", true }

// Fail says why the log could not be saved.
func (s *Save) Fail(why string) { s.saving, s.exists, s.failed = false, false, safetext.Line(why) }

// Loading reports whether it is being saved.
func (s *Save) Loading() bool { return s.saving }

// Title of the dialog.
func (s *Save) Title() string { return "Save the log" }

// Guarded is true: enter writes a file.
func (s *Save) Guarded() bool { return true }

// Hints for the footer.
func (s *Save) Hints() []action.ID {
	return []action.ID{action.Confirm, action.NextField, action.Cancel}
}

// Says what they do.
func (s *Save) Says(id action.ID) (string, bool) {
	switch {
	case id == action.NextField:
		return "colours on or off", true
	case id == action.Cancel:
		return "", true
	case s.saving:
		return "saving", false
	}
	return s.does(), true
}

// does is what enter does.
func (s *Save) does() string {
	if s.exists {
		return "replace it"
	}
	return "save"
}

// Update takes input.
func (s *Save) Update(msg tea.Msg) (Reply, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch s.env.command(msg, true) {
		case action.Cancel:
			return Reply{Close: true}, nil
		case action.Confirm:
			return s.enter(), nil
		case action.NextField:
			s.colour = !s.colour
		case "":
			s.typed(msg)
		}
	case tea.PasteMsg:
		s.typed(msg)
	}
	return Reply{}, nil
}

func (s *Save) typed(msg tea.Msg) {
	before := s.path.value()
	s.path.update(msg)
	if s.path.value() != before {
		s.exists, s.failed = false, ""
	}
}

func (s *Save) enter() Reply {
	path := strings.TrimSpace(s.path.value())
	switch {
	case s.saving:
		return Reply{}
	case path == "":
		s.Fail("type the name of a file")
		return Reply{}
	}
	replace := s.exists
	s.saving, s.failed, s.exists = true, "", false
	return Reply{Msg: SaveWanted{Path: path, Plain: !s.colour, Replace: replace}}
}

// Lines draws the dialog.
func (s *Save) Lines(t theme.Theme, w, h int) []string {
	w = wide(pickerWidth, w)
	iw := within(w)
	b := box{title: s.Title()}
	looks := "plain"
	if s.colour {
		looks = "with colours"
	}
	count := fmt.Sprintf("%d lines", s.lines)
	if s.lines == 1 {
		count = "1 line"
	}
	b.body = append(wrap(t.Text, fmt.Sprintf("%s so far, %s, to a file on this host that only you can read:", count, looks), iw),
		s.path.view(t, iw))
	if path := strings.TrimSpace(s.path.value()); path != "" {
		b.body = append(b.body, columns([]int{4, max(iw-6, 1)}, []theme.Style{t.Dim, t.Dim}, "file", s.full(path))...)
	}
	keys := t.Key.Paint(s.env.Keys.Label(action.NextField)) + " " + t.KeyText.Paint("colours on or off")
	switch {
	case s.saving:
		b.body = append(b.body, "", t.Info.Paint(widget.Spinner(t, s.env.Now()))+" saving")
	case s.exists:
		b.body = append(append(b.body, ""), hanging(t.Warn, "?", "There is such a file already.", iw)...)
	case s.failed != "":
		b.body = append(append(b.body, ""), hanging(t.Bad, t.Glyphs.Cross, s.failed, iw)...)
	}
	b.foot = []string{"", widget.FitTail(t.Key.Paint(s.env.Keys.Label(action.Confirm))+" "+t.Strong.Paint(s.does())+"   "+keys+"   "+
		t.Key.Paint(s.env.Keys.Label(action.Cancel))+" "+t.KeyText.Paint("cancel"), iw, t.Glyphs.Ellipsis)}
	return b.draw(t, &s.scroll, w, h)
}
