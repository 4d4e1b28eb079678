package builds

// The dialog before and during a deploy of several functions that one build made: a line
// for each, marked or not, each to its stage. Enter in the list opens the sheet of the
// chosen one.

import (
	"fmt"
	"maps"
	"slices"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
)

// allConfirmed asks to make the deploys of those sheets, all of them ready.
type allConfirmed struct {
	Sheets       []pipeline.Sheet
	AllOrNothing bool
}

// oneAgain asks to prepare one of the deploys again, now that the operator has chosen
// another stage, or wants the alias made. The answer goes to SetOne.
type oneAgain struct {
	Index   int
	Request pipeline.Request
}

// deployAllSheet is the sheet of several deploys, and then how each of them goes. Closing
// it leaves them running.
type deployAllSheet struct {
	dialog.Sheet
	build    model.Build // of publications none
	targets  []pipeline.Target
	requests []pipeline.Request
	marked   []bool
	sheets   []pipeline.Sheet // nil while they are being read
	waiting  map[int]bool     // those that are being read again
	read     int              // how many have been read
	all      bool             // all or nothing
	alone    int              // the target whose own sheet is looked at, -1 for none

	steps   map[string]pipeline.Progress // the last word of each function
	results map[string]pipeline.Result

	list dialog.Scroll // of the targets
	own  dialog.Scroll // of the sheet of one that is looked at
}

// newDeployAllSheet makes the dialog for deploys whose sheets are being read.
func newDeployAllSheet(env dialog.Env, build model.Build, targets []pipeline.Target, requests []pipeline.Request) *deployAllSheet {
	d := &deployAllSheet{build: build, targets: targets, requests: slices.Clone(requests), waiting: map[int]bool{}, alone: -1,
		steps: map[string]pipeline.Progress{}, results: map[string]pipeline.Result{}}
	for _, t := range targets {
		d.marked = append(d.marked, t.Marked)
	}
	d.MakeSheet(env, d, d.names())
	if d.latest() {
		d.NameReason(noteField)
	}
	d.list.Chosen = true
	d.Form.Body = true
	d.turn()
	return d
}

// names are the names of the stages that have to be typed before anything is deployed.
func (d *deployAllSheet) names() string {
	var stages []model.Stage
	for i, r := range d.requests {
		if d.marked[i] {
			stages = append(stages, r.Stage)
		}
	}
	return dialog.TypedNames(stages)
}

// named asks for other names to be typed where the choice has changed them.
func (d *deployAllSheet) named() {
	if must := d.names(); must != d.Must() {
		body := d.Form.AtBody()
		if d.Require(must); body {
			d.Form.Focus(-1)
		}
	}
}

// turn gives the movements to what shows.
func (d *deployAllSheet) turn() {
	if d.Rows = &d.list; d.alone >= 0 {
		d.Rows = &d.own
	}
}

// SetProgress says how many of the sheets have been read.
func (d *deployAllSheet) SetProgress(read int) { d.read = read }

// SetSheets brings the sheets, in the order of the requests. What enter does has changed
// with that, so whoever calls it has to guard the dialog anew; so has who calls SetOne.
func (d *deployAllSheet) SetSheets(sheets []pipeline.Sheet) {
	d.sheets = slices.Clone(sheets)
	for i, s := range sheets {
		d.requests[i] = s.Request
	}
	clear(d.waiting)
	d.Renew()
	d.named()
}

// SetOne brings one sheet that was read again.
func (d *deployAllSheet) SetOne(index int, s pipeline.Sheet) {
	if index < 0 || index >= len(d.sheets) {
		return
	}
	d.sheets[index], d.requests[index] = s, s.Request
	delete(d.waiting, index)
	d.Say("")
	d.named()
}

// SetStep brings the last word of one of the deploys.
func (d *deployAllSheet) SetStep(p pipeline.Progress) { d.steps[p.Function] = p }

// SetResults says what became of all of them.
func (d *deployAllSheet) SetResults(results []pipeline.Result) {
	moved, unchanged := 0, 0
	status := release.Moved
	for _, r := range results {
		d.results[r.Function] = r
		switch r.Status {
		case release.Moved:
			moved++
		case release.NotChanged:
			unchanged++
		default:
			status = release.Failed
		}
	}
	words := fmt.Sprintf("%d of %d %s", moved, len(results), d.past())
	if back := countBack(results); back > 0 {
		words += fmt.Sprintf(", %d put back", back)
	}
	if unchanged > 0 {
		words += fmt.Sprintf(", %d unchanged", unchanged)
	}
	if d.latest() {
		d.EndWith(words, status == release.Moved)
		return
	}
	d.End(status, words)
}

