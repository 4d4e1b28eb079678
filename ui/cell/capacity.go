package cell

import (
	"fmt"

	"github.com/aloftdeck/aloft/model/capacity"
)

// CapacityMove is a change of capacity, of which only what changed is said: 3 → 5 WCU.
func CapacityMove(arrow, from, to string) string {
	read, write, known := capacity.Units(from)
	reads, writes, also := capacity.Units(to)
	switch {
	case !known || !also:
	case write == writes && read != reads:
		return fmt.Sprintf("%d %s %d RCU", read, arrow, reads)
	case read == reads && write != writes:
		return fmt.Sprintf("%d %s %d WCU", write, arrow, writes)
	default:
		return fmt.Sprintf("%d %d %s %d %d", read, write, arrow, reads, writes)
	}
	return from + " " + arrow + " " + to
}
