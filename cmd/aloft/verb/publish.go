package verb

import (
	"cmp"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/safetext"
)

func (p *parsing) publishCommand() *cobra.Command {
	o := deployOptions{Latest: true}
	c := &cobra.Command{
		Use:   "publish NAME… [--to STAGE] [--note TEXT]",
		Short: "Publish what $LATEST is as a version, and move a stage to it",
		Long: `Publish what $LATEST of one or more functions is now, code and configuration, as a version: an update under
way is waited for, and where nothing has changed since the newest version nothing is published. With --to the stage is
then moved to the version, as a deploy moves it; without it no stage moves, and nobody is served anything else.

It is how a function gets its first version, and how what was changed in the console or by another tool gets one. New
code is brought by aloft deploy, which publishes it too. A version stays once it is published; the move of the stage
can be undone.

` + exitCodesHelp,
		Example: `  aloft publish orders
  aloft publish orders --note "more memory" --to dev
  aloft publish orders payments --to dev --create --yes
  aloft publish orders --dry-run -o json
  aloft --demo publish webhook-relay --to dev --yes`,
		ValidArgsFunction: p.completeFunctions,
		RunE: func(_ *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				o.globals = g
				s, err := newSelection(args, nil)
				switch {
				case err != nil:
					return nil, err
				case s.empty():
					return nil, usagef("publish takes the names of functions")
				case o.To == "" && (o.Create || o.Confirm != ""):
					return nil, usagef("--create and --confirm are about a stage: say which with --to STAGE")
				}
				o.Names, o.Note, o.Reason = s.Names, safetext.Line(o.Note), safetext.Line(cmp.Or(o.Reason, o.Note))
				return o, nil
			})
		},
	}
	f := c.Flags()
	f.StringVar(&o.To, "to", "", "the `STAGE` to move to the version (default: none)")
	f.StringVar(&o.Note, "note", "", "`TEXT` for the description of the version (default: that of the function)")
	f.BoolVar(&o.Create, "create", false, "create the stage's alias where it is missing")
	f.StringVar(&o.Reason, "reason", "", "why, in your words: `TEXT` for stamp and journal (default: the note)")
	o.addFlags(f, "publish")
	addConfirm(f, &o.Confirm)
	p.completeStages(c, "to")
	return c
}

// past is what is done, in the past.
func (o deployOptions) past() string {
	if o.Latest {
		return "published"
	}
	return "deployed"
}

// publishedJSON is a result with the version. Its status is published where no stage was to
// be moved.
type publishedJSON struct {
	pipeline.Result
	Status  string `json:"status"`
	Version string `json:"version"` // empty while it is not known
}

func publishedOf(r pipeline.Result) publishedJSON {
	return publishedJSON{Result: r, Status: statusOf(r.Result), Version: r.Version}
}
