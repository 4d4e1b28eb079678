package components

// Writing what a component begins with.

import (
	"context"
	"fmt"
	"path/filepath"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/component/scaffold"
	"github.com/aloftdeck/aloft/ui/shell"
)

// askForNew opens the form, and writes the files.
func (f *Feature) askForNew() tea.Cmd {
	box := newBeginForm(f.h.Dialog(), f.h.ShownPath)
	f.h.Push(box, func(l *shell.Layer, asked any) tea.Cmd { return f.begin(l, box, asked.(beginAsked)) })
	return nil
}

// begun is what came of writing.
type begun struct {
	written []string
	err     error
}

// begin writes the files. Apply then offers the component's.
func (f *Feature) begin(l *shell.Layer, box *beginForm, wanted beginAsked) tea.Cmd {
	beginner, dir := f.o.Beginner, f.h.FullPath(wanted.Folder)
	return shell.Ask(f.h, l, func(context.Context) begun {
		written, err := beginner.Begin(wanted.Options, dir)
		return begun{written, err}
	}, func(b begun) tea.Cmd {
		if b.err != nil {
			box.Fail(b.err.Error())
			l.Guard()
			return nil
		}
		f.h.Pop(l)
		f.file = f.h.ShownPath(filepath.Join(dir, scaffold.ComponentFile))
		f.h.Toast(shell.Good, fmt.Sprintf("%s: %s written to %s; apply makes it", wanted.Options.Name,
			counted(len(b.written), "file"), f.h.ShownPath(dir)))
		return nil
	})
}
