package ui

// What is told of moves that have ended together.

import (
	"fmt"
	"slices"

	"github.com/aloftdeck/aloft/model/release"
)

// toastResults tells the results of a batch: each that is not as wished, and the
// others together when they are many.
func (r *Root) toastResults(results []release.Result, allOrNothing bool) {
	if allOrNothing && r.toastAllOrNothing(results) {
		return
	}
	moved, unchanged, _, _, _ := release.Summary(results)
	for _, res := range results {
		switch {
		case moved > 3 && res.Status == release.Moved, unchanged > 3 && res.Status == release.NotChanged:
		default:
			r.toastResult(res, false)
		}
	}
	if moved > 3 {
		r.toast(toastGood, fmt.Sprintf("%d of %d moved", moved, len(results)))
	}
	if unchanged > 3 {
		r.toast(toastInfo, fmt.Sprintf("%d served that version already", unchanged))
	}
}

// toastAllOrNothing tells of a batch that did not move as a whole: what came of it
// in all, then what broke it; and each that could not be put back. It reports false
// for a batch that moved. What became of the others is among the messages.
func (r *Root) toastAllOrNothing(results []release.Result) bool {
	asWished := func(res release.Result) bool {
		return res.Status == release.Moved || res.Status == release.NotChanged
	}
	broke := slices.IndexFunc(results, func(res release.Result) bool { return !asWished(res) && !res.PutBack })
	if broke < 0 {
		return false
	}
	line := func(res release.Result) string { return resultLine(res, r.theme.Glyphs.Arrow) }
	var stuck []release.Result
	back, waiting := 0, 0
	for i, res := range results {
		switch {
		case i == broke:
		case res.Status == release.Moved:
			stuck = append(stuck, res)
		case res.PutBack:
			back++
			r.record(toastWarn, line(res))
		case !asWished(res):
			waiting++
			r.record(toastWarn, line(res))
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
	r.toast(toastBad, text+"; it broke at "+line(results[broke]))
	for _, res := range stuck {
		r.toast(toastBad, line(res))
	}
	return true
}
