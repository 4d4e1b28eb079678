package functions

// Which stage is the chosen one after a promotion: the one that is moved, so that the
// same key goes on from there and the rollback takes the promotion back.

import (
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/release"
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

// goOn chooses the stage that promotions move, at the key that confirms them.
func (f *Feature) goOn(requests []release.Request) onward {
	if len(requests) == 0 || slices.ContainsFunc(requests, func(q release.Request) bool {
		return q.Kind != release.Promote || q.From.Name != f.matrix.Stage() || q.Stage.Name != requests[0].Stage.Name
	}) {
		return onward{}
	}
	o := onward{from: f.matrix.Stage(), to: requests[0].Stage.Name}
	f.chooseStage(o.to)
	return o
}

// wentOn goes back to the stage that was chosen before, when nothing was moved and
// the operator has not chosen another one since.
func (f *Feature) wentOn(o onward, requests []release.Request, results []release.Result) {
	if o.to == "" {
		return
	}
	if slices.ContainsFunc(results, func(res release.Result) bool { return res.Status == release.Moved || res.Unknown }) {
		f.promoted = promoted{stage: o.to, at: f.h.Now()}
		for _, q := range requests {
			f.promoted.functions = append(f.promoted.functions, q.Function)
		}
		return
	}
	if f.matrix.Stage() == o.to {
		f.chooseStage(o.from)
	}
}

func (f *Feature) chooseStage(name string) {
	f.matrix.ChooseStage(name)
	f.h.Redraw(action.Functions)
}

// justMoved reports whether promotions would go on from a stage that was moved a
// moment ago: then the key may have been meant for that move.
func (f *Feature) justMoved(requests []release.Request) bool {
	return f.h.Now().Sub(f.promoted.at) < soon && slices.ContainsFunc(requests, func(q release.Request) bool {
		return q.Kind == release.Promote && q.From.Name == f.promoted.stage && slices.Contains(f.promoted.functions, q.Function)
	})
}

// undoes takes in what became of moves: what takes a set back is not to be taken back
// itself.
func (f *Feature) undoes(requests []release.Request, results []release.Result) {
	var undone []string
	for i, res := range results {
		if res.Status == release.Moved && i < len(requests) && requests[i].Undoes != nil {
			undone = append(undone, requests[i].Undoes.ID)
		}
	}
	if len(undone) > 0 {
		f.h.Undo.TookBack(undone...)
	} else if set := release.UndoOf(results, requests); len(set) > 0 {
		f.h.Undo.Made(action.Undoing{Moves: set})
	}
}
