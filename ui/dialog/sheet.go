package dialog

// The dialog before a change, and while it is made.

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Change is what one kind of change supplies to its sheet.
type Change interface {
	// Title says what is asked for, and of what.
	Title() string
	// Reading says what is being read before the sheet can be shown, empty when all is.
	Reading() string
	// Standing is what can be done now.
	Standing() Standing
	// Write writes the comparison, or the steps of a change under way. Foot holds the
	// fields by then.
	Write(p *Page)
	// Go does what enter stands for: asks for another sheet, or for the change to be made
	// for that reason.
	Go(reason string) Reply
	// Act does what the kind's own keys stand for, and reports whether it was one.
	Act(id action.ID) (Reply, bool)
}

// Standing is what the keys of a sheet do now.
type Standing struct {
	Does   string // what enter does, empty for nothing
	Off    string // why it does nothing, for the footer
	Later  string // what it will do, for the box
	Needs  string // why the change is not made when enter is pressed; empty when it is
	Closes bool   // there is nothing to do: enter closes
	Fields bool   // reason and what has to be typed are asked for
	Asks   bool   // enter asks for another sheet, and changes nothing
	Wanted string // why a reason has to be given; empty where it may be left out
	Leaves string // what esc does; empty where enter does the same
	Body   []Key  // the kind's own keys while no field has the keys
	Before []Key  // the kind's own keys, before esc and behind it
	After  []Key
}

// Sheet is the dialog before a change. What the operator sees, confirms, types and
// gives as reason is the same for all kinds; a kind supplies its Change.
type Sheet struct {
	Box
	change Change
	lead   []*Field // what is asked for, above the sheet
	must   string   // what has to be typed
	typed  *Field
	reason *Field
	failed string // why it could not be read
	ended  string // what became of the change
	good   bool   // it was made, or was not needed
	told   bool   // its kind says what became of it
	begun  bool
}

// maxReason bounds a reason, in characters. Stamp and journal cut it further.
const maxReason = 200

// MakeSheet makes the sheet of a change. Must is what has to be typed before it is
// made, empty for nothing; lead are the fields with what is asked for, if any.
func (s *Sheet) MakeSheet(env Env, kind Change, must string, lead ...*Field) {
	s.Make(env, s, Sheets)
	s.Writes()
	s.Heavy = true
	s.change, s.lead = kind, lead
	s.typed, s.reason = Text("", maxReason), Text("reason", maxReason)
	s.Form = NewForm(s.reason)
	s.Form.Column = len(lead) > 0
	s.Form.Shown = func() bool { return kind.Standing().Fields }
	s.Require(must)
}

// NameReason gives the field of the reason another name, where it is more than that.
func (s *Sheet) NameReason(name string) { s.reason.Name = name }

// Require says what has to be typed before the change is made, and empties that field.
func (s *Sheet) Require(must string) {
	s.must = must
	s.typed.Set("")
	s.typed.Name = "type " + must
	s.setFields()
	s.Form.Focus(s.first())
}

// first is the field that has the keys at first: what is asked for, else what has to be
// typed, else the reason.
func (s *Sheet) first() int {
	if len(s.lead) == 0 && s.must != "" {
		return 1
	}
	return 0
}

// SetLead puts other fields in for what is asked for. The keys stay where they are.
func (s *Sheet) SetLead(lead ...*Field) {
	s.lead = lead
	s.setFields()
	s.Form.Focus(min(s.Form.At(), len(s.Form.fields)-1))
}

func (s *Sheet) setFields() {
	fields := append(slices.Clone(s.lead), s.reason)
	if s.must != "" {
		fields = append(fields, s.typed)
	}
	s.Form.SetFields(fields)
}

// Must is what has to be typed.
func (s *Sheet) Must() string { return s.must }

// Reason is what is typed as reason.
func (s *Sheet) Reason() string { return s.reason.Value() }

// Fail says that the sheet could not be read.
func (s *Sheet) Fail(why string) { s.failed = safetext.Line(why) }

// Failure is why it could not.
func (s *Sheet) Failure() string { return s.failed }

// Renew forgets what the sheet said: it is being read again, or has been.
func (s *Sheet) Renew() { s.failed, s.said = "", "" }

// Begin says that the change is under way.
func (s *Sheet) Begin() {
	s.begun = true
	*s.Rows = Scroll{}
}

// End says what became of the change.
func (s *Sheet) End(status change.Status, reason string) {
	words := string(status)
	if reason != "" {
		words += ": " + reason
	}
	s.EndWith(words, status == change.Moved || status == change.NotChanged)
}

// EndTold says that the change has ended, and that its kind writes what became of it.
func (s *Sheet) EndTold(status change.Status) {
	s.End(status, "")
	s.told = true
}

// EndWith says so in words of the kind's own; good is true when it was made, or was not
// needed.
func (s *Sheet) EndWith(words string, good bool) { s.ended, s.good = words, good }

// Begun reports whether the change is under way, or has ended.
func (s *Sheet) Begun() bool { return s.begun }

// UnderWay reports whether the change is under way.
func (s *Sheet) UnderWay() bool { return s.begun && s.ended == "" }

// Loading reports whether a spinner has to turn.
func (s *Sheet) Loading() bool {
	return s.failed == "" && s.change.Reading() != "" || s.UnderWay() || s.Box.Loading()
}

// Title says what is asked for.
func (s *Sheet) Title() string { return s.change.Title() }

