package ui

// Which stage is the chosen one after a promotion: the one that is moved, so that the
// same key goes on from there and the rollback takes the promotion back.

import (
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model/action"
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

// undo is what this session moved, as sets, the latest last.
type undo struct{ sets [][]release.Request }

// took takes in what became of moves. What takes a set back takes it out.
func (u *undo) took(requests []release.Request, results []release.Result) {
	var undoes []string
	for i, res := range results {
		if res.Status == release.Moved && i < len(requests) && requests[i].Undoes != nil {
			undoes = append(undoes, requests[i].Undoes.ID)
		}
	}
	if len(undoes) > 0 {
		u.sets = slices.DeleteFunc(u.sets, func(set []release.Request) bool { return slices.Contains(undoes, set[0].Undoes.ID) })
		return
	}
	if set := release.UndoOf(results, requests); len(set) > 0 {
		u.sets = append(u.sets, set)
	}
}

// last are the requests that take back the last set, empty for none.
func (u *undo) last() []release.Request {
	if len(u.sets) == 0 {
		return nil
	}
	return u.sets[len(u.sets)-1]
}
