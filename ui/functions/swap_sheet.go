package functions

// The dialog before moves: what it holds, and what its keys do.

import (
	"fmt"
	"maps"
	"slices"
	"strings"

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
	requests   []release.Request
	hidden     map[string]bool

	sheets  []release.Sheet // nil while they are being read
	waiting map[int]bool    // those that are being read again
	done    int             // how many have been read
	all     bool            // all or nothing
	onward  bool            // it goes on from what was moved a moment ago
	picking int             // of many: the target whose version is being chosen, -1 for none

	list    dialog.Scroll // of many: the targets; of one: the sheet
	choices dialog.Scroll // of the versions to choose from
}

// newSwapSheet makes the dialog for requests whose sheets are being read. Functions
// in hidden are targets that a filter hides.
func newSwapSheet(env dialog.Env, requests []release.Request, hidden map[string]bool) *swapSheet {
	s := &swapSheet{requests: slices.Clone(requests), hidden: maps.Clone(hidden), waiting: map[int]bool{}, picking: -1}
	s.MakeSheet(env, s, s.names())
	s.list.Chosen = len(requests) > 1
	s.turn()
	return s
}

// names are the names of the stages that have to be typed before anything is moved.
func (s *swapSheet) names() string {
	var names []string
	for _, r := range s.requests {
		if name := dialog.StageName(r.Stage); r.Stage.Confirm == model.ConfirmType && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, " ")
}

