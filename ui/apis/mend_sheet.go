package apis

// The dialog before and while the wiring of a stage is mended.

import (
	"fmt"
	"maps"
	"slices"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/model/wiring"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/widget"
)

// mendConfirmed asks to make the changes of a sheet.
type mendConfirmed struct{ Sheet wiring.Sheet }

// mendSheet lists each call that mends the wiring of a stage, and then how each goes.
// Closing it leaves them running.
type mendSheet struct {
	dialog.Sheet
	api         model.API
	stage       string
	back        bool          // what was made before is taken back
	sheet       *wiring.Sheet // nil while it is being read
	done, total int           // of what is being read
	steps       map[string]change.Progress
	results     map[string]change.Result
}

// newMendSheet makes the dialog for a stage that is being read.
func newMendSheet(env dialog.Env, api model.API, stage string) *mendSheet {
	d := &mendSheet{api: api, stage: stage}
	d.MakeSheet(env, d, "")
	d.Require(d.names())
	return d
}

// names are those of the stages that have to be typed first: of the one that the API's stage is
// called like, and of all that a call is about.
func (d *mendSheet) names() string {
	stages := slices.DeleteFunc(slices.Clone(d.Env.Stages), func(st model.Stage) bool {
		return st.Name != d.stage && st.Alias != d.stage
	})
	if d.sheet != nil {
		stages = append(stages, d.sheet.Touched(d.Env.Stages)...)
	}
	return dialog.TypedNames(stages)
}

// told says how far the reading is.
func (d *mendSheet) told(done, total int) { d.done, d.total = done, total }

// SetSheet brings the sheet. What enter does has changed with that, so whoever calls it has
// to guard the dialog anew.
func (d *mendSheet) SetSheet(s wiring.Sheet) {
	d.sheet = &s
	d.Renew()
	if d.names() != d.Must() {
		d.Require(d.names())
	}
}

// SetSteps brings the last word of each change.
func (d *mendSheet) SetSteps(steps map[string]change.Progress) { d.steps = maps.Clone(steps) }

// SetResults says what became of each change, and of all.
func (d *mendSheet) SetResults(results []change.Result, words string, good bool) {
	d.results = map[string]change.Result{}
	for _, r := range results {
		d.results[r.ID] = r
	}
	d.EndWith(words, good)
}

// Reading says what is being read.
func (d *mendSheet) Reading() string {
	switch {
	case d.sheet != nil:
		return ""
	case d.back:
		return "asking the guards"
	case d.total > 0:
		return fmt.Sprintf("reading who may call its functions, %d of %d", d.done, d.total)
	}
	return "reading its stages and routes as they are now"
}

// Title names the stage.
func (d *mendSheet) Title() string {
	if d.back {
		return "Put back the wiring of " + safetext.Line(d.api.Name) + " " + safetext.Line(d.stage)
	}
	return "Mend the wiring of " + safetext.Line(d.api.Name) + " " + safetext.Line(d.stage)
}

// makes is how many of the calls no guard refuses.
func (d *mendSheet) makes() int {
	n := 0
	for _, one := range d.sheet.Changes {
		if one.Refusal == "" {
			n++
		}
	}
	return n
}

// Standing is what the keys do now.
func (d *mendSheet) Standing() dialog.Standing {
	st := dialog.Standing{Leaves: "cancel"}
	switch {
	case d.UnderWay():
		st.Off, st.Leaves = "mending", "leaves it running"
	case d.Begun() || d.Failure() != "" || d.sheet != nil && len(d.sheet.Changes) == 0:
		st.Does, st.Closes, st.Leaves = "close", true, ""
	case d.sheet == nil:
		st.Off, st.Needs = "reading", "still reading what is there now"
	case d.makes() == 0:
		st.Off, st.Needs, st.Leaves = "can not be mended", "a guard refuses it", "close"
	case d.makes() == 1:
		st.Does, st.Fields = "makes this call", true
	default:
		st.Does, st.Fields = fmt.Sprintf("makes these %d calls", d.makes()), true
	}
	return st
}

