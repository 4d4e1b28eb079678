package history

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
)

// This file says in words what is known of a move.

// Copy is the chosen move in one line.
func (h *Pane) Copy() string {
	chosen, ok := h.Chosen()
	if !ok {
		return ""
	}
	r := chosen.newest()
	fields := []string{cell.Stamp(r.When()), r.Function, r.Stage, r.From, r.To, whoOf(r), kindOf(r), statusOf(r), h.remarks(r)}
	return strings.Join(slices.DeleteFunc(fields, func(s string) bool { return s == "" }), "\t")
}

// About says in words what is chosen.
func (h *Pane) About() string {
	chosen, ok := h.Chosen()
	if !ok {
		return ""
	}
	r := chosen.newest()
	if chosen.isSet() {
		return fmt.Sprintf("%s: %s, by %s, %s", chosen.name(), chosen.sum(), whoOf(r), cell.Stamp(r.At))
	}
	to := r.To
	if to == "" {
		to = "a version that is not known"
	}
	if left := leftCanary(r); left != "" {
		to += ", and " + left
	}
	text := fmt.Sprintf("%s of %s to %s", r.Stage, r.Function, to)
	switch {
	case r.OfBuild() && r.Status == release.Moved:
		text = fmt.Sprintf("%s of %s: %s", kindOf(r), r.Function, cmp.Or(r.To, "done"))
	case r.OfPublication() && r.Status == release.Moved:
		text = fmt.Sprintf("version %s of %s published", r.To, r.Function)
	case r.OfTest():
		text = fmt.Sprintf("test of %s %s, %s: %s", r.Function, to, r.Test(), statusOf(r))
	case r.Alias == "" && r.Stage == "":
		text = fmt.Sprintf("%s of %s: %s", kindOf(r), r.Function, statusOf(r))
	}
	if r.OfWiring() {
		text = fmt.Sprintf("%s %s: %s", r.Function, r.Stage, wiringWords(r))
	}
	if r.OfCapacity() {
		text = fmt.Sprintf("capacity of %s from %s to %s", r.Function, r.From, to)
	}
	if r.Source == store.Outside {
		text += ", not by aloft; first seen " + cell.Stamp(r.Seen)
		if !r.After.IsZero() {
			text += ", made after " + cell.Stamp(r.After)
		}
		return text
	}
	text += fmt.Sprintf(" by %s, %s", whoOf(r), cell.Stamp(r.At))
	if r.ByOther() {
		text += ", not with aloft"
	}
	if ended := h.endedCanary(r); ended != "" {
		text += ", " + ended
	}
	if r.Detail != "" {
		text += ": " + r.Detail
	}
	return text
}

// trailWords say how far CloudTrail was read, empty when it has told nothing yet.
func trailWords(t model.TrailState) string {
	switch {
	case t.Failure != nil && t.Failure.Class == model.Denied && t.Failure.Permission != "":
		return "denied: " + t.Failure.Permission
	case t.Failure != nil:
		return "not read: " + t.Failure.Word()
	case t.Back.IsZero():
		return ""
	case t.Complete:
		return "read back to " + day(t.Back) + ", as far as it keeps"
	}
	return "read back to " + day(t.Back) + " so far"
}

// day is a date for people.
func day(at time.Time) string { return at.UTC().Format("2 Jan 2006") }
