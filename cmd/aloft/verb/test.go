package verb

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/invoke"
	"github.com/aloftdeck/aloft/model/safetext"
)

// nothingInvoked is what a refusal to test says of what was done.
const nothingInvoked = "nothing was invoked"

// testOptions are the options of `aloft test`.
type testOptions struct {
	writeOptions
	Names   []string // functions; of several or none only their tests are made
	Stage   string
	Version string
	Event   string // a file, - for the standard input, or a name in the folder of events; empty for {}
	Tenant  string
	All     bool // the [[test]] entries of the config
	JUnit   string
	Confirm string
	Reason  string
}

func (p *parsing) testCommand() *cobra.Command {
	var o testOptions
	c := &cobra.Command{
		Use:   "test NAME (--stage STAGE | --version N) [--event FILE] | test --all --stage STAGE [NAME…]",
		Short: "Invoke a function and check its answer",
		Long: `Invoke what a stage of a function serves, or a version by its number, with an event from a file, and show what came
back: the answer, the version that was executed, what it took, and the end of the log. With --all the [[test]] entries
of the config are run, those of the named functions alone where some are named: each invokes its function with its event
and compares the answer with what it expects.

A function is invoked once and only as asked for; an answer that was lost is not asked for again, and what became of it is
said to be not known. Each test is recorded in the journal with the version that was executed: the sheet of a move shows
how its version was tested, to everybody on that journal. Tests run at the same time within a tenth of the concurrency of
the account, and within what a function has for itself.

The event may be the name of a file in the folder events beside aloft.toml, or - for the standard input; without one it is
{}. A test that does not pass makes the exit code 1.

` + exitCodesHelp,
		Example: `  aloft test orders --stage stage --event events/order.json
  aloft test orders --version 14 --event order --yes
  aloft test --all --stage stage --yes --junit results.xml
  aloft test --all --stage prod --yes --confirm prod -o json
  aloft --demo test activity-router --stage dev --yes`,
		ValidArgsFunction: p.completeFunctions,
		Args:              cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				o.globals, o.Reason = g, safetext.Line(o.Reason)
				return o.checked(args, c.Flags().Changed("version"), c.Flags().Changed("event"))
			})
		},
	}
	f := c.Flags()
	f.StringVar(&o.Stage, "stage", "", "the `STAGE` whose version is invoked, through its alias")
	f.StringVar(&o.Version, "version", "", "the number `N` of the version that is invoked")
	f.StringVar(&o.Event, "event", "",
		"the event: a `FILE`, the name of one in the folder events, or - for the standard input")
	f.StringVar(&o.Tenant, "tenant", "", "the `ID` of the tenant, where the function is isolated by tenant")
	f.BoolVar(&o.All, "all", false, "run the [[test]] entries of the config")
	f.StringVar(&o.JUnit, "junit", "", "write the results to a `FILE` too, as JUnit's XML")
	f.StringVar(&o.Reason, "reason", "", "why, in your words: `TEXT` for the journal")
	addConfirm(f, &o.Confirm)
	o.addFlags(f, "invoke")
	p.completeStages(c, "stage", "confirm")
	// It fails only for a flag that the command does not have.
	_ = c.RegisterFlagCompletionFunc("event", p.completeEvents)
	return c
}

// checked adds what the command line says beside the flags.
func (o testOptions) checked(names []string, versionGiven, eventGiven bool) (command, error) {
	s, err := newSelection(names, nil)
	if err != nil {
		return nil, err
	}
	o.Names = s.Names
	switch {
	case !o.All && len(o.Names) != 1:
		return nil, usagef("test takes one function's name, or --all for the tests of the config: see aloft test --help")
	case o.All && (eventGiven || o.Tenant != ""):
		return nil, usagef("--all takes the events of the config: leave out --event and --tenant")
	case o.Stage == "" && !versionGiven:
		return nil, usagef("what shall be invoked is not said: say --stage STAGE or --version N")
	case o.Stage != "" && versionGiven:
		return nil, usagef("--stage and --version exclude each other: a stage serves a version")
	case versionGiven && o.All && len(o.Names) != 1:
		return nil, usagef("--version is of one function: name it beside --all")
	case versionGiven && o.Version == "":
		return nil, usagef("--version is empty: say the number of a published version")
	case eventGiven && o.Event == "":
		return nil, usagef("--event is empty: leave it out for the event {}")
	}
	if _, ok := model.VersionNumber(o.Version); versionGiven && !ok {
		return nil, usagef("--version %q is no version: say the number of a published one", o.Version)
	}
	return o, nil
}

func (o testOptions) run(ctx context.Context, k *session) error {
	if err := k.connectToWrite(ctx, o.DryRun, nothingInvoked); err != nil {
		return err
	}
	wanted, err := o.wanted(k)
	if err != nil {
		return err
	}
	if err := k.openJournal(); err != nil {
		return err
	}
	if _, err := k.identify(ctx); err != nil {
		return err
	}
	tester := k.tester()
	if !o.DryRun {
		k.saySettledTests(ctx, tester)
	}
	requests, err := o.at(ctx, k, wanted)
	if err != nil {
		return err
	}
	progress := k.env.newProgress()
	sheets := tester.Prepare(ctx, requests, func(done, total int) {
		if total > 1 {
			progress.sayf("%d of %d read", done, total)
		}
	})
	progress.clear()
	if ctx.Err() != nil {
		return refusef("interrupted: %s", nothingInvoked)
	}
	if err := o.unknown(ctx, k, sheets); err != nil {
		return err
	}
	if o.DryRun {
		return o.printPlanned(k, sheets)
	}
	if err := o.confirm(ctx, k, sheets); err != nil {
		return err
	}
	return o.make(ctx, k, tester, sheets)
}

