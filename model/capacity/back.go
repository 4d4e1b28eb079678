package capacity

import (
	"fmt"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
)

// Back is the wish for what a table or an index had before a change, from the
// words in which the journal keeps it, and whether those say it.
func Back(key model.CapacityKey, from string) (Request, bool) {
	r := Request{CapacityKey: key}
	if from == Figures(model.OnDemand, 0, 0) {
		r.Billing = model.OnDemand
		return r, key.Index == ""
	}
	var read, write int64
	if n, _ := fmt.Sscanf(from, "%d RCU %d WCU", &read, &write); n == 2 {
		r.Read, r.Write = read, write
		return r, read > 0 && write > 0 && Figures(model.Provisioned, read, write) == from
	}
	for part := range strings.SplitSeq(from, ", ") {
		c := model.ScalingChange{CapacityKey: key}
		if n, _ := fmt.Sscanf(part, "%s %d to %d", (*string)(&c.Access), &c.Min, &c.Max); n != 3 {
			return r, false
		}
		if c.Access != model.Reads && c.Access != model.Writes {
			return r, false
		}
		r.Scaling = append(r.Scaling, c)
	}
	return r, true
}

// Undo is the wish for what a table or an index had before a change of the journal.
func Undo(m journal.Move) (Request, error) {
	e := m.Intent
	r, ok := Back(e.Subject().Capacity(), e.From)
	if !ok {
		return r, fmt.Errorf("what %s had before is not known: the journal has %q", e.Subject().Capacity(), e.From)
	}
	r.Undoes = change.UndoneOf(e, e.ID)
	return r.provisioned(), nil
}

// provisioned says that a table shall have the units of the wish whatever it pays for
// now.
func (r Request) provisioned() Request {
	if r.Index == "" && r.Read > 0 {
		r.Billing = model.Provisioned
	}
	return r
}

// UndoOf is the wish that takes back a change which was just made, and whether there is
// one.
func UndoOf(r Result, made Request, at time.Time) (Request, bool) {
	if r.Status != change.Moved {
		return Request{}, false
	}
	back, ok := Back(made.CapacityKey, r.From)
	back.Undoes = &change.Undone{ID: r.ID, Kind: Kind, From: r.From, To: r.To, At: at}
	return back.provisioned(), ok
}
