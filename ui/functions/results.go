package functions

// What is told of moves that have ended together.

import (
	"fmt"
	"slices"

	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/shell"
)

// tell tells the results of a batch: each that is not as wished, and the
// others together when they are many.
func (f *Feature) tell(results []release.Result, allOrNothing bool) {
	if allOrNothing && f.tellAllOrNothing(results) {
		return
	}
	moved, unchanged, _, _, _ := release.Summary(results)
	for _, res := range results {
		switch {
		case moved > 3 && res.Status == release.Moved, unchanged > 3 && res.Status == release.NotChanged:
		default:
			f.toast(res)
		}
	}
	if moved > 3 {
		f.h.Toast(shell.Good, fmt.Sprintf("%d of %d moved", moved, len(results)))
	}
	if unchanged > 3 {
		f.h.Toast(shell.Info, fmt.Sprintf("%d served that version already", unchanged))
	}
}

// tellAllOrNothing tells of a batch that did not move as a whole: what came of it
// in all, then what broke it; and each that could not be put back. It reports false
// for a batch that moved. What became of the others is among the messages.
func (f *Feature) tellAllOrNothing(results []release.Result) bool {
	asWished := func(res release.Result) bool {
		return res.Status == release.Moved || res.Status == release.NotChanged
	}
	broke := slices.IndexFunc(results, func(res release.Result) bool { return !asWished(res) && !res.PutBack })
	if broke < 0 {
		return false
	}
	line := f.line
	var stuck []release.Result
	back, waiting := 0, 0
	for i, res := range results {
		switch {
		case i == broke:
		case res.Status == release.Moved:
			stuck = append(stuck, res)
		case res.PutBack:
			back++
			f.h.Record(shell.Warn, line(res))
		case !asWished(res):
			waiting++
			f.h.Record(shell.Warn, line(res))
		}
	}
	text := "all or nothing: nothing is moved"
	switch {
	case len(stuck) > 0:
		text = fmt.Sprintf("all or nothing did not hold: %d of %d stay moved", len(stuck), len(results))
	case results[broke].Unknown:
		text = "all or nothing: one of them may be moved"
	}
	if back > 0 {
		text += fmt.Sprintf(", %d put back", back)
	}
	if waiting > 0 {
		text += fmt.Sprintf(", %d not begun", waiting)
	}
	f.h.Toast(shell.Bad, text+"; it broke at "+line(results[broke]))
	for _, res := range stuck {
		f.h.Toast(shell.Bad, line(res))
	}
	return true
}

// toast tells what became of a move.
func (f *Feature) toast(res release.Result) { f.h.ToastEnd(res.Status, f.line(res), false) }

// line says in one line what became of a move.
func (f *Feature) line(res release.Result) string {
	return shell.ChangeLine(res.Change(), f.h.Theme.Glyphs.Arrow)
}
