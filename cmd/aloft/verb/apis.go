package verb

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/model/wiring"
)

// apisOptions are the options of `aloft apis`.
type apisOptions struct {
	writeOptions
	Names   []string // of APIs, or their ids; empty: all
	Stage   string   // empty: all stages
	Check   bool
	Fix     bool
	Reason  string
	Confirm string // the stage's name, where it has to be typed
}

func (p *parsing) apisCommand() *cobra.Command {
	var o apisOptions
	c := &cobra.Command{
		Use:   "apis [NAME…] [--stage STAGE] [--check | --fix]",
		Short: "Show the stages of APIs, and whether they reach their functions",
		Long: `Show the REST, HTTP and WebSocket APIs of API Gateway with their stages: which alias the stage variable names, which
function, alias and version each route therefore calls, when the stage was deployed, and where it is reached. For each
route the wiring is checked: the variable and the alias exist, the policy of that alias lets in this API, stage, method and
path, and what is deployed is what is drafted. What can not be judged is said to be not known, with the statement that
decides. A NAME is that of an API, or its id. The whole account has 10 calls a second for all of this, of which aloft takes
3: many APIs take their time.

With --check it exits with 1 when there are problems. With --fix it adds what is missing, after it has listed each call: one
permission for an alias and a stage (API/STAGE/*, so that dev can not call prod), the variable, a deployment.

` + exitCodesHelp,
		Example: `  aloft --demo apis hooks-api --fix
  aloft apis storefront --stage prod
  aloft apis --check
  aloft apis storefront --stage prod --fix --dry-run
  aloft apis storefront --fix --yes --confirm prod --reason "new route"
  aloft apis -o json | jq '.apis[].stages[] | select(.problems != [])'`,
		ValidArgsFunction: p.completeAPIs,
		Args:              cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) { return o.checked(g, args) })
		},
	}
	f := c.Flags()
	f.StringVar(&o.Stage, "stage", "", "this `STAGE` of the APIs alone")
	f.BoolVar(&o.Check, "check", false, "exit with 1 when there are problems")
	f.BoolVar(&o.Fix, "fix", false, "add what is missing")
	f.StringVar(&o.Reason, "reason", "", "why, in your words: `TEXT` for the journal")
	addConfirm(f, &o.Confirm)
	o.addFlags(f, "fix")
	p.completeStages(c, "stage")
	return c
}

// checked adds what the command line says beside the flags.
func (o apisOptions) checked(g globals, names []string) (command, error) {
	switch {
	case o.Check && o.Fix:
		return nil, usagef("--check only looks, and --fix changes: say one of them")
	case !o.Fix && (o.Yes || o.DryRun || o.Reason != "" || o.Confirm != ""):
		return nil, usagef("--yes, --dry-run, --reason and --confirm belong to --fix")
	}
	for i, name := range names {
		switch {
		case safetext.Line(name) != name || name == "":
			return nil, usagef("%q is no API's name", name)
		case slices.Contains(names[:i], name):
			return nil, usagef("%q is named twice", name)
		}
	}
	o.globals, o.Reason = g, safetext.Line(o.Reason)
	o.Names = names
	return o, nil
}

func (o apisOptions) run(ctx context.Context, k *session) error {
	if o.Fix {
		return o.fix(ctx, k)
	}
	if err := k.connect(ctx); err != nil {
		return err
	}
	r, err := o.survey(ctx, k)
	if err != nil {
		return err
	}
	err = r.err()
	if n := r.problems(); err == nil && o.Check && n > 0 {
		err = &withCode{errors.New(plural(n, "problem") + " in the wiring: aloft apis --fix adds what is missing"),
			exitFailed}
	}
	return k.print(r.output(), err)
}

// apiReport is what is known of APIs and their wiring.
type apiReport struct {
	checker wiring.Checker
	facts   []model.APIFacts
	stages  map[model.APIStageKey]model.StageWiring // those that are asked for
	domains []model.APIDomain
	notes   []string // what else is not known
	failed  []error  // APIs that could not be read
}

