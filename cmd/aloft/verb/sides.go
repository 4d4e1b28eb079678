package verb

import (
	"context"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/release"
)

// sidesTime is how long a plan waits for how its versions did.
const sidesTime = 3 * time.Second

// sides are how the two versions of a move did, in the last hour that each served.
type sides struct {
	health.Side
	figures health.Figures
	stage   string // through which it was looked at
}

// readSides reads how the versions of sheets did, by function. Where nobody reads the
// plan, or it has very many moves, nothing is read. What takes too long is left out.
func (m *moving) readSides(ctx context.Context, sheets []release.Sheet) map[string][2]sides {
	if !m.options.DryRun && !m.env.Terminal.Err || ready(sheets) == 0 || ready(sheets) > health.MostSided {
		return nil
	}
	ctx, stop := context.WithTimeout(ctx, sidesTime)
	defer stop()
	moves, err := m.k.journal.Moves(ctx)
	if err != nil {
		moves = nil // stamps and CloudTrail may do
	}
	served := func(a model.Alias) []release.Spell { return release.Served(a, moves, m.k.trail.Past(a)) }
	found := make([][2]sides, len(sheets))
	inTurns(len(sheets), func(i int) {
		if sheets[i].Verdict == release.Ready {
			found[i] = m.sidesOf(ctx, sheets[i], served)
		}
	})
	by := map[string][2]sides{}
	for i, s := range sheets {
		if s.Verdict == release.Ready {
			by[s.Request.Function] = found[i]
		}
	}
	return by
}

// sidesOf reads the two sides of one sheet.
func (m *moving) sidesOf(ctx context.Context, s release.Sheet, served func(model.Alias) []release.Spell) [2]sides {
	var source *model.Alias
	name := s.Request.Stage.Name
	if from := s.Request.From; from.Alias != "" && s.Request.Version == "" {
		if a, err := m.k.account.GetAlias(ctx, s.Request.Function, from.Alias); err == nil {
			source, name = &a, from.Name
		}
	}
	both := health.SidesOf(s, source, served, m.env.Now())
	figures, _ := health.ReadSides(ctx, m.k.account, m.env.Now, both[:]...) // what failed was not read
	return [2]sides{{both[0], figures[0], s.Request.Stage.Name}, {both[1], figures[1], name}}
}

// sideLines show how the versions of sheets did, nothing where it was not looked at.
func (m *moving) sideLines(sheets []release.Sheet) []string {
	if len(m.sides) == 0 {
		return nil
	}
	limits := healthSettings(m.k.config).Limits
	t := table{head: []string{"FUNCTION", "VERSION", "STAGE", "LAST", "CALLS THEN"}}
	for _, s := range sheets {
		both, ok := m.sides[s.Request.Function]
		if !ok {
			continue
		}
		for _, side := range both {
			if side.Version != "" {
				t.add(s.Request.Function, side.Version, side.stage, figure.Lasting(side.Window.Length()), side.words(limits))
			}
		}
	}
	return append([]string{""}, t.lines()...)
}

// words are the figures of a side, or why there are none.
func (s sides) words(l health.Limits) string {
	switch {
	case s.Window.From.IsZero():
		return paint(styleDim, "not known since when it serves")
	case s.Window.Length() == 0:
		return paint(styleDim, "came just now")
	}
	text := l.Sentence(s.figures)
	if l.Judge(s.figures).Loud() {
		return paint(styleBad, text)
	}
	return text
}

// sideJSON is one side in JSON: how a version did in the last hour that a stage served
// it.
type sideJSON struct {
	Version string      `json:"version"`
	Stage   string      `json:"stage"`
	Health  *healthJSON `json:"health"` // null where it is not known when it served
}

// sidesJSON are the two sides of a sheet, null where they were not looked at.
func (m *moving) sidesJSON(function string) []sideJSON {
	both, ok := m.sides[function]
	if !ok {
		return nil
	}
	out := []sideJSON{}
	for _, s := range both {
		j := sideJSON{Version: s.Version, Stage: s.stage}
		if s.Window.Length() > 0 {
			j.Health = figuresJSON(s.figures, healthSettings(m.k.config).Limits)
			if j.Health.From, j.Health.To = s.Window.From, s.Window.To; !s.figures.Read() {
				j.Health.Error = fmt.Sprintf("not read within %s", sidesTime)
			}
		}
		out = append(out, j)
	}
	return out
}
