package functions

// How both versions of a sheet or a diff did, in the last hour that each served.

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/theme"
)

// sidesPatience is how long the figures of one sheet may take to come.
const sidesPatience = 8 * time.Second

// sidedSide is one side of a move or a diff.
type sidedSide struct {
	health.Side
	Figures health.Figures
	Stage   string // through which it was looked at
}

// sided is how both sides did.
type sided struct {
	sides [2]sidedSide
	why   string // why a part of it could not be read
}

// swapSides are the sides of a dialog's sheets by index: nil while they are being read.
type swapSides map[int]*sided

// SetSides brings how both sides of one sheet did, by its index; nil: it is being read.
func (s *swapSides) SetSides(index int, both *sided) {
	if *s == nil {
		*s = swapSides{}
	}
	(*s)[index] = both
}

// writeSides writes how both sides did, nothing where that was not looked at.
func (s *swapSheet) writeSides(g *grid, i int) {
	both, ok := s.swapSides[i]
	if ok {
		writeSides(g, both, s.facts.Limits)
	}
}

// writeSides writes rows of both sides; nil: they are being read.
func writeSides(g *grid, both *sided, limits health.Limits) {
	if both == nil {
		g.quiet("last hour", g.Glyphs.Unread, g.Glyphs.Unread, "")
		return
	}
	a, b := both.sides[0], both.sides[1]
	latest := a.Window.To
	if b.Window.To.After(latest) {
		latest = b.Window.To
	}
	g.put("", g.Warn, "last hour", g.Dim, [3]string{a.words(latest), b.words(latest), ""}, [3]theme.Style{g.Dim, g.Dim, g.Dim})
	row := func(name string, of func(sidedSide) (string, theme.Style), remark string) {
		was, wasStyle := of(a)
		is, isStyle := of(b)
		g.put("", g.Warn, name, g.Dim, [3]string{was, is, remark}, [3]theme.Style{wasStyle, isStyle, g.Dim})
	}
	plain := func(words func(health.Figures) string) func(sidedSide) (string, theme.Style) {
		return func(s sidedSide) (string, theme.Style) {
			if s.Window.Length() == 0 {
				return "", g.Text
			}
			return words(s.Figures), g.Text
		}
	}
	remark := ""
	for _, s := range both.sides {
		if v := limits.Judge(s.Figures); s.Window.Length() > 0 && (v == health.Few || v == health.Idle) {
			remark = "too few to compare errors"
		}
	}
	row("calls", plain(health.Figures.CallsWhole), remark)
	row("failed", func(s sidedSide) (string, theme.Style) {
		words, style := plain(func(f health.Figures) string { return failedWords(f) })(s)
		if limits.Judge(s.Figures) == health.Failing {
			return words + "!", g.Bad
		}
		return words, style
	}, "")
	row("p95", plain(limits.P95Spoken), "")
	if both.why != "" {
		g.line("not read", both.why)
	}
	if g.shows(leavesThrottled) {
		row("throttled", func(s sidedSide) (string, theme.Style) {
			words, style := plain(health.Figures.ThrottledWhole)(s)
			if limits.Judge(s.Figures) == health.Throttled {
				return words + "!", g.Bad
			}
			return words, style
		}, "")
	}
}

// failedWords is the share that failed, however few calls there were: the remark says
// that they are few.
func failedWords(f health.Figures) string {
	if failed, ok := f.Failed(); ok {
		return figure.Measured(failed)
	}
	return health.Limits{}.FailedWord(f)
}

// words say what a side is, how much of the last hour it served, and until when where that
// was before the latest minute that is known.
func (s sidedSide) words(latest time.Time) string {
	switch {
	case s.Version == "":
		return ""
	case s.Window.From.IsZero():
		return s.Version + ", since when is not known"
	case s.Window.Length() == 0:
		return s.Version + ", came just now"
	}
	words := s.Stage + " " + s.Version
	if l := s.Window.Length(); l < health.SideSpan {
		words += ", " + figure.Stretch(l)
	}
	if s.Window.To.Before(latest) {
		words += ", until " + moment(latest, s.Window.To)
	}
	return words
}

// sideSheets has the sides of sheets read that are ready, from one index on.
func (f *Feature) sideSheets(l *shell.Layer, box *swapSheet, first int, sheets []release.Sheet) tea.Cmd {
	var cmds []tea.Cmd
	for i, sh := range sheets {
		if f.o.Metrics == nil || sh.Verdict != release.Ready && sh.Verdict != release.Choose || len(cmds) == health.MostSided {
			continue
		}
		at, from, source := first+i, "", (*model.Alias)(nil)
		if st := sh.Request.From; st.Alias != "" && sh.Request.Version == "" {
			if c := f.h.Store.Cell(sh.Request.Function, st.Name); c.Alias.Name != "" {
				source, from = &c.Alias, dialog.StageName(st)
			}
		}
		box.SetSides(at, nil)
		both := health.SidesOf(sh, source, f.served, f.h.Now())
		cmds = append(cmds, f.readSides(l, both, [2]string{dialog.StageName(sh.Request.Stage), from}, func(s *sided) { box.SetSides(at, s) }))
	}
	return tea.Batch(cmds...)
}

// served are the times in which single versions served an alias.
func (f *Feature) served(a model.Alias) []release.Spell {
	return f.h.Store.Served(model.CellKey{Function: a.Function, Alias: a.Name})
}

// readSides reads two sides, which goes to show.
func (f *Feature) readSides(l *shell.Layer, both [2]health.Side, stages [2]string, show func(*sided)) tea.Cmd {
	reader, now := f.o.Metrics, f.h.Now
	if stages[1] == "" {
		stages[1] = stages[0]
	}
	return shell.AskBehind(f.h, l, func(ctx context.Context) *sided {
		ctx, cancel := context.WithTimeout(ctx, sidesPatience)
		defer cancel()
		figures, err := health.ReadSides(ctx, reader, now, both[:]...)
		s := &sided{}
		for i := range both {
			s.sides[i] = sidedSide{both[i], figures[i], stages[i]}
		}
		if err != nil {
			s.why = err.Error()
		}
		return s
	}, func(s *sided) tea.Cmd {
		show(s)
		return nil
	})
}
