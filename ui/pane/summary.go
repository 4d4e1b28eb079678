package pane

// What the lists say of themselves where they do not show.

import (
	"strconv"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/ui/sign"
)

// tally is how many rows a list has, empty until it was read.
func tally(p Pane, read time.Time) string {
	if _, all := p.Count(); all > 0 || !read.IsZero() {
		return strconv.Itoa(all)
	}
	return ""
}

// Tally is how many functions there are.
func (f *Functions) Tally() string { return tally(f, f.env.Store.Listing().At) }

// Worst says whether something is not known of what the stages serve.
func (f *Functions) Worst() sign.Sign {
	for _, fn := range f.env.Store.Functions() {
		for _, st := range f.env.Store.Stages() {
			if f.env.Store.Cell(fn.Name, st.Name).Failure != nil {
				return sign.Unknown
			}
		}
	}
	return sign.None
}

// Tally is how many builds there are.
func (b *Builds) Tally() string { return tally(b, b.env.Store.Projects().At) }

// Worst says whether the last build of a project that has ended did not work.
func (b *Builds) Worst() sign.Sign {
	known := b.env.Store.Projects()
	for _, p := range known.List {
		for _, build := range b.env.Store.Builds(p.Name).List {
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

// Tally is how many tables there are.
func (p *Tables) Tally() string { return tally(p, p.env.Store.Tables().At) }

// Worst says whether a table or an index throttles.
func (p *Tables) Worst() sign.Sign {
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

// Tally is how many changes were made.
func (h *History) Tally() string { return tally(h, h.env.Store.Listing().At) }

// Worst is nothing: what failed is not waiting for anybody.
func (h *History) Worst() sign.Sign { return sign.None }
