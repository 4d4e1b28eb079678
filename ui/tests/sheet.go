package tests

// The dialog before tests, while they run, and after them.

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/invoke"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// testsConfirmed asks to make the tests of sheets, all of them ready.
type testsConfirmed struct{ Sheets []invoke.Sheet }

// testsStopped asks not to wait any longer for tests under way, by the id of the first.
type testsStopped struct{ ID string }

// testAgain asks to prepare a test again, now that its tenant is known.
type testAgain struct{ Request invoke.Request }

// testSheet is the sheet of one test or of several, and then what became of them. Closing
// it leaves them running.
type testSheet struct {
	dialog.Sheet
	t      target
	of     choice
	event  *dialog.Field // of an event that is typed; nil for none
	tenant *dialog.Field // where the function is isolated by tenant; nil for none

	done, total int            // sheets that have been read
	sheets      []invoke.Sheet // nil while they are being read
	again       bool           // it is being read again, for a tenant
	running     []invoke.Sheet // those that were confirmed
	steps       map[string]change.Step
	stopped     bool
	results     []invoke.Result // nil while they run
}

// maxTyped bounds an event that is typed, in characters, and maxTenant a tenant's id.
const (
	maxTyped  = 200_000
	maxTenant = 256
)

// newTestSheet makes the dialog for tests whose sheets are being read.
func newTestSheet(env dialog.Env, t target, of choice) *testSheet {
	s := &testSheet{t: t, of: of, steps: map[string]change.Step{}}
	var lead []*dialog.Field
	if of.of == typedEvent {
		s.event = dialog.Text("event", maxTyped)
		s.event.Set("{}")
		s.event.Check = func(text string) string {
			if _, err := invoke.ParseEvent("", []byte(text)); err != nil {
				return err.Error()
			}
			return ""
		}
		lead = append(lead, s.event)
	}
	must := ""
	if t.stage.Confirm == model.ConfirmType {
		must = dialog.StageName(t.stage)
	}
	s.MakeSheet(env, s, must, lead...)
	return s
}

// SetRead says how many sheets have been read.
func (s *testSheet) SetRead(done, total int) { s.done, s.total = done, total }

// SetSheets brings the sheets. What enter does has changed with that, so whoever calls it
// has to guard the dialog anew.
func (s *testSheet) SetSheets(sheets []invoke.Sheet) {
	s.sheets, s.again = slices.Clone(sheets), false
	s.Renew()
	must := ""
	for _, sh := range sheets {
		if sh.Confirm.Name != "" {
			must = dialog.StageName(sh.Confirm)
		}
	}
	if must != s.Must() {
		s.Require(must)
	}
	if s.asksTenant() && s.tenant == nil {
		s.tenant = dialog.Text("tenant", maxTenant)
		s.SetLead(slices.DeleteFunc([]*dialog.Field{s.event, s.tenant}, func(f *dialog.Field) bool { return f == nil })...)
	}
}

// asksTenant reports whether the one test wants a tenant named.
func (s *testSheet) asksTenant() bool {
	return len(s.sheets) == 1 && s.sheets[0].Verdict == change.Choose
}

// SetProgress takes how far a test under way is.
func (s *testSheet) SetProgress(p change.Progress) {
	if slices.ContainsFunc(s.running, func(sh invoke.Sheet) bool { return sh.ID == p.ID }) {
		s.steps[p.ID] = p.Step
	}
}

// Running reports whether it shows the tests under way of which the first has the id.
func (s *testSheet) Running(id string) bool {
	return s.UnderWay() && len(s.running) > 0 && s.running[0].ID == id
}

// SetResults says what became of the tests.
func (s *testSheet) SetResults(rs []invoke.Result) {
	s.results = slices.Clone(rs)
	status := change.Moved
	if Passed(rs) < len(rs) {
		status = change.Failed
	}
	s.EndTold(status)
}

// Line says in one line what became of tests.
func Line(rs []invoke.Result) string {
	if len(rs) == 1 {
		return rs[0].Request.Target() + ", " + safetext.Line(rs[0].Request.Name) + ": " + became(&rs[0])
	}
	line := fmt.Sprintf("%d of %d tests passed", Passed(rs), len(rs))
	for _, r := range rs {
		if r.Verdict != invoke.Passed {
			return line + ": " + safetext.Line(r.Request.Function+", "+r.Request.Name) + ": " + became(&r)
		}
	}
	return line
}

// Title says what is asked for.
func (s *testSheet) Title() string { return "Test " + targetWords(s.t) }

