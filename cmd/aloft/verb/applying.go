package verb

// Components and stages from the plan to the results.

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/component"
	components "github.com/aloftdeck/aloft/model/component/plan"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/hostfile"
	"github.com/aloftdeck/aloft/model/release"
)

// nothingMade is what a refusal says of what was done.
const nothingMade = "nothing was made"

// planner plans and makes components in this account, recorded in its journal, which has to be
// open.
func (k *session) planner() *components.Planner {
	return components.New(components.Deps{
		Ground: k.account,
		Mover:  k.mover(),
		Maker: release.New(release.Deps{
			Lambda: k.account, Journal: k.journal, Operator: k.operator, Identity: k.known, Now: k.env.Now,
			PID: k.env.PID,
		}),
		Journal:  k.journal,
		Operator: k.operator,
		Identity: k.known,
		Book:     func() *cost.Book { return k.book },
		Now:      k.env.Now,
		PID:      k.env.PID,
		Made:     k.forgetAPIs,
	})
}

// settleComponents finds out what became of steps of components that were cut off, and says so.
func (k *session) settleComponents(ctx context.Context, p *components.Planner, r *components.Request) {
	settled := settle(ctx, k, silently, p.Kinds(r), func(ctx context.Context) ([]change.Result, error) {
		return p.SettlePending(ctx, r)
	})
	for _, one := range settled {
		k.env.notef("settled %s: %s", one.Subject, strings.TrimSuffix(madeStatus(one.Status)+": "+one.Reason, ": "))
	}
}

// make makes a component, from its file to the results.
func (o applyOptions) make(ctx context.Context, k *session) error {
	if err := k.configure(); err != nil {
		return err
	}
	c, notes, err := k.readComponent(o.File, component.Quota{})
	if err != nil {
		return err
	}
	looks := o.Plan || o.DryRun
	if err := k.openToWrite(ctx, looks, nothingMade); err != nil {
		return err
	}
	for _, note := range noteLines(notes) {
		k.env.notef("%s", note)
	}
	dir := filepath.Dir(k.env.absolute(o.File))
	r := components.Request{
		Component: c, Reason: o.Reason,
		Files: func() ([]component.CommitFile, error) { return componentFiles(dir) },
		Zip: func(path string) ([]byte, error) {
			if !filepath.IsAbs(path) {
				path = filepath.Join(dir, path)
			}
			return hostfile.Read(path, maxZipFile)
		},
	}
	planner := k.planner()
	if !looks {
		k.saySettledMoves(ctx, k.deployer(k.mover()))
		k.settleComponents(ctx, planner, &r)
	}
	progress := k.env.newProgress()
	of, err := planner.Plan(ctx, r, func(done, total int) { progress.sayf("%d of %d looked at", done, total) })
	progress.clear()
	if err != nil {
		return err
	}
	return k.makePlan(ctx, planner, of, making{o.writeOptions, o.Plan, o.Confirm})
}

// making is what the command line says of making a plan.
type making struct {
	writeOptions
	plan    bool // it is shown alone
	confirm string
}

// makePlan shows a plan, asks, makes it, and shows what became of its steps.
func (k *session) makePlan(ctx context.Context, p *components.Planner, of components.Plan, o making) error {
	e := k.env
	if o.plan {
		return k.print(output{document: newPlanDocument(of, nil), lines: stepLines(of)}, planError(p.Planned(of)))
	}
	if !o.JSON || e.Terminal.Err { // with JSON and without a terminal nobody would read it
		if err := e.printLines(e.Err, stepLines(of)...); err != nil {
			return err
		}
	}
	if o.DryRun || of.Changes() == 0 && !of.Waits() {
		planned := p.Planned(of)
		return k.print(output{document: newPlanDocument(of, planned)}, planError(planned))
	}
	if of.Changes() > 0 {
		question := fmt.Sprintf("Make %s?", plural(of.Changes(), "change"))
		if err := k.confirmStages(ctx, of.Touched(k.config.Stages), said{o.Yes, o.confirm}, nothingMade,
			question, "change one of them at a time"); err != nil {
			return &withOutput{error: err, document: newPlanDocument(of, p.Planned(of))}
		}
	}
	progress := e.newProgress()
	results := p.Apply(ctx, of, func(c change.Progress) {
		line := fmt.Sprintf("%d/%d %s", min(c.Done+1, c.Total), c.Total, c.Subject)
		switch {
		case c.Step == change.StepIntent:
			progress.clear()
			e.notef("%s", line)
		case c.Note != "":
			progress.sayf("%s: %s", line, c.Note)
		case c.Step != change.StepDone:
			progress.sayf("%s: %s", line, c.Step)
		}
	})
	progress.clear()
	t := table{head: []string{"STEP", "NAME", "STATUS", "REASON"}}
	var done []string
	for _, r := range results {
		if r.Status == change.NotChanged && r.Action == components.None {
			continue
		}
		t.add(string(r.Step.Kind), r.Name, paint(statusStyle(r.Status), madeStatus(r.Status)), r.Reason)
		done = append(done, stepLine(r))
	}
	return k.print(output{document: newPlanDocument(of, results), lines: t.lines(), done: done}, planError(results))
}

