package verb

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/release"
)

// promoteOptions are the options of `aloft promote`.
type promoteOptions struct {
	moveOptions
	To      string
	From    string // empty: the stage before To, unless there is a Version
	Version string
	Create  bool
}

func (p *parsing) promoteCommand() *cobra.Command {
	var o promoteOptions
	var match []string
	c := &cobra.Command{
		Use:   "promote NAME… --to STAGE [--from STAGE | --version N]",
		Short: "Move a stage to what the stage before it serves, or to a version",
		Long: `Move a stage of one or more functions to what another stage serves: the stage before it, or the one of --from; or to
the version of --version. Which stage comes before is what the config says; without one it is told by the usual names, as far
as the function itself has them, and --from is asked for where that leaves a doubt.

The plan is shown first. Then a terminal is asked; without one nothing is moved unless --yes is given. A canary under way
on the stage ends. An alias that is missing is created with --create, or when the answer to the question is yes.

` + exitCodesHelp,
		Example: `  aloft promote orders --to stage
  aloft promote orders payments --to prod --reason "release 12" --yes
  aloft promote --match 'slack-*' --to prod --all-or-nothing
  aloft promote orders --to prod --version 14
  aloft promote orders --to prod --dry-run -o json
  aloft --demo promote activity-router --to stage --yes`,
		ValidArgsFunction: p.completeFunctions,
		RunE: func(c *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				var err error
				if o.moveOptions, err = o.moveOptions.checked(g, args, match); err != nil {
					return nil, err
				}
				switch {
				case o.To == "":
					return nil, usagef("--to STAGE is missing: say which stage to move, such as --to prod")
				case o.From != "" && o.Version != "":
					return nil, usagef("--from and --version exclude each other: the version is what a stage serves, or the one named")
				case c.Flags().Changed("version") && o.Version == "":
					return nil, usagef("--version is empty: say the number of a published version")
				case o.From == o.To:
					return nil, usagef("--from and --to both name %s", o.To)
				}
				return o, checkVersion(o.Version)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&o.To, "to", "", "the `STAGE` to move")
	f.StringVar(&o.From, "from", "", "the `STAGE` whose version is taken (default: the one before)")
	f.StringVar(&o.Version, "version", "", "the version to move to, its number `N`")
	f.BoolVar(&o.Create, "create", false, "create the alias where it is missing")
	o.addFlags(f, &match)
	p.completeStages(c, "to", "from")
	return c
}

func (o promoteOptions) run(ctx context.Context, k *session) error {
	return k.move(ctx, o.moveOptions, func(ctx context.Context, stages *stageList, functions []string) ([]release.Request, model.Stage, error) {
		to, err := stages.findOrMake(ctx, o.To, "--to", functions, o.Create)
		if err != nil {
			return nil, to, err
		}
		var requests []release.Request
		if o.Version != "" {
			requests = action.MoveRequests(functions, to, o.Version)
		} else {
			from, err := o.source(ctx, stages, to, functions)
			if err != nil {
				return nil, to, err
			}
			for i, f := range functions {
				requests = append(requests, action.PromoteRequests([]string{f}, from[i], to)...)
			}
		}
		for i := range requests {
			requests[i].Create = o.Create
		}
		return requests, to, nil
	})
}

// source are the stages that are promoted from, one for each function.
func (o promoteOptions) source(ctx context.Context, stages *stageList, to model.Stage, functions []string) ([]model.Stage, error) {
	if o.From == "" {
		return stages.before(ctx, to, functions)
	}
	from, err := stages.find(ctx, o.From, "--from", functions)
	return slices.Repeat([]model.Stage{from}, len(functions)), err
}
