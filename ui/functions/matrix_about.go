package functions

// What the stage matrix says in words.

import (
	"cmp"
	"fmt"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
)

// lacks says what the matrix does not show because aliases may not be listed.
func (f *Matrix) lacks() string {
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
func (f *Matrix) withoutStages() string {
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

// sides says how both versions did of a stage that was moved in the last hour, empty where
// that is not known.
func (f *Matrix) sides(name string, c store.Cell) string {
	hour, _ := f.env.Store.Hour(f.key(name))
	last, ok := f.env.Store.LastMove(f.key(name))
	if _, split := hour.Split(); !split || !ok || c.Moving != nil || c.Failure != nil || c.Alias.Version != hour.Sides[1].Version {
		return ""
	}
	before, since := hour.Sides[0], hour.Sides[1]
	text := fmt.Sprintf("%s serves %s since %s", f.stage, since.Version, moment(f.env.Now(), last.When()))
	if last.By != "" {
		text += " by " + last.By
	}
	if since.Calls.Value == 0 {
		return text + ": no calls yet"
	}
	return text + fmt.Sprintf(": %s of %s failed; %s before: %s", f.env.Limits.FailedWord(since.Figures), since.CallsWhole(),
		before.Version, cmp.Or(f.env.Limits.FailedWord(before.Figures), "no calls"))
}

// Aside says of the chosen cell what its row and the right pane have no room for: what a
// change of it is at, that its weights are not known, or that something else moved it.
func (f *Matrix) Aside() string {
	name, ok := f.Chosen()
	c := f.env.Store.Cell(name, f.stage)
	if !ok || f.stage == "" || c.Moving != nil || c.Unweighed != nil || c.Outside {
		return f.About()
	}
	return ""
}

// About says in words what the chosen cell holds.
func (f *Matrix) About() string {
	name, ok := f.Chosen()
	if !ok || f.stage == "" {
		return f.withoutStages()
	}
	c := f.env.Store.Cell(name, f.stage)
	now := f.env.Now()
	of := f.stage + " of " + name
	if text := f.sides(name, c); text != "" {
		return text
	}
	switch {
	case c.Moving != nil && c.Moving.To == "":
		return fmt.Sprintf("%s: %s", of, atWhat(*c.Moving))
	case c.Moving != nil && c.Moving.Step == change.StepFollow:
		from, _ := cell.Weighted(c.Alias)
		return fmt.Sprintf("%s: %s→%s, %s: %s serves until %s is ready", of, from, c.Moving.To, c.Moving.Note, from, c.Moving.To)
	case c.Moving != nil:
		return fmt.Sprintf("%s: %s, to %s", of, c.Moving.Step, c.Moving.To)
	case c.Failure != nil:
		return of + ": " + c.Failure.Error()
	case c.State == store.Absent:
		return f.keyOf(action.MakeStages) + " makes " + f.stage + " of " + name + ", which it does not have yet"
	case c.State == store.Unread:
		return of + " has not been read yet"
	}
	if f.watched != nil {
		if words := f.watched(model.CellKey{Function: name, Alias: c.Alias.Name}, c.Alias.Version); words != "" {
			return name + " " + f.stage + " " + words
		}
	}
	old, extra := cell.Weighted(c.Alias)
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
			text += ", seen " + cell.Ago(now, seen)
		}
	case s != nil:
		text += fmt.Sprintf(", moved by %s %s", s.By, cell.Ago(now, s.At))
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
	if cell.Stale(c, now) {
		text += ", read " + cell.Ago(now, c.At)
	}
	return text
}
