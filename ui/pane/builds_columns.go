package pane

// How much room each column of the builds gets, and how a phase is told in it.

import (
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// The widths of the columns of builds, in cells.
const (
	leastBuild  = 20
	mostBuild   = 44
	leastSource = 6
	shortSource = 12 // main a1b2c3d
	mostSource  = 32
	leastPhase  = 10
	// besideBuild is what the columns that stay longest take beside the build's: the
	// state, age, time, phase and version, with their gaps.
	besideBuild = 43 + leastPhase
)

// Resize says how big the pane is.
func (b *Builds) Resize(w, h int) {
	b.listed.Resize(w, h)
	b.arrange()
}

// arrange gives the names of builds and their sources the room that they need, as
// far as there is any, and the rest to the phase, which has the longest texts.
func (b *Builds) arrange() {
	name, source := leastBuild, leastSource
	for i := range b.all {
		r := &b.all[i]
		if r.build == nil {
			name = max(name, widget.Width(r.project))
			continue
		}
		name = max(name, widget.Width(action.BuildName(*r.build)))
		source = max(source, widget.Width(cell.Source(b.env.Theme, r.build)))
	}
	w, _ := widget.Inside(b.w, b.h)
	name, source = min(name, mostBuild), min(source, mostSource)
	b.table.SetColumns(
		widget.Column{ID: "state", Title: "STATE", Min: 11},
		widget.Column{ID: "build", Title: "BUILD", Min: max(min(name, w-besideBuild), leastBuild), Max: name, Flex: 8},
		widget.Column{ID: "source", Title: "SOURCE", Min: min(source, shortSource), Max: source, Flex: 4, Drop: 4},
		widget.Column{ID: "by", Title: "BY", Min: 8, Max: 24, Flex: 1, Drop: 5},
		widget.Column{ID: "age", Title: "AGE", Min: 4, Right: true},
		widget.Column{ID: "took", Title: "TOOK", Min: 6, Right: true, Drop: 3},
		widget.Column{ID: "phase", Title: "PHASE", Min: leastPhase, Max: 60, Flex: 4, Drop: 1},
		widget.Column{ID: "version", Title: "VERSION", Min: 10, Max: 28, Flex: 1, Drop: 2},
	)
}

// The parts of a running build's phase: how much is done, a bar where there is room
// for one, and the phase's name.
const (
	phaseDone = 3
	phaseName = 13 // of most
	leastBar  = 4
	mostBar   = 12
)

// phase is what a running build is at, with how much is done, or what went wrong.
func (b *Builds) phase(t theme.Theme, build *model.Build, now time.Time, w int) string {
	if build.Complete {
		if phase, why := cell.Broke(build); phase != "" {
			return t.Bad.Paint(strings.TrimSuffix(phase+" "+why, " "))
		}
		return ""
	}
	done, _, ok := progress(build, b.env.Store.Builds(build.Project).List, now)
	if !ok {
		return build.Phase
	}
	percent := widget.FitRight(figure.Percent(done), phaseDone, "")
	bar := min(w-phaseName-phaseDone-2, mostBar)
	if bar < leastBar {
		return percent + " " + build.Phase
	}
	// Whole cells: a part of one beside the empty ones looks torn.
	whole := float64(int(done*float64(bar)+0.5)) / float64(bar)
	return percent + " " + t.Info.Paint(t.Glyphs.Bar(whole, bar)) + " " + build.Phase
}
