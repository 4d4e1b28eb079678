package functions

import (
	"cmp"
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/ui/shell"
)

// diffPatience is how long the two versions of a diff may take to come.
const diffPatience = 30 * time.Second

// side is one version of a diff and how the operator came to it.
type side struct{ name, alias, version string }

func (f *Feature) diffStages(_ action.Spec, s action.Situation) tea.Cmd {
	next, _ := s.Store.NextStage(s.Function, s.Stage)
	return f.diff(s.Function, sideOf(s, next.Name), sideOf(s, s.Stage))
}

func (f *Feature) diffVersion(_ action.Spec, s action.Situation) tea.Cmd {
	return f.diff(s.Function, sideOf(s, s.Stage), side{version: s.Version})
}

// sideOf is what a stage serves. It is read again before it is compared.
func sideOf(s action.Situation, stage string) side {
	st, _ := s.Store.Stage(stage)
	return side{stage, st.Alias, s.Store.Cell(s.Function, stage).Alias.Version}
}

// compared are the two versions of a diff.
type compared struct {
	a, b model.Version
	read []model.Event // what the stages serve, read before
	err  error
}

// diff opens the comparison of two versions and has them read, and before them what
// the stages serve that they are taken from.
func (f *Feature) diff(function string, a, b side) tea.Cmd {
	box := newComparison(f.h.Dialog(), function)
	l := f.h.Push(box, nil)
	reader, aliases, now := f.o.Versions, f.o.Aliases, f.h.Now
	return shell.Ask(f.h, l, func(ctx context.Context) (c compared) {
		ctx, cancel := context.WithTimeout(ctx, diffPatience)
		defer cancel()
		read := func(s side) (model.Version, error) {
			if s.alias != "" && aliases != nil {
				asked := now()
				alias, err := aliases.GetAlias(ctx, function, s.alias)
				if err != nil {
					return model.Version{}, err
				}
				s.version = alias.Version
				c.read = append(c.read, model.AliasRead{Read: model.Read{Asked: asked, At: now()}, Alias: alias, Full: true})
			}
			return reader.GetVersion(ctx, function, s.version)
		}
		if c.a, c.err = read(a); c.err == nil {
			c.b, c.err = read(b)
		}
		return c
	}, func(c compared) tea.Cmd {
		f.h.Apply(c.read...)
		if c.err != nil {
			box.Fail(c.err.Error())
			return nil
		}
		box.SetVersions(sideRead{Name: a.name, Version: c.a}, sideRead{Name: b.name, Version: c.b})
		return tea.Batch(f.priceDiff(l, box, a.name, c.a, c.b), f.sideDiff(l, box, a, b, c))
	})
}

// sideDiff has read how both sides of a diff did, each in the stage that it was taken
// from, and else in the stage of the other one.
func (f *Feature) sideDiff(l *shell.Layer, box *comparison, a, b side, c compared) tea.Cmd {
	if f.o.Metrics == nil || a.name == "" && b.name == "" {
		return nil
	}
	stages := [2]string{cmp.Or(a.name, b.name), cmp.Or(b.name, a.name)}
	var both [2]health.Side
	for i, v := range []model.Version{c.a, c.b} {
		both[i].Version = v.Number
		if cell := f.h.Store.Cell(v.Function, stages[i]); cell.Alias.Name != "" {
			if s, ok := health.SideOf(cell.Alias, f.served(cell.Alias), v.Number, f.h.Now()); ok {
				both[i] = s
			}
		}
	}
	box.limits = f.limits()
	box.swapSides.SetSides(0, nil)
	return f.readSides(l, both, stages, func(s *sided) { box.swapSides.SetSides(0, s) })
}
