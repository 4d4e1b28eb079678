package dialog

// The name of a file, and what became of it.

import (
	"fmt"
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
	Plain   bool   // without colours
	Replace bool   // also when there is such a file
}

// SaveFile asks for the file to save something to. It stays open until that was
// done.
type SaveFile struct {
	Box
	*FilePrompt
	title   string
	lines   int
	full    func(path string) string
	colours *Field
}

// NewSaveFile makes the dialog for so many lines, with a path to begin with. The
// function says in full where a path as typed leads.
func NewSaveFile(env Env, title string, lines int, path string, full func(path string) string) *SaveFile {
	s := &SaveFile{title: title, lines: lines, full: full, FilePrompt: NewFilePrompt("file", path), colours: Mark("colours", "kept in the file")}
	s.Make(env, s, Medium)
	s.Writes()
	s.Form = NewForm(s.path, s.colours)
	s.Form.Column = true
	return s
}

// SetLines says how many lines there are to save now.
func (s *SaveFile) SetLines(lines int) { s.lines = lines }

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
	return Reply{Request: Save{Path: path, Plain: !s.colours.Marked(), Replace: replace}}
}

// Draw writes what is saved, and where to.
func (s *SaveFile) Draw(p *Page) {
	count := fmt.Sprintf("%d lines", s.lines)
	if s.lines == 1 {
		count = "1 line"
	}
	p.Paragraph(p.Text, fmt.Sprintf("%s so far, to a file on this host that only you can read:", count))
	p.Add(s.path.View(p.Theme, p.W))
	if path := s.Path(); path != "" {
		p.Columns([]int{4, max(p.W-6, 1)}, []theme.Style{p.Dim, p.Dim}, "file", s.full(path))
	}
	p.Add(p.Field(s.colours))
	sub := p.Sub()
	if s.state(sub); len(sub.Body) > 0 {
		p.Add(append([]string{""}, sub.Body...)...)
	}
}
