package components

// What a new component is like.

import (
	"cmp"
	"strings"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/component/scaffold"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
)

// beginAsked asks to write what a component begins with.
type beginAsked struct {
	Options scaffold.Options
	Folder  string // as typed
}

// beginForm asks what a component is like. It stays open until its files are written.
type beginForm struct {
	dialog.Box
	full    func(path string) string
	name    *dialog.Field
	runtime *dialog.Field
	arch    *dialog.Field
	api     *dialog.Field
	table   *dialog.Field
	folder  *dialog.Field
	failed  string
}

var (
	architectures = []string{component.X86, component.ARM}
	apiWords      = []string{"none", "rest", "http"}
	apiKinds      = []component.APIKind{"", component.REST, component.HTTP}
)

// maxName bounds names, in characters. What is too long for AWS is told by its name.
const maxName = 300

// newBeginForm makes the dialog. The function says in full where a path as typed leads.
func newBeginForm(env dialog.Env, full func(string) string) *beginForm {
	b := &beginForm{
		full: full, name: dialog.Text("name", maxName), runtime: dialog.Text("runtime", maxName),
		arch: dialog.Choice("architecture", architectures, nil), api: dialog.Choice("API", apiWords, nil),
		table: dialog.Text("table", maxName), folder: dialog.Text("folder", maxPath),
	}
	b.Make(env, b, dialog.Medium)
	b.Writes()
	b.runtime.Offer(scaffold.Runtimes())
	b.Form = dialog.NewForm(b.name, b.runtime, b.arch, b.api, b.table, b.folder)
	b.Form.Column = true
	return b
}

// Fail says why nothing was written. Enter tries again.
func (b *beginForm) Fail(why string) { b.Form.Locked, b.failed = false, safetext.Line(why) }

// Loading reports whether a spinner has to turn.
func (b *beginForm) Loading() bool { return b.Form.Locked || b.Box.Loading() }

// Title says what is written.
func (b *beginForm) Title() string { return "New component" }

// Acts are what its keys do.
func (b *beginForm) Acts() []dialog.Key {
	enter := dialog.Key{ID: action.Confirm, Does: "write its files"}
	if b.Form.Locked {
		enter.Does, enter.Off = "writing", true
	}
	return []dialog.Key{enter, {ID: action.NextField}, {ID: action.Cancel}}
}

// Do asks for the files, or says what is missing.
func (b *beginForm) Do(id action.ID) dialog.Reply {
	if id != action.Confirm || b.Form.Locked {
		return dialog.Reply{Close: id == action.Cancel}
	}
	if b.named() == "" {
		b.Form.Focus(0)
		return b.Say("give the component a name")
	}
	b.Form.Locked, b.failed = true, ""
	return dialog.Reply{Request: beginAsked{Folder: b.into(), Options: scaffold.Options{
		Name: b.named(), Runtime: strings.TrimSpace(b.runtime.Value()), Architecture: architectures[b.arch.Option()],
		API: apiKinds[b.api.Option()], Table: strings.TrimSpace(b.table.Value()),
	}}}
}

func (b *beginForm) named() string { return strings.TrimSpace(b.name.Value()) }

// into is the folder as typed: without one it is called like the component.
func (b *beginForm) into() string { return cmp.Or(strings.TrimSpace(b.folder.Value()), b.named()) }

// Draw writes the fields, the runtimes, and where the files go.
func (b *beginForm) Draw(p *dialog.Page) {
	p.Paragraph(p.Dim, "The file that apply takes, a build spec, a first handler with its test, an event and what is "+
		"expected of its answer. No file that is there is written over.")
	p.Add("")
	for _, f := range []*dialog.Field{b.name, b.runtime, b.arch, b.api, b.table, b.folder} {
		p.Add(p.Field(f))
	}
	p.Fix()
	if b.Form.At() == 1 {
		b.runtime.Offered(p, b.Rows)
	}
	foot := p.Sub()
	foot.Add("")
	switch folder := b.into(); {
	case b.Form.At() == 1:
		foot.Paragraph(p.Dim, "A runtime of Lambda, or python, nodejs, go or image; empty for "+scaffold.Runtimes()[0]+".")
	case folder != "":
		foot.Fact("into", b.full(folder))
	default:
		foot.Paragraph(p.Dim, "Table and folder may be empty: no table, and a folder called like the component.")
	}
	switch {
	case b.Form.Locked:
		foot.Add(p.Spin(p.Text, "writing its files"))
	case b.failed != "":
		foot.Failed(b.failed)
	}
	p.Foot = foot.Body
}
