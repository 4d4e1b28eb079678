package components

// The dialog that asks for the file of a component, shows its plan, and how its steps go.

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/component/plan"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

type (
	// planAsked asks for the plan of a file.
	planAsked struct{ File string }
	// fileChanged says that a plan that was asked for is not wanted any more.
	fileChanged struct{}
	// applyConfirmed asks to make what a plan says.
	applyConfirmed struct{ Plan plan.Plan }
)

// applySheet is the dialog. Closing it leaves what is being made running.
type applySheet struct {
	dialog.Sheet
	file        *dialog.Field
	full        func(path string) string
	reading     bool
	done, total int      // of what is being looked at
	problems    []string // of the file, each with its line
	planned     *Planned
	acting      map[int]int // the number of a step among those that are made, by its index
	waits       bool        // AWS is at work on something that the plan waits for
	now         change.Progress
	results     []plan.Result
}

// maxPath bounds the path of a file, in characters.
const maxPath = 1000

// newApplySheet makes the dialog with a file to begin with. The function says in full where a
// path as typed leads.
func newApplySheet(env dialog.Env, file string, full func(string) string) *applySheet {
	d := &applySheet{file: dialog.Text("file", maxPath), full: full}
	d.file.Set(file)
	d.file.Changed = d.changed
	d.MakeSheet(env, d, "", d.file)
	return d
}

// changed forgets the plan: it is another file's.
func (d *applySheet) changed() dialog.Reply {
	d.Renew()
	d.reading, d.planned, d.problems = false, nil, nil
	return dialog.Reply{Request: fileChanged{}}
}

// told says how far the reading is.
func (d *applySheet) told(done, total int) { d.done, d.total = done, total }

// Refuse says why there is no plan.
func (d *applySheet) Refuse(err error) {
	d.reading = false
	var problems config.Problems
	if !errors.As(err, &problems) {
		d.Fail(change.Cause(err))
		return
	}
	for _, p := range problems {
		d.problems = append(d.problems, p.Error())
	}
}

// SetPlan brings the plan. What enter does has changed with that, so whoever calls it has to
// guard the dialog anew.
func (d *applySheet) SetPlan(p Planned) {
	d.Renew()
	d.reading, d.planned = false, &p
	d.acting = map[int]int{}
	for n, i := range p.Plan.Acting() {
		d.acting[i] = n
	}
	d.waits = p.Plan.Waits()
	if must := dialog.TypedNames(p.Plan.Touched(d.Env.Stages)); must != d.Must() {
		d.Require(must)
	}
}

// SetProgress brings the last word of the step that is being made.
func (d *applySheet) SetProgress(p change.Progress) { d.now = p }

// SetResults says what became of each step, and of all.
func (d *applySheet) SetResults(results []plan.Result, words string, good bool) {
	d.results = results
	d.EndWith(words, good)
}

// Reading says what is being read.
func (d *applySheet) Reading() string {
	switch {
	case !d.reading:
		return ""
	case d.total > 0:
		return fmt.Sprintf("reading what is there, %d of %d looked at", d.done, d.total)
	}
	return "reading the file and what is there"
}

// Title names the component once it is known.
func (d *applySheet) Title() string {
	if d.planned != nil {
		return "Apply " + safetext.Line(d.planned.Plan.Name)
	}
	return "Apply a component"
}

// Standing is what the keys do now.
func (d *applySheet) Standing() dialog.Standing {
	st := dialog.Standing{Leaves: "cancel"}
	switch {
	case d.UnderWay():
		st.Off, st.Leaves = "making", "leaves it running"
	case d.Begun():
		st.Does, st.Closes, st.Leaves = "close", true, ""
	case d.reading:
		st.Off, st.Fields, st.Asks, st.Needs = "reading", true, true, "still reading what is there now"
	case d.planned == nil:
		st.Does, st.Fields, st.Asks = "shows the plan", true, true
		if strings.TrimSpace(d.file.Value()) == "" {
			st.Needs = "type the name of a file"
		}
	case d.planned.Plan.Changes() > 0:
		st.Does, st.Fields = "makes "+counted(d.planned.Plan.Changes(), "change"), true
	case d.waits:
		st.Does, st.Fields = "waits for AWS", true
	default:
		st.Does, st.Closes, st.Fields, st.Leaves = "close", true, true, ""
	}
	return st
}

// Act knows no key of its own.
func (d *applySheet) Act(action.ID) (dialog.Reply, bool) { return dialog.Reply{}, false }

// Go asks for the plan, or makes what it says.
func (d *applySheet) Go(reason string) dialog.Reply {
	if d.planned == nil {
		d.Renew()
		d.reading, d.done, d.total, d.problems = true, 0, 0, nil
		return dialog.Reply{Request: planAsked{strings.TrimSpace(d.file.Value())}}
	}
	d.Begin()
	return dialog.Reply{Request: applyConfirmed{d.planned.Plan.Because(reason)}}
}

