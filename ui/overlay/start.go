package overlay

// What a build is started with.

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// BuildWanted asks to start a build. However often it is said, its token makes it
// one build.
type BuildWanted struct{ Start model.BuildStart }

// StartBuild asks what to build. It stays open until the build has been started,
// so that what went wrong can be tried again as the same request.
type StartBuild struct {
	env     Env
	project model.Project
	token   string

	version   input
	variables []input // the last one is empty: it takes the next
	field     int     // 0 the version, then the variables
	refs      []string
	reading   bool
	unread    string // why there are no refs
	found     []string
	list      scroll // with the cursor on what was taken over, if anything was

	starting bool
	failed   string
	said     string
}

// NewStartBuild makes the dialog for a project. With reading, branches and tags
// are being read. The token belongs to this opening of the dialog alone.
func NewStartBuild(env Env, project model.Project, token string, reading bool) *StartBuild {
	s := &StartBuild{env: env, project: project, token: token, reading: reading, version: newInput(200)}
	s.grow()
	s.focus(0)
	return s
}

// maxVariable bounds a variable with its value, in characters.
const maxVariable = 2000

// grow keeps one empty variable at the end.
func (s *StartBuild) grow() {
	if n := len(s.variables); n == 0 || s.variables[n-1].value() != "" {
		s.variables = append(s.variables, newInput(maxVariable))
	}
}

func (s *StartBuild) focus(field int) {
	n := len(s.variables) + 1
	s.field = (field + n) % n
	s.version.focus(s.field == 0)
	for i := range s.variables {
		s.variables[i].focus(s.field == i+1)
	}
}

// SetRefs brings the branches and tags of the source, or why there are none.
func (s *StartBuild) SetRefs(refs []string, why string) {
	s.refs, s.reading, s.unread = slices.Clone(refs), false, safetext.Line(why)
	s.find()
}

// Fail says that the build could not be started. Enter tries again.
func (s *StartBuild) Fail(why string) { s.starting, s.failed = false, safetext.Line(why) }

// Loading reports whether a spinner has to turn.
func (s *StartBuild) Loading() bool { return s.reading || s.starting }

// Title names the project.
func (s *StartBuild) Title() string { return "Build " + safetext.Line(s.project.Name) }

// Guarded is true: enter starts a build.
func (s *StartBuild) Guarded() bool { return true }

// Hints for the footer.
func (s *StartBuild) Hints() []action.ID {
	return []action.ID{action.Confirm, action.NextField, action.Cancel}
}

// Update takes input.
func (s *StartBuild) Update(msg tea.Msg) (Reply, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		s.said = ""
		switch id := s.env.command(msg, true); id {
		case action.Cancel:
			return Reply{Close: true}, nil
		case action.Confirm:
			return s.enter(), nil
		case action.NextField:
			s.focus(s.field + 1)
		case "":
			s.typed(msg)
		default:
			s.move(id)
		}
	case tea.PasteMsg:
		s.paste(msg)
	case tea.MouseWheelMsg:
		s.list.by(wheel(msg))
	case Click:
		if i, ok := s.list.at(msg.Y); ok && s.field == 0 && i < len(s.found) {
			s.take(i)
		}
	}
	return Reply{}, nil
}

// move goes through the branches, or from one variable to the next.
func (s *StartBuild) move(id action.ID) {
	if s.field > 0 {
		switch id {
		case action.Up:
			s.focus(s.field - 1)
		case action.Down:
			s.focus(s.field + 1)
		}
		return
	}
	if len(s.found) == 0 || s.starting {
		return
	}
	if !s.list.chosen {
		s.take(0)
		return
	}
	s.list.n = len(s.found)
	s.list.move(id)
	s.take(s.list.cursor)
}

// take puts a branch or tag into the field.
func (s *StartBuild) take(i int) {
	s.list.chosen, s.list.cursor = true, i
	s.version.edit.SetValue(s.found[i])
	s.version.edit.CursorEnd()
}

func (s *StartBuild) typed(msg tea.Msg) {
	if s.starting {
		return
	}
	if s.field > 0 {
		s.variables[s.field-1].update(msg)
		s.grow()
		return
	}
	before := s.version.value()
	s.version.update(msg)
	if s.version.value() != before {
		s.list.chosen, s.list.offset = false, 0
		s.find()
	}
}

// paste puts several lines into as many variables.
func (s *StartBuild) paste(msg tea.PasteMsg) {
	if s.field == 0 {
		s.typed(msg)
		return
	}
	for i, line := range strings.Split(strings.ReplaceAll(msg.Content, "\r", "\n"), "\n") {
		if i > 0 && s.variables[s.field-1].value() != "" {
			s.focus(len(s.variables)) // the empty one at the end
		}
		if line != "" {
			s.typed(tea.PasteMsg{Content: line})
		}
	}
}

