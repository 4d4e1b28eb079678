package verb

import (
	"context"

	"github.com/spf13/cobra"
)

// buildLogsOptions are the options of `aloft build logs`.
type buildLogsOptions struct {
	globals
	followOptions
	Build buildRef
}

func (p *parsing) buildLogsCommand() *cobra.Command {
	var o buildLogsOptions
	c := &cobra.Command{
		Use:   "logs ID [--follow]",
		Short: "Print the log of a build",
		Long: `Print the log of a build from its beginning, from CloudWatch Logs, or from S3 where it is only there. With --follow it
goes on until the build has ended, and the exit code is 0 when the build succeeded and 1 when it did not; ctrl+c then ends
the following, with exit code 130, and not the build. Lines are plain when they are piped; a terminal gets the colours.

` + exitCodesHelp,
		Example: `  aloft build logs orders#42
  aloft build logs orders#42 --follow
  aloft build logs orders:42 -o json | jq -r '.lines[].text'
  aloft --demo build logs activity-router#20`,
		ValidArgsFunction: one(p.completeBuilds),
		RunE: func(c *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				o.globals = g
				var err error
				o.Build, err = oneBuild(c, args)
				return o, err
			})
		},
	}
	o.addFlags(c.Flags())
	return c
}

// buildLogDocument is what `aloft build logs` prints.
type buildLogDocument struct {
	Build buildJSON  `json:"build"`
	Lines []lineJSON `json:"lines"`
}

func (o buildLogsOptions) run(ctx context.Context, k *session) error {
	if err := k.connect(ctx); err != nil {
		return err
	}
	b, err := k.findBuild(ctx, o.Build)
	if err != nil {
		return err
	}
	r := k.newLogRun(o.followOptions)
	b, err = r.build(ctx, b)
	if err == nil && o.Follow {
		err = succeeded(b)
	}
	return k.print(output{document: buildLogDocument{newBuildJSON(b, k.env.Now()), r.kept}}, err)
}
