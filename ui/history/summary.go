package history

// What the list says of itself where it does not show.

import (
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/sign"
)

// Tally is how many changes were made.
func (p *Pane) Tally() string { return pane.Tally(p, p.env.Store.Listing().At) }

// Worst is nothing: what failed is not waiting for anybody.
func (p *Pane) Worst() sign.Sign { return sign.None }
