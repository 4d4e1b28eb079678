package functions

// The dialog before moves: what it holds, and what its keys do.

import (
	"fmt"
	"maps"
	"slices"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
)

// movesConfirmed asks to make the moves of those sheets, all of them ready, with the
// reason in their requests.
type movesConfirmed struct {
	Sheets       []release.Sheet
	AllOrNothing bool
}

// sheetAgain asks to prepare one of the sheets again, now that the operator has
// said which version is meant, or that the alias shall be made. The answer goes
// to SetSheet.
type sheetAgain struct {
	Index   int // of the request
	Request release.Request
}

// swapSheet is the swap sheet of one move, or the list of many with their verdicts.
// While the sheets are being read it only waits, and can be cancelled.
type swapSheet struct {
	dialog.Sheet
	swapPrices // by the index of their sheets
	swapSides  // likewise
	swapCommits
	facts    sheetFacts
	requests []release.Request
	hidden   map[string]bool

	sheets  []release.Sheet // nil while they are being read
	waiting map[int]bool    // those that are being read again
	done    int             // how many have been read
	all     bool            // all or nothing
	onward  bool            // it goes on from what was moved a moment ago
	picking int             // of many: the target whose version is being chosen, -1 for none
	alone   int             // of many: the target whose own sheet is looked at, -1 for none

	list    dialog.Scroll // of many: the targets; of one: the sheet
	own     dialog.Scroll // of many: the sheet of one that is looked at
	choices dialog.Scroll // of the versions to choose from
}

// newSwapSheet makes the dialog for requests whose sheets are being read. Functions
// in hidden are targets that a filter hides.
func newSwapSheet(env dialog.Env, requests []release.Request, hidden map[string]bool) *swapSheet {
	s := &swapSheet{requests: slices.Clone(requests), hidden: maps.Clone(hidden), waiting: map[int]bool{}, picking: -1, alone: -1}
	s.MakeSheet(env, s, s.names())
	s.list.Chosen = len(requests) > 1
	s.Form.Body = true
	s.turn()
	return s
}

// names are the names of the stages that have to be typed before anything is moved.
func (s *swapSheet) names() string {
	stages := make([]model.Stage, len(s.requests))
	for i, r := range s.requests {
		stages[i] = r.Stage
	}
	return dialog.TypedNames(stages)
}

// turn gives the movements to the list that shows.
func (s *swapSheet) turn() {
	s.Rows = &s.list
	switch {
	case s.choosing() >= 0:
		s.Rows = &s.choices
	case s.alone >= 0:
		s.Rows = &s.own
	}
}

// GoesOn says that the promotion goes on from a stage that was moved a moment ago.
func (s *swapSheet) GoesOn() { s.onward = true }

// SetProgress says how many of the sheets have been read.
func (s *swapSheet) SetProgress(done int) { s.done = done }

// SetSheets brings the sheets, in the order of the requests. What enter does has
// changed with that, so whoever calls it has to guard the dialog anew; the same
// holds for SetSheet.
func (s *swapSheet) SetSheets(sheets []release.Sheet) {
	s.sheets = slices.Clone(sheets)
	s.Renew()
	clear(s.waiting)
	if sh := s.one(); sh != nil {
		s.offer(sh)
	}
}

// SetSheet brings one sheet that was read again.
func (s *swapSheet) SetSheet(index int, sheet release.Sheet) {
	if index < 0 || index >= len(s.sheets) {
		return
	}
	s.sheets[index] = sheet
	delete(s.waiting, index)
	s.Say("")
	if s.one() != nil {
		s.offer(&sheet)
	}
}

// Asks is the request of the one sheet that asks which version served before, false
// when there is none, or it is being read again.
func (s *swapSheet) Asks() (release.Request, bool) {
	sh := s.one()
	if sh == nil || sh.Verdict != release.Choose || sh.Request.Kind != release.Rollback || s.waiting[0] {
		return release.Request{}, false
	}
	return sh.Request, true
}

// Loading reports whether something is still being read.
func (s *swapSheet) Loading() bool {
	return s.Sheet.Loading() || s.busy() || s.reading()
}

// busy reports whether sheets are being read.
func (s *swapSheet) busy() bool {
	return s.Failure() == "" && (s.sheets == nil || len(s.waiting) > 0)
}

