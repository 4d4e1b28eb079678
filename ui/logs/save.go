package logs

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/logbook"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/savefile"
	"github.com/aloftdeck/aloft/ui/shell"
)

// The forms in which a log is saved.
const (
	plainForm  = "plain"
	colourForm = "with colours"
)

// saveLog asks for the file.
func (f *Feature) saveLog(_ action.Spec, _ action.Situation) tea.Cmd {
	forms := []dialog.FileForm{{Name: plainForm, Ends: ".log"}, {Name: colourForm, Ends: ".log"}}
	box := dialog.NewSaveFile(f.h.Dialog(), "Save the log", f.held(), forms, savefile.Name(f.log.Name()), f.h.ShownPath)
	f.h.Push(box, func(l *shell.Layer, asked any) tea.Cmd {
		return f.save(l, box, asked.(dialog.Save))
	})
	return nil
}

// held is how much of the log there is to save now.
func (f *Feature) held() string { return shell.Plural(f.log.view.Held(), "line") + " so far" }

// save writes the lines that are held now.
func (f *Feature) save(l *shell.Layer, box *dialog.SaveFile, wanted dialog.Save) tea.Cmd {
	lines, path := f.log.Held(), f.h.FullPath(wanted.Path)
	return shell.Ask(f.h, l, func(ctx context.Context) error {
		return writeLog(ctx, path, lines, wanted.Form == plainForm, wanted.Replace)
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
		f.h.Pop(l)
		f.h.Toast(shell.Good, fmt.Sprintf("%s saved, %s, to %s", shell.Plural(len(lines), "line"), wanted.Form, f.h.ShownPath(path)))
		return nil
	})
}

// writeLog writes lines to a file that only its owner can read. A file that is
// there already is replaced only when that was asked for, and only when all of the
// new one has been written.
func writeLog(ctx context.Context, path string, lines []model.LogLine, plain, replace bool) error {
	return savefile.Write("log", path, replace, func(f *os.File) error { return writeLines(ctx, f, lines, plain) })
}

// endColour ends the colours of a line, so that none colours the next.
const endColour = "\x1b[m"

func writeLines(ctx context.Context, f *os.File, lines []model.LogLine, plain bool) error {
	w := bufio.NewWriterSize(f, 64<<10)
	for n, line := range lines {
		if n%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		text := logbook.Plain(line.Text)
		if !plain && text != line.Text {
			text = line.Text + endColour
		}
		if _, err := w.WriteString(text); err != nil {
			return err
		}
		if err := w.WriteByte('\n'); err != nil {
			return err
		}
	}
	return w.Flush()
}