// Acts are what its keys do.
func (s *Sheet) Acts() []Key {
	st := s.change.Standing()
	enter := Key{ID: action.Confirm, Does: st.Does}
	if lacks := s.lacks(st); lacks != "" && enter.Does != "" {
		enter.Does += ": " + lacks
	}
	keys := []Key{enter}
	if st.Does == "" {
		keys[0] = Key{ID: action.Confirm, Does: st.Off, Off: true, Place: InFooter}
		if st.Later != "" {
			keys = append(keys, Key{ID: action.Confirm, Does: st.Later, Place: InBox})
		}
	}
	if st.Fields && s.Form.Body && len(s.lead) == 0 {
		keys = append(keys, Key{ID: action.NextField, Does: s.tabs(), Place: InBox})
	}
	keys = append(keys, st.Before...)
	for i, k := range st.Body {
		if k.Place = InBox; s.Form.InBody() {
			k.Place = Everywhere
		}
		if st.Fields && i == 0 {
			k.Lead = "in the body "
		}
		k.Joins = i > 0
		keys = append(keys, k)
	}
	if st.Leaves != "" {
		keys = append(keys, Key{ID: action.Cancel, Does: st.Leaves})
	}
	return append(keys, st.After...)
}

// writes reports whether enter makes the change.
func (st Standing) writes() bool { return st.Fields && !st.Asks }

// lacks is what has to be filled in before enter makes the change, empty for nothing.
func (s *Sheet) lacks(st Standing) string {
	switch {
	case !st.writes() || st.Needs != "" || st.Closes:
	case st.Wanted != "" && s.Reason() == "":
		return "give a reason first: " + st.Wanted
	case s.must != "" && s.typed.Value() != s.must:
		return "type " + s.must + " first"
	}
	return ""
}

// tabs names where tab leads.
func (s *Sheet) tabs() string {
	if s.must == "" {
		return "body, " + s.reason.Name
	}
	return "body, " + s.reason.Name + ", " + s.must
}

// Do does what a key stands for. Only enter makes a change, and only when nothing is
// missing.
func (s *Sheet) Do(id action.ID) Reply {
	if reply, done := s.change.Act(id); done {
		return reply
	}
	if id != action.Confirm {
		return Reply{Close: id == action.Cancel}
	}
	st := s.change.Standing()
	switch typed, wrong, writes := s.typed.Value(), s.Form.Wrong(), st.writes(); {
	case wrong != "":
		return s.Say(wrong)
	case st.Needs != "":
		return s.Say(st.Needs)
	case st.Closes:
		return Reply{Close: true}
	case writes && s.must != "" && typed != "" && typed != s.must:
		return s.Say(fmt.Sprintf("%q is not %s: type it exactly", safetext.Line(typed), s.must))
	case s.lacks(st) != "":
		return s.Say(s.lacks(st))
	case st.Does == "":
		return Reply{}
	}
	return s.change.Go(safetext.Line(s.Reason()))
}

// Draw writes the sheet, or what it waits for.
func (s *Sheet) Draw(p *Page) {
	if len(s.lead) > 0 && !s.begun {
		for _, f := range s.lead {
			p.Add(p.Field(f))
		}
		p.Add(p.Line())
		p.Fix()
		p.Least = 6
	}
	if s.Form.shown() {
		p.Foot = append(p.Foot, "")
		for _, f := range s.Form.fields[len(s.lead):] {
			line := s.field(p, f)
			if wanted := s.change.Standing().Wanted; f == s.reason && wanted != "" {
				line = p.aside(line, p.Warn.Paint("wanted: "+wanted))
			}
			p.Foot = append(p.Foot, line)
		}
	}
	switch reading, wrong := s.change.Reading(), s.Form.Wrong(); {
	case s.failed != "":
		p.Failed(s.failed)
	case wrong != "":
		p.Asked(wrong)
	case reading != "":
		p.Add(p.Spin(p.Text, reading))
	default:
		s.change.Write(p)
	}
	p.Foot = append(p.Foot, p.Line())
	p.Joined = true
	if s.ended != "" && !s.told {
		p.Add("")
		if s.good {
			p.Passed(s.ended)
		} else {
			p.Failed(s.ended)
		}
	}
}

// field is an input of the foot: in line with those above the sheet where there are
// such.
func (s *Sheet) field(p *Page, f *Field) string {
	if len(s.lead) > 0 {
		return p.Field(f)
	}
	style := p.Dim
	if f.on {
		style = p.Strong
	}
	name := "  " + p.Cut(f.Name, min(max(Name, widget.Width(f.Name)), max(p.W-8, 1))) + " "
	return style.Paint(name) + f.View(p.Theme, max(p.W-widget.Width(name), 1))
}

// aside is a line with words behind it at the right edge, where both have room.
func (p *Page) aside(line, words string) string {
	text := strings.TrimRight(ansi.Strip(line), " ")
	gap := p.W - widget.Width(text) - widget.Width(words)
	if gap < 2 {
		return line
	}
	return p.Cut(line, p.W-widget.Width(words)) + words
}

// Verdict writes in words what stands in the way, with the sign of the verdict;
// nothing where all is ready.
func (p *Page) Verdict(v change.Verdict, words string) {
	switch v {
	case change.Unchanged:
		p.Passed(words)
	case change.Refused:
		p.Failed(words)
	case change.Choose, change.Missing:
		p.Asked(words)
	default:
		return
	}
	p.Add("")
}
