package builds

// What a build is started with.

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
)

// buildWanted asks to start a build. However often it is said, its token makes it
// one build.
type buildWanted struct{ Start model.BuildStart }

// startForm asks what to build. It stays open until the build has been started,
// so that what went wrong can be tried again as the same request.
type startForm struct {
	dialog.Box
	project model.Project
	token   string

	version   *dialog.Field
	variables []*dialog.Field // the last one is empty: it takes the next
	refs      int
	reading   bool
	unread    string // why there are no refs
	failed    string
}

// newStartForm makes the dialog for a project. With reading, branches and tags
// are being read. The token belongs to this opening of the dialog alone.
func newStartForm(env dialog.Env, project model.Project, token string, reading bool) *startForm {
	s := &startForm{project: project, token: token, reading: reading, version: dialog.Text("source version", 200)}
	s.Make(env, s, dialog.Medium)
	s.Writes()
	s.version.Offer(nil)
	s.Form = dialog.NewForm(s.version)
	s.Form.Column = true
	s.grow()
	s.Form.Focus(0)
	return s
}

// maxVariable bounds a variable with its value, in characters.
const maxVariable = 2000

// grow keeps one empty variable at the end.
func (s *startForm) grow() dialog.Reply {
	if n := len(s.variables); n == 0 || s.variables[n-1].Value() != "" {
		v := dialog.Text("", maxVariable)
		v.Changed = s.grow
		s.variables = append(s.variables, v)
		s.Form.SetFields(append([]*dialog.Field{s.version}, s.variables...))
		s.Form.Focus(s.Form.At())
	}
	return dialog.Reply{}
}

// SetRefs brings the branches and tags of the source, or why there are none.
func (s *startForm) SetRefs(refs []string, why string) {
	s.refs, s.reading, s.unread = len(refs), false, safetext.Line(why)
	s.version.Offer(refs)
}

// Fail says that the build could not be started. Enter tries again.
func (s *startForm) Fail(why string) { s.Form.Locked, s.failed = false, safetext.Line(why) }

// Loading reports whether a spinner has to turn.
func (s *startForm) Loading() bool { return s.reading || s.Form.Locked || s.Box.Loading() }

// Title names the project.
func (s *startForm) Title() string { return "Build " + safetext.Line(s.project.Name) }

// Acts are what the keys do.
func (s *startForm) Acts() []dialog.Key {
	enter := dialog.Key{ID: action.Confirm, Does: "start the build"}
	switch {
	case s.Form.Locked:
		enter.Does, enter.Off = "starting", true
	case s.failed != "":
		enter.Does = "try again"
	}
	return []dialog.Key{enter, {ID: action.NextField, Place: dialog.InFooter}, {ID: action.Cancel}}
}

// Take puts a paste of several lines into as many variables.
func (s *startForm) Take(msg tea.Msg) (dialog.Reply, bool) {
	paste, ok := msg.(tea.PasteMsg)
	if !ok || s.Form.At() == 0 || s.Form.Locked {
		return dialog.Reply{}, false
	}
	for i, line := range strings.Split(strings.ReplaceAll(paste.Content, "\r", "\n"), "\n") {
		if i > 0 && s.variables[s.Form.At()-1].Value() != "" {
			s.Form.Focus(len(s.variables)) // the empty one at the end
		}
		if line != "" {
			s.variables[s.Form.At()-1].Input.Take(tea.PasteMsg{Content: line})
			s.grow()
		}
	}
	return dialog.Reply{}, true
}

// Do starts the build, or says what is wrong.
func (s *startForm) Do(id action.ID) dialog.Reply {
	if id != action.Confirm || s.Form.Locked {
		return dialog.Reply{Close: id == action.Cancel}
	}
	start := model.BuildStart{Project: s.project.Name, SourceVersion: strings.TrimSpace(s.version.Value()), Token: s.token}
	seen := map[string]bool{}
	for i, v := range s.variables {
		text := v.Value()
		if strings.TrimSpace(text) == "" {
			continue
		}
		name, value, ok := strings.Cut(text, "=")
		name = strings.TrimSpace(name)
		wrong := ""
		switch {
		case !ok || !variableName(name):
			wrong = "a variable is NAME=value, not " + safetext.Line(text)
		case seen[name]:
			wrong = name + " is given twice"
		}
		if wrong != "" {
			s.Form.Focus(i + 1)
			return s.Say(wrong)
		}
		seen[name] = true
		start.Environment = append(start.Environment, model.BuildVariable{Name: name, Value: model.NewSecret(value), Type: "PLAINTEXT"})
	}
	s.Form.Locked, s.failed = true, ""
	return dialog.Reply{Request: buildWanted{Start: start}}
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

// veiled is the line of a variable, without its value where that is hidden.
func veiled(p *dialog.Page, v *dialog.Field) string {
	name, _, has := strings.Cut(v.Value(), "=")
	if !p.Veiled || !has {
		return p.FieldAt(v, dialog.Label)
	}
	shown := dialog.Text(v.Name, 1000)
	shown.Set(name + "=" + p.Glyphs.Mask)
	return p.FieldAt(shown, dialog.Label)
}

// Draw writes the source, its branches, and the variables.
func (s *startForm) Draw(p *dialog.Page) {
	s.source(p)
	p.Add("", p.FieldAt(s.version, dialog.Label))
	p.Fix()
	s.version.Offered(p, s.Rows)
	if s.refs == 0 {
		s.noRefs(p)
	}
	foot := p.Sub()
	foot.Add("")
	first := max(min(s.Form.At()-mostVariables/2, len(s.variables)-mostVariables), 0)
	for i := first; i < min(first+mostVariables, len(s.variables)); i++ {
		v := s.variables[i]
		v.Name = ""
		if i == first {
			v.Name = "environment"
		}
		foot.Add(veiled(p, v))
	}
	foot.Add(p.Dim.Paint(p.Fit(strings.Repeat(" ", dialog.Label) + "NAME=value, plain text that replaces the project's")))
	switch {
	case s.Form.Locked:
		foot.Add("", p.Spin(p.Text, "starting the build"))
	case s.failed != "":
		foot.Add("")
		foot.Failed(s.failed)
	}
	p.Foot = foot.Body
}

// source says where the project's source is.
func (s *startForm) source(p *dialog.Page) {
	text := strings.TrimSpace(s.project.SourceType + " " + s.project.SourceLocation)
	if s.project.SourceVersion != "" {
		text += ", " + s.project.SourceVersion + " unless another is named"
	}
	if text != "" {
		p.Paragraph(p.Dim, text)
	}
}

// noRefs says why no branches are offered.
func (s *startForm) noRefs(p *dialog.Page) {
	switch {
	case s.reading:
		p.Add(p.Spin(p.Dim, "reading the branches"))
	case s.unread != "":
		p.Paragraph(p.Dim, "The branches are not known: "+s.unread)
	default:
		p.Paragraph(p.Dim, "A branch, a tag or a commit; empty for the project's own.")
	}
}