// survey reads the APIs that are asked for, and checks the wiring of their stages.
func (o apisOptions) survey(ctx context.Context, k *session) (*apiReport, error) {
	progress := k.env.newProgress()
	defer progress.clear()
	progress.sayf("reading the list of APIs")
	id, err := k.identify(ctx)
	if err != nil {
		return nil, err
	}
	all, err := wiring.ListAPIs(ctx, k.account)
	if err != nil {
		return nil, err
	}
	apis, err := o.pick(all)
	if err != nil {
		return nil, err
	}
	known := wiring.NewKnown()
	r := &apiReport{stages: map[model.APIStageKey]model.StageWiring{},
		checker: wiring.Checker{Place: id.Place(), Functions: known, Stages: k.config.Stages}}
	if r.domains, err = wiring.ListDomains(ctx, k.account); err != nil {
		r.notes = append(r.notes, "custom domains are not known: "+safetext.Line(err.Error()))
	}
	var read []model.RestoredAPI
	defer func() { k.keepAPIs(read) }()
	for i, api := range apis {
		asked := k.env.Now()
		say := func(part string) { progress.sayf("reading API %d of %d: %s, %s", i+1, len(apis), api.Name, part) }
		facts, err := wiring.ReadAPI(ctx, k.account, api, say)
		if ctx.Err() != nil {
			return nil, err
		}
		if err != nil {
			r.failed = append(r.failed, fmt.Errorf("%s could not be read: %w", api.Name, err))
			continue
		}
		read = append(read, model.RestoredAPI{Facts: facts, At: asked})
		facts.Stages = inOrderOf(k.config.Stages, facts.Stages)
		r.facts = append(r.facts, facts)
	}
	var wanted []model.CellKey
	for _, facts := range r.facts {
		for _, key := range r.checker.Wanted(facts) {
			if !slices.Contains(wanted, key) {
				wanted = append(wanted, key)
			}
		}
	}
	if err := known.Read(ctx, k.account, wanted, func(done, of int) {
		progress.sayf("%d of %d policies read", done,
			of)
	}); err != nil {
		return nil, err
	}
	return r, o.check(r)
}

// inOrderOf are the stages of an API in the order of the config's that are called like them;
// others come behind, by name.
func inOrderOf(known []model.Stage, stages []model.APIStage) []model.APIStage {
	rank := func(s model.APIStage) int {
		if i := slices.IndexFunc(known, func(k model.Stage) bool { return k.Name == s.Name }); i >= 0 {
			return i
		}
		return len(known)
	}
	sorted := slices.Clone(stages)
	slices.SortStableFunc(sorted, func(a, b model.APIStage) int { return cmp.Compare(rank(a), rank(b)) })
	return sorted
}

// pick are the APIs that are asked for, by name or id.
func (o apisOptions) pick(all []model.API) ([]model.API, error) {
	if len(o.Names) == 0 {
		return all, nil
	}
	var picked []model.API
	var names []string
	for _, a := range all {
		names = append(names, a.Name)
		if slices.Contains(o.Names, a.Name) || slices.Contains(o.Names, a.ID) {
			picked = append(picked, a)
		}
	}
	for _, name := range o.Names {
		if slices.ContainsFunc(all, func(a model.API) bool { return a.Name == name || a.ID == name }) {
			continue
		}
		if hint := didYouMean(name, names); hint != "" {
			return nil, usagef("there is no API %q%s", name, hint)
		}
		return nil, usagef("there is no API %q: aloft apis lists those that there are", name)
	}
	return picked, nil
}

// check checks the stages that are asked for.
func (o apisOptions) check(r *apiReport) error {
	var names []string
	for _, facts := range r.facts {
		for _, s := range facts.Stages {
			if names = append(names, s.Name); o.Stage == "" || s.Name == o.Stage {
				r.stages[model.APIStageKey{API: facts.API.ID, Stage: s.Name}] = r.checker.Check(facts, s.Name)
			}
		}
	}
	if o.Stage != "" && len(r.stages) == 0 && len(r.failed) == 0 {
		return usagef("no API has a stage %q%s", o.Stage, didYouMean(o.Stage, names))
	}
	return nil
}

// problems is how many there are.
func (r *apiReport) problems() int {
	n := 0
	for _, w := range r.stages {
		n += len(w.Problems)
	}
	return n
}

// err says what could not be read, nil when all was.
func (r *apiReport) err() error {
	if len(r.failed) == 0 {
		return nil
	}
	err := r.failed[0]
	if n := len(r.failed); n > 1 {
		err = fmt.Errorf("%d APIs could not be read, the first: %w", n, err)
	}
	return &withCode{err, exitFailed}
}