// Reading says what is being read.
func (s *testSheet) Reading() string {
	switch {
	case s.sheets != nil && !s.again:
		return ""
	case s.total > 1:
		return fmt.Sprintf("reading what would be invoked: %d of %d", s.done, s.total)
	}
	return "reading what would be invoked"
}

// ready are the sheets that can be made.
func (s *testSheet) ready() []invoke.Sheet {
	return slices.DeleteFunc(slices.Clone(s.sheets), func(sh invoke.Sheet) bool { return sh.Verdict != change.Ready })
}

// Standing is what the keys do now.
func (s *testSheet) Standing() dialog.Standing {
	st := dialog.Standing{Leaves: "cancel"}
	ready := s.ready()
	switch {
	case s.UnderWay():
		st.Off, st.Leaves = "invoking", "leaves it running"
		if !s.stopped {
			st.Before = []dialog.Key{{ID: action.StopWaiting}}
		}
	case s.Begun() || s.Failure() != "":
		st.Does, st.Closes, st.Leaves = "close", true, ""
	case s.Reading() != "":
		st.Off, st.Needs = "reading", "still reading what would be invoked"
	case s.asksTenant():
		st.Does, st.Asks, st.Fields = "shows the sheet for that tenant", true, true
		if s.tenant.Value() == "" {
			st.Needs = "name the tenant first"
		}
	case len(ready) == 0:
		st.Off, st.Needs, st.Leaves = "can not be invoked", "it can not be invoked", "close"
	case len(ready) == 1 && len(s.sheets) == 1:
		st.Does, st.Fields = "invokes "+ready[0].Request.Target(), true
	case len(ready) < len(s.sheets):
		st.Does, st.Fields = fmt.Sprintf("makes %d of %d tests", len(ready), len(s.sheets)), true
	default:
		st.Does, st.Fields = fmt.Sprintf("makes %d tests", len(ready)), true
	}
	return st
}

// Act stops waiting.
func (s *testSheet) Act(id action.ID) (dialog.Reply, bool) {
	if id != action.StopWaiting || !s.UnderWay() || s.stopped {
		return dialog.Reply{}, false
	}
	s.stopped = true
	return dialog.Reply{Request: testsStopped{s.running[0].ID}}, true
}

// Go makes the tests, or asks for the sheet of a tenant.
func (s *testSheet) Go(reason string) dialog.Reply {
	if s.asksTenant() {
		r := s.sheets[0].Request
		r.Tenant = strings.TrimSpace(s.tenant.Value())
		s.again = true
		s.Renew()
		return dialog.Reply{Request: testAgain{r}}
	}
	s.running = s.ready()
	for i := range s.running {
		r := &s.running[i].Request
		r.Reason = reason
		if s.event != nil {
			r.Event = invoke.Event{JSON: []byte(s.event.Value())}
		}
	}
	s.Begin()
	return dialog.Reply{Request: testsConfirmed{slices.Clone(s.running)}}
}

// Write writes the sheets, or what became of the tests.
func (s *testSheet) Write(p *dialog.Page) {
	p.Paged = true
	p.Add("")
	switch {
	case len(s.results) == 1:
		s.writeResult(p, &s.results[0])
	case s.results != nil:
		s.writeResults(p)
	case s.Begun():
		s.writeSteps(p)
	case len(s.sheets) == 1:
		s.writeSheet(p, &s.sheets[0])
	default:
		s.writeSheets(p)
	}
}

// writeSheet writes what an operator should see before a test.
func (s *testSheet) writeSheet(p *dialog.Page, sh *invoke.Sheet) {
	r := sh.Request
	p.Add(s.headline(p, sh), "")
	reason := sh.Reason
	if sh.Verdict == change.Refused {
		reason = "can not be invoked: " + reason
	}
	p.Verdict(sh.Verdict, reason)
	p.Concerns(concerns(sh), sh.Guards)
	p.Fix()
	p.Add(p.Line())
	row := func(name, value string) {
		if value != "" {
			p.Columns([]int{dialog.Name + 2, max(p.W-dialog.Name-4, 1)}, []theme.Style{p.Dim, p.Text}, "  "+name, value)
		}
	}
	row("test", r.Name)
	if v := sh.Version; v != nil {
		row("runs", fmt.Sprintf("%s, %d MB, at most %s", cmp.Or(v.Runtime, v.PackageType), v.MemoryMB,
			figure.Took(sh.Runs())))
		row("as", v.Role)
	}
	row("tenant", r.Tenant)
	if r.Timeout > 0 {
		row("waits", "for "+figure.Took(r.Timeout))
	}
	expects := "any answer but a function's error"
	if r.Expect != nil {
		expects = r.Expect.String()
	}
	row("expects", expects)
	if s.event == nil {
		o := invoke.Outcome{Answer: model.Invoked{Payload: r.Event.JSON}}
		row("event", figure.Size(int64(len(r.Event.JSON))))
		lines, more := o.PayloadLines(mostEvent)
		s.text(p, lines, more)
	}
}

