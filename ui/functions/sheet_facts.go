package functions

// What the screen knows beside what a sheet was made of: builds, since when a stage
// serves what, how calls are judged.

import (
	"fmt"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/cell"
)

// sheetFacts is what the screen knows beside a sheet. The zero value knows nothing.
type sheetFacts struct {
	Build        func(function, version string) (model.Build, bool)
	Code         func(function, version string) string       // in its short form
	Stamp        func(function, stage string) *release.Stamp // of what the stage serves
	Limits       health.Limits
	WatchMinutes int // after a move; 0 for none
}

// sheetFacts are those of this screen.
func (f *Feature) sheetFacts() sheetFacts {
	c := f.h.Config
	return sheetFacts{
		Build: f.o.Links.BuildOf,
		Code: func(function, version string) string {
			for _, v := range f.h.Store.Versions(function).List {
				if v.Number == version {
					return model.ShortCode(v.CodeSHA256)
				}
			}
			return ""
		},
		Stamp:        func(function, stage string) *release.Stamp { return f.h.Store.Cell(function, stage).Stamp },
		Limits:       f.limits(),
		WatchMinutes: c.Watch.Minutes,
	}
}

// limits say from when on errors and throttles stand out.
func (f *Feature) limits() health.Limits {
	c := f.h.Config.Health
	return health.Limits{Share: c.ErrorRate / 100, LeastCalls: c.LeastCalls}
}

// since says since when a stage serves a version and who put it there, as far as its
// stamp tells.
func (f sheetFacts) since(function string, st model.Stage, version string, now time.Time) string {
	if f.Stamp == nil {
		return ""
	}
	m := f.Stamp(function, st.Name)
	if m == nil || m.To != version || m.At.IsZero() {
		return ""
	}
	at, age := m.At.UTC(), figure.Stretch(now.Sub(m.At))
	words := at.Format("15:04 UTC")
	if now.Sub(m.At) >= 24*time.Hour {
		words, age = at.Format("2 Jan 15:04 UTC"), ""
	}
	words = " since " + words
	if age != "" {
		words += ", " + age
	}
	if m.By != "" {
		words += ", by " + m.By
	}
	return words
}

// built names the build of a version, empty where it is not known.
func (f sheetFacts) built(function, version string) string {
	if f.Build == nil {
		return ""
	}
	b, ok := f.Build(function, version)
	if !ok {
		return ""
	}
	words := fmt.Sprintf("build #%d", b.Number)
	if b.Number == 0 {
		words = "a build"
	}
	if who := initiator(b); who != "" {
		words += " by " + who
	}
	return words
}

// number is that of the build of a version, as #88; empty where it is not known.
func (f sheetFacts) number(function, version string) string {
	if f.Build == nil {
		return ""
	}
	if b, ok := f.Build(function, version); ok && b.Number > 0 {
		return fmt.Sprintf("#%d", b.Number)
	}
	return ""
}

// code is that of a version in its short form, empty where it is not known.
func (f sheetFacts) code(function, version string) string {
	if f.Code == nil {
		return ""
	}
	return f.Code(function, version)
}

// initiator is who started a build, without the path before the name.
func initiator(b model.Build) string {
	who := safetext.Line(b.Initiator)
	return who[strings.LastIndex(who, "/")+1:]
}

// published says when a version was published, and by which build it was made.
func (s *swapSheet) published(v *model.Version, number string) string {
	words := versionAge(v, s.Env.Now())
	if v == nil {
		return words
	}
	built := s.facts.built(v.Function, number)
	switch {
	case built == "":
		return words
	case words == "":
		return built
	}
	return words + ", " + built
}

// commits are those between both versions, the newest first; where their repository tells
// nothing, those of the builds of the versions from the one side to the other.
func (s *swapSheet) commits(g *grid, i int) {
	if s.between(g, i) {
		return
	}
	sh := &s.sheets[i]
	from, ok := model.VersionNumber(sh.From)
	to, also := model.VersionNumber(sh.To)
	if s.facts.Build == nil || !ok || !also || to <= from || sh.Target == nil {
		return
	}
	const most = 3
	var lines [][2]string
	between, last, all := 0, "", to-from < mostBetween
	for n := to; n > from && n > to-mostBetween; n-- {
		b, ok := s.facts.Build(sh.Request.Function, fmt.Sprint(n))
		if !ok || b.Commit == "" {
			all = false
			continue
		}
		if b.Commit == last {
			continue
		}
		last = b.Commit
		if between++; len(lines) < most {
			what := ""
			if sh.To == fmt.Sprint(n) {
				what = cell.What(sh.Target.Description)
			}
			lines = append(lines, [2]string{strings.TrimSpace(cell.Commit(b.Commit) + "  " + what), initiator(b)})
		}
	}
	for i, l := range lines {
		name, count := "", ""
		if i == 0 {
			name, count = "commits", fmt.Sprintf("%d between", between)
			if !all {
				count = fmt.Sprintf("%d known", between)
			}
		}
		g.quiet(name, count, l[0], l[1])
	}
}

// mostBetween bounds the versions whose builds are looked up for a sheet.
const mostBetween = 50