// countBack counts the deploys that were put back.
func countBack(results []pipeline.Result) (n int) {
	for _, r := range results {
		if r.PutBack {
			n++
		}
	}
	return n
}

// Runs reports whether it shows those deploys under way.
func (d *deployAllSheet) Runs(sheets []pipeline.Sheet) bool {
	if !d.UnderWay() {
		return false
	}
	ids := map[string]bool{}
	for _, s := range sheets {
		ids[s.ID] = true
	}
	return slices.ContainsFunc(d.sheets, func(s pipeline.Sheet) bool { return ids[s.ID] })
}

// Loading reports whether something is still being read.
func (d *deployAllSheet) Loading() bool { return d.Sheet.Loading() || len(d.waiting) > 0 }

// Reading says what is being read.
func (d *deployAllSheet) Reading() string {
	if d.sheets == nil {
		return fmt.Sprintf("reading what is there now: %d of %d", d.read, len(d.requests))
	}
	return ""
}

// latest reports whether it publishes what $LATEST is, instead of deploying what a build made.
func (d *deployAllSheet) latest() bool { return d.build.ID == "" }

// past is what is done, in the past.
func (d *deployAllSheet) past() string { return pastOf(pipeline.Request{Latest: d.latest()}) }

// Title names the build.
func (d *deployAllSheet) Title() string {
	switch {
	case d.latest() && d.alone >= 0:
		return "Publish $LATEST of " + safetext.Line(d.requests[d.alone].Function)
	case d.latest():
		return fmt.Sprintf("Publish $LATEST of %d of %d functions", d.chosen(), len(d.targets))
	}
	if d.alone >= 0 {
		return "Deploy " + safetext.Line(d.requests[d.alone].Function) + " from " + safetext.Line(action.BuildName(d.build))
	}
	return fmt.Sprintf("Deploy what %s made: %d of %d functions", safetext.Line(action.BuildName(d.build)), d.chosen(), len(d.targets))
}

// chosen is how many functions are marked.
func (d *deployAllSheet) chosen() (n int) {
	for _, m := range d.marked {
		if m {
			n++
		}
	}
	return n
}

// ready are the sheets that would be deployed.
func (d *deployAllSheet) ready() []pipeline.Sheet {
	var ready []pipeline.Sheet
	for i, s := range d.sheets {
		if d.marked[i] && !d.waiting[i] && s.Verdict == release.Ready {
			ready = append(ready, s)
		}
	}
	return ready
}

// missing is why enter deploys nothing, empty when it would.
func (d *deployAllSheet) missing() string {
	count := map[change.Verdict]int{}
	made := false // an alias
	for i, s := range d.sheets {
		if d.marked[i] {
			count[s.Verdict]++
			made = made || s.Verdict == release.Ready && s.From == "" && s.Request.Moves()
		}
	}
	switch held := count[release.Refused] + count[release.Missing]; {
	case d.sheets == nil || len(d.waiting) > 0:
		return "still reading what is there now"
	case d.chosen() == 0:
		return "no function is chosen"
	case count[release.Ready] == 0 && held == 0:
		return ""
	case count[release.Ready] == 0:
		return "nothing can be " + d.past()
	case d.all && held > 0:
		return fmt.Sprintf("all or nothing: %d of %d can not be %s", held, d.chosen(), d.past())
	case d.all && made:
		return "all or nothing: an alias that is made can not be put back"
	}
	return ""
}

