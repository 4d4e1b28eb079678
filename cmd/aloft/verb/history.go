package verb

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/store"
)

// historyOptions are the options of `aloft history`.
type historyOptions struct {
	globals
	Function string // empty: all
	Stage    string // empty: all
	Limit    int    // 0: no limit
}

const defaultLimit = 50

func (p *parsing) historyCommand() *cobra.Command {
	var o historyOptions
	c := &cobra.Command{
		Use:   "history [NAME] [--stage STAGE]",
		Short: "Show the moves that were made, newest first",
		Long: `Show the moves that were made, newest first: those in the journal of this host, merged with what the stamps on the
aliases tell of moves from other hosts, and with what CloudTrail tells of those that aloft did not make, as far as it has
been read: the cockpit reads it back for 90 days. Changes of capacity stand among them; NAME may be that of a table. Without credentials the journal is shown alone.

` + exitCodesHelp,
		Example: `  aloft history
  aloft history orders --stage prod
  aloft history --limit 0 -o json | jq '.moves[] | select(.by == "alice")'`,
		ValidArgsFunction: one(p.completeFunctions),
		RunE: func(_ *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				o.globals = g
				if len(args) > 1 {
					return nil, usagef("history takes one function's name, or none for all")
				}
				if len(args) == 1 {
					s, err := newSelection(args, nil)
					if err != nil {
						return nil, err
					}
					o.Function = s.Names[0]
				}
				if o.Limit < 0 {
					return nil, usagef("--limit takes a number from 0 (all)")
				}
				return o, nil
			})
		},
	}
	c.Flags().StringVar(&o.Stage, "stage", "", "moves of this `STAGE` alone")
	c.Flags().IntVar(&o.Limit, "limit", defaultLimit, "at most `N` moves; 0 for all")
	p.completeStages(c, "stage")
	return c
}

func (o historyOptions) run(ctx context.Context, k *session) error {
	if err := k.configure(); err != nil {
		return err
	}
	s := store.New(k.config.Stages)
	err := o.read(ctx, k, s)
	if ctx.Err() != nil {
		return err
	}
	var usage *usageError
	if errors.As(err, &usage) {
		return err
	}
	k.env.warnOfJournal(k.config.Journal.Path)
	moves, journalErr := readJournal(ctx, k.config.Journal.Path, k.config.Journal.Shared, k.env.notef)
	if journalErr != nil {
		return errors.Join(journalErr, err)
	}
	if err != nil {
		k.env.notef("the journal alone is shown, because AWS could not be read: %v", err)
	}
	s.SetJournal(moves)
	records := o.filter(s.History())
	if o.Function != "" && len(records) == 0 && err == nil {
		if _, exists := s.Function(o.Function); !exists {
			return unknownFunction(o.Function, functionNames(s))
		}
	}
	if o.Stage != "" && len(records) == 0 {
		if _, known := s.Stage(o.Stage); !known && err == nil {
			return unknownStage("--stage", o.Stage, s.Stages())
		}
	}
	return k.print(output{document: historyDocument(records), lines: historyLines(records), none: "no moves are known"}, nil)
}

func functionNames(s *store.Store) []string {
	var names []string
	for _, f := range s.Functions() {
		names = append(names, f.Name)
	}
	return names
}

// read fills the store with the stamps on the aliases, and with what was last known
// of them, which says when a move outside aloft was first seen.
func (o historyOptions) read(ctx context.Context, k *session, s *store.Store) error {
	id, err := k.identify(ctx)
	if err != nil {
		return err
	}
	look := k.lookAtTrail(ctx)
	defer look.end()
	listed, err := k.listFunctions(ctx)
	if err != nil {
		return err
	}
	functions, err := selection{}.pick(listed.Functions, k.config.Functions.Include)
	if err != nil {
		return err
	}
	var names []string
	for _, f := range functions {
		if o.Function == "" {
			names = append(names, f.Name)
		}
	}
	if slices.ContainsFunc(listed.Functions, func(f model.Function) bool { return f.Name == o.Function }) {
		names = []string{o.Function}
	}
	s.Apply(model.IdentityRead{Identity: id})
	last := k.lastKnown(id)
	if last != nil {
		s.Apply(only(*last, names))
	}
	s.Apply(model.FunctionsListed{Read: listed.Read, Functions: listed.Functions, Complete: true})
	events, err := k.readAliases(ctx, names)
	events = without(events, vanished(events, []string{o.Function}))
	failed := apply(s, events)
	if err != nil {
		return err
	}
	s.Apply(look.wait(names)...)
	if o.Function == "" && len(failed) == 0 {
		k.saveSnapshot(id, listed, events, s.Stages())
	} else {
		k.updateSnapshot(last, events, s.Stages())
	}
	for _, n := range names {
		if f := failed[n]; f != nil {
			k.env.notef("the stamps of %s are left out: %v", plural(len(failed), "function"), f)
			break
		}
	}
	return nil
}

// only is what was last known of some functions.
func only(last model.Restored, functions []string) model.Restored {
	wanted := map[string]bool{}
	for _, f := range functions {
		wanted[f] = true
	}
	last.Functions = slices.DeleteFunc(slices.Clone(last.Functions), func(f model.Function) bool { return !wanted[f.Name] })
	last.Aliases = slices.DeleteFunc(slices.Clone(last.Aliases), func(a model.RestoredAlias) bool { return !wanted[a.Alias.Function] })
	return last
}

// readJournal are the moves in the journal. One that was never written has none.
func readJournal(ctx context.Context, path string, shared bool, say func(format string, args ...any)) (moves []journal.Move, err error) {
	if path == "" {
		return nil, nil
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	f, err := openJournalFile(path, shared)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if moves, err = f.Moves(ctx); err == nil && f.Damaged() > 0 {
		say("the history is partial: %s of the journal %s can not be read", plural(f.Damaged(), "line"), path)
	}
	return moves, err
}

func (o historyOptions) filter(records []store.Record) []store.Record {
	kept := slices.DeleteFunc(slices.Clone(records), func(r store.Record) bool {
		return (o.Function != "" && r.Function != o.Function && tableOf(r) != o.Function) || (o.Stage != "" && r.Stage != o.Stage && r.Alias != o.Stage)
	})
	if o.Limit > 0 && len(kept) > o.Limit {
		kept = kept[:o.Limit]
	}
	return kept
}
