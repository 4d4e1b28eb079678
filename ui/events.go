package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/ui/shell"
)

// eventsMsg is a batch of facts.
type eventsMsg struct{ events []model.Event }

// gather waits for facts and brings them as one message.
func (r *Root) gather() tea.Cmd {
	if r.o.Events == nil {
		return nil
	}
	ctx, events := r.desk.Context(), r.o.Events
	return shell.Safely(func() tea.Msg {
		got := events.Gather(ctx)
		if ctx.Err() != nil && len(got) == 0 {
			return nil
		}
		return eventsMsg{got}
	})
}

// apply takes facts into the store, and tells panes and features.
func (r *Root) apply(events []model.Event) tea.Cmd {
	events = r.o.own(events)
	for _, e := range events {
		switch e := e.(type) {
		case model.ReadFailed:
			if e.Failure != nil && e.Failure.Class != model.Throttled && e.Failure.Class != model.Expired && !r.lasts(e) {
				r.desk.Fail(e.Failure.Error())
			}
		case model.TrailState:
			if f := e.Failure; f != nil && f.Class == model.Denied && r.desk.Store.Trail().Failure == nil {
				r.desk.Fail(f.Error()) // the history goes on saying it
			}
		case model.AccountTrouble:
			switch before := r.desk.Store.Trouble(); {
			case e.Failure == nil && before != nil:
				r.desk.Quiet()
				r.desk.Say("AWS can be read again")
			case e.Failure != nil && before == nil:
				cause, next := troubleText(e.Failure)
				r.desk.Record(shell.Bad, strings.TrimSuffix(cause+": "+next, ": "))
				r.desk.Quiet() // the banner says it
			}
		}
	}
	before := r.troubles()
	r.desk.Apply(events...)
	r.tell(before, r.troubles())
	var cmds []tea.Cmd
	for _, f := range r.features {
		if f, ok := f.(shell.Listener); ok {
			cmds = append(cmds, f.Heard(events))
		}
	}
	return tea.Batch(cmds...)
}

// lasts reports whether the panes say of a failure what is missing for as long as
// it is.
func (r *Root) lasts(e model.ReadFailed) bool {
	return e.Weights || (len(r.desk.Store.Stages()) == 0 && e.Function != "" && !e.Versions && e.Failure.Class == model.Denied)
}
