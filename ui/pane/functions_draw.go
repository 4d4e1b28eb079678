package pane

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// This file draws the stage matrix.

// arrange chooses which stage columns show: as many as fit, the chosen one among
// them.
func (f *Functions) arrange() {
	stages := f.env.Store.Stages()
	w, _ := widget.Inside(f.w, f.h)
	sw := leastStage
	for _, st := range stages {
		sw = min(max(sw, ansi.StringWidthWc(st.Name)+1), mostStage)
	}
	f.fits = min(max((w-2-leastName)/(sw+2), 1), max(len(stages), 1))
	chosen := max(slices.IndexFunc(stages, func(st model.Stage) bool { return st.Name == f.stage }), 0)
	f.first = max(min(f.first, chosen, len(stages)-f.fits), chosen-f.fits+1, 0)

	// Names go before the last moves where there is not room for both.
	name := max(min(f.widest, w-2-f.fits*(sw+2)), leastName)
	columns := []widget.Column{{ID: functionColumn, Title: "FUNCTION", Min: name, Max: max(f.widest, name), Flex: 4}}
	for i := f.first; i < min(f.first+f.fits, len(stages)); i++ {
		lead := " "
		if i == chosen {
			lead = f.env.Theme.Glyphs.Marker
		}
		columns = append(columns, widget.Column{ID: stagePrefix + stages[i].Name, Title: lead + stages[i].Name, Min: sw, Max: mostStage, Flex: 1})
	}
	columns = append(columns, widget.Column{ID: movedColumn, Title: "MOVED", Min: movedWidth, Max: 24, Flex: 1, Drop: 1})
	f.table.SetColumns(columns...)
	switch f.order {
	case byMoved:
		f.table.SetSort(movedColumn, true)
	case byDrift:
		f.table.SetSort("", false)
	default:
		f.table.SetSort(functionColumn, false)
	}
	listing := f.env.Store.Listing()
	switch {
	case f.all == 0 && listing.Failure != nil:
		f.table.Empty = listing.Failure.Error()
	case f.all == 0 && listing.Complete:
		f.table.Empty = "the account has no functions that are shown here"
	case f.all == 0:
		f.table.Empty = "reading the functions" + f.env.Theme.Glyphs.Ellipsis
	default:
		f.table.Empty = "no function matches the filter; esc clears it"
	}
}

// Version changes with everything that Cells shows.
func (f *Functions) Version(i int) uint64 {
	name := f.rows[i]
	now := f.env.Now()
	v := mix(f.env.Store.RowVersion(name), mixText(f.stage))
	for _, st := range f.env.Store.Stages() {
		c := f.env.Store.Cell(name, st.Name)
		if c.Moving != nil {
			f.moving = true
		}
		v = mix(v, cellVersion(c, now, f.spin))
	}
	if last, ok := f.env.Store.LastMove(name); ok {
		v = mix(v, mixText(ageOf(now, &last)), mixText(last.By))
	}
	return v
}

// Cells are the texts of a row.
func (f *Functions) Cells(i int, r widget.Row) []string {
	name := f.rows[i]
	now := f.env.Now()
	stages := f.env.Store.Stages()
	cells := make([]string, len(r.Columns))
	for k, id := range r.Columns {
		switch stage, isStage := strings.CutPrefix(id, stagePrefix); {
		case id == functionColumn:
			cells[k] = middle(name, r.Widths[k], r.Theme.Glyphs.Ellipsis)
		case id == movedColumn:
			cells[k] = r.Theme.Dim.Paint(f.moved(r.Theme, name))
		case isStage:
			n := slices.IndexFunc(stages, func(st model.Stage) bool { return st.Name == stage })
			behind, _ := f.env.Store.Behind(name, stage)
			text := cellText(r.Theme, r.Theme.Stage(n, len(stages)), f.env.Store.Cell(name, stage), behind, now, f.spin)
			if r.Selected && stage == f.stage {
				cells[k] = r.Theme.Glyphs.Marker + text
			} else {
				cells[k] = " " + text
			}
		}
	}
	return cells
}

// moved says when a function was moved last, and by whom. Not read yet and not to
// be known look different; blank is a function whose stages carry no stamp.
func (f *Functions) moved(t theme.Theme, name string) string {
	if last, ok := f.env.Store.LastMove(name); ok {
		who := last.By
		if last.ByOther() {
			who = "outside" // aloft; there is not room for more
		}
		return fmt.Sprintf("%-3s %s", ageOf(f.env.Now(), &last), who)
	}
	text := ""
	for _, st := range f.env.Store.Stages() {
		switch c := f.env.Store.Cell(name, st.Name); {
		case c.Unweighed != nil:
			return unweighed
		case c.State == store.Unread, c.State == store.Serving && !c.Full:
			text = t.Glyphs.Unread
		}
	}
	return text
}