// turn gives the movements to the list that shows.
func (s *swapSheet) turn() {
	s.Rows = &s.list
	if s.choosing() >= 0 {
		s.Rows = &s.choices
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
	return s.Sheet.Loading() || s.Failure() == "" && len(s.waiting) > 0 || s.reading()
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
	if n := len(s.requests); n > 1 {
		what = fmt.Sprintf("%d functions", n)
	}
	stage := dialog.StageName(r.Stage)
	switch r.Kind {
	case release.Promote:
		if from := dialog.StageName(r.From); from != "" {
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

// ready are the sheets that would be moved.
func (s *swapSheet) ready() []release.Sheet {
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
func (s *swapSheet) asking() int {
	i := 0
	if s.one() == nil {
		i = s.list.Cursor
	}
	if i < len(s.sheets) && !s.waiting[i] && (s.sheets[i].Verdict == release.Choose || s.sheets[i].Verdict == release.Missing) {
		return i
	}
	return -1
}

// choosing is the target whose versions are listed, -1 for none.
func (s *swapSheet) choosing() int {
	if s.picking >= 0 {
		return s.picking
	}
	if sh := s.one(); sh != nil && sh.Verdict == release.Choose && !s.waiting[0] {
		return 0
	}
	return -1
}

// Standing is what the keys do now.
func (s *swapSheet) Standing() dialog.Standing {
	st := dialog.Standing{Fields: s.choosing() < 0 && len(s.ready()) > 0, Leaves: "cancel"}
	if st.Fields && s.Must() != "" {
		st.Before = []dialog.Key{{ID: action.NextField, Does: "next field", Place: dialog.InBox}}
	}
	if s.one() == nil && s.sheets != nil {
		st.After = []dialog.Key{{ID: action.AllOrNothing, Place: dialog.InFooter}}
	}
	asking := s.asking()
	switch {
	case s.choosing() >= 0:
		st.Does, st.Asks = "take that version", true
		if s.choices.None {
			st.Needs = "none of these is a way back: choose one of them first"
		}
	case asking >= 0 && s.sheets[asking].Verdict == release.Choose:
		st.Does, st.Asks = "choose a version for "+safetext.Line(s.sheets[asking].Request.Function), true
	case asking >= 0:
		st.Does, st.Asks = s.creates(&s.sheets[asking])+", asks once more", true
	default:
		st.Needs = s.missing()
		st.Does, st.Closes = s.moves()
	}
	switch {
	case s.picking >= 0:
		st.Leaves = "back"
	case st.Closes:
		st.Leaves = ""
	case st.Does == "" && s.Loading():
		st.Off = "reading"
	case st.Does == "":
		st.Off, st.Leaves = "can not be moved", "close"
	}
	return st
}

// moves says what enter moves, empty for nothing, and whether it only closes.
func (s *swapSheet) moves() (does string, closes bool) {
	ready := s.ready()
	switch {
	case s.Failure() != "" || s.sheets == nil || len(s.waiting) > 0:
		return "", false
	case len(ready) == 0 && s.missing() == "":
		return "close", true
	case len(ready) == 0:
		return "", false
	case len(s.requests) == 1 && ready[0].From == "":
		return s.creates(&ready[0]), false
	case len(s.requests) == 1:
		return "move " + dialog.StageName(ready[0].Request.Stage) + " to " + safetext.Line(ready[0].To), false
	case len(ready) == len(s.sheets):
		return fmt.Sprintf("move all %d", len(ready)), false
	}
	return fmt.Sprintf("move %d of %d", len(ready), len(s.sheets)), false
}

// creates says what making a missing alias does.
func (s *swapSheet) creates(sh *release.Sheet) string {
	words := "create " + dialog.StageName(sh.Request.Stage)
	if len(s.requests) > 1 {
		words += " of " + safetext.Line(sh.Request.Function)
	}
	if sh.To != "" {
		words += ", serving " + safetext.Line(sh.To)
	}
	return words
}

// missing is why enter moves nothing, empty when it would.
func (s *swapSheet) missing() string {
	count := map[release.Verdict]int{}
	for _, sh := range s.sheets {
		count[sh.Verdict]++
	}
	switch {
	case s.Failure() != "":
		return "nothing can be moved: " + s.Failure()
	case s.sheets == nil || len(s.waiting) > 0:
		return "still reading what is served now"
	case count[release.Unchanged] == len(s.sheets):
		return ""
	case count[release.Ready] == 0:
		return "nothing can be moved"
	case s.all && count[release.Refused]+count[release.Choose]+count[release.Missing] > 0:
		return fmt.Sprintf("all or nothing: %d of %d can not be moved", len(s.sheets)-count[release.Ready]-count[release.Unchanged], len(s.sheets))
	case s.all && slices.ContainsFunc(s.sheets, func(sh release.Sheet) bool { return sh.Verdict == release.Ready && sh.From == "" }):
		return "all or nothing: an alias that is made can not be put back"
	}
	return ""
}

// Act goes back from the list of versions, or makes it all or nothing.
func (s *swapSheet) Act(id action.ID) (dialog.Reply, bool) {
	switch {
	case id == action.Cancel && s.picking >= 0:
		s.picking = -1
		s.turn()
	case id == action.AllOrNothing && len(s.requests) > 1:
		s.all = !s.all
	default:
		return dialog.Reply{}, false
	}
	return dialog.Reply{}, true
}

// Go answers what is asked, or makes the moves.
func (s *swapSheet) Go(reason string) dialog.Reply {
	if i := s.choosing(); i >= 0 {
		return s.choose(i)
	}
	if i := s.asking(); i >= 0 {
		if s.sheets[i].Verdict == release.Choose {
			s.picking = i
			s.offer(&s.sheets[i])
			return dialog.Reply{}
		}
		return s.again(i, func(r *release.Request) { r.Create = true })
	}
	ready := s.ready()
	for i := range ready {
		ready[i].Request.Reason = reason
	}
	return dialog.Reply{Close: true, Request: movesConfirmed{Sheets: ready, AllOrNothing: s.all && len(s.requests) > 1}}
}

// again asks to read one sheet again for a changed request.
func (s *swapSheet) again(i int, change func(*release.Request)) dialog.Reply {
	r := s.sheets[i].Request
	change(&r)
	s.sheets[i].Request = r
	s.waiting[i] = true
	s.picking = -1
	s.turn()
	return dialog.Reply{Request: sheetAgain{Index: i, Request: r}}
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
		s.writeChoices(p, &s.sheets[i])
	case s.one() != nil:
		p.Paged = true
		s.writeSheet(p, 0)
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
