package verb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
)

// moveOptions are the options of the verbs that move stages.
type moveOptions struct {
	globals
	selection
	Reason       string
	Yes          bool
	Confirm      string // the stage's name, where it has to be typed
	DryRun       bool
	AllOrNothing bool
	Over         bool // of an undoing: also what was moved on since
}

func (o *moveOptions) addFlags(f *pflag.FlagSet, match *[]string) {
	f.StringArrayVar(match, "match", nil, "functions that match this `GLOB`; may be given again")
	f.StringVar(&o.Reason, "reason", "", "why, in your words: `TEXT` for stamp and journal")
	f.BoolVar(&o.AllOrNothing, "all-or-nothing", false, "put back those that moved when one does not")
	f.BoolVarP(&o.Yes, "yes", "y", false, "move without a question; needed without a terminal")
	addConfirm(f, &o.Confirm)
	f.BoolVar(&o.DryRun, "dry-run", false, "show the plan and move nothing")
}

// checked adds what the command line says beside the flags.
func (o moveOptions) checked(g globals, names, match []string) (moveOptions, error) {
	s, err := newSelection(names, match)
	if err != nil {
		return o, err
	}
	if s.empty() {
		return o, usagef("no function is named: say NAME…, or --match GLOB for many")
	}
	o.globals, o.selection, o.Reason = g, s, safetext.Line(o.Reason)
	return o, nil
}

// plan makes the requests for functions, and says which stage they move.
type plan func(context.Context, *stageList, []string) ([]release.Request, model.Stage, error)

// move makes the moves of a plan, from reading to the results.
func (k *session) move(ctx context.Context, o moveOptions, p plan) error {
	if err := k.openToWrite(ctx, o.DryRun, nothingMoved); err != nil {
		return err
	}
	k.trailForMoves(ctx)
	mover := k.mover()
	if !o.DryRun {
		k.saySettledMoves(ctx, k.deployer(mover))
	}
	functions := o.Names
	if len(o.Match) > 0 {
		var err error
		if functions, err = k.pickNames(ctx, o.selection); err != nil {
			return err
		}
	}
	requests, stage, err := p(ctx, k.newStageList(), functions)
	if err != nil {
		return err
	}
	m := &moving{env: k.env, k: k, options: o, mover: mover, stage: stage, asker: newAsker(k.env, nothingMoved)}
	return m.run(ctx, requests)
}

// saySettledMoves settles moves and deploys that were cut off, and says so.
func (k *session) saySettledMoves(ctx context.Context, deployer *pipeline.Deployer) {
	for _, r := range settle(ctx, k, silently, deployer.Kinds(), deployer.SettlePending) {
		k.env.notef("settled %s", resultLine(r))
	}
}

func (k *session) pickNames(ctx context.Context, s selection) ([]string, error) {
	listed, err := k.listFunctions(ctx)
	if err != nil {
		return nil, err
	}
	picked, err := s.pick(listed.Functions, k.config.Functions.Include)
	names := make([]string, len(picked))
	for i, f := range picked {
		names[i] = f.Name
	}
	return names, err
}

// moving is one run of a verb that moves.
type moving struct {
	env     *Env
	k       *session
	options moveOptions
	mover   *release.Mover
	stage   model.Stage
	asker   *asker
	sides   map[string][2]sides  // how the versions did, by function
	between map[string]committed // what lies between them, likewise; read for a dry run
}

func (m *moving) run(ctx context.Context, requests []release.Request) error {
	for i := range requests {
		requests[i].Reason = m.options.Reason
	}
	sheets := m.prepare(ctx, requests)
	if err := ctx.Err(); err != nil {
		return refusef("interrupted: nothing was moved")
	}
	if err := m.unknown(ctx, sheets); err != nil {
		return err
	}
	if err := m.create(ctx, sheets); err != nil {
		return err
	}
	advise(sheets)
	if m.options.AllOrNothing {
		holdBack(sheets)
	}
	m.sides = m.readSides(ctx, sheets)
	if m.options.DryRun {
		m.between = m.readCommits(ctx, sheets)
		return m.printPlanned(sheets)
	}
	if err := m.movedOn(sheets); err != nil {
		return &withOutput{error: err, document: m.planned(sheets)}
	}
	if err := m.printPlan(sheets); err != nil {
		return err
	}
	if ready(sheets) > 0 {
		if err := m.confirm(ctx, sheets); err != nil {
			return &withOutput{error: err, document: m.planned(sheets)}
		}
	}
	progress := m.env.newProgress()
	results := m.mover.Move(ctx, sheets, release.Options{AllOrNothing: m.options.AllOrNothing}, func(p release.Progress) {
		if p.Step == release.StepDone {
			progress.sayf("%d of %d moved", p.Done, p.Total)
		} else {
			progress.sayf("%d of %d moved: %s %s", p.Done, p.Total, p.Subject.Name, p.Step)
		}
	})
	progress.clear()
	return m.printResults(results, sources(sheets))
}

// movedOn is the conflict of what would be put back over moves that were made since, which
// nobody looks at where --yes answers for them.
func (m *moving) movedOn(sheets []release.Sheet) error {
	if !m.options.Yes || m.options.Over {
		return nil
	}
	var since []string
	for i := range sheets {
		if sheets[i].MovedOn && sheets[i].Verdict == release.Ready {
			since = append(since, sheets[i].Since())
		}
	}
	return conflictSince(nothingMoved, since)
}

