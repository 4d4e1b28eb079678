package capacity

import (
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
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