// Lines draws the pane.
func (f *Functions) Lines(focused bool) []string {
	f.moving = false
	title := f.title("", len(f.rows), f.all)
	dot := " " + f.env.Theme.Glyphs.Dot + " "
	if marked := f.table.Marked(); len(marked) > 0 {
		title += fmt.Sprintf("%s%d marked", dot, len(marked))
		if hidden := f.hidden(marked); hidden > 0 {
			title += fmt.Sprintf(" (%d hidden)", hidden)
		}
	}
	var infos []string
	if lacks := f.lacks(); lacks != "" {
		infos = append(infos, lacks)
	}
	if stages := f.env.Store.Stages(); f.fits < len(stages) {
		infos = append(infos, fmt.Sprintf("stages %d%s%d of %d", f.first+1, f.env.Theme.Glyphs.Dash, f.first+f.fits, len(stages)))
	}
	if f.order != byName {
		infos = append(infos, f.order.String())
	}
	return f.framed(title, infos, focused)
}

// lacks says what the matrix does not show because aliases may not be listed.
func (f *Functions) lacks() string {
	failure, weights := f.env.Store.Unlisted()
	switch {
	case failure == nil || failure.Class != model.Denied:
		return ""
	case len(f.env.Store.Stages()) == 0:
		return "stages not known: " + lacking(failure)
	case weights:
		return "weights not known: " + lacking(failure)
	}
	return lacking(failure)
}

// withoutStages says why there is no stage to choose, and what to do.
func (f *Functions) withoutStages() string {
	switch failure, _ := f.env.Store.Unlisted(); {
	case failure == nil:
		return ""
	case failure.Class == model.Denied && failure.Permission != "":
		return "stages not known: grant " + failure.Permission + ", or name them in aloft.toml"
	default:
		return "stages not known: " + failure.Error()
	}
}

// lacking is a failure in a few words: the missing permission where it names one.
func lacking(f *model.Failure) string {
	if f.Permission != "" {
		return f.Permission + " is missing"
	}
	return f.Error()
}

// atWhat is what a change under way is at.
func atWhat(p change.Progress) string {
	if p.Note == "" {
		return string(p.Step)
	}
	return string(p.Step) + ": " + p.Note
}

// About says in words what the chosen cell holds.
func (f *Functions) About() string {
	name, ok := f.table.Selected()
	if !ok || f.stage == "" {
		return f.withoutStages()
	}
	c := f.env.Store.Cell(name, f.stage)
	now := f.env.Now()
	of := f.stage + " of " + name
	switch {
	case c.Moving != nil && c.Moving.To == "":
		return fmt.Sprintf("%s: %s", of, atWhat(*c.Moving))
	case c.Moving != nil && c.Moving.Step == change.StepFollow:
		from, _ := served(c.Alias)
		return fmt.Sprintf("%s: %s→%s, %s: %s serves until %s is ready", of, from, c.Moving.To, c.Moving.Note, from, c.Moving.To)
	case c.Moving != nil:
		return fmt.Sprintf("%s: %s, to %s", of, c.Moving.Step, c.Moving.To)
	case c.Failure != nil:
		return of + ": " + c.Failure.Error()
	case c.State == store.Absent:
		return name + " has no " + f.stage
	case c.State == store.Unread:
		return of + " has not been read yet"
	}
	old, extra := served(c.Alias)
	text := of + " serves " + old
	switch k := c.Alias.Canary; {
	case k != nil && k.Weight >= 1:
		text += ", until " + extra.Version + " is ready"
	case k != nil:
		text += fmt.Sprintf(" and %s of the traffic goes to %s", figure.Share(k.Weight), k.Version)
	}
	switch s := c.Stamp; {
	case c.Outside:
		text += ", moved outside aloft"
		if seen := c.Seen.First; !seen.IsZero() {
			text += ", seen " + ago(now, seen)
		}
	case s != nil:
		text += fmt.Sprintf(", moved by %s %s", s.By, ago(now, s.At))
		if s.From != "" {
			text += " from " + s.From
		}
		if s.Why != "" {
			text += ": " + s.Why
		}
	}
	switch {
	case c.Unweighed != nil:
		text += "; weights not known: " + lacking(c.Unweighed)
	case !c.Full:
		text += "; weights not read yet"
	}
	if stale(c, now) {
		text += ", read " + ago(now, c.At)
	}
	return text
}
