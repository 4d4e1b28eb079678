package overlay

// The dialog before a move: what it holds, and what it waits for.

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
)

// SheetsConfirmed says that the operator wants the moves made: of those sheets,
// all of them ready, with the reason in their requests.
type SheetsConfirmed struct {
	Number       uint64 // as NewSheets got it
	Sheets       []release.Sheet
	AllOrNothing bool
}

// SheetAgain asks to prepare one of the sheets again, now that the operator has
// said which version is meant, or that the alias shall be made. The answer goes
// to SetSheet.
type SheetAgain struct {
	Number  uint64
	Index   int // of the request
	Request release.Request
}

// maxReason bounds a reason, in characters. Stamp and journal cut it further.
const maxReason = 200

// Sheets is the swap sheet of one move, or the list of many with their verdicts.
// While the sheets are being read it only waits, and can be cancelled.
type Sheets struct {
	env      Env
	number   uint64
	requests []release.Request
	hidden   map[string]bool

	sheets  []release.Sheet // nil while they are being read
	waiting map[int]bool    // those that are being read again
	done    int             // how many have been read
	failed  string          // why they could not be read
	all     bool            // all or nothing
	said    string          // why enter did nothing, until the next key

	reason, typed input
	onReason      bool

	list    scroll // of many: the targets; of one: the sheet
	choices scroll // of the versions to choose from
	onward  bool   // it goes on from what was moved a moment ago
	picking int    // of many: the target whose version is being chosen, -1 for none

	prices SwapPrices // of the sheets' swaps, by index
}

// NewSheets makes the dialog for requests whose sheets are being read. The number
// comes back in its messages, so that late answers can be told apart. Functions
// in hidden are targets that a filter hides.
func NewSheets(env Env, number uint64, requests []release.Request, hidden map[string]bool) *Sheets {
	s := &Sheets{
		env: env, number: number, requests: slices.Clone(requests), hidden: maps.Clone(hidden),
		waiting: map[int]bool{}, reason: newInput(maxReason), typed: newInput(maxReason), picking: -1,
	}
	s.list.chosen = len(requests) > 1
	s.choices.chosen = true
	s.onReason = s.mustType() == ""
	s.focus()
	return s
}

// GoesOn says that the promotion goes on from a stage that was moved a moment ago.
func (s *Sheets) GoesOn() { s.onward = true }

// Number is the number that NewSheets got.
func (s *Sheets) Number() uint64 { return s.number }

// SetProgress says how many of the sheets have been read.
func (s *Sheets) SetProgress(done int) { s.done = done }

// SetSheets brings the sheets, in the order of the requests. What enter does has
// changed with that, so whoever calls it has to guard the dialog anew; the same
// holds for SetSheet.
func (s *Sheets) SetSheets(sheets []release.Sheet) {
	s.sheets = slices.Clone(sheets)
	s.failed = ""
	clear(s.waiting)
	if sh := s.one(); sh != nil {
		s.offer(sh)
	}
}

// SetSheet brings one sheet that was read again.
func (s *Sheets) SetSheet(index int, sheet release.Sheet) {
	if index < 0 || index >= len(s.sheets) {
		return
	}
	s.sheets[index] = sheet
	if s.one() != nil {
		s.offer(&sheet)
	}
	delete(s.waiting, index)
	s.said = ""
}

// Asks is the request of the one sheet that asks which version served before, false
// when there is none, or it is being read again.
func (s *Sheets) Asks() (release.Request, bool) {
	sh := s.one()
	if sh == nil || sh.Verdict != release.Choose || sh.Request.Kind != release.Rollback || s.waiting[0] {
		return release.Request{}, false
	}
	return sh.Request, true
}

// Fail says that the sheets could not be read.
func (s *Sheets) Fail(why string) { s.failed = safetext.Line(why) }

// Loading reports whether something is still being read, so that the spinner has
// to turn.
func (s *Sheets) Loading() bool {
	for _, p := range s.prices {
		if p == nil {
			return true
		}
	}
	return s.failed == "" && (s.sheets == nil || len(s.waiting) > 0)
}

