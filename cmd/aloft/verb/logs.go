package verb

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/aws/feed"
	"github.com/aloftdeck/aloft/model"
)

// logsOptions are the options of `aloft logs`.
type logsOptions struct {
	globals
	followOptions
	Function string
	Stage    string // empty: of all versions
}

func (p *parsing) logsCommand() *cobra.Command {
	var o logsOptions
	c := &cobra.Command{
		Use:   "logs NAME [--stage STAGE] [--follow]",
		Short: "Print the newest lines of a function's log",
		Long: `Print the newest lines of a function's log. They come from the log group that the function's configuration names. With
--stage it is only the lines of the versions that the stage serves: the name of a log stream tells which version writes to it.
With --follow it goes on until ctrl+c, which ends it with exit code 130. Lines are plain when they are piped; a terminal gets
the colours.

` + exitCodesHelp,
		Example: `  aloft logs orders
  aloft logs orders --stage prod --follow --timestamps
  aloft logs orders -o json | jq -r '.lines[].text'
  aloft --demo logs activity-router --stage prod`,
		ValidArgsFunction: p.completeFunction,
		RunE: func(_ *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				o.globals = g
				s, err := newSelection(args, nil)
				switch {
				case err != nil:
					return nil, err
				case len(s.Names) != 1:
					return nil, usagef("logs takes the name of one function")
				case g.JSON && o.Follow:
					return nil, usagef("--follow prints lines as they come, without an end: leave out -o json, or --follow")
				}
				o.Function = s.Names[0]
				return o, nil
			})
		},
	}
	c.Flags().StringVar(&o.Stage, "stage", "", "what this `STAGE` serves alone")
	o.addFlags(c.Flags())
	p.completeStages(c, "stage")
	return c
}

// logDocument is what `aloft logs` prints.
type logDocument struct {
	Function string     `json:"function"`
	Stage    string     `json:"stage"`
	Lines    []lineJSON `json:"lines"`
}

func (o logsOptions) run(ctx context.Context, k *session) error {
	if err := k.connect(ctx); err != nil {
		return err
	}
	if err := k.mustExist(ctx, o.Function); err != nil {
		return err
	}
	follow := feed.FollowOptions{
		Source: model.LogSource{Function: o.Function, Stage: o.Stage, Tail: true},
		Places: feed.FunctionNow(k.account, o.Function),
	}
	if o.Stage != "" {
		stage, err := k.newStageList().find(ctx, o.Stage, "--stage", []string{o.Function})
		if err != nil {
			return err
		}
		follow.Places = feed.StageNow(k.account, o.Function, stage.Alias)
	}
	r := k.newLogRun(o.followOptions)
	err := r.follow(ctx, follow)
	switch {
	case ctx.Err() != nil:
		err = interrupted(ctx, "stopped reading the log of "+o.Function)
	case err == nil && r.printed == 0 && r.said == "":
		r.sayf("%s has no log yet", o.Function)
	}
	return k.print(output{document: logDocument{o.Function, o.Stage, r.kept}}, err)
}

// mustExist is the error for a function that does not exist: its log would never
// come. What may not be read is left to who reads the log.
func (k *session) mustExist(ctx context.Context, function string) error {
	_, err := k.account.GetVersion(ctx, function, model.Latest)
	if model.ClassOf(err) != model.Gone || err == nil {
		return nil
	}
	listed, listErr := k.listFunctions(ctx)
	if listErr != nil {
		return err
	}
	names := make([]string, len(listed.Functions))
	for i, f := range listed.Functions {
		names[i] = f.Name
	}
	return unknownFunction(function, names)
}
