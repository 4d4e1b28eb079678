package builds

// What the list says of itself where it does not show.

import (
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/ui/sign"
)

// Tally is how many builds there are.
func (p *Pane) Tally() string { return p.sum() }

// Worst says whether the last build of a project that has ended did not work.
func (p *Pane) Worst() sign.Sign {
	known := p.env.Store.Projects()
	for _, project := range known.List {
		for _, build := range p.env.Store.Builds(project.Name).List {
			if !build.Complete {
				continue
			}
			if build.Status != model.BuildSucceeded && build.Status != model.BuildStopped {
				return sign.Broken
			}
			break
		}
	}
	if known.Failure != nil {
		return sign.Unknown
	}
	return sign.None
}
