package overlay

// What input does in the dialog before a move. Only enter moves anything, and only
// what was read, is ready, and was confirmed as its stage asks.

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
)

// Update takes input.
func (s *Sheets) Update(msg tea.Msg) (Reply, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.key(msg), nil
	case tea.PasteMsg:
		s.text(msg)
	case tea.MouseWheelMsg:
		s.scrolled().by(wheel(msg))
	case Click:
		if i, ok := s.scrolled().at(msg.Y); ok && s.scrolled().chosen {
			s.scrolled().cursor, s.scrolled().none = i, false
		}
	}
	return Reply{}, nil
}

// scrolled is the list that movements are for.
func (s *Sheets) scrolled() *scroll {
	if s.choosing() >= 0 {
		return &s.choices
	}
	return &s.list
}

func (s *Sheets) key(msg tea.KeyPressMsg) Reply {
	s.said = ""
	switch id := s.env.command(msg, s.fields()); id {
	case action.Cancel:
		if s.picking >= 0 {
			s.picking = -1
			return Reply{}
		}
		return Reply{Close: true}
	case action.Confirm:
		return s.enter()
	case action.NextField:
		if s.fields() && s.mustType() != "" {
			s.onReason = !s.onReason
			s.focus()
		}
	case action.AllOrNothing:
		if len(s.requests) > 1 {
			s.all = !s.all
		}
	case "":
		s.text(msg)
	default:
		s.scrolled().move(id)
	}
	return Reply{}
}

// text goes to the input that has its turn.
func (s *Sheets) text(msg tea.Msg) {
	switch {
	case !s.fields():
	case s.onReason:
		s.reason.update(msg)
	default:
		s.typed.update(msg)
	}
}

// enter answers what is asked, or makes the moves, or says what is missing.
func (s *Sheets) enter() Reply {
	if i := s.choosing(); i >= 0 {
		return s.choose(i)
	}
	if i := s.asking(); i >= 0 {
		if s.sheets[i].Verdict == release.Choose {
			s.picking = i
			s.offer(&s.sheets[i])
			return Reply{}
		}
		return s.again(i, func(r *release.Request) { r.Create = true })
	}
	if s.said = s.missing(); s.said != "" {
		return Reply{}
	}
	ready := s.ready()
	if len(ready) == 0 {
		return Reply{Close: true} // all of them serve that version already
	}
	reason := safetext.Line(s.reason.value())
	for i := range ready {
		ready[i].Request.Reason = reason
	}
	return Reply{Close: true, Msg: SheetsConfirmed{Number: s.number, Sheets: ready, AllOrNothing: s.all && len(s.requests) > 1}}
}

// choose takes the chosen version of the list.
func (s *Sheets) choose(i int) Reply {
	choices := s.sheets[i].Choices
	if s.choices.cursor < 0 || s.choices.cursor >= len(choices) {
		return Reply{}
	}
	if s.choices.none {
		s.said = "none of these is a way back: choose one of them first"
		return Reply{}
	}
	c := choices[s.choices.cursor]
	return s.again(i, func(r *release.Request) {
		if r.Version = c.Version; c.Newer && c.Share == 0 {
			r.Kind = release.To // no way back
		}
	})
}

// again asks to read one sheet again for a changed request.
func (s *Sheets) again(i int, change func(*release.Request)) Reply {
	r := s.sheets[i].Request
	change(&r)
	s.sheets[i].Request = r
	s.waiting[i] = true
	s.picking = -1
	return Reply{Msg: SheetAgain{Number: s.number, Index: i, Request: r}}
}

// missing is why enter moves nothing, empty when it would.
func (s *Sheets) missing() string {
	count := map[release.Verdict]int{}
	for _, sh := range s.sheets {
		count[sh.Verdict]++
	}
	must := s.mustType()
	switch {
	case s.failed != "":
		return "nothing can be moved: " + s.failed
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
	case must != "" && s.typed.value() == "":
		return "type " + must + " first"
	case must != "" && s.typed.value() != must:
		return fmt.Sprintf("%q is not %s: type it exactly", safetext.Line(s.typed.value()), must)
	}
	return ""
}