// Guarded is true: enter makes moves.
func (s *Sheets) Guarded() bool { return true }

// Hints for the footer.
func (s *Sheets) Hints() []action.ID {
	hints := []action.ID{action.Confirm, action.Cancel}
	if s.one() == nil && s.sheets != nil {
		hints = append(hints, action.AllOrNothing)
	}
	return hints
}

// Says what they do.
func (s *Sheets) Says(id action.ID) (string, bool) {
	does := s.does()
	switch {
	case id == action.Confirm && does != "":
		return does, true
	case id == action.Confirm && s.Loading():
		return "reading", false
	case id == action.Confirm:
		return "can not be moved", false
	case id == action.Cancel:
		return s.leaves(), does != "close"
	}
	return "", true
}

// Title says what is asked for.
func (s *Sheets) Title() string {
	if len(s.requests) == 0 {
		return "Move"
	}
	r := s.requests[0]
	what := safetext.Line(r.Function)
	if n := len(s.requests); n > 1 {
		what = fmt.Sprintf("%d functions", n)
	}
	stage := stageName(r.Stage)
	switch r.Kind {
	case release.Promote:
		if from := stageName(r.From); from != "" {
			return fmt.Sprintf("Promote %s from %s to %s", what, from, stage)
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
func (s *Sheets) undone() string {
	u := s.requests[0].Undoes
	if len(s.requests) == 1 {
		return safetext.Line(u.Words())
	}
	words := safetext.Line(string(u.Kind))
	if !u.At.IsZero() {
		words += " " + ago(s.env.Now().Sub(u.At))
	}
	return words
}

// unproved reports whether a rollback goes to a version of which nobody knows that it
// served before.
func (s *Sheets) unproved() bool {
	return slices.ContainsFunc(s.sheets, func(sh release.Sheet) bool {
		return sh.Verdict == release.Choose || sh.Request.Kind == release.Rollback && sh.Request.Version != "" && !sh.Proved
	})
}

func stageName(s model.Stage) string {
	if s.Name == "" {
		return safetext.Line(s.Alias)
	}
	return safetext.Line(s.Name)
}

// one is the sheet of a single move, nil when there are more or none yet.
func (s *Sheets) one() *release.Sheet {
	if len(s.requests) != 1 || len(s.sheets) != 1 {
		return nil
	}
	return &s.sheets[0]
}

// mustType is what has to be typed before anything is moved: the names of the
// stages that ask for it, empty when none does.
func (s *Sheets) mustType() string {
	var names []string
	for _, r := range s.requests {
		if name := stageName(r.Stage); r.Stage.Confirm == model.ConfirmType && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, " ")
}

// ready are the sheets that would be moved.
func (s *Sheets) ready() []release.Sheet {
	var ready []release.Sheet
	for i, sh := range s.sheets {
		if sh.Verdict == release.Ready && !s.waiting[i] {
			ready = append(ready, sh)
		}
	}
	return ready
}

// asking is the target that needs an answer before it can be moved and that enter
// is about: the only one, or the chosen one of many. -1 when there is none.
func (s *Sheets) asking() int {
	i := 0
	if s.one() == nil {
		i = s.list.cursor
	}
	if i >= len(s.sheets) || s.waiting[i] {
		return -1
	}
	switch s.sheets[i].Verdict {
	case release.Choose, release.Missing:
		return i
	}
	return -1
}

// choosing is the target whose versions are listed, -1 for none.
func (s *Sheets) choosing() int {
	if s.picking >= 0 {
		return s.picking
	}
	if sh := s.one(); sh != nil && sh.Verdict == release.Choose && !s.waiting[0] {
		return 0
	}
	return -1
}

// fields reports whether the dialog shows its inputs: when there is something to
// move.
func (s *Sheets) fields() bool { return s.choosing() < 0 && len(s.ready()) > 0 }

// focus gives the keys to the input that has its turn.
func (s *Sheets) focus() {
	s.reason.focus(s.onReason)
	s.typed.focus(!s.onReason)
}