// find lets through the branches and tags that hold what was typed.
func (s *StartBuild) find() {
	typed := strings.ToLower(s.version.value())
	s.found = slices.DeleteFunc(slices.Clone(s.refs), func(ref string) bool { return !strings.Contains(strings.ToLower(ref), typed) })
}

// enter starts the build, or says what is wrong.
func (s *StartBuild) enter() Reply {
	if s.starting {
		return Reply{}
	}
	start := model.BuildStart{Project: s.project.Name, SourceVersion: strings.TrimSpace(s.version.value()), Token: s.token}
	seen := map[string]bool{}
	for i := range s.variables {
		text := s.variables[i].value()
		if strings.TrimSpace(text) == "" {
			continue
		}
		name, value, ok := strings.Cut(text, "=")
		name = strings.TrimSpace(name)
		switch {
		case !ok || !variableName(name):
			s.said = "a variable is NAME=value, not " + safetext.Line(text)
		case seen[name]:
			s.said = name + " is given twice"
		}
		if s.said != "" {
			s.focus(i + 1)
			return Reply{}
		}
		seen[name] = true
		start.Environment = append(start.Environment, model.BuildVariable{Name: name, Value: model.NewSecret(value), Type: "PLAINTEXT"})
	}
	s.starting, s.failed = true, ""
	return Reply{Msg: BuildWanted{Start: start}}
}

// variableName reports whether a name is one that a shell can read.
func variableName(name string) bool {
	for i, r := range name {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return name != ""
}

// mostVariables is how many variables show at a time.
const mostVariables = 6

// Lines draws the dialog.
func (s *StartBuild) Lines(t theme.Theme, w, h int) []string {
	w = wide(pickerWidth, w)
	iw := within(w)
	b := box{title: s.Title()}
	b.head = s.source(t, iw)
	b.head = append(b.head, "", s.label(t, "source version", s.field == 0)+s.version.view(t, max(iw-label, 1)))
	for i, ref := range s.found {
		b.body = append(b.body, entry(t, safetext.Line(ref), s.list.chosen && i == s.list.cursor, iw))
	}
	if len(s.refs) == 0 {
		b.body = s.noRefs(t, iw)
	}
	b.least = min(len(s.refs), 6)
	b.foot = []string{""}
	first := max(min(s.field-mostVariables/2, len(s.variables)-mostVariables), 0)
	for i := first; i < min(first+mostVariables, len(s.variables)); i++ {
		name := ""
		if i == first {
			name = "environment"
		}
		b.foot = append(b.foot, s.label(t, name, s.field == i+1)+s.variables[i].view(t, max(iw-label, 1)))
	}
	b.foot = append(b.foot, t.Dim.Paint(widget.FitTail(strings.Repeat(" ", label)+"NAME=value, plain text that replaces the project's", iw, t.Glyphs.Ellipsis)))
	switch {
	case s.starting:
		b.foot = append(b.foot, "", t.Info.Paint(widget.Spinner(t, s.env.Now()))+" starting the build")
	case s.failed != "":
		b.foot = append(append(b.foot, ""), hanging(t.Bad, t.Glyphs.Cross, s.failed, iw)...)
		b.foot = append(b.foot, foot(s.env, t, s.said, "try again", "cancel", iw)...)
	default:
		b.foot = append(b.foot, foot(s.env, t, s.said, "start the build", "cancel", iw)...)
	}
	return b.draw(t, &s.list, w, h)
}

func (s *StartBuild) label(t theme.Theme, name string, chosen bool) string {
	style, sign := t.Dim, "  "
	if chosen {
		style, sign = t.Strong, t.Glyphs.Marker+" "
	}
	return sign + style.Paint(widget.FitTail(name, label-2, t.Glyphs.Ellipsis))
}

// source says where the project's source is.
func (s *StartBuild) source(t theme.Theme, iw int) []string {
	text := strings.TrimSpace(s.project.SourceType + " " + s.project.SourceLocation)
	if s.project.SourceVersion != "" {
		text += ", " + s.project.SourceVersion + " unless another is named"
	}
	if text == "" {
		return nil
	}
	return wrap(t.Dim, text, iw)
}

// noRefs says why no branches are offered.
func (s *StartBuild) noRefs(t theme.Theme, iw int) []string {
	switch {
	case s.reading:
		return []string{t.Info.Paint(widget.Spinner(t, s.env.Now())) + t.Dim.Paint(" reading the branches")}
	case s.unread != "":
		return wrap(t.Dim, "The branches are not known: "+s.unread, iw)
	}
	return wrap(t.Dim, "A branch, a tag or a commit; empty for the project's own.", iw)
}
