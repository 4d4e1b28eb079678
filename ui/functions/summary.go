package functions

// What the list says of itself where it does not show.

import (
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/sign"
)

// Tally is how many functions there are.
func (m *Matrix) Tally() string { return pane.Tally(m, m.env.Store.Listing().At) }

// Worst is what needs an operator most: calls that fail, a move by somebody else, or
// something that is not known of what the stages serve.
func (m *Matrix) Worst() sign.Sign {
	switch {
	case len(m.env.Store.Loud(m.env.Limits)) > 0:
		return sign.Failing
	case len(m.env.Store.AllMovedElsewhere()) > 0:
		return sign.Moved
	}
	for _, fn := range m.env.Store.Functions() {
		for _, st := range m.env.Store.Stages() {
			if m.env.Store.Cell(fn.Name, st.Name).Failure != nil {
				return sign.Unknown
			}
		}
	}
	return sign.None
}
