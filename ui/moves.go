package ui

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/overlay"
	"github.com/aloftdeck/aloft/ui/pane"
)

// batch is a number of moves that were confirmed together.
type batch struct {
	cells []model.CellKey
	from  map[model.CellKey]string // the stages that promoted versions come from
	done  int
	total int
	all   bool // all or nothing

	requests []release.Request
	onward   onward
}

// named are results that say for people which stage a version comes from.
func (b *batch) named(results []release.Result) []release.Result {
	named := slices.Clone(results)
	for i := range named {
		for key, from := range b.from {
			switch {
			case key.Function != named[i].Function || from == "":
			case named[i].Reason == "":
				named[i].Reason = "promoted from " + from
			default:
				named[i].Reason += " (promoted from " + from + ")"
			}
		}
	}
	return named
}

// number makes a request that can be given up, and its context.
func (r *Root) number() (uint64, context.Context) {
	r.seq++
	ctx, cancel := context.WithCancel(r.ctx)
	r.waiting[r.seq] = cancel
	return r.seq, ctx
}

// answered reports whether an answer is still waited for, and ends its request.
func (r *Root) answered(number uint64) bool {
	cancel, ok := r.waiting[number]
	if ok {
		cancel()
		delete(r.waiting, number)
	}
	return ok
}

// prepare opens the swap sheet of moves and has it read.
func (r *Root) prepare(requests []release.Request) tea.Cmd {
	if len(requests) == 0 {
		r.say("nothing to move")
		return nil
	}
	n, ctx := r.number()
	box := overlay.NewSheets(r.overlayEnv(), n, requests, r.hidden())
	if r.justMoved(requests) {
		box.GoesOn()
	}
	l := r.push(box)
	l.requests = append(l.requests, n)
	mover, mail := r.o.Mover, r.mail
	return safely(func() tea.Msg {
		sheets := mover.PrepareAll(ctx, requests, func(done, total int) { mail.prepared(n, done, total) })
		return sheetsMsg{n, sheets}
	})
}

// hidden are the marked functions that a filter hides.
func (r *Root) hidden() map[string]bool {
	if p, ok := r.panes[r.focus].(pane.Marker); ok {
		return p.Hidden()
	}
	return nil
}

// prepareAgain reads one sheet of an open dialog again.
func (r *Root) prepareAgain(msg overlay.SheetAgain) tea.Cmd {
	l := r.layerOf(msg.Number)
	if l == nil {
		return nil
	}
	n, ctx := r.number()
	l.requests = append(l.requests, n)
	mover := r.o.Mover
	return safely(func() tea.Msg {
		return sheetMsg{n, msg.Index, mover.Prepare(ctx, msg.Request)}
	})
}

// sheetsRead shows the sheets. What a key would do has changed with them, so the
// dialog takes none until input was quiet.
func (r *Root) sheetsRead(msg sheetsMsg) tea.Cmd {
	if !r.answered(msg.number) {
		return nil
	}
	r.learn(msg.sheets)
	if l := r.layerOf(msg.number); l != nil {
		if box, ok := l.box.(*overlay.Sheets); ok {
			if len(msg.sheets) == 0 {
				box.Fail("nothing was read")
			} else {
				box.SetSheets(msg.sheets)
			}
			l.guard.arm(r.now())
			return r.priceSheets(l, box, 0, msg.sheets)
		}
	}
	return nil
}

// sheetRead shows one sheet that was read again.
func (r *Root) sheetRead(msg sheetMsg) tea.Cmd {
	if !r.answered(msg.number) {
		return nil
	}
	r.learn([]release.Sheet{msg.sheet})
	if l := r.layerOf(msg.number); l != nil {
		if box, ok := l.box.(*overlay.Sheets); ok {
			box.SetSheet(msg.index, msg.sheet)
			l.guard.arm(r.now())
			return r.priceSheets(l, box, msg.index, []release.Sheet{msg.sheet})
		}
	}
	return nil
}

// learn shows in the panes what sheets have read, in the same frame.
func (r *Root) learn(sheets []release.Sheet) {
	var facts []model.Event
	for i := range sheets {
		if a := sheets[i].Alias; a.Name != "" {
			facts = append(facts, model.AliasRead{Read: model.Read{Asked: sheets[i].ReadAt, At: r.now()}, Alias: a, Full: true})
		}
	}
	if len(facts) > 0 {
		r.refresh(r.store.Apply(facts...))
	}
}

