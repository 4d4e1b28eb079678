package functions

// How the calls of the chosen stage went in the last hour, split at its last move.

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/section"
)

// hour are the sections about the chosen stage: plots, figures of both sides with what the
// way back would do, and what else is known.
func (b *beside) hour(w, h int) []section.Section {
	stage := b.versions.stage
	if stage == "" {
		return nil
	}
	title := b.serves()
	read, known := b.read()
	var plots []string
	switch {
	case b.env.Store.Cell(b.versions.function, stage).State != store.Serving:
		return []section.Section{section.Texts(title, append(b.broken(w), b.way()...)...)}
	case known && len(read.Calls) == 0 && read.Failure != nil:
		known = false
		plots = []string{" " + b.versions.Theme().Bad.Paint(read.Failure.Error())}
	case !known:
		plots = []string{" " + b.dim("calls      "+b.versions.Theme().Glyphs.Unread)}
	case h >= tallPane:
		plots = b.tall(read, w)
	default:
		plots = b.strips(read, w)
	}
	out := []section.Section{section.Texts(title, plots...), section.Texts(title, slices.Concat(b.sides(read, known, w, h), b.broken(w), b.way())...)}
	out[0].Leaves = plotsLeave
	if facts := b.facts(); facts != "" {
		more := section.Texts(title, " "+facts)
		more.Leaves = factsLeave
		out = append(out, more)
	}
	return out
}

func (b *beside) dim(text string) string { return b.versions.Theme().Dim.Paint(text) }

// serves says what the stage serves, since when, and by whom.
func (b *beside) serves() string {
	stage := b.versions.stage
	c := b.env.Store.Cell(b.versions.function, stage)
	switch {
	case c.State == store.Absent:
		return "there is no " + stage
	case c.State != store.Serving:
		return stage + " is not read yet"
	}
	text := stage + " serves " + c.Alias.Version
	if k := c.Alias.Canary; k != nil {
		text = stage + " serves " + cell.Shares(c.Alias.Version, k)
	}
	last, ok := b.env.Store.LastMove(b.key())
	if !ok {
		return text
	}
	if !last.At.IsZero() {
		text += " since " + moment(b.env.Now(), last.At)
		if b.env.Now().Sub(last.At) < 24*time.Hour {
			text += " UTC"
		}
	}
	if last.By != "" {
		text += ", " + last.By
	}
	if last.Host != "" {
		text += " on " + last.Host
	}
	return text
}

// word is a figure in words, with the sign of what was not read in the terminal's own signs.
func (b *beside) word(text string) string {
	return strings.ReplaceAll(text, "…", b.versions.Theme().Glyphs.Unread)
}

// loud follows a figure that stands out.
func loud(bad bool) string {
	if bad {
		return "!"
	}
	return ""
}

// slower reports whether calls take twice as long or more since the version came.
func (b *beside) slower(e health.HourRead) bool {
	if _, split := e.Split(); !split {
		return false
	}
	return b.env.Limits.Slower(e.Sides[0].Figures, e.Sides[1].Figures)
}

// sides are the figures of both versions, in columns or in sentences.
func (b *beside) sides(e health.HourRead, known bool, w, h int) []string {
	t := b.versions.Theme()
	if !known {
		return nil
	}
	if len(e.Sides) == 0 {
		return []string{" " + b.dim("when it came is not known: nothing to compare")}
	}
	var heads []string
	_, split := e.Split()
	for i, s := range e.Sides {
		head := s.Version
		switch {
		case split && i == 0:
			head += ", " + figure.Stretch(s.Length()) + " before"
		case split: // as long as the minutes that are counted
			head += ", " + figure.Stretch(s.Length()) + " since"
		case s.Length() == time.Hour:
			head += ", last hour"
		default:
			head += ", " + figure.Stretch(s.Length())
		}
		heads = append(heads, head)
	}
	sides := section.Sides{
		Theme: t, Limits: b.env.Limits, Heads: heads, Slow: -1, Names: stripStarts + 9 - sideWidth + 1, Wide: sideWidth,
	}
	for _, s := range e.Sides {
		sides.Of = append(sides.Of, s.Figures)
	}
	if b.slower(e) {
		sides.Slow = 1
	}
	if h < tablePane {
		var lines []string
		for i, f := range sides.Of {
			failed, bad := strings.CutSuffix(sides.Failed(f), "!")
			lines = append(lines, fmt.Sprintf(" %s: %s calls, %s failed%s, p95 %s",
				heads[i], sides.Word(f.CallsWhole()), failed, loud(bad), sides.P95(i, f)))
		}
		return append(lines, b.rose(e)...)
	}
	if w >= wideVersions {
		sides.Names += 3
	}
	lines := append([]string{""}, sides.Lines(h >= tallPane)...)
	rose := b.rose(e)
	return append(append(lines, ""), rose...)
}

