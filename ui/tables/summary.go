package tables

// What the list says of itself where it does not show.

import (
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/sign"
)

// Tally is how many tables there are.
func (p *Pane) Tally() string { return pane.Tally(p, p.env.Store.Tables().At) }

// Worst says whether a table or an index throttles.
func (p *Pane) Worst() sign.Sign {
	worst := sign.None
	for _, name := range p.env.Store.Tables().Names {
		for _, l := range p.env.Store.Loads(name) {
			if l.Throttled > 0 {
				return sign.Failing
			}
		}
		if p.env.Store.TableFailure(name) != nil {
			worst = sign.Unknown
		}
	}
	return worst
}
