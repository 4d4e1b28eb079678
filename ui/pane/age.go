package pane

import (
	"time"

	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/widget"
)

// age says how long ago something was; nothing when that is not known.
func age(now, at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return widget.Age(now.Sub(at))
}

// ago is an age in a sentence.
func ago(now, at time.Time) string {
	if now.Sub(at) < time.Second {
		return "just now"
	}
	return age(now, at) + " ago"
}

// ageOf is how long ago a move was made. One that aloft did not make was made before
// it was seen: >5m.
func ageOf(now time.Time, r *store.Record) string {
	if r.Source != store.Outside || now.Sub(r.Seen) < time.Second {
		return age(now, r.When())
	}
	return ">" + age(now, r.Seen)
}

// notAloft stands for who made a move that aloft did not make.
const notAloft = "not aloft"