// Act knows no key of its own.
func (d *mendSheet) Act(action.ID) (dialog.Reply, bool) { return dialog.Reply{}, false }

// Go makes the changes.
func (d *mendSheet) Go(reason string) dialog.Reply {
	s := *d.sheet
	s.Reason = reason
	d.sheet = &s
	d.Begin()
	return dialog.Reply{Request: mendConfirmed{Sheet: s}}
}

// Write writes each call with what it mends, and how it goes.
func (d *mendSheet) Write(p *dialog.Page) {
	p.Paged = true
	switch {
	case len(d.sheet.Changes) == 0 && len(d.sheet.Left) == 0:
		p.Passed("Nothing to do: all that it calls lets it in.")
		return
	case len(d.sheet.Changes) == 0:
		p.Failed("No call of aloft's mends what is broken:")
	default:
		p.Add("", p.Strong.Paint(safetext.Line(d.api.Name)+" "+safetext.Line(d.stage))+p.Dim.Paint(", "+calls(len(d.sheet.Changes))), "")
	}
	for i, one := range d.sheet.Changes {
		d.writeCall(p, i, one)
	}
	for _, left := range d.sheet.Left {
		words := "stays broken: "
		if d.back {
			words = "stays: "
		}
		p.Asked(words + safetext.Line(left))
	}
	if len(d.sheet.Changes) > 0 && !d.Begun() {
		p.Add("")
		p.Concerns(d.concerns(), d.guards())
		if !d.back {
			p.Noted("permissions are for this stage of this API alone, for all its routes")
		}
		if d.sheet.Undo != "" {
			p.Noted(d.sheet.Undo)
		}
	}
}

// writeCall writes a call with its sign, and below it what it mends.
func (d *mendSheet) writeCall(p *dialog.Page, i int, one wiring.StepSheet) {
	sign, style := fmt.Sprintf("%d", i+1), p.Text
	text := safetext.Line(one.Call())
	r, ended := d.results[one.ID]
	step, begun := d.steps[one.ID]
	switch {
	case ended && r.Status == change.Moved:
		sign, style = p.Glyphs.Check, p.Good
	case ended && r.Status == change.NotChanged:
		sign, style = p.Glyphs.Dash, p.Dim
	case ended:
		sign, style = p.Glyphs.Cross, p.Bad
		text += ": " + string(r.Status)
	case begun && d.UnderWay() && step.Step != change.StepDone:
		sign, style = widget.Spinner(p.Theme, d.Env.Now()), p.Info
	case begun && d.UnderWay():
		sign, style = p.Glyphs.Check, p.Good
	case one.Refusal != "":
		sign, style = p.Glyphs.Cross, p.Bad
	}
	p.Hang(style, sign, text)
	for _, problem := range one.Problems {
		p.Hang(p.Dim, "   ", safetext.Line(problem))
	}
	switch {
	case ended && r.Reason != "":
		p.Hang(p.Text, "   ", safetext.Line(r.Reason))
	case one.Refusal != "":
		p.Hang(p.Bad, "   ", "refused: "+safetext.Line(one.Refusal))
	}
}

// guards are what the guards say of all calls, each once.
func (d *mendSheet) guards() []change.Asked {
	var out []change.Asked
	seen := map[string]bool{}
	for _, one := range d.sheet.Changes {
		for _, a := range one.Asked {
			if key := a.Guard + "\x00" + a.Words(); !seen[key] {
				seen[key] = true
				out = append(out, a)
			}
		}
	}
	return out
}

func (d *mendSheet) concerns() []dialog.Concern { return dialog.OfGuards(d.guards(), nil) }

func calls(n int) string {
	if n == 1 {
		return "1 call"
	}
	return fmt.Sprintf("%d calls in this order", n)
}
