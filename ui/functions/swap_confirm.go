package functions

// What enter does in the dialog before moves: it answers what is asked, or makes the moves
// of what was read, is ready, and was confirmed as its stage asks.

import (
	"fmt"
	"slices"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
)

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
	st := dialog.Standing{Fields: s.choosing() < 0 && s.alone < 0 && len(s.ready()) > 0, Leaves: "cancel"}
	if sh := s.shown(); sh != nil && sh.Target != nil && s.choosing() < 0 {
		if sh.Current != nil {
			st.Body = append(st.Body, dialog.Key{ID: action.AllFields})
		}
		st.Body = append(st.Body, dialog.Key{ID: action.SheetLog})
	}
	if s.one() == nil && s.sheets != nil && s.alone < 0 {
		if st.Fields && !s.Form.AtBody() {
			st.Body = append(st.Body, dialog.Key{ID: action.Confirm, Does: "its own sheet"})
		}
		if _, ok := makes(s.requests); !ok {
			st.After = []dialog.Key{{ID: action.AllOrNothing, Place: dialog.InFooter}}
		}
	}
	asking := s.asking()
	switch {
	case s.alone >= 0:
		st.Off, st.Leaves = "moves nothing here", "back to all"
		return st
	case s.choosing() >= 0:
		st.Does, st.Asks = s.takes(), true
		if c, from := s.chosen(), s.sheets[s.choosing()].From; c != "" && from != "" {
			st.Body = []dialog.Key{{ID: action.AllFields, Does: "compare with " + safetext.Line(from)}}
		}
		if s.choices.None {
			st.Needs = "none of these is a way back: choose one of them first"
		}
	case asking >= 0 && s.sheets[asking].Verdict == release.Choose:
		st.Does, st.Asks = "chooses a version for "+safetext.Line(s.sheets[asking].Request.Function), true
	case asking >= 0:
		st.Does, st.Asks = s.creates(&s.sheets[asking])+", asks once more", true
	case s.one() == nil && st.Fields && s.Form.AtBody():
		st.Does, st.Asks = "its own sheet", true
	default:
		st.Needs = s.missing()
		st.Does, st.Closes = s.moves()
	}
	switch {
	case s.picking >= 0:
		st.Leaves = "back"
	case st.Closes:
		st.Leaves = ""
	case st.Does == "" && s.busy():
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
		return "moves " + dialog.StageName(ready[0].Request.Stage) + " to " + safetext.Line(ready[0].To), false
	case len(ready) == len(s.sheets):
		if _, ok := makes(s.requests); ok {
			return fmt.Sprintf("makes all %d, and moves nothing", len(ready)), false
		}
		return fmt.Sprintf("moves all %d", len(ready)), false
	}
	return fmt.Sprintf("moves %d of %d", len(ready), len(s.sheets)), false
}

// creates says what making a missing alias does.
func (s *swapSheet) creates(sh *release.Sheet) string {
	words := "creates " + dialog.StageName(sh.Request.Stage)
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
	case id == action.Cancel && s.alone >= 0:
		s.alone = -1
		s.turn()
	case id == action.AllOrNothing && len(s.requests) > 1:
		if _, ok := makes(s.requests); !ok {
			s.all = !s.all
		}
	case id == action.AllFields, id == action.SheetLog:
		return s.about(id), true
	default:
		return dialog.Reply{}, false
	}
	return dialog.Reply{}, true
}

// fieldsAsked asks to compare the versions of a sheet field by field.
type fieldsAsked struct{ Sheet release.Sheet }

// versionAsked asks to compare what a stage serves with a version.
type versionAsked struct {
	Request release.Request
	Version string
}

// logAsked asks for the log of what a sheet moves.
type logAsked struct {
	Function string
	Stage    model.Stage
}

// about answers the keys that look closer at what is moved.
func (s *swapSheet) about(id action.ID) dialog.Reply {
	sh := s.shown()
	if i := s.choosing(); i >= 0 && id == action.AllFields {
		if s.chosen() == "" {
			return s.Say("choose one of them first")
		}
		return dialog.Reply{Request: versionAsked{s.sheets[i].Request, s.chosen()}}
	}
	switch {
	case sh == nil:
		return dialog.Reply{}
	case id == action.SheetLog:
		return dialog.Reply{Close: true, Request: logAsked{sh.Request.Function, sh.Request.Stage}}
	case sh.Current == nil || sh.Target == nil:
		return s.Say("there are no two versions to compare")
	}
	return dialog.Reply{Request: fieldsAsked{*sh}}
}

// shown is the sheet that is looked at, nil for none.
func (s *swapSheet) shown() *release.Sheet {
	switch {
	case s.one() != nil:
		return s.one()
	case s.alone >= 0 && s.alone < len(s.sheets):
		return &s.sheets[s.alone]
	}
	return nil
}

// takes says what enter does in the list of versions.
func (s *swapSheet) takes() string {
	if version := s.chosen(); version != "" {
		return "sheet for " + safetext.Line(version)
	}
	return "sheet for the chosen version"
}

// chosen is the chosen one of the versions that are listed, empty for none.
func (s *swapSheet) chosen() string {
	i := s.choosing()
	if i < 0 || s.choices.None || s.choices.Cursor >= len(s.sheets[i].Choices) {
		return ""
	}
	return s.sheets[i].Choices[s.choices.Cursor].Version
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
	if s.one() == nil && s.Form.AtBody() {
		s.alone = s.list.Cursor
		s.own = dialog.Scroll{}
		s.turn()
		return dialog.Reply{}
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