// rose says that failures began with the version that serves.
func (b *beside) rose(e health.HourRead) []string {
	moved, split := e.Split()
	if !split || b.env.Limits.Judge(e.Sides[1].Figures) != health.Failing || b.env.Limits.Judge(e.Sides[0].Figures) == health.Failing {
		return nil
	}
	version, limit := e.Sides[1].Version, b.env.Limits.Share
	when := "since " + version + " came"
	for i := range e.Errors {
		if i < len(e.Calls) && e.Calls[i] > 0 && e.Errors[i]/e.Calls[i] >= limit {
			at := e.From.Add(time.Duration(i) * time.Minute)
			switch d := at.Sub(moved.Truncate(time.Minute)); {
			case d >= 0 && d <= time.Minute:
				when = "in the minute " + version + " came"
			case d > time.Minute:
				when = figure.Stretch(d) + " after " + version + " came"
			}
			if !at.Before(moved.Truncate(time.Minute)) {
				break
			}
		}
	}
	return []string{" " + b.versions.Theme().Bad.Paint("! failures rose "+when)}
}

// way says what the way back would do.
func (b *beside) way() []string {
	stage := b.versions.stage
	c := b.env.Store.Cell(b.versions.function, stage)
	spells := b.versions.spells()
	now := b.env.Now()
	var text string
	switch n := len(spells); {
	case c.State == store.Absent:
		keys := b.env.Keys
		ways := []string{" " + b.dim(keys.Label(action.MakeStages)+" makes it, serving the newest version")}
		if b.env.Store.Stages()[0].Name != stage {
			ways = append(ways, " "+b.dim(keys.Label(action.Promote)+" in the stage before makes it too, serving what that does"))
		}
		return ways
	case c.State != store.Serving:
		return nil
	case c.Alias.Canary != nil:
		text = fmt.Sprintf("u ends it: one of %s and %s gets all calls of %s", c.Alias.Version, c.Alias.Canary.Version, stage)
	case n > 1 && spells[n-1].Version == c.Alias.Version && spells[n-1].From.Equal(spells[n-2].Until):
		s := spells[n-2]
		text = fmt.Sprintf("u puts %s back to %s, which served", stage, s.Version)
		if !s.From.IsZero() {
			text += " " + figure.Stretch(s.Until.Sub(s.From))
		}
		text += " until " + moment(now, s.Until)
	case c.Stamp != nil && !c.Outside && c.Stamp.From != "":
		text = fmt.Sprintf("u puts %s back to %s, which served before", stage, c.Stamp.From)
	default:
		text = "u asks for a version: which one served before is not known"
	}
	return []string{" " + text}
}

// broken says which routes of APIs can not reach the stage, and why.
func (b *beside) broken(w int) []string {
	text := section.Text{Theme: b.versions.Theme(), W: w}
	for _, way := range b.env.Store.Wired(b.key()).Broken {
		text.Hang(text.Theme.Bad, 2, text.Theme.Glyphs.Cross+" "+cell.BrokenWay(way))
	}
	return text.Lines()
}

// facts are what else is known of the stage: that APIs reach it, who owns its alias, and that it is old.
func (b *beside) facts() string {
	var facts []string
	if wiring := cell.Wiring(b.env.Store, b.key()); wiring != "" {
		facts = append(facts, wiring)
	}
	if b.env.Owner != nil {
		if owner := b.env.Owner(b.key()); owner != "" {
			facts = append(facts, "owned by "+owner)
		} else {
			facts = append(facts, "no stack")
		}
	}
	c := b.env.Store.Cell(b.versions.function, b.versions.stage)
	if cell.Stale(c, b.env.Now()) {
		facts = append(facts, "read "+cell.Ago(b.env.Now(), c.At))
	}
	if c.Failure != nil {
		facts = append(facts, c.Failure.Error())
	}
	return strings.Join(facts, " "+b.versions.Theme().Glyphs.Dot+" ")
}
