package change

import (
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model/journal"
)

// Undone is a change of the journal that is taken back.
type Undone struct {
	ID       string // of the change, or of its set
	Kind     string
	From, To string
	By       string
	At       time.Time
}

// UndoneOf is what is taken back of an entry. The id is that of the change or of its set.
func UndoneOf(e journal.Entry, id string) *Undone {
	return &Undone{ID: id, Kind: e.Kind, From: e.From, To: e.To, By: e.By, At: e.At}
}

// Words name what is undone.
func (u *Undone) Words() string {
	words := fmt.Sprintf("%s %s→%s", u.Kind, u.From, u.To)
	if u.By != "" {
		words += " by " + u.By
	}
	if !u.At.IsZero() {
		words += " at " + Moment(u.At)
	}
	return words
}
