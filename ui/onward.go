package ui

// Which stage is the chosen one after a promotion: the one that is moved, so that the
// same key goes on from there and the rollback takes the promotion back.

import (
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/pane"
)

// soon is how long after a promotion the key that goes on from it is not expected.
const soon = 2 * time.Second

// onward is the chosen stage before and after a promotion was confirmed; the zero one
// changes nothing.
type onward struct{ from, to string }

// promoted is where the last promotions of this session led, and when.
type promoted struct {
	stage     string
	functions []string
	at        time.Time
}

// stages is the pane with the chosen stage.
func (r *Root) stages() *pane.Functions {
	f, _ := r.panes[r.paneOf(action.Functions)].(*pane.Functions)
	return f
}

// goOn chooses the stage that promotions move, at the key that confirms them.
func (r *Root) goOn(requests []release.Request) onward {
	f := r.stages()
	if f == nil || len(requests) == 0 || slices.ContainsFunc(requests, func(q release.Request) bool {
		return q.Kind != release.Promote || q.From.Name != f.Stage() || q.Stage.Name != requests[0].Stage.Name
	}) {
		return onward{}
	}
	o := onward{from: f.Stage(), to: requests[0].Stage.Name}
	r.chooseStage(o.to)
	return o
}

// wentOn goes back to the stage that was chosen before, when nothing was moved and
// the operator has not chosen another one since.
func (r *Root) wentOn(b *batch, results []release.Result) {
	o := b.onward
	if o.to == "" {
		return
	}
	if slices.ContainsFunc(results, func(res release.Result) bool { return res.Status == release.Moved || res.Unknown }) {
		r.promoted = promoted{stage: o.to, at: r.now()}
		for _, q := range b.requests {
			r.promoted.functions = append(r.promoted.functions, q.Function)
		}
		return
	}
	if f := r.stages(); f != nil && f.Stage() == o.to {
		r.chooseStage(o.from)
	}
}

func (r *Root) chooseStage(name string) {
	r.stages().ChooseStage(name)
	r.drawn.pane(r.paneOf(action.Functions))
}

// justMoved reports whether promotions would go on from a stage that was moved a
// moment ago: then the key may have been meant for that move.
func (r *Root) justMoved(requests []release.Request) bool {
	return r.now().Sub(r.promoted.at) < soon && slices.ContainsFunc(requests, func(q release.Request) bool {
		return q.Kind == release.Promote && q.From.Name == r.promoted.stage && slices.Contains(r.promoted.functions, q.Function)
	})
}

// undo takes back what this session changed, the latest last.
type undo struct{ changes []action.Undoing }

// took takes in what became of moves. What takes a set back takes it out.
func (u *undo) took(requests []release.Request, results []release.Result) {
	var undoes []string
	for i, res := range results {
		if res.Status == release.Moved && i < len(requests) && requests[i].Undoes != nil {
			undoes = append(undoes, requests[i].Undoes.ID)
		}
	}
	if len(undoes) > 0 {
		u.drop(undoes...)
		return
	}
	if set := release.UndoOf(results, requests); len(set) > 0 {
		u.changes = append(u.changes, action.Undoing{Moves: set})
	}
}

// tookCapacity is took for a change of capacity.
func (u *undo) tookCapacity(r capacity.Request, res capacity.Result, at time.Time) {
	back, ok := capacity.UndoOf(res, r, at)
	switch {
	case res.Status == release.Moved && r.Undoes != nil:
		u.drop(r.Undoes.ID)
	case ok:
		u.changes = append(u.changes, action.Undoing{Capacity: &back})
	}
}

// drop takes out what was taken back.
func (u *undo) drop(ids ...string) {
	u.changes = slices.DeleteFunc(u.changes, func(c action.Undoing) bool { return slices.Contains(ids, c.Undone().ID) })
}

// last takes back the last change, the zero one for none.
func (u *undo) last() action.Undoing {
	if len(u.changes) == 0 {
		return action.Undoing{}
	}
	return u.changes[len(u.changes)-1]
}