// Standing is what the keys do now.
func (d *deployAllSheet) Standing() dialog.Standing {
	st := dialog.Standing{Leaves: "cancel"}
	ready := len(d.ready())
	switch {
	case d.UnderWay():
		st.Off, st.Leaves = map[bool]string{true: "publishing", false: "deploying"}[d.latest()], "leaves it running"
		return st
	case d.Begun() || d.Failure() != "":
		st.Does, st.Closes, st.Leaves = "close", true, ""
		return st
	case d.alone >= 0:
		st.Off, st.Leaves = "does nothing here", "back to all"
		return st
	}
	st.Fields = ready > 0
	if d.sheets != nil {
		st.Body = []dialog.Key{{ID: action.Include}}
		if !d.inList() {
			st.Body = append(st.Body, dialog.Key{ID: action.Confirm, Does: "its own sheet"})
		}
		st.After = []dialog.Key{{ID: action.AllOrNothing, Place: dialog.InFooter}}
		if d.others() {
			st.After = append(st.After, dialog.Key{ID: action.OtherStage, Place: dialog.InFooter})
		}
	}
	missing := d.missing()
	switch row := d.row(); {
	case d.inList() && row >= 0 && d.sheets[row].Verdict == release.Missing:
		st.Does, st.Asks = "creates "+dialog.StageName(d.requests[row].Stage)+" of "+safetext.Line(d.requests[row].Function)+", asks once more", true
	case d.inList() && row >= 0:
		st.Does, st.Asks = "its own sheet", true
	case d.sheets == nil || len(d.waiting) > 0:
		st.Off, st.Needs = "reading", missing
	case ready == 0 && missing == "":
		st.Does, st.Closes, st.Leaves = "close", true, ""
	case ready == 0:
		st.Off, st.Needs, st.Leaves = "can not be "+d.past(), missing, "close"
	default:
		does := map[bool]string{true: "publishes", false: "deploys"}[d.latest()]
		st.Does, st.Needs = fmt.Sprintf("%s %d of %d", does, ready, len(d.targets)), missing
		if ready == len(d.targets) {
			st.Does = fmt.Sprintf("%s all %d", does, ready)
		}
	}
	return st
}

// others reports whether there is another stage to deploy to.
func (d *deployAllSheet) others() bool {
	return len(targetStages(d.Env, pipeline.Request{Latest: d.latest()})) > 1
}

// inList reports whether the list has the keys, and not a field.
func (d *deployAllSheet) inList() bool { return d.sheets != nil && d.Form.AtBody() }

// row is the chosen target, -1 while it is being read.
func (d *deployAllSheet) row() int {
	if i := d.list.Cursor; i < len(d.sheets) && !d.waiting[i] {
		return i
	}
	return -1
}

// Act takes a function in or leaves it out, or asks for another stage, or for all or
// nothing.
func (d *deployAllSheet) Act(id action.ID) (dialog.Reply, bool) {
	row := d.row()
	switch {
	case id == action.Cancel && d.alone >= 0:
		d.alone = -1
		d.turn()
	case d.Begun() || d.alone >= 0 || d.sheets == nil:
		return dialog.Reply{}, false
	case id == action.AllOrNothing:
		d.all = !d.all
	case id == action.Include && row >= 0:
		d.marked[row] = !d.marked[row]
		d.named()
	case id == action.OtherStage && row >= 0 && d.others():
		return d.again(row, func(r *pipeline.Request) { r.Stage, r.Create = followingStage(d.Env, *r), false }), true
	default:
		return dialog.Reply{}, false
	}
	return dialog.Reply{}, true
}

// again asks to read one sheet again for a changed request.
func (d *deployAllSheet) again(i int, change func(*pipeline.Request)) dialog.Reply {
	change(&d.requests[i])
	d.waiting[i] = true
	d.named()
	return dialog.Reply{Request: oneAgain{Index: i, Request: d.requests[i]}}
}

// Go opens the sheet of the chosen one, has its alias made, or deploys.
func (d *deployAllSheet) Go(reason string) dialog.Reply {
	if row := d.row(); d.inList() && row >= 0 {
		if d.sheets[row].Verdict == release.Missing {
			return d.again(row, func(r *pipeline.Request) { r.Create = true })
		}
		d.alone, d.own = row, dialog.Scroll{}
		d.turn()
		return dialog.Reply{}
	}
	ready := d.ready()
	for i := range ready {
		noted(&ready[i], reason)
	}
	d.Begin()
	return dialog.Reply{Request: allConfirmed{Sheets: ready, AllOrNothing: d.all}}
}

// Begun deploys are those that were confirmed: the marked ones that were ready.
func (d *deployAllSheet) taken(i int) bool {
	return d.marked[i] && i < len(d.sheets) && d.sheets[i].Verdict == release.Ready
}

// stages are the stages that the marked ones go to, by their names.
func (d *deployAllSheet) stages() []string {
	of := map[string]bool{}
	for i, r := range d.requests {
		if d.marked[i] && r.Moves() {
			of[dialog.StageName(r.Stage)] = true
		}
	}
	return slices.Sorted(maps.Keys(of))
}
