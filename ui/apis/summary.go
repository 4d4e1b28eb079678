package apis

// What the list says of itself where it does not show.

import (
	"strconv"

	"github.com/aloftdeck/aloft/ui/sign"
)

// Tally is how many APIs there are.
func (p *Pane) Tally() string {
	known := p.env.Store.APIs()
	if len(known.List) == 0 && !known.Complete {
		return ""
	}
	return strconv.Itoa(len(known.List))
}

// Worst says whether a stage is wired wrongly, or that is not known.
func (p *Pane) Worst() sign.Sign {
	worst := sign.None
	for _, r := range p.All() {
		switch r.state() {
		case broken:
			return sign.Broken
		case unknown:
			worst = sign.Unknown
		}
	}
	if p.env.Store.APIs().Failure != nil {
		worst = sign.Unknown
	}
	return worst
}
