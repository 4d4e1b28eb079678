package ui

// Saving what is on the screen, or a whole list, to a file.

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/picture"
	"github.com/aloftdeck/aloft/ui/savefile"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/shell"
)

// writtenList is a pane whose rows can be written to a file.
type writtenList interface {
	WriteCSV(w io.Writer) error
	WriteJSON(w io.Writer) error
}

// saved is one form in which something can be saved.
type saved struct {
	dialog.FileForm
	what  string // is saved so
	write func(w io.Writer) error
}

// saveScreen asks for the file, and in which form. What is saved is what showed, and what
// the list held, when the key was pressed.
func (r *Root) saveScreen(action.Spec, action.Situation) tea.Cmd {
	forms := r.screenForms(r.veiledFrame())
	of := r.panes[r.focus].Name
	if l := r.desk.Top(); l != nil {
		of = l.Box.Title()
	} else {
		forms = append(forms, r.listForms()...)
	}
	kinds := make([]dialog.FileForm, len(forms))
	for i, f := range forms {
		kinds[i] = f.FileForm
	}
	name := savefile.Name(strings.ToLower("aloft " + of + " " + r.desk.Now().UTC().Format("20060102-150405")))
	about := fmt.Sprintf("The screen, %d columns and %d rows", r.w, r.h)
	if n := len(forms); forms[n-1].what != forms[0].what {
		about += ", or the whole " + forms[n-1].what
	}
	box := dialog.NewSaveFile(r.desk.Dialog(), "Save the screen", about, kinds, name, r.desk.ShownPath)
	r.desk.Push(box, func(l *shell.Layer, asked any) tea.Cmd { return r.save(l, box, asked.(dialog.Save), forms) })
	return nil
}

// save writes the file in the form that was chosen.
func (r *Root) save(l *shell.Layer, box *dialog.SaveFile, wanted dialog.Save, forms []saved) tea.Cmd {
	path := r.desk.FullPath(wanted.Path)
	form := forms[0]
	for _, f := range forms {
		if f.Name == wanted.Form {
			form = f
		}
	}
	return shell.Ask(r.desk.Host, l, func(context.Context) error {
		return savefile.Write("screen", path, wanted.Replace, func(f *os.File) error { return form.write(f) })
	}, func(err error) tea.Cmd {
		switch {
		case errors.Is(err, fs.ErrExist):
			box.Exists()
			l.Guard()
			return nil
		case err != nil:
			box.Fail(err.Error())
			return nil
		}
		r.desk.Pop(l)
		r.desk.Toast(shell.Good, fmt.Sprintf("%s saved as %s to %s", form.what, form.Name, r.desk.ShownPath(path)))
		return nil
	})
}

// veiledFrame is the frame in which no dialog shows the values of variables, also those
// that were asked for.
func (r *Root) veiledFrame() string {
	veil := func(on bool) {
		for _, l := range r.desk.AllOpen() {
			l.Box.Veil(on)
		}
		r.draw()
	}
	veil(true)
	frame := r.desk.Theme.Plain(r.drawn.content)
	veil(false)
	return frame
}

// screenForms are the forms of a frame.
func (r *Root) screenForms(frame string) []saved {
	w, h, look, title := r.w, r.h, r.look(), r.windowTitle()
	write := func(text func() string) func(io.Writer) error {
		return func(out io.Writer) error {
			_, err := io.WriteString(out, text())
			return err
		}
	}
	const what = "screen"
	drawn := func() string { return picture.Of(frame, w, h).SVG(look, title) }
	return []saved{
		{dialog.FileForm{Name: "text", Ends: ".txt"}, what, write(func() string { return picture.Of(frame, w, h).Text() })},
		{dialog.FileForm{Name: "ANSI", Ends: ".ansi"}, what, write(func() string { return coloured(frame) })},
		{dialog.FileForm{Name: "SVG", Ends: ".svg"}, what, write(drawn)},
	}
}

// coloured is a frame with its colours and without links. Each line ends its own.
func coloured(frame string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(frame, "\n") {
		b.WriteString(safetext.LogLine(line) + "\x1b[m\n")
	}
	return b.String()
}

// look are the colours of the terminal, as far as they are known.
func (r *Root) look() picture.Look {
	if r.looks.Name == "light" || r.looks.Name != "dark" && !r.looks.DarkBackground {
		return picture.Light()
	}
	return picture.Dark()
}

// written is the list of a pane, nil where it has none.
func written(p pane.Pane) writtenList {
	if outer, ok := p.(interface{ Inner() section.Inner }); ok {
		list, _ := outer.Inner().(writtenList)
		return list
	}
	list, _ := p.(writtenList)
	return list
}

// listForms are the forms of the list with the keys, else of the one that had them last. Its
// rows are taken now, all that its filter lets through.
func (r *Root) listForms() []saved {
	i := r.focus
	list := written(r.panes[i].Pane)
	if list == nil {
		i = r.last
		list = written(r.panes[i].Pane)
	}
	if list == nil {
		return nil
	}
	taken := func(write func(io.Writer) error) func(io.Writer) error {
		var rows bytes.Buffer
		err := write(&rows)
		return func(out io.Writer) error {
			if err != nil {
				return err
			}
			_, err := out.Write(rows.Bytes())
			return err
		}
	}
	what := "list of " + r.panes[i].Name
	return []saved{
		{dialog.FileForm{Name: "CSV", Ends: ".csv"}, what, taken(list.WriteCSV)},
		{dialog.FileForm{Name: "JSON", Ends: ".json"}, what, taken(list.WriteJSON)},
	}
}
