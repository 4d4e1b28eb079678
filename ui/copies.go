package ui

// What can be copied of what is chosen, and copying it.

import (
	"cmp"
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/address"
	"github.com/aloftdeck/aloft/ui/clipboard"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/shell"
)

// copied is a text that a menu offers to copy.
type copied struct{ what, text string }

// copies are what can be copied of the chosen row, in the order of the menu.
func (r *Root) copies(s action.Situation) []copied {
	all := []copied{{"row", r.panes[r.focus].Copy()}}
	if p, ok := r.panes[r.focus].Pane.(pane.Copier); ok {
		texts, link := p.Copies()
		for _, text := range texts {
			all = append(all, copied{text[0], text[1]})
		}
		if id := r.desk.Store.Identity(); !id.Embedded && id.Endpoint == "" {
			all = append(all, copied{"console link", link})
		}
	} else if of := s.Subject(); of.Name != "" {
		id := r.desk.Store.Identity()
		name, version := of.Name, s.Version
		if of.Kind == model.TableSubject || of.Kind == model.ProjectSubject && of.Part != "" {
			name = of.String()
		}
		if of.Kind == model.FunctionSubject && of.Part != "" {
			version = r.desk.Store.AliasCell(of.Name, of.Part).Alias.Version
		}
		all = append(all, copied{"name", name}, copied{"ARN", address.ARN(of)}, copied{"version", version},
			copied{"console link", r.console(of)}, copied{"aws command", address.Command(of, id)})
	}
	kept := all[:0]
	for _, c := range all {
		if c.text != "" {
			kept = append(kept, c)
		}
	}
	return kept
}

// console is a thing's page in the console, empty where there is none: what is not AWS'
// own has no console.
func (r *Root) console(of model.Subject) string {
	if id := r.desk.Store.Identity(); id.Embedded || id.Endpoint != "" {
		return ""
	}
	return address.Console(of)
}

// copyWhat asks what to copy of the chosen row; where there is only one thing, it is
// copied.
func (r *Root) copyWhat(_ action.Spec, s action.Situation) tea.Cmd {
	all := r.copies(s)
	switch len(all) {
	case 0:
		r.desk.Say("nothing is chosen to copy")
		return nil
	case 1:
		return r.Copy(all[0].what, all[0].text)
	}
	entries := make([]dialog.Entry, len(all))
	for i, c := range all {
		entries[i] = dialog.Entry{Title: c.what, Facts: c.text, Request: c}
	}
	menu := dialog.NewMenu(r.desk.Dialog(), "Copy", "nothing of that name can be copied", entries)
	menu.Does = "copy"
	r.desk.Push(menu,
		func(_ *shell.Layer, asked any) tea.Cmd {
			c := asked.(copied)
			return r.Copy(c.what, c.text)
		})
	return nil
}

// Copy sends a text to the clipboard and says where it went.
func (r *Root) Copy(what, text string) tea.Cmd {
	board := clipboard.Board{Getenv: r.desk.Getenv, Run: r.o.Run}
	if board.Run == nil {
		board.Run = clipboard.Exec
	}
	return shell.Ask(r.desk.Host, nil, func(ctx context.Context) clipboard.Sent { return board.Copy(ctx, text) },
		func(sent clipboard.Sent) tea.Cmd {
			kind := shell.Info
			if sent.Doubtful {
				kind = shell.Warn
			}
			r.desk.Toast(kind, what+" "+cmp.Or(sent.Where, "sent"))
			if sent.Sequence == "" {
				return nil
			}
			return tea.Raw(sent.Sequence)
		})
}
