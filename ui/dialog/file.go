package dialog

// The name of a file, and what became of it.

import (
	"strings"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
)

// FilePrompt asks for the name of a file, and again before a file is replaced. It is
// a part of a dialog, which draws it, and whose owner says what became of the file.
type FilePrompt struct {
	path   *Field
	busy   string // what is under way with the file, empty for nothing
	exists bool   // there is such a file already
	failed string
}

// NewFilePrompt makes the prompt with a path to begin with.
func NewFilePrompt(name, path string) *FilePrompt {
	f := &FilePrompt{path: Text(name, 1000)}
	f.path.Set(path)
	f.path.Changed = func() Reply {
		f.exists, f.failed = false, ""
		return Reply{}
	}
	return f
}

// Path is what is typed.
func (f *FilePrompt) Path() string { return strings.TrimSpace(f.path.Value()) }

// Exists says that there is such a file already. Enter replaces it.
func (f *FilePrompt) Exists() { f.busy, f.failed, f.exists = "", "", true }

// Fail says what went wrong with the file.
func (f *FilePrompt) Fail(why string) { f.busy, f.exists, f.failed = "", false, safetext.Line(why) }

// Loading reports whether something is under way with the file.
func (f *FilePrompt) Loading() bool { return f.busy != "" }

// Enter takes the name: ok is false where there is none, or something is under way.
// Doing says what is under way from now on.
func (f *FilePrompt) Enter(doing string) (path string, replace, ok bool) {
	path, replace = f.Path(), f.exists
	switch {
	case f.Loading():
		return "", false, false
	case path == "":
		f.Fail("type the name of a file")
		return "", false, false
	}
	f.busy, f.exists, f.failed = doing, false, ""
	return path, replace, true
}

// Act is what enter does, in the given words where nothing is in the way.
func (f *FilePrompt) Act(does string) Key {
	k := Key{ID: action.Confirm, Does: does}
	switch {
	case f.Loading():
		k.Does, k.Off = f.busy, true
	case f.exists:
		k.Does = "replace it"
	}
	return k
}

// state writes what becomes of the file.
func (f *FilePrompt) state(p *Page) {
	switch {
	case f.Loading():
		p.Add(p.Spin(p.Text, f.busy))
	case f.exists:
		p.Asked("There is such a file already.")
	case f.failed != "":
		p.Failed(f.failed)
	}
}

// Foot are the field with its name and what becomes of the file.
func (f *FilePrompt) Foot(p *Page) []string {
	sub := p.Sub()
	sub.Add(p.Field(f.path))
	f.state(sub)
	return sub.Body
}

// Field is the prompt's field, for a form.
func (f *FilePrompt) Field() *Field { return f.path }

// Save asks to save something to a file.
type Save struct {
	Path    string // as typed
	Form    string // the name of the form that was chosen
	Replace bool   // also when there is such a file
}

// FileForm is one form in which something can be saved.
type FileForm struct {
	Name string
	Ends string // what the name of such a file ends in, ".txt"
}

// SaveFile asks for the file to save something to, and in which form. It stays open until
// that was done.
type SaveFile struct {
	Box
	*FilePrompt
	title string
	about string
	full  func(path string) string
	forms []FileForm
	form  *Field
}

// NewSaveFile makes the dialog, with a name to begin with, which the end of its form
// follows. About says what is saved. The function says in full where a path as typed leads.
func NewSaveFile(env Env, title, about string, forms []FileForm, name string, full func(path string) string) *SaveFile {
	s := &SaveFile{title: safetext.Line(title), about: about, full: full, forms: forms, FilePrompt: NewFilePrompt("file", name+forms[0].Ends)}
	names := make([]string, len(forms))
	for i, f := range forms {
		names[i] = f.Name
	}
	ends := forms[0].Ends
	s.form = Choice("as", names, func() Reply {
		is := forms[s.form.Option()].Ends
		if stem, usual := strings.CutSuffix(s.path.Value(), ends); usual && is != ends {
			s.path.Set(stem + is)
			s.path.Changed()
		}
		ends = is
		return Reply{}
	})
	s.Make(env, s, Medium)
	s.Writes()
	s.Form = NewForm(s.path, s.form)
	s.Form.Column = true
	return s
}

// SetAbout says what is saved now.
func (s *SaveFile) SetAbout(about string) { s.about = about }

// Loading reports whether it is being saved.
func (s *SaveFile) Loading() bool { return s.FilePrompt.Loading() }

// Title says what is saved.
func (s *SaveFile) Title() string { return s.title }

// Acts are what its keys do.
func (s *SaveFile) Acts() []Key {
	return []Key{s.Act("save"), {ID: action.NextField}, {ID: action.Cancel}}
}

// Do saves.
func (s *SaveFile) Do(id action.ID) Reply {
	if id != action.Confirm {
		return s.Box.Do(id)
	}
	path, replace, ok := s.Enter("saving")
	if !ok {
		return Reply{}
	}
	return Reply{Request: Save{Path: path, Form: s.forms[s.form.Option()].Name, Replace: replace}}
}

// Draw writes what is saved, and where to.
func (s *SaveFile) Draw(p *Page) {
	p.Paragraph(p.Text, s.about+", to a file on this host that only you can read:")
	p.Add(s.path.View(p.Theme, p.W))
	if path := s.Path(); path != "" {
		p.Columns([]int{4, max(p.W-6, 1)}, []theme.Style{p.Dim, p.Dim}, "file", s.full(path))
	}
	p.Add(p.Field(s.form))
	sub := p.Sub()
	if s.state(sub); len(sub.Body) > 0 {
		p.Add(append([]string{""}, sub.Body...)...)
	}
}
