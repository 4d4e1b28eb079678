package ui

import (
	"context"
	"reflect"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/widget"
)

// sameDemand reports whether two demands ask for the same.
func sameDemand(a, b model.Demand) bool {
	return a.Chosen == b.Chosen && a.Focused == b.Focused && slices.Equal(a.Visible, b.Visible) &&
		a.Builds == b.Builds && slices.Equal(a.Logs, b.Logs) && slices.Equal(a.Projects, b.Projects) && slices.Equal(a.Watched, b.Watched) &&
		a.Tables == b.Tables && slices.Equal(a.VisibleTables, b.VisibleTables) && a.Table == b.Table && a.Span == b.Span &&
		a.Cost == b.Cost && a.CostByStage == b.CostByStage && reflect.DeepEqual(a.Topics, b.Topics)
}

// gather waits for facts and brings them as one message.
func (r *Root) gather() tea.Cmd {
	if r.o.Events == nil {
		return nil
	}
	ctx, events := r.ctx, r.o.Events
	return safely(func() tea.Msg {
		got := events.Gather(ctx)
		if ctx.Err() != nil && len(got) == 0 {
			return nil
		}
		return eventsMsg{got}
	})
}

// takeMail waits for news of work under way.
func (r *Root) takeMail() tea.Cmd {
	ctx, box := r.ctx, r.mail
	return safely(func() tea.Msg {
		got, ok := box.wait(ctx)
		if !ok {
			return nil
		}
		return mailMsg{got}
	})
}

// watchJournal looks after a while whether somebody wrote to the journal, and
// reads it then. The first look is at once and always reads.
func (r *Root) watchJournal(after time.Duration) tea.Cmd {
	if r.o.Journal == nil {
		return nil
	}
	ctx, j := r.ctx, r.o.Journal
	return safely(func() tea.Msg {
		if after > 0 {
			if !pause(ctx, after) {
				return nil
			}
			if !awaitChange(ctx, j, after) {
				return nil
			}
		}
		moves, err := j.Moves(ctx)
		return journalMsg{moves: moves, err: err, torn: torn(j), again: true}
	})
}

// awaitChange waits until there is more in the journal than was read last, and
// reports false when the context ended first. One that does not tell is looked at
// from time to time.
func awaitChange(ctx context.Context, j Journal, every time.Duration) bool {
	if n, ok := j.(journal.Notifier); ok {
		return n.AwaitChange(ctx)
	}
	for !j.Changed() {
		if !pause(ctx, every) {
			return false
		}
	}
	return true
}

// readJournal reads the journal now.
func (r *Root) readJournal() tea.Cmd {
	if r.o.Journal == nil {
		return nil
	}
	ctx, j := r.ctx, r.o.Journal
	return safely(func() tea.Msg {
		moves, err := j.Moves(ctx)
		return journalMsg{moves: moves, err: err, torn: torn(j)}
	})
}

// torn is how many lines of a journal could not be read, where it tells.
func torn(j any) int {
	if d, ok := j.(interface{ Damaged() int }); ok {
		return d.Damaged()
	}
	return 0
}

// pause waits, and reports false when the context ended first.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// after brings a message after a while, unless the program ends first.
func (r *Root) after(d time.Duration, msg tea.Msg) tea.Cmd {
	ctx := r.ctx
	return func() tea.Msg {
		if !pause(ctx, d) {
			return nil
		}
		return msg
	}
}

// startTick keeps ages growing: no more often than one on the screen can change,
// and seldom while nobody looks.
func (r *Root) startTick() tea.Cmd {
	if r.plan.tooSmall || r.w == 0 {
		return nil
	}
	period := r.tickPeriod()
	if r.ticking && period >= r.period {
		return nil
	}
	r.ticking, r.period = true, period
	r.ticks++
	return r.after(period, tickMsg{r.ticks})
}

// tickPeriod is how long what is on the screen can stand: a second where seconds
// are counted, else the step of the age in the header.
func (r *Root) tickPeriod() time.Duration {
	now := r.now()
	young := func(at time.Time) bool { return now.Sub(at) < time.Minute }
	switch {
	case !r.focused:
		return tickBlurred
	case r.store.Feed().HeldTo.After(now), r.note.text != "", r.failed.text != "" && young(r.failed.at), r.counts():
		return tickEvery
	}
	return liveStep
}

// counts reports whether something of builds or logs on the screen counts seconds:
// a running build, or the wait before a log is looked at again.
func (r *Root) counts() bool {
	if r.builds == nil {
		return false
	}
	return r.builds.Running() && (r.showsScope(action.Builds) || len(r.watched()) > 0) ||
		r.log.State().Failure != nil && r.showsScope(action.LogPane)
}

func (r *Root) ticked(msg tickMsg) {
	if msg.serial != r.ticks {
		return
	}
	r.ticking = false
	r.buildsChanged(store.Dirty{Builds: true})
	for i, p := range r.panes {
		if p.Tick(r.spin) {
			r.drawn.pane(i)
		}
	}
}

// startSpin turns spinners while something is under way, and only then.
func (r *Root) startSpin() tea.Cmd {
	if r.spinning || (len(r.moving) == 0 && len(r.changes) == 0 && !r.loading()) {
		return nil
	}
	r.spinning = true
	r.spins++
	serial := r.spins
	return r.after(widget.SpinnerEvery, spinMsg{serial})
}

// loading reports whether a dialog still waits for what it shows.
func (r *Root) loading() bool {
	for _, l := range r.layers {
		if b, ok := l.box.(interface{ Loading() bool }); ok && b.Loading() {
			return true
		}
	}
	return false
}

func (r *Root) spun(msg spinMsg) {
	if msg.serial != r.spins {
		return
	}
	r.spinning = false
	r.spin++
	for i, p := range r.panes {
		if len(r.moving)+len(r.changes) > 0 && p.Tick(r.spin) {
			r.drawn.pane(i)
		}
	}
}

// refresh tells the panes what changed.
func (r *Root) refresh(d store.Dirty) {
	r.links.Refresh(d)
	for i, p := range r.panes {
		p.Refresh(d)
		if d.All || d.Account && len(r.store.Functions()) == 0 || len(d.Rows) > 0 || len(d.Versions) > 0 || d.History || d.Builds || d.Tables || d.Metrics || d.Cost {
			r.drawn.pane(i)
		}
	}
	r.buildsChanged(d)
	r.tablesChanged(d)
}
