package verb

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
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
		Short: "Put back what a change of the journal replaced",
		Long: `Put back what was there before a change in this host's journal: what a stage served, a set of moves as a set, what capacity
a table had, or what was added to the wiring of an API. Without an ID it is your last change on this host that was not undone yet; what was done to a build is
not taken back. aloft history -o json names the ids of changes, and of their sets.

The plan is shown first, with what else happened since. Then a terminal is asked; without one nothing is moved unless --yes
is given. What somebody has changed since is not written over by --yes alone, which ends as a conflict: --over does it.

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
	f.BoolVar(&o.Over, "over", false, "put back also what was changed again since")
	f.BoolVar(&o.DryRun, "dry-run", false, "show the plan and move nothing")
	return c
}

func (o undoOptions) run(ctx context.Context, k *session) error {
	if err := k.openToWrite(ctx, o.DryRun, nothingMoved); err != nil {
		return err
	}
	mender := k.mender()
	if !o.DryRun { // what was cut off may have been the last change
		k.saySettledMoves(ctx, k.deployer(k.mover()))
		k.saySettledChanges(ctx, k.changer())
		k.settleWiring(ctx, mender)
	}
	undoing, err := o.undoing(ctx, k)
	switch {
	case errors.Is(err, release.ErrNothingToUndo):
		return k.print(output{document: resultsJSON[movedJSON]{Results: []movedJSON{}}, none: err.Error()}, nil)
	case err != nil:
		return err
	}
	k.env.notef("undoing %s", undoing.Undone().Words()+setWords(max(len(undoing.Moves), len(undoing.Wiring))))
	if c := undoing.Capacity; c != nil {
		c.Reason = o.Reason
		return k.changeCapacity(ctx, tablesSetOptions{
			writeOptions: writeOptions{globals: o.globals, Yes: o.Yes, DryRun: o.DryRun}, Request: *c, Over: o.Over,
		})
	}
	if made := undoing.Wiring; len(made) > 0 {
		sheet, err := mender.PrepareBack(ctx, made, undoing.Undone(), o.Reason)
		if err != nil {
			return refusef("%s", err.Error())
		}
		return k.mend(ctx, mender, sheet, wiringSaid{writeOptions{globals: o.globals, Yes: o.Yes, DryRun: o.DryRun}, o.Confirm}, nil)
	}
	return k.move(ctx, o.moveOptions, func(context.Context, *stageList, []string) ([]release.Request, model.Stage, error) {
		return undoing.Moves, strictest(undoing.Moves), nil
	})
}

// undoing is what takes back the change that is meant.
func (o undoOptions) undoing(ctx context.Context, k *session) (action.Undoing, error) {
	moves, err := k.journal.Moves(ctx)
	if err != nil {
		return action.Undoing{}, err
	}
	id := o.ID
	if id == "" {
		id, err = release.LastChange(moves, k.known(), k.operator)
		switch {
		case errors.Is(err, release.ErrNothingToUndo):
			return action.Undoing{}, fmt.Errorf("%w: the journal %s has no change of %s on %s that was not undone already",
				err, k.journal.Path(), k.operator.Name, k.operator.Host)
		case err != nil:
			return action.Undoing{}, err
		}
	}
	undoing, err := action.UndoOf(moves, id, k.known(), k.config.Stages)
	if err != nil {
		return action.Undoing{}, refusef("%s", err.Error())
	}
	return undoing, nil
}

func setWords(n int) string {
	if n < 2 {
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