// conflictSince is the conflict with what was done since, nil for nothing.
func conflictSince(nothing string, since []string) error {
	if len(since) == 0 {
		return nil
	}
	text := nothing + ": " + strings.Join(since, ", ") + "; --over puts it back all the same, --dry-run shows the plan"
	return &withCode{errors.New(text), exitConflict}
}

func (m *moving) prepare(ctx context.Context, requests []release.Request) []release.Sheet {
	progress := m.env.newProgress()
	defer progress.clear()
	return m.mover.PrepareAll(ctx, requests, func(done, total int) {
		if total > 1 {
			progress.sayf("%d of %d read", done, total)
		}
	})
}

// unknown is the error that names functions which do not exist, with those that
// may have been meant. Then nothing at all is moved.
func (m *moving) unknown(ctx context.Context, sheets []release.Sheet) error {
	gone := func(s release.Sheet) bool {
		return s.Verdict == release.Refused && s.Failure != nil && s.Failure.Class == model.Gone
	}
	if !slices.ContainsFunc(sheets, gone) {
		return nil
	}
	listed, err := m.k.listFunctions(ctx)
	if err != nil {
		return nil // the sheets say that they are gone; this would only have named others
	}
	names := make([]string, len(listed.Functions))
	for i, f := range listed.Functions {
		names[i] = f.Name
	}
	for _, s := range sheets {
		if gone(s) && !slices.Contains(names, s.Request.Function) {
			return unknownFunction(s.Request.Function, names)
		}
	}
	return nil
}

// create asks whether to make the aliases that are missing, and reads those sheets
// again when it shall be.
func (m *moving) create(ctx context.Context, sheets []release.Sheet) error {
	var missing []int
	var names []string
	for i, s := range sheets {
		if s.Verdict == release.Missing {
			missing = append(missing, i)
			names = append(names, s.Request.Function)
		}
	}
	if len(missing) == 0 || m.options.DryRun || m.options.Yes || !m.env.Terminal.Asks() {
		return nil
	}
	yes, err := m.asker.yes(ctx, fmt.Sprintf("There is no %s on %s. Create it?", m.stage.Alias, shortList(names)))
	if err != nil || !yes {
		return err
	}
	requests := make([]release.Request, len(missing))
	for j, i := range missing {
		requests[j] = sheets[i].Request
		requests[j].Create = true
	}
	for j, s := range m.prepare(ctx, requests) {
		sheets[missing[j]] = s
	}
	return nil
}

// confirm asks as the stage wants it. Its error says why nothing is moved.
func (m *moving) confirm(ctx context.Context, sheets []release.Sheet) error {
	return m.asker.move(ctx, m.env, said{m.options.Yes, m.options.Confirm}, m.stage, plural(ready(sheets), "function"))
}

// said is how far the command line has confirmed a move already.
type said struct {
	yes     bool
	confirm string
}

// addConfirm adds the flag that types a stage's name for a script.
func addConfirm(f *pflag.FlagSet, confirm *string) {
	f.StringVar(confirm, "confirm", "", "the `STAGE` once more, where the config wants its name typed; beside --yes")
}

// nothingMoved is what a refusal to move says of what was done.
const nothingMoved = "nothing was moved"

// move asks whether a stage shall be moved, in the way that the stage wants.
func (a *asker) move(ctx context.Context, e *Env, s said, stage model.Stage, on string) error {
	return a.as(ctx, e, s, stage, fmt.Sprintf("Move %s on %s?", stage.Name, on), fmt.Sprintf("Type %s to move it on %s: ", stage.Name, on))
}

// as asks a question in the way that a stage wants: for a yes, or for its name in answer
// to another question.
func (a *asker) as(ctx context.Context, e *Env, s said, stage model.Stage, question, typedQuestion string) error {
	typed := stage.Confirm == model.ConfirmType
	switch {
	case s.confirm != "" && s.confirm != stage.Name:
		return refusef("%s: --confirm says %s, and the stage is %s", a.nothing, s.confirm, stage.Name)
	case s.yes && (!typed || s.confirm != ""):
		return nil
	case s.yes && !e.Terminal.Asks():
		return refusef("%s: the config wants the name of %s typed: add --confirm %s to --yes", a.nothing, stage.Name, stage.Name)
	case !e.Terminal.Asks() && typed:
		return refusef("%s: without a terminal to ask, add --yes --confirm %s", a.nothing, stage.Name)
	case !e.Terminal.Asks():
		return refusef("%s: without a terminal to ask, add --yes", a.nothing)
	}
	switch stage.Confirm {
	case model.ConfirmNone:
		return nil
	case model.ConfirmType:
		answer, err := a.line(ctx, typedQuestion)
		if err == nil && answer != stage.Name {
			err = refusef("%s: the answer was not %s", a.nothing, stage.Name)
		}
		return err
	}
	yes, err := a.yes(ctx, question)
	if err == nil && !yes {
		err = refusef("%s: the answer was no", a.nothing)
	}
	return err
}

// shortList names a few things, and says how many more there are.
func shortList(names []string) string {
	const most = 5
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
