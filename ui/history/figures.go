package history

// How both sides of the chosen move did, and each member of a set since it moved.

import (
	"context"
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/shell"
)

const (
	// figuresEvery is how old the figures of a move get whose first hour is not over.
	figuresEvery = 2 * time.Minute
	// figuresKept is how long CloudWatch keeps single minutes.
	figuresKept = 15 * 24 * time.Hour
	// figuresPatience is how long figures may take to come.
	figuresPatience = 8 * time.Second
)

// sidesOf are the sides of a move that was made, false where there are none to look at.
func (f *Feature) sidesOf(m *store.Record) (health.MoveSides, bool) {
	if !m.OfMove() || m.Alias == "" || m.To == "" || m.Status != release.Moved || m.At.IsZero() {
		return health.MoveSides{}, false
	}
	sides := health.MoveSides{Called: model.Called{Function: m.Function, Alias: m.Alias}, From: m.From, To: m.To, At: m.At}
	if m.Beside != nil {
		sides.Beside = m.Beside.Version
	}
	history := f.h.Store.History() // newest first
	for i := range history {
		o := &history[i]
		if o.Function != m.Function || o.Alias != m.Alias || o.Status != release.Moved {
			continue
		}
		switch at := o.When(); {
		case at.After(m.At):
			sides.Next = at
		case at.Before(m.At):
			sides.Previous = at
			return sides, true
		}
	}
	return sides, true
}

// wanted are the sides of a row that are shown: both of a single move, of a set how each
// member did since.
func (f *Feature) wanted(r *row, now time.Time) (sides []health.Side, over bool) {
	over = true
	for i := len(r.records) - 1; i >= 0; i-- {
		moved, ok := f.sidesOf(r.records[i])
		if !ok || now.Sub(moved.At) > figuresKept {
			continue
		}
		over = over && moved.Over(now)
		found := moved.Sides(now)
		if r.isSet() {
			found = slices.DeleteFunc(found, func(s health.Side) bool { return s.Version != moved.To })
		}
		sides = append(sides, found...)
	}
	return sides[:min(len(sides), health.MostSided)], over
}

// Rested reads how the sides of the chosen move did, where they show and are not known.
func (f *Feature) Rested(s action.Situation, shown func(action.Scope) bool) tea.Cmd {
	r, ok := f.beside.row()
	if !ok || f.metrics == nil || s.Scope != action.History || !shown(action.History) {
		return nil
	}
	if ration, _ := f.h.Store.Ration(); ration.Spent() {
		return nil
	}
	now := f.h.Now()
	last, known := f.h.Store.Moved(r.key())
	if known && last.Over || now.Sub(f.asked[r.key()]) < figuresEvery {
		return nil
	}
	sides, over := f.wanted(r, now)
	if len(sides) == 0 {
		return nil
	}
	f.asked[r.key()] = now
	reader, clock, change := f.metrics, f.h.Now, r.key()
	return shell.AskBehind(f.h, nil, func(ctx context.Context) health.MovedRead {
		ctx, cancel := context.WithTimeout(ctx, figuresPatience)
		defer cancel()
		all, err := health.ReadSides(ctx, reader, clock, sides...)
		read := health.MovedRead{Read: model.Read{Asked: now, At: clock()}, Change: change, Over: over && err == nil}
		for i := range sides {
			read.Sides = append(read.Sides, health.MovedSide{Side: sides[i], Figures: all[i]})
		}
		if err != nil {
			read.Failure = model.FailureOf(err, "GetMetricStatistics", sides[0].Called.Function)
		}
		return read
	}, func(read health.MovedRead) tea.Cmd {
		f.h.Apply(read)
		return nil
	})
}

// limits say from when on calls stand out.
func (f *Feature) limits() health.Limits {
	c := f.h.Config.Health
	return health.Limits{Share: c.ErrorRate / 100, LeastCalls: c.LeastCalls}
}

// The columns of the sides, in cells.
const (
	sideNames = 10
	sideWide  = 20
)

// looked caches what a row has to compare until the facts change: finding it walks the whole
// history.
type looked struct {
	key   string
	facts uint64
	some  bool // there are sides
	moved health.MoveSides
}

// look is what there is to look at of the shown row.
func (b *beside) look(r *row) looked {
	if is := b.f.h.Store.Touched(); b.looked.key != r.key() || b.looked.facts != is {
		sides, _ := b.f.wanted(r, b.f.h.Now())
		moved, _ := b.f.sidesOf(r.newest())
		b.looked = looked{r.key(), is, len(sides) > 0, moved}
	}
	return b.looked
}

// sides are both versions of a single move with their figures; none where there is nothing
// to look at.
func (b *beside) sides(r *row, w int) []section.Section {
	look := b.look(r)
	if b.f.metrics == nil || !look.some {
		return nil
	}
	t := section.Text{Theme: b.Theme(), W: w}
	drawn := section.Sides{
		Theme: t.Theme, Limits: b.f.limits(), Slow: -1, Names: sideNames, Wide: min(sideWide, max((w-sideNames-2)/2, 10)),
	}
	read, known := b.f.h.Store.Moved(r.key())
	if !known {
		t.Say(t.Theme.Dim, t.Theme.Glyphs.Unread)
		return []section.Section{t.Section("both versions", 0)}
	}
	for _, s := range read.Sides {
		when := "since"
		switch {
		case look.moved.Beside != "":
			when = "of both"
		case !s.Side.Window.From.After(look.moved.At):
			when = "before"
		}
		drawn.Heads = append(drawn.Heads, fmt.Sprintf("%s, %s %s", s.Version, figure.Stretch(s.Side.Window.Length()), when))
		drawn.Of = append(drawn.Of, s.Figures)
	}
	if n := len(drawn.Of); n == 2 && drawn.Limits.Slower(drawn.Of[0], drawn.Of[1]) {
		drawn.Slow = 1
	}
	lines := drawn.Lines(true)
	if read.Failure != nil {
		t.Say(t.Theme.Bad, read.Failure.Error())
		lines = append(lines, t.Lines()...)
	}
	return []section.Section{section.Texts("both versions", lines...)}
}

// sinceThen says how a member of a set did in the first hour after it moved, empty where that
// is not known.
func (b *beside) sinceThen(r *row, m *store.Record) string {
	read, _ := b.f.h.Store.Moved(r.key())
	i := slices.IndexFunc(read.Sides, func(s health.MovedSide) bool {
		return s.Called.Function == m.Function && s.Called.Alias == m.Alias
	})
	if i < 0 || !read.Sides[i].Calls.Known {
		return ""
	}
	s, t, limits := read.Sides[i], b.Theme(), b.f.limits()
	switch {
	case s.Calls.Value == 0:
		return t.Dim.Paint("no calls")
	case limits.Judge(s.Figures) == health.Failing:
		return t.Bad.Paint(limits.FailedWord(s.Figures) + "! of " + figure.Number(s.Calls.Value))
	case limits.Judge(s.Figures) == health.Few:
		return t.Dim.Paint("few calls")
	}
	text := limits.FailedWord(s.Figures) + " of " + figure.Number(s.Calls.Value)
	if s.Errors.Known && s.Errors.Value == 0 {
		text += " failed"
	}
	return text
}
