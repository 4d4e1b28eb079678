package verb

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/release"
)

// rollbackOptions are the options of `aloft rollback`.
type rollbackOptions struct {
	moveOptions
	Stage   string
	Version string // empty: what the stage served before
}

func (p *parsing) rollbackCommand() *cobra.Command {
	var o rollbackOptions
	var match []string
	c := &cobra.Command{
		Use:   "rollback NAME… --stage STAGE [--version N]",
		Short: "Put back what a stage served before",
		Long: `Put back the version that a stage of one or more functions really served before, as its stamp and the journal tell it.
When that is not known nothing is guessed: the versions to choose from are shown, and --version says which.

The plan is shown first. Then a terminal is asked; without one nothing is moved unless --yes is given.

` + exitCodesHelp,
		Example: `  aloft rollback orders --stage prod
  aloft rollback orders --stage prod --version 11 --reason "12 loses events" --yes
  aloft rollback --match 'slack-*' --stage prod --all-or-nothing
  aloft rollback orders --stage prod --dry-run
  aloft --demo rollback activity-router --stage prod --yes`,
		ValidArgsFunction: p.completeFunctions,
		RunE: func(c *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				var err error
				if o.moveOptions, err = o.moveOptions.checked(g, args, match); err != nil {
					return nil, err
				}
				switch {
				case o.Stage == "":
					return nil, usagef("--stage STAGE is missing: say which stage to roll back, such as --stage prod")
				case c.Flags().Changed("version") && o.Version == "":
					return nil, usagef("--version is empty: say the number of a published version")
				}
				return o, checkVersion(o.Version)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&o.Stage, "stage", "", "the `STAGE` to roll back")
	f.StringVar(&o.Version, "version", "", "the version to put back, its number `N`")
	o.addFlags(f, &match)
	p.completeStages(c, "stage")
	return c
}

func (o rollbackOptions) run(ctx context.Context, k *session) error {
	return k.move(ctx, o.moveOptions, func(ctx context.Context, stages *stageList, functions []string) ([]release.Request, model.Stage, error) {
		stage, err := stages.find(ctx, o.Stage, "--stage", functions)
		if err != nil {
			return nil, stage, err
		}
		return action.RollbackRequests(functions, stage, o.Version), stage, nil
	})
}
