package logs

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/logview"
	"github.com/aloftdeck/aloft/ui/shell"
)

// besides is how many lines are made into rows beside the screen: fewer are done at once.
const besides = 4096

// look shows the log in another way.
func (f *Feature) look(look logview.Look) tea.Cmd {
	view := f.log.view
	remake := view.Remake(look)
	take := func(m logview.Remade) {
		if f.log.view == view && view.Show(m) {
			f.log.redo()
			f.shown()
		}
	}
	if view.Held() <= besides {
		take(remake())
		return nil
	}
	f.h.Redraw(action.LogPane)
	return shell.Ask(f.h, nil, func(context.Context) logview.Remade { return remake() }, func(m logview.Remade) tea.Cmd {
		take(m)
		return nil
	})
}

// settled does what a query asks for that was typed to its end: what is searched for
// showed while it was typed.
func (f *Feature) settled() tea.Cmd {
	l := f.log
	if !l.Shown() || l.query.Problem != "" {
		return nil
	}
	if l.query.Terms == l.settled {
		return nil
	}
	look := l.view.Wanted()
	look.Search = l.query.Search
	if l.query.Ago != l.ago {
		sources, query := l.Sources(), l.query
		for i := range sources {
			sources[i].From = query.Since
		}
		f.open(sources)
		l.SetFilter(query.Typed)
		l.query.Since, l.ago = query.Since, query.Ago
	}
	l.settled = l.query.Terms
	return f.look(look)
}