// at makes the requests of tests at the stage or version that is meant.
func (o testOptions) at(ctx context.Context, k *session, wanted []invoke.Request) ([]invoke.Request, error) {
	var stage model.Stage
	if o.Stage != "" {
		var functions []string
		for _, r := range wanted {
			if !slices.Contains(functions, r.Function) {
				functions = append(functions, r.Function)
			}
		}
		var err error
		if stage, err = k.newStageList().find(ctx, o.Stage, "--stage", functions); err != nil {
			return nil, err
		}
	}
	for i := range wanted {
		wanted[i].Stage, wanted[i].Version, wanted[i].Reason = stage, o.Version, o.Reason
	}
	return wanted, nil
}

// unknown is the error that names a function which does not exist, with those that may
// have been meant. Then nothing at all is invoked.
func (o testOptions) unknown(ctx context.Context, k *session, sheets []invoke.Sheet) error {
	for _, s := range sheets {
		if s.Failure != nil && s.Failure.Class == model.Gone {
			if err := k.mustExist(ctx, s.Request.Function); err != nil {
				return o.atTest(k, s.Request, err)
			}
		}
	}
	return nil
}

// atTest is an error about the function of a test, at the place of the config that names it.
func (o testOptions) atTest(k *session, r invoke.Request, err error) error {
	at, named := k.config.Origins["test."+r.Function+"."+r.Name+".function"]
	if !o.All || !named {
		return err
	}
	return config.Problems{{File: at.Source, Line: at.Line, Key: "test.function", Text: err.Error()}}
}

// confirm asks as the stage wants it. Its error says why nothing is invoked.
func (o testOptions) confirm(ctx context.Context, k *session, sheets []invoke.Sheet) error {
	stage, typed := model.Stage{Name: "version " + o.Version, Confirm: model.ConfirmKey}, model.Stage{}
	ready, of, target := 0, map[string]bool{}, ""
	for _, s := range sheets {
		if s.Verdict != change.Ready {
			continue
		}
		ready++
		of[s.Request.Function] = true
		target = s.Request.Target()
		if s.Request.Version == "" {
			stage = s.Request.Stage
		}
		if s.Confirm.Name != "" {
			typed = s.Confirm
		}
	}
	if ready == 0 {
		return nil
	}
	if typed.Name != "" {
		stage = typed
	}
	what := "Invoke " + target
	if ready > 1 {
		what = fmt.Sprintf("Make %s of %s in %s", plural(ready, "test"), plural(len(of), "function"),
			cmp.Or(o.Stage, "version "+o.Version))
	}
	for _, note := range notesOf(sheets) {
		k.env.notef("%s", note)
	}
	return newAsker(k.env, nothingInvoked).as(ctx, k.env, said{o.Yes, o.Confirm}, stage, what+"?",
		fmt.Sprintf("Type %s to do this: %s: ", stage.Name, what))
}

// notesOf are what there is to know before tests, each once.
func notesOf(sheets []invoke.Sheet) []string {
	var notes []string
	for _, s := range sheets {
		for _, n := range s.Notes {
			if n = s.Request.Function + ": " + n; !slices.Contains(notes, n) {
				notes = append(notes, n)
			}
		}
	}
	return notes
}

// make makes the tests.
func (o testOptions) make(ctx context.Context, k *session, tester *invoke.Tester, sheets []invoke.Sheet) error {
	began := k.env.Now()
	if o.JUnit != "" { // nothing is invoked whose results could not be written
		if err := k.writeJUnit(o.JUnit, o.suite(began, nil)); err != nil {
			return err
		}
	}
	progress := k.env.newProgress()
	var last time.Time
	results := tester.Run(ctx, sheets, func(p change.Progress) {
		if now := k.env.Now(); p.Step == change.StepDone || now.Sub(last) > 100*time.Millisecond {
			last = now
			progress.sayf("%d of %d done: %s %s", p.Done, p.Total, p.Subject.Name, p.Step)
		}
	})
	progress.clear()
	var written error
	if o.JUnit != "" {
		written = k.writeJUnit(o.JUnit, o.suite(began, results))
	}
	return o.print(k, results, written)
}

// tester makes tests in this account, recorded in its journal, which has to be open.
func (k *session) tester() *invoke.Tester {
	return invoke.New(invoke.Deps{
		Lambda: k.account, Journal: k.journal, Operator: k.operator, Identity: k.known,
		Stages: func() []model.Stage { return k.config.Stages }, Now: k.env.Now, PID: k.env.PID,
	})
}

// testGuard says before a move how the version that it moves to was tested.
func (k *session) testGuard() change.Guard {
	return invoke.Guard(k.journal, k.known, func(function string) bool { return len(k.config.TestsOf(function)) > 0 },
		k.env.Now)
}

// saySettledTests records what became of tests that were cut off, and says so.
func (k *session) saySettledTests(ctx context.Context, t *invoke.Tester) {
	for _, r := range k.settleTests(ctx, t) {
		k.env.notef("settled a test of %s: %s", r.Subject, r.Reason)
	}
}

// settleTests records of tests that were cut off that what became of them is not known.
func (k *session) settleTests(ctx context.Context, t *invoke.Tester) []change.Result {
	settled := settle(ctx, k, silently, []change.Kind{t}, t.SettlePending)
	return slices.DeleteFunc(settled, func(r change.Result) bool { return r.Unknown })
}