// mostEvent bounds the lines that are shown of an event, mostAnswer those of an answer.
const (
	mostEvent  = 200
	mostAnswer = 1000
)

// text writes lines as they are, cut to the page.
func (s *testSheet) text(p *dialog.Page, lines []string, more int) {
	for _, l := range lines {
		p.Add("    " + p.Cut(l, max(p.W-4, 1)))
	}
	if more > 0 {
		p.Add(p.Dim.Paint(fmt.Sprintf("    %s %d more lines", p.Glyphs.Ellipsis, more)))
	}
}

// headline says in one line what is invoked.
func (s *testSheet) headline(p *dialog.Page, sh *invoke.Sheet) string {
	r := sh.Request
	name := p.Strong.Paint(safetext.Line(r.Function))
	if r.Version == "" {
		name = p.Stage(r.Stage) + " of " + name + " serves " + p.Strong.Paint(p.None(safetext.Line(sh.Executes())))
	} else {
		name += " version " + p.Strong.Paint(safetext.Line(r.Version))
	}
	return name + p.Dim.Paint("  invoked once: whatever it does, it does")
}

// concerns are what else there is to know before a test.
func concerns(sh *invoke.Sheet) []dialog.Concern {
	out := dialog.OfGuards(sh.Guards, nil)
	warnings := change.Warnings(sh.Guards)
	for _, n := range sh.Notes {
		if !slices.Contains(warnings, n) {
			out = append(out, dialog.Concern{Name: "note", Words: n, Level: dialog.Warns})
		}
	}
	return out
}

// writeSheets writes the tests of several sheets.
func (s *testSheet) writeSheets(p *dialog.Page) {
	p.Add(p.Dim.Paint(p.Fit("each is invoked once: whatever they do, they do")), "")
	p.Fix()
	for i := range s.sheets {
		sh := &s.sheets[i]
		expects := "any answer"
		if sh.Request.Expect != nil {
			expects = sh.Request.Expect.String()
		}
		if sh.Verdict == change.Ready {
			s.row(p, p.Dim, p.Glyphs.Dot, s.testName(sh.Request), sh.Executes(), "expects "+expects)
			continue
		}
		s.row(p, p.Bad, p.Glyphs.Cross, s.testName(sh.Request), sh.Executes(), sh.Reason)
	}
	var said []string
	for i := range s.sheets {
		for _, n := range s.sheets[i].Notes {
			if !slices.Contains(said, n) {
				said = append(said, n)
				p.Warned(n)
			}
		}
	}
}

// row writes a test among others: its name, its version, and what else there is to say.
func (s *testSheet) row(p *dialog.Page, style theme.Style, sign, name, version, words string) {
	const atVersion = 10
	named := max(min(p.W/3, 40), 1)
	sub := p.Sub()
	sub.Columns([]int{named, atVersion, max(p.W-named-atVersion-6, 1)}, []theme.Style{p.Text, p.Strong, p.Dim}, name,
		version, words)
	p.Signed(style, sign, sub.Body...)
}

// testName names a test among others.
func (s *testSheet) testName(r invoke.Request) string {
	if len(s.t.functions) == 1 {
		return safetext.Line(r.Name)
	}
	return safetext.Line(r.Function + ", " + r.Name)
}

// writeSteps writes how far tests under way are.
func (s *testSheet) writeSteps(p *dialog.Page) {
	done := 0
	for _, step := range s.steps {
		if step == change.StepDone {
			done++
		}
	}
	head := fmt.Sprintf("%d of %d answered", done, len(s.running))
	if s.stopped {
		head += ": not waiting any longer"
	}
	p.Add(p.Dim.Paint(p.Fit(head)), "")
	for i := range s.running {
		sh := &s.running[i]
		sign, style, words := p.Glyphs.Queued, p.Dim, "waits for its turn"
		switch step := s.steps[sh.ID]; step {
		case "":
		case change.StepDone:
			sign, style, words = p.Glyphs.Dot, p.Text, "has ended"
		default:
			sign, style, words = widget.Spinner(p.Theme, s.Env.Now()), p.Info, string(step)
		}
		s.row(p, style, sign, s.testName(sh.Request), sh.Executes(), words)
	}
}