// Write writes what is wrong with the file, or the plan.
func (d *applySheet) Write(p *dialog.Page) {
	p.Paged = true
	switch {
	case len(d.problems) > 0:
		p.Failed(counted(len(d.problems), "problem") + " in the file, so there is no plan:")
		for _, problem := range d.problems {
			p.Hang(p.Text, "  "+p.Glyphs.Dot, safetext.Line(problem))
		}
	case d.planned == nil:
		p.Columns([]int{4, max(p.W-6, 1)}, []theme.Style{p.Dim, p.Dim}, "is", d.full(strings.TrimSpace(d.file.Value())))
		p.Paragraph(p.Dim, "The file of a component says what has to be there: functions, tables, APIs, a build, stages. "+
			"Enter reads it and the account, and shows what would be made; nothing is made before it is confirmed.")
	default:
		d.writePlan(p)
	}
}

// writePlan writes the steps that are more than as they should be, and how each goes.
func (d *applySheet) writePlan(p *dialog.Page) {
	of := d.planned.Plan
	p.Add(p.Strong.Paint(d.sum()))
	right := 0
	for i, s := range of.Steps {
		if _, acts := d.acting[i]; s.Action == plan.None && s.USD == 0 && !s.Waits && !acts {
			right++
			continue
		}
		d.writeStep(p, i, s)
	}
	if right > 0 {
		p.Noted(fmt.Sprintf("%d of %d steps are as they should be", right, len(of.Steps)))
	}
	if d.Begun() {
		return
	}
	for _, note := range d.planned.Notes {
		p.Warned(safetext.Line(note))
	}
	if of.Changes() > 0 {
		p.Noted(plan.Final)
	}
}

// sum is what the plan comes to, in a line.
func (d *applySheet) sum() string {
	of := d.planned.Plan
	changes := "nothing to change"
	if n := of.Changes(); n > 0 {
		changes = counted(n, "change")
	}
	if n := of.Refused(); n > 0 {
		changes += fmt.Sprintf(", %d can not be made", n)
	}
	if of.USD() == 0 {
		return changes + "; no fixed cost"
	}
	return changes + "; " + of.USD().Round2() + " a month, at list price"
}

// writeStep writes a step with its sign, and below it what would be made, or what became of it.
func (d *applySheet) writeStep(p *dialog.Page, i int, s plan.Step) {
	sign, style := d.sign(p, i, s)
	head := string(s.Action) + " " + safetext.Line(s.ID.String())
	if s.USD != 0 {
		head += ", " + s.USD.Round2() + " a month"
	}
	details := strings.Split(s.Detail, "; ")
	switch {
	case d.results != nil:
		r := d.results[i]
		if r.Status != change.Moved && r.Status != change.NotChanged {
			head += ": " + string(r.Status)
		}
		details = []string{r.Reason}
	case d.Begun() && d.isNow(i) && d.now.Note != "":
		details = []string{d.now.Note}
	case d.Begun():
		details = nil
	}
	p.Hang(style, sign, head)
	for _, detail := range details {
		if detail != "" {
			p.Hang(p.Dim, "   ", plainly(p, detail))
		}
	}
}

// plainly is a text with the signs that the terminal has.
func plainly(p *dialog.Page, text string) string {
	return strings.NewReplacer("→", p.Glyphs.Arrow, "—", p.Glyphs.Dash).Replace(safetext.Line(text))
}

// isNow reports whether a step is the one that is being made.
func (d *applySheet) isNow(i int) bool {
	n, acts := d.acting[i]
	return acts && n == d.now.Done
}

// sign is the sign of a step, and its style.
func (d *applySheet) sign(p *dialog.Page, i int, s plan.Step) (string, theme.Style) {
	if d.results != nil {
		switch d.results[i].Status {
		case change.Moved:
			return p.Glyphs.Check, p.Good
		case change.NotChanged:
			return p.Glyphs.Dash, p.Dim
		}
		return p.Glyphs.Cross, p.Bad
	}
	n, acts := d.acting[i]
	switch {
	case d.UnderWay() && acts && n < d.now.Done:
		return p.Glyphs.Check, p.Good
	case d.UnderWay() && d.isNow(i):
		return widget.Spinner(p.Theme, d.Env.Now()), p.Info
	}
	switch s.Action {
	case plan.Create:
		return "+", p.Good
	case plan.Update:
		return "~", p.Info
	case plan.Drift:
		return p.Glyphs.Failed, p.Warn
	case plan.Refused:
		return p.Glyphs.Cross, p.Bad
	}
	return p.Glyphs.Dash, p.Dim
}

// counted is "1 change" or "3 changes".
func counted(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