// Reading says what is being read before anything can be shown.
func (s *swapSheet) Reading() string {
	switch n := len(s.requests); {
	case s.sheets != nil && (s.one() == nil || !s.waiting[0]):
		return ""
	case n > 1:
		return fmt.Sprintf("reading what is served now: %d of %d", s.done, n)
	}
	return "reading what is served now"
}

// Title says what is asked for.
func (s *swapSheet) Title() string {
	if len(s.requests) == 0 {
		return "Move"
	}
	r := s.requests[0]
	what := safetext.Line(r.Function)
	switch n := len(s.requests); {
	case n > 1 && s.alone >= 0:
		r = s.requests[s.alone]
		what = safetext.Line(r.Function)
	case n > 1:
		what = fmt.Sprintf("%d functions", n)
	}
	stage := dialog.StageName(r.Stage)
	if of, ok := makes(s.requests); ok && len(s.requests) > 1 && s.alone < 0 {
		return "Make the stages of " + safetext.Line(of)
	}
	switch r.Kind {
	case release.Promote:
		if from := dialog.StageName(r.From); from != "" {
			return fmt.Sprintf("Promote %s · %s → %s", what, from, stage)
		}
		return fmt.Sprintf("Promote %s to %s", what, stage)
	case release.Rollback:
		if s.unproved() {
			return fmt.Sprintf("Move %s of %s to another version", stage, what)
		}
		if sh := s.one(); sh != nil && sh.EndsCanary != nil && sh.From == sh.To {
			return fmt.Sprintf("End the canary in %s of %s", stage, what)
		}
		return fmt.Sprintf("Roll back %s of %s", stage, what)
	case release.PutBack:
		if r.Undoes != nil {
			return fmt.Sprintf("Undo of %s of %s: %s", stage, what, s.undone())
		}
		return fmt.Sprintf("Put back %s of %s", stage, what)
	}
	return fmt.Sprintf("Move %s of %s", stage, what)
}

// undone names what is taken back: of a set what its members have in common.
func (s *swapSheet) undone() string {
	u := s.requests[0].Undoes
	if len(s.requests) == 1 {
		return safetext.Line(u.Words())
	}
	words := safetext.Line(string(u.Kind))
	if !u.At.IsZero() {
		words += " " + dialog.Ago(s.Env.Now().Sub(u.At))
	}
	return words
}

// unproved reports whether a rollback goes to a version of which nobody knows that it
// served before.
func (s *swapSheet) unproved() bool {
	return slices.ContainsFunc(s.sheets, func(sh release.Sheet) bool {
		return sh.Verdict == release.Choose || sh.Request.Kind == release.Rollback && sh.Request.Version != "" && !sh.Proved
	})
}

// one is the sheet of a single move, nil when there are more or none yet.
func (s *swapSheet) one() *release.Sheet {
	if len(s.requests) != 1 || len(s.sheets) != 1 {
		return nil
	}
	return &s.sheets[0]
}

// Write writes the sheet, the versions to choose from, or the list of targets.
func (s *swapSheet) Write(p *dialog.Page) {
	if reason := s.Reason(); s.Standing().Fields && slices.ContainsFunc(s.ready(), func(sh release.Sheet) bool { return sh.NoRoomFor(reason) }) {
		sub := p.Sub()
		sub.Warned("the stamp has no room for all of it: the journal keeps it whole")
		p.Foot = append(p.Foot, sub.Body...)
	}
	switch i := s.choosing(); {
	case i >= 0:
		s.writeChoices(p, i)
	case s.one() != nil:
		p.Paged = true
		s.writeSheet(p, 0)
	case s.alone >= 0:
		p.Paged = true
		s.writeSheet(p, s.alone)
	default:
		s.writeMany(p)
	}
}

// allOrNothing says whether it is that.
func (s *swapSheet) allOrNothing(p *dialog.Page) string {
	state := "off: each is moved for itself"
	if s.all {
		state = "on: when one fails, those that moved are put back"
	}
	if key := s.Env.Keys.Label(action.AllOrNothing); key != "" {
		state += " (" + key + ")"
	}
	return p.Dim.Paint(p.Fit("all or nothing " + state))
}