// madeStatus is how a step ended, in its words.
func madeStatus(s change.Status) string {
	if s == change.Moved {
		return "made"
	}
	return string(s)
}

// stepLine says what became of one step.
func stepLine(r components.Result) string {
	return strings.TrimSuffix(fmt.Sprintf("%s: %s: %s", r.Step.ID, madeStatus(r.Status), r.Reason), ": ")
}

// stepLines are a plan for people.
func stepLines(of components.Plan) []string {
	t := table{head: []string{"ACTION", "STEP", "NAME", "$/MONTH", "DETAIL"}}
	styles := map[components.Action]string{components.Create: styleGood, components.Update: styleBold,
		components.None: styleDim, components.Drift: styleWarn, components.Refused: styleBad}
	right := 0
	for _, s := range of.Steps {
		if s.Action == components.None && s.USD == 0 && !s.Waits {
			right++
			continue
		}
		usd := ""
		if s.USD != 0 {
			usd = s.USD.Round2()
		}
		details := strings.Split(s.Detail, "; ")
		t.add(paint(styles[s.Action], string(s.Action)), string(s.Kind), s.Name, usd, details[0])
		for _, more := range details[1:] {
			t.add("", "", "", "", more)
		}
	}
	var lines []string
	if right < len(of.Steps) {
		lines = t.lines()
	}
	changes := "nothing to change"
	if n := of.Changes(); n > 0 {
		changes = plural(n, "change")
	}
	if right > 0 {
		changes += fmt.Sprintf(", %d of %d steps are as they should be", right, len(of.Steps))
	}
	sum := fmt.Sprintf("%s; %s a month, at list price; requests, storage and builds come on top", changes,
		of.USD().Round2())
	if of.USD() == 0 {
		sum = changes + "; no fixed cost; requests, storage and builds are paid by use"
	}
	return append(lines, paint(styleBold, sum))
}

// planDocument is a plan for scripts, and once it was made what became of it.
type planDocument struct {
	Steps   []stepJSON `json:"steps"`
	Changes int        `json:"changes"`
	USD     float64    `json:"usd_per_month"`
}

type stepJSON struct {
	Kind   components.Kind   `json:"kind"`
	Name   string            `json:"name"`
	Action components.Action `json:"action"`
	Detail string            `json:"detail"`
	USD    float64           `json:"usd_per_month"`
	ID     string            `json:"id,omitempty"`     // of the change, in the journal
	Status change.Status     `json:"status,omitempty"` // of what was made, or would be
	Reason string            `json:"reason,omitempty"`
}

func newPlanDocument(of components.Plan, results []components.Result) planDocument {
	d := planDocument{Steps: []stepJSON{}, Changes: of.Changes(), USD: of.USD().Dollars()}
	for i, s := range of.Steps {
		j := stepJSON{Kind: s.Kind, Name: s.Name, Action: s.Action, Detail: s.Detail, USD: s.USD.Dollars()}
		if results != nil {
			r := results[i].Result
			j.ID, j.Status, j.Reason = r.ID, r.Status, r.Reason
		}
		d.Steps = append(d.Steps, j)
	}
	return d
}

// planError says that not all could be made, nil when it was or can be.
func planError(results []components.Result) error {
	var all []change.Result
	for _, r := range results {
		all = append(all, r.Result)
	}
	made, _, refused, conflicts, failed := change.Summary(all)
	code, bad := batchExit(made, refused, conflicts, failed)
	if bad == 0 {
		return nil
	}
	worst := func(s ...change.Status) int {
		return slices.IndexFunc(results, func(r components.Result) bool { return slices.Contains(s, r.Status) })
	}
	i := worst(change.Failed, change.Conflicted)
	if i < 0 {
		i = worst(change.WasRefused)
	}
	text := stepLine(results[i])
	if bad > 1 {
		text = fmt.Sprintf("%s were not made: %s", plural(bad, "step"), text)
	}
	return &withCode{&movesError{text, results[i].Err}, code}
}
