package verb

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
)

// undoOptions are the options of `aloft undo`.
type undoOptions struct {
	moveOptions
	ID string // of a change or a set in the journal; empty: the last one of this operator
}

func (p *parsing) undoCommand() *cobra.Command {
	var o undoOptions
	c := &cobra.Command{
		Use:   "undo [ID]",
		Short: "Put back what a move of the journal replaced",
		Long: `Put back what was served before a move in this host's journal, a set of moves as a set. Without an ID it is your last
move on this host that was not undone yet. aloft history -o json names the ids of moves, and of their sets.

The plan is shown first, with what else happened since. Then a terminal is asked; without one nothing is moved unless --yes
is given.

` + exitCodesHelp,
		Example: `  aloft undo
  aloft undo --yes --confirm prod
  aloft undo --dry-run
  aloft undo k7q2m3x4tabc --reason "12 loses events" --yes`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				if len(args) > 0 {
					o.ID = safetext.Line(args[0])
				}
				o.globals, o.Reason = g, safetext.Line(o.Reason)
				return o, nil
			})
		},
	}
	f := c.Flags()
	f.StringVar(&o.Reason, "reason", "", "why, in your words: `TEXT` for stamp and journal")
	f.BoolVar(&o.AllOrNothing, "all-or-nothing", false, "put back those that moved when one does not")
	f.BoolVarP(&o.Yes, "yes", "y", false, "move without a question; needed without a terminal")
	addConfirm(f, &o.Confirm)
	f.BoolVar(&o.DryRun, "dry-run", false, "show the plan and move nothing")
	return c
}

func (o undoOptions) run(ctx context.Context, k *session) error {
	return k.move(ctx, o.moveOptions, func(ctx context.Context, _ *stageList, _ []string) ([]release.Request, model.Stage, error) {
		moves, err := k.journal.Moves(ctx)
		if err != nil {
			return nil, model.Stage{}, err
		}
		id := o.ID
		if id == "" {
			id, err = release.LastChange(moves, k.known(), k.operator)
			switch {
			case errors.Is(err, release.ErrNothingToUndo):
				return nil, model.Stage{}, refusef("there is nothing to undo: the journal %s has no move of %s on %s that was not undone already",
					k.journal.Path(), k.operator.Name, k.operator.Host)
			case err != nil:
				return nil, model.Stage{}, err
			}
		}
		requests, err := release.Undo(moves, id, k.known(), k.config.Stages)
		if err != nil {
			return nil, model.Stage{}, refusef("%s", err.Error())
		}
		k.env.notef("undoing %s", requests[0].Undoes.Words()+setWords(len(requests)))
		return requests, strictest(requests), nil
	})
}

func setWords(n int) string {
	if n == 1 {
		return ""
	}
	return fmt.Sprintf(", a set of %d", n)
}

// strictest is the stage of some moves that asks most before it is moved.
func strictest(requests []release.Request) model.Stage {
	rank := map[model.Confirm]int{model.ConfirmNone: 0, model.ConfirmKey: 1, model.ConfirmType: 2}
	stage := requests[0].Stage
	for _, r := range requests {
		if rank[r.Stage.Confirm] > rank[stage.Confirm] {
			stage = r.Stage
		}
	}
	return stage
}
