package verb

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	components "github.com/aloftdeck/aloft/model/component/plan"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/model/wiring"
)

func (p *parsing) stageCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "stage add",
		Short: "Add a stage to functions and APIs",
		Long: `Add a stage to all functions and APIs that the config covers. Removing one is not what aloft does: it deletes nothing.

` + exitCodesHelp,
		Example: "  aloft stage add qa --from dev",
		RunE: func(c *cobra.Command, args []string) error {
			return p.choose(func(globals) (command, error) {
				if len(args) > 0 {
					return nil, unknownVerb(c, args[0])
				}
				return nil, usagef("what shall be done with a stage is missing: add: see aloft stage --help")
			})
		},
	}
	c.AddCommand(p.stageAddCommand())
	return c
}

// stageAddOptions are the options of `aloft stage add`.
type stageAddOptions struct {
	writeOptions
	Name   string
	From   string
	Reason string
}

func (p *parsing) stageAddCommand() *cobra.Command {
	var o stageAddOptions
	c := &cobra.Command{
		Use:   "add NAME --from STAGE",
		Short: "Add a stage to all functions and APIs, serving what another one serves",
		Long: `Add a stage to every function that the config covers and that has another stage, and to every API that has it: an alias
that serves the same version, a stage of the API that serves the same deployment with its variables set to the new alias,
and the permission for that stage to call that alias. What the other stage serves is not touched. A stage that the config
names has the alias that it says; else the alias is called like the stage.

The plan is shown first, and every step has its result. Stopped anywhere, it goes on from there when it is run again.
Removing a stage is not what aloft does: it deletes nothing.

` + exitCodesHelp,
		Example: `  aloft --demo stage add qa --from dev
  aloft stage add qa --from dev --dry-run
  aloft stage add eu-prod --from prod --yes --reason "second Region"`,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(_ *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				o.globals, o.Reason = g, safetext.Line(o.Reason)
				switch {
				case len(args) != 1:
					return nil, usagef("stage add takes the name of one stage: see aloft stage add --help")
				case o.From == "":
					return nil, usagef("which stage it serves like at first is missing: say --from STAGE")
				case o.From == args[0]:
					return nil, usagef("--from %s: it is the stage itself", o.From)
				}
				if why, hint := config.StageProblem(args[0]); why != "" {
					return nil, usagef("the stage %s", strings.TrimSuffix(why+": "+hint, ": "))
				}
				o.Name = args[0]
				return o, nil
			})
		},
	}
	f := c.Flags()
	f.StringVar(&o.From, "from", "", "the `STAGE` whose versions it serves at first")
	f.StringVar(&o.Reason, "reason", "", "why, in your words: `TEXT` for the journal")
	o.addFlags(f, "add it")
	p.completeStages(c, "from")
	return c
}

func (o stageAddOptions) run(ctx context.Context, k *session) error {
	if err := k.openToWrite(ctx, o.DryRun, nothingMade); err != nil {
		return err
	}
	listed, err := k.listFunctions(ctx)
	if err != nil {
		return err
	}
	picked, err := selection{}.pick(listed.Functions, k.config.Functions.Include)
	if err != nil {
		return err
	}
	var functions []string
	for _, f := range picked {
		functions = append(functions, f.Name)
	}
	from, err := k.newStageList().find(ctx, o.From, "--from", functions)
	if err != nil {
		return err
	}
	stage := model.FoundStage(o.Name)
	if i := slices.IndexFunc(k.config.Stages, func(s model.Stage) bool { return s.Name == o.Name }); i >= 0 {
		stage = k.config.Stages[i]
	}
	planner := k.planner()
	if !o.DryRun {
		k.settleComponents(ctx, planner, nil)
	}
	progress := k.env.newProgress()
	progress.sayf("reading functions and APIs")
	apis, err := wiring.ListAPIs(ctx, k.account)
	if err != nil {
		return err
	}
	of, err := planner.PlanStage(ctx, components.StageRequest{Stage: stage, From: from, Functions: functions,
		APIs: apis, Reason: o.Reason},
		func(done, total int) { progress.sayf("%d of %d looked at", done, total) })
	progress.clear()
	if err != nil {
		return err
	}
	if len(of.Steps) == 0 {
		return refusef("%s: no function has the stage %s", nothingMade, o.From)
	}
	if len(k.config.Stages) > 0 && !slices.ContainsFunc(k.config.Stages,
		func(s model.Stage) bool { return s.Name == o.Name }) {
		k.env.notef("%s", fmt.Sprintf("the config does not name %s: add a [[stage]] where it belongs in the order",
			o.Name))
	}
	return k.makePlan(ctx, planner, of, making{writeOptions: o.writeOptions})
}
