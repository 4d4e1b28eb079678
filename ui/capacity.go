package ui

// Changes of capacity: the form, its sheets, and what becomes of a change.

import (
	"context"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/overlay"
)

// resize is a change of capacity that is under way.
type resize struct{ sheet capacity.Sheet }

// typingPause is how long the figures of a form have to stand before a sheet is read
// for them: every digit typed is another wish.
const typingPause = 300 * time.Millisecond

// editCapacity opens the form of the chosen table or index.
func editCapacity(r *Root, _ action.Spec, s action.Situation) tea.Cmd {
	return r.openCapacity(s.Chosen, nil)
}

// openCapacity opens the form of a table or an index, filled with a wish or with
// what it has, and has its first sheet read.
func (r *Root) openCapacity(key model.CapacityKey, wish *capacity.Request) tea.Cmd {
	switch {
	case r.o.Capacity == nil:
		r.say("changes of capacity are switched off")
		return nil
	case r.o.Config.ReadOnly:
		r.say("read-only: no capacity is changed")
		return nil
	case r.tables.Changing(key.Table):
		r.say("the capacity of " + key.Table + " is being changed")
		return nil
	}
	t, ok := r.store.Table(key.Table)
	if !ok {
		r.say(key.Table + " has not been read yet")
		return nil
	}
	box := overlay.NewCapacity(r.overlayEnv(), t, key, r.store.Scaling(key))
	if wish != nil {
		box.Wish(*wish)
	}
	l := r.push(box)
	return r.prepareChange(l, box.Asks(), 0)
}

// prepareChange has a sheet read once the figures have stood for a moment. What was
// asked for before is given up.
func (r *Root) prepareChange(l *layer, asked overlay.CapacityAsked, after time.Duration) tea.Cmd {
	for _, n := range l.requests {
		r.answered(n)
	}
	n, ctx := r.number()
	l.requests = []uint64{n}
	changer := r.o.Capacity
	return safely(func() tea.Msg {
		if after > 0 && !pause(ctx, after) {
			return nil
		}
		return capacitySheetMsg{n, asked.Number, changer.Prepare(ctx, asked.Request)}
	})
}

// capacitySheetRead shows a sheet. The form itself takes no enter until the sheet
// has been seen; what is typed on goes on.
func (r *Root) capacitySheetRead(msg capacitySheetMsg) {
	if !r.answered(msg.number) {
		return
	}
	if l := r.layerOf(msg.number); l != nil {
		if box, ok := l.box.(*overlay.Capacity); ok {
			box.SetSheet(msg.serial, msg.sheet)
		}
	}
}

// capacityConfirmed makes a change. Like moves it runs on a context of its own. The
// change is one attempt; after it the table is only watched.
func (r *Root) capacityConfirmed(msg overlay.CapacityConfirmed) tea.Cmd {
	sheet := msg.Sheet
	key := sheet.Request.CapacityKey
	switch {
	case r.o.Config.ReadOnly:
		r.say("read-only: no capacity is changed")
		return nil
	case r.tables.Changing(key.Table):
		r.say("the capacity of " + key.Table + " is being changed")
		return nil
	}
	r.changes[key] = &resize{sheet}
	r.showChange(key, &capacity.Progress{ID: sheet.ID, Subject: model.CapacitySubject(model.Identity{}, key), To: sheet.To, Step: capacity.StepIntent})
	if feed, ok := r.o.Feed.(model.TableFeed); ok {
		feed.WatchTable(key.Table)
	}
	changer, mail, moves := r.o.Capacity, r.mail, r.moves
	return safely(func() tea.Msg {
		out := capacityChangedMsg{key: key}
		out.begun = moves.run(1, func(ctx context.Context) []change.Result {
			out.result = changer.Change(ctx, sheet, capacity.Options{}, mail.capacity)
			return []change.Result{out.result.Change()}
		})
		return out
	})
}

// showChange shows on the table's row what a change is at; nil: it is over.
func (r *Root) showChange(key model.CapacityKey, p *capacity.Progress) {
	r.tables.SetChanging(key, p)
	r.drawn.pane(r.paneOf(action.Tables))
}

// changesStepped takes the news of changes under way.
func (r *Root) changesStepped(news []capacity.Progress) {
	for i := range news {
		p := news[i]
		key := p.Subject.Capacity()
		if c := r.changes[key]; c != nil && c.sheet.ID == p.ID {
			r.showChange(key, &p)
		}
	}
}

// capacityChanged tells what became of a change and has the table read again.
func (r *Root) capacityChanged(msg capacityChangedMsg) tea.Cmd {
	c := r.changes[msg.key]
	if c == nil {
		return nil
	}
	delete(r.changes, msg.key)
	r.showChange(msg.key, nil)
	if !msg.begun {
		r.say("aloft is being left: nothing was changed")
		return nil
	}
	r.undo.tookCapacity(c.sheet.Request, msg.result, r.now())
	if feed, ok := r.o.Feed.(model.TableFeed); ok {
		feed.WatchTable(msg.key.Table)
	}
	r.toastChange(msg.key, msg.result, false)
	return tea.Batch(r.readJournal(), r.endToasts())
}

// toastChange tells what became of a change of capacity.
func (r *Root) toastChange(key model.CapacityKey, res capacity.Result, earlier bool) {
	kind := toastGood
	text := fmt.Sprintf("%s: %s %s %s", key, res.From, r.theme.Glyphs.Arrow, res.To)
	switch res.Status {
	case release.Moved:
		if res.Active {
			text += ", ACTIVE"
		} else {
			kind = toastWarn
		}
	case release.NotChanged, release.Planned:
		kind, text = toastInfo, key.String()+": "+string(res.Status)
	case release.WasRefused:
		kind, text = toastWarn, key.String()+": refused"
	default:
		kind, text = toastBad, fmt.Sprintf("%s to %s: %s", key, res.To, res.Status)
	}
	if res.Reason != "" {
		text += ": " + res.Reason
	}
	if earlier && kind == toastGood {
		kind = toastWarn
	}
	r.toast(kind, text)
}