// confirmed makes the moves. They run on a context of their own: leaving the
// cockpit waits for them.
func (r *Root) confirmed(msg overlay.SheetsConfirmed) tea.Cmd {
	if len(msg.Sheets) == 0 {
		return nil
	}
	if r.o.Config.ReadOnly {
		r.say("read-only: nothing is moved")
		return nil
	}
	r.seq++
	id := r.seq
	b := &batch{total: len(msg.Sheets), all: msg.AllOrNothing, from: map[model.CellKey]string{}}
	var changes store.Changes
	for _, sh := range msg.Sheets {
		key := model.CellKey{Function: sh.Request.Function, Alias: sh.Request.Stage.Alias}
		b.cells = append(b.cells, key)
		if q := sh.Request; q.Kind == release.Promote && q.Version == "" {
			b.from[key] = q.From.Name
		}
		b.requests = append(b.requests, sh.Request)
		r.moving[key] = id
		r.store.SetMoving(key, &release.Progress{
			ID: sh.ID, Subject: model.AliasSubject(model.Identity{}, key.Function, key.Alias), To: sh.To, Step: release.StepIntent, Total: b.total,
		})
		changes.Add(store.OfCells, key.Function)
	}
	r.batches[id] = b
	b.onward = r.goOn(b.requests)
	r.refresh(changes)
	mover, mail, moves := r.o.Mover, r.mail, r.moves
	sheets, options := msg.Sheets, release.Options{AllOrNothing: msg.AllOrNothing}
	return safely(func() tea.Msg {
		var results []release.Result
		begun := moves.run(len(sheets), func(ctx context.Context) []change.Result {
			results = mover.Move(ctx, sheets, options, mail.move)
			return release.Changes(results)
		})
		return movedMsg{batch: id, results: results, begun: begun}
	})
}

// mailed shows the news of work under way. News of what has ended already is
// dropped.
func (r *Root) mailed(m mail) {
	for n, c := range m.sheets {
		if _, waited := r.waiting[n]; !waited {
			continue
		}
		if l := r.layerOf(n); l != nil {
			if box, ok := l.box.(*overlay.Sheets); ok {
				box.SetProgress(c.done)
			}
		}
	}
	var changes store.Changes
	for i := range m.moves {
		p := m.moves[i]
		key := p.Subject.Cell()
		b := r.batches[r.moving[key]]
		if b == nil {
			continue
		}
		b.done = max(b.done, p.Done)
		r.store.SetMoving(key, &p)
		changes.Add(store.OfCells, key.Function)
	}
	r.stepped(m.steps, &changes)
	r.changesStepped(m.changes)
	if changes.Any() {
		r.refresh(changes)
	}
}

// moved shows the results of a batch, has its cells read again, and takes over
// what the moves themselves answered, so that the screen is right at once.
func (r *Root) moved(msg movedMsg) tea.Cmd {
	b := r.batches[msg.batch]
	if b == nil {
		return nil
	}
	delete(r.batches, msg.batch)
	var changes store.Changes
	for _, key := range b.cells {
		delete(r.moving, key)
		r.store.SetMoving(key, nil)
		changes.Add(store.OfCells, key.Function)
		changes.Add(store.OfVersions, key.Function)
	}
	r.refresh(changes)
	if !msg.begun {
		r.say("aloft is being left: nothing was moved")
		return nil
	}
	r.wentOn(b, msg.results)
	r.undo.took(b.requests, msg.results)
	var facts []model.Event
	for _, res := range msg.results {
		if res.Alias.Name == "" {
			continue
		}
		at := res.At
		if at.IsZero() {
			at = r.now()
		}
		facts = append(facts, model.AliasRead{Read: model.Read{Asked: at, At: at}, Alias: res.Alias, Full: true})
	}
	if len(facts) > 0 {
		r.refresh(r.store.Apply(facts...))
	}
	if r.o.Feed != nil {
		r.o.Feed.Reread(b.cells...)
	}
	r.toastResults(b.named(msg.results), b.all)
	return tea.Batch(r.readJournal(), r.endToasts())
}

// movesDone is how many of the moves under way have ended, over all batches of
// more than one.
func (r *Root) movesDone() (done, total int) {
	for _, b := range r.batches {
		done += b.done
		total += b.total
	}
	return done, total
}

// diffPatience is how long the two versions of a diff may take to come.
const diffPatience = 30 * time.Second

// versionsOf has two versions of a function read for a diff, and before them what the
// stages serve that they are taken from.
func (r *Root) versionsOf(l *layer, function string, a, b side) tea.Cmd {
	n, ctx := r.number()
	l.requests = append(l.requests, n)
	reader, aliases, now := r.o.Versions, r.o.Aliases, r.o.Now
	return safely(func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, diffPatience)
		defer cancel()
		msg := versionsMsg{number: n}
		read := func(s side) (model.Version, error) {
			if s.alias != "" && aliases != nil {
				asked := now()
				alias, err := aliases.GetAlias(ctx, function, s.alias)
				if err != nil {
					return model.Version{}, err
				}
				s.version = alias.Version
				msg.read = append(msg.read, model.AliasRead{Read: model.Read{Asked: asked, At: now()}, Alias: alias, Full: true})
			}
			return reader.GetVersion(ctx, function, s.version)
		}
		if msg.a, msg.err = read(a); msg.err == nil {
			msg.b, msg.err = read(b)
		}
		return msg
	})
}
