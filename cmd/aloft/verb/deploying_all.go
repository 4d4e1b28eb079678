package verb

// Several deploys from their sheets to their results.

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
)

// runAll makes the deploys as one set.
func (d *deploying) runAll(ctx context.Context, requests []pipeline.Request) error {
	sheets := d.prepareAll(ctx, requests)
	if ctx.Err() != nil {
		return refusef("interrupted: %s", d.options.nothing())
	}
	for i, s := range sheets {
		if gone(s) {
			if err := d.k.mustExist(ctx, s.Request.Function); err != nil {
				return err
			}
		}
		if s.Verdict == release.Missing {
			sheets[i].Reason = addCreate(s.Request.Stage)
		}
	}
	if d.options.AllOrNothing {
		holdBackDeploys(sheets)
	}
	planned := make([]pipeline.Result, len(sheets))
	ready := 0
	for i, s := range sheets {
		if planned[i] = plannedDeploy(s); s.Verdict == release.Ready {
			ready++
		}
	}
	if d.options.DryRun {
		documents := make([]plannedDeployJSON, len(sheets))
		for i, s := range sheets {
			documents[i] = plannedDeployJSON{publishedOf(planned[i]), s.Artifact, s.Note, s.EndsCanary, append([]string{}, s.Notes...)}
		}
		return d.k.print(output{document: resultsJSON[plannedDeployJSON]{documents}, lines: deployPlan(sheets)}, resultsError(movesOf(planned)))
	}
	if ready == 0 {
		return d.printAll(planned)
	}
	if !d.options.JSON || d.env.Terminal.Err {
		if err := d.env.printLines(d.env.Err, deployPlan(sheets)...); err != nil {
			return err
		}
	}
	if err := d.confirmAll(ctx, sheets); err != nil {
		return &withOutput{error: err, document: d.document(planned)}
	}
	progress := d.env.newProgress()
	ended := map[string]bool{}
	results := d.deployer.DeployAll(ctx, sheets, release.Options{AllOrNothing: d.options.AllOrNothing}, func(p pipeline.Progress) {
		if p.Number == p.Total && p.Status != pipeline.Begun || p.Status == pipeline.Broken {
			ended[p.Function] = true
		}
		progress.sayf("%d of %d %s: %s %d/%d %s", len(ended), ready, d.options.past(), p.Function, p.Number, p.Total, p.Step.Words())
	})
	progress.clear()
	return d.printAll(results)
}

func (d *deploying) prepareAll(ctx context.Context, requests []pipeline.Request) []pipeline.Sheet {
	progress := d.env.newProgress()
	defer progress.clear()
	return d.deployer.PrepareAll(ctx, requests, func(done, total int) { progress.sayf("%d of %d read", done, total) })
}

// confirmAll asks for each stage that is moved, as it wants to be asked.
func (d *deploying) confirmAll(ctx context.Context, sheets []pipeline.Sheet) error {
	var stages []pipeline.Request // one of each stage
	count := map[string]int{}
	for _, s := range sheets {
		if s.Verdict != release.Ready {
			continue
		}
		if count[s.Request.Stage.Name]++; count[s.Request.Stage.Name] == 1 {
			stages = append(stages, s.Request)
		}
	}
	for _, r := range stages {
		st, confirmed := r.Stage, said{d.options.Yes, d.options.Confirm}
		if st.Confirm != model.ConfirmType && len(stages) > 1 {
			confirmed.confirm = "" // it is about another one of them
		}
		if err := d.ask(ctx, confirmed, r, plural(count[st.Name], "function")); err != nil {
			return err
		}
	}
	return nil
}

// holdBackDeploys refuses all of a set that shall be deployed as a whole and can not.
func holdBackDeploys(sheets []pipeline.Sheet) {
	i := slices.IndexFunc(sheets, func(s pipeline.Sheet) bool {
		return s.Verdict != release.Ready && s.Verdict != release.Unchanged || s.Verdict == release.Ready && s.From == ""
	})
	if i < 0 {
		return
	}
	why := sheets[i].Request.Function + " can not be deployed"
	if sheets[i].Verdict == release.Ready {
		why = fmt.Sprintf("%s has no alias %s, and creating it could not be taken back: create it first", sheets[i].Request.Function, sheets[i].Request.Stage.Alias)
	}
	for j := range sheets {
		if sheets[j].Verdict == release.Ready {
			sheets[j].Verdict, sheets[j].Reason = release.Refused, "all or nothing: "+why
		}
	}
}

// deployPlan shows the sheets of several deploys, a line each.
func deployPlan(sheets []pipeline.Sheet) []string {
	t := table{head: []string{"FUNCTION", "STAGE", "MOVE", "CODE", "FROM", "NOTES"}}
	for _, s := range sheets {
		to := "new version"
		if s.Existing != nil {
			to = s.Existing.Number
		}
		move := cmp.Or(s.Before(), "—") + " → " + to
		switch s.Verdict {
		case release.Ready:
			move = paint(styleBold, move)
		case release.Unchanged:
			move = paint(styleDim, s.Before()+" unchanged")
		default:
			move = paint(styleBad, move+" refused")
		}
		code := cmp.Or(model.ShortCode(s.Code.Version.CodeSHA256), "?") + " → " + cmp.Or(model.ShortCode(s.Expected), "?")
		if s.Request.Latest {
			code = model.ShortCode(s.Expected)
		}
		from := s.Artifact
		if s.Request.Entry != "" {
			from = s.Request.Entry + " in " + from
		}
		notes := slices.Clone(s.Notes)
		if s.Reason != "" && s.Verdict != release.Unchanged {
			notes = append([]string{s.Reason}, notes...)
		}
		if s.EndsCanary != nil && s.Verdict == release.Ready {
			notes = append(notes, "ends the canary of "+canaryWords(*s.EndsCanary))
		}
		t.add(s.Request.Function, cmp.Or(s.Request.Stage.Name, "—"), move, code, from, strings.Join(notes, "; "))
	}
	return t.lines()
}

// movesOf are the results as those of moves.
func movesOf(results []pipeline.Result) []release.Result {
	moves := make([]release.Result, len(results))
	for i, r := range results {
		moves[i] = r.Result
	}
	return moves
}

// document is what became of the deploys, for scripts.
func (d *deploying) document(results []pipeline.Result) any {
	if !d.options.Latest {
		return resultsJSON[pipeline.Result]{results}
	}
	published := make([]publishedJSON, len(results))
	for i, r := range results {
		published[i] = publishedOf(r)
	}
	return resultsJSON[publishedJSON]{published}
}

// printAll shows what became of the deploys.
func (d *deploying) printAll(results []pipeline.Result) error {
	t := table{head: []string{"FUNCTION", "STAGE", "FROM", "TO", "CODE", "STATUS", "REASON"}}
	for _, r := range results {
		t.add(r.Function, cmp.Or(r.Stage, "—"), cmp.Or(r.From, "—"), cmp.Or(r.To, "?"), model.ShortCode(r.CodeSHA256),
			paint(statusStyle(r.Status), statusOf(r.Result)), r.Reason)
	}
	moves := movesOf(results)
	return d.k.print(output{document: d.document(results), lines: t.lines(), done: resultLines(moves)}, resultsError(moves))
}
