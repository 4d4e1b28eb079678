package verb

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/model/wiring"
)

// mender mends the wiring of this account's APIs, recorded in its journal, which has to be
// open.
func (k *session) mender() *wiring.Mender {
	return wiring.NewMender(wiring.Deps{
		Gateway:  k.account,
		Journal:  k.journal,
		Operator: k.operator,
		Identity: k.known,
		Now:      k.env.Now,
		PID:      k.env.PID,
		Mended:   k.forgetAPIs,
	})
}

// settleWiring finds out what became of changes of wiring that were cut off, and says so.
func (k *session) settleWiring(ctx context.Context, m *wiring.Mender) []change.Result {
	settled := settle(ctx, k, silently, m.Kinds(), m.SettlePending)
	for _, r := range settled {
		k.env.notef("settled %s", wiringLine(r))
	}
	return settled
}

// fix adds what is missing, from reading to the results.
func (o apisOptions) fix(ctx context.Context, k *session) error {
	if err := k.openToWrite(ctx, o.DryRun, nothingChanged); err != nil {
		return err
	}
	mender := k.mender()
	if !o.DryRun {
		k.settleWiring(ctx, mender)
	}
	r, err := o.survey(ctx, k)
	if err != nil {
		return err
	}
	for _, note := range append(r.notes, errorWords(r.failed)...) {
		k.env.notef("%s", note)
	}
	var steps []wiring.Step
	var left []string
	for _, facts := range r.facts {
		for _, s := range facts.Stages {
			if w, asked := r.stages[model.APIStageKey{API: facts.API.ID, Stage: s.Name}]; asked {
				steps = append(steps, r.checker.Plan(facts, s.Name)...)
				for _, why := range wiring.Left(w) {
					left = append(left, facts.API.Name+" "+s.Name+": "+why)
				}
			}
		}
	}
	return k.mend(ctx, mender, mender.Prepare(ctx, steps, left, o.Reason), wiringSaid{o.writeOptions, o.Confirm},
		r.err())
}

func errorWords(all []error) []string {
	var words []string
	for _, err := range all {
		words = append(words, safetext.Line(err.Error()))
	}
	return words
}

// wiringSaid is what the command line says of making changes of wiring.
type wiringSaid struct {
	writeOptions
	confirm string
}

// mend shows a sheet, asks, makes its changes, and shows what became of them.
func (k *session) mend(ctx context.Context, m *wiring.Mender, s wiring.Sheet, o wiringSaid, failed error) error {
	e := k.env
	if !o.JSON || e.Terminal.Err { // with JSON and without a terminal nobody would read it
		if err := e.printLines(e.Err, wiringSheetLines(s)...); err != nil {
			return err
		}
	}
	if s.Verdict == change.Unchanged {
		return k.print(output{document: newWiringResults(s, nil)}, failed)
	}
	if !o.DryRun {
		if err := k.confirmStages(ctx, s.Touched(k.config.Stages), said{o.Yes, o.confirm}, nothingChanged,
			fmt.Sprintf("Make %s?", plural(len(s.Changes), "call")), "mend one of them at a time with --stage"); err != nil {
			return &withOutput{error: err, document: newWiringResults(s, m.Mend(ctx, s, true, nil))}
		}
	}
	progress := e.newProgress()
	results := m.Mend(ctx, s, o.DryRun, func(p change.Progress) {
		progress.sayf("%d of %d made: %s %s", p.Done, p.Total, p.Subject, p.Step)
	})
	progress.clear()
	t := table{head: []string{"API", "STAGE", "CALL", "STATUS", "REASON"}}
	var done []string
	for i, r := range results {
		step := s.Changes[i].Step
		t.add(step.API.Name, step.Stage, s.Changes[i].Call(), paint(statusStyle(r.Status), wiringStatus(r.Status)),
			r.Reason)
		done = append(done, wiringLine(r))
	}
	return k.print(output{document: newWiringResults(s, results), lines: t.lines(), done: done},
		errors.Join(wiringError(s, results), failed))
}

// wiringSheetLines are a sheet for people: each call, what it mends, and what none mends.
func wiringSheetLines(s wiring.Sheet) []string {
	var lines []string
	for _, one := range s.Changes {
		lines = append(lines, one.Call())
		for _, p := range one.Problems {
			lines = append(lines, "    "+paint(styleDim, "mends: "+p))
		}
		for _, w := range change.Warnings(one.Asked) {
			lines = append(lines, "    "+paint(styleWarn, w))
		}
		if one.Refusal != "" {
			lines = append(lines, "    "+paint(styleBad, "refused: "+one.Refusal))
		}
	}
	if s.Verdict == change.Unchanged {
		lines = append(lines, "nothing is missing that aloft could add")
	} else if s.Undo != "" {
		lines = append(lines, paint(styleDim, s.Undo))
	}
	for _, left := range s.Left {
		lines = append(lines, paint(styleWarn, "not mended: ")+left)
	}
	return lines
}

// wiringResultsJSON is what `aloft apis --fix -o json` prints.
type wiringResultsJSON struct {
	Results []wiringResultJSON `json:"results"`
	Left    []string           `json:"left"` // what no call mends
}

type wiringResultJSON struct {
	ID     string        `json:"id"`
	API    string        `json:"api"`
	Name   string        `json:"name"`
	Stage  string        `json:"stage"`
	Kind   string        `json:"kind"`
	Call   string        `json:"call"`
	From   string        `json:"from"`
	To     string        `json:"to"`
	Status change.Status `json:"status"`
	Reason string        `json:"reason"`
}

func newWiringResults(s wiring.Sheet, results []change.Result) wiringResultsJSON {
	j := wiringResultsJSON{Results: []wiringResultJSON{}, Left: append([]string{}, s.Left...)}
	for i, r := range results {
		one := s.Changes[i]
		j.Results = append(j.Results, wiringResultJSON{ID: r.ID, API: one.API.ID, Name: one.API.Name,
			Stage: one.Stage, Kind: r.Kind, Call: one.Call(),
			From: r.From, To: r.To, Status: r.Status, Reason: r.Reason})
	}
	return j
}

func wiringStatus(s change.Status) string {
	if s == change.Moved {
		return "made"
	}
	return string(s)
}

// wiringLine says what became of one change of wiring.
func wiringLine(r change.Result) string {
	line := fmt.Sprintf("%s %s %s → %s: %s", r.Kind, r.Subject, cmp.Or(r.From, "—"), cmp.Or(r.To, "—"),
		wiringStatus(r.Status))
	if r.Reason != "" {
		line += ": " + r.Reason
	}
	return line
}

// wiringError says that not all was made, nil when it was.
func wiringError(s wiring.Sheet, results []change.Result) error {
	made, _, refused, conflicts, failed := change.Summary(results)
	code, bad := batchExit(made, refused, conflicts, failed)
	if bad == 0 {
		return nil
	}
	i := slices.IndexFunc(results, func(r change.Result) bool {
		return r.Status != change.Moved && r.Status != change.NotChanged && r.Status != change.Planned
	})
	text := wiringLine(results[i])
	if len(results) > 1 {
		text = fmt.Sprintf("%d of %d calls were not made: %s", bad, len(results), text)
	}
	return &withCode{&movesError{text, results[i].Err}, code}
}
