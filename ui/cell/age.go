// Package cell puts facts in the words of a cell, which several panes share: ages, what a
// stage serves, how a build stands, names that are cut.
package cell

import (
	"time"

	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Age says how long ago something was; nothing when that is not known.
func Age(now, at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return widget.Age(now.Sub(at))
}

// Ago is an age in a sentence.
func Ago(now, at time.Time) string {
	if now.Sub(at) < time.Second {
		return "just now"
	}
	return Age(now, at) + " ago"
}

// MoveAge is how long ago a move was made. One that aloft did not make was made before
// it was seen: 5m+.
func MoveAge(now time.Time, r *store.Record) string {
	if r.Source != store.Outside || now.Sub(r.Seen) < time.Second {
		return Age(now, r.When())
	}
	return Age(now, r.Seen) + "+"
}

// NotAloft stands for who made a move that aloft did not make.
const NotAloft = "not aloft"

// Clock is a time of today, or with its day.
func Clock(now, at time.Time) string {
	now, at = now.UTC(), at.UTC()
	if at.YearDay() == now.YearDay() && at.Year() == now.Year() {
		return at.Format("15:04 UTC")
	}
	return at.Format("2 Jan 15:04 UTC")
}
