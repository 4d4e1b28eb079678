package overlay

// What a build is started with.

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
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

// Says what they do.
func (s *StartBuild) Says(id action.ID) (string, bool) {
	switch {
	case id != action.Confirm:
		return "", true
	case s.starting:
		return "starting", false
	}
	return s.does(), true
}

// does is what enter does.
func (s *StartBuild) does() string {
	if s.failed != "" {
		return "try again"
	}
	return "start the build"
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
