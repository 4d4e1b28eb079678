package verb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
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
aliases tell of moves from other hosts. Without credentials the journal is shown alone.

` + exitCodesHelp,
		Example: `  aloft history
  aloft history orders --stage prod
  aloft history --limit 0 -o json | jq '.moves[] | select(.by == "alice")'`,
		ValidArgsFunction: p.completeFunction,
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

func (o historyOptions) run(ctx context.Context, e *Env) error {
	c, err := e.loadConfig(o.globals)
	if err != nil {
		return err
	}
	s := store.New(c.Stages)
	k, err := e.connect(ctx, o.globals, c)
	if err == nil {
		defer k.close()
		c = k.config
		err = o.read(ctx, k, s)
	}
	if ctx.Err() != nil {
		return err
	}
	var usage *usageError
	if errors.As(err, &usage) {
		return err
	}
	moves, journalErr := readJournal(c.Journal.Path, c.Journal.Shared)
	if journalErr != nil {
		return errors.Join(journalErr, err)
	}
	if err != nil {
		e.notef("the journal alone is shown, because AWS could not be read: %v", err)
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
	if o.JSON {
		return o.json(e, records)
	}
	return o.table(e, records)
}

func functionNames(s *store.Store) []string {
	var names []string
	for _, f := range s.Functions() {
		names = append(names, f.Name)
	}
	return names
}

// read fills the store with the stamps on the aliases.
func (o historyOptions) read(ctx context.Context, k *connection, s *store.Store) error {
	id, err := k.identify(ctx)
	if err != nil {
		return err
	}
	listed, err := k.listFunctions(ctx)
	if err != nil {
		return err
	}
	functions, err := selection{}.pick(listed.Functions, k.config.Functions.Include)
	if err != nil {
		return err
	}
	s.Apply(model.IdentityRead{Identity: id}, model.FunctionsListed{Read: listed.Read, Functions: listed.Functions, Complete: true})
	var names []string
	for _, f := range functions {
		if o.Function == "" {
			names = append(names, f.Name)
		}
	}
	if _, exists := s.Function(o.Function); exists {
		names = []string{o.Function}
	}
	events, err := k.readAliases(ctx, names)
	failed := apply(s, events)
	if err != nil {
		return err
	}
	for _, n := range names {
		if f := failed[n]; f != nil {
			k.env.notef("the stamps of %s are left out: %v", plural(len(failed), "function"), f)
			break
		}
	}
	return nil
}

// readJournal are the moves in the journal. One that was never written has none.
func readJournal(path string, shared bool) (moves []journal.Move, err error) {
	if path == "" {
		return nil, nil
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	f, err := journal.Open(path, shared)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return f.Moves()
}

func (o historyOptions) filter(records []store.Record) []store.Record {
	kept := slices.DeleteFunc(slices.Clone(records), func(r store.Record) bool {
		return (o.Function != "" && r.Function != o.Function) || (o.Stage != "" && r.Stage != o.Stage && r.Alias != o.Stage)
	})
	if o.Limit > 0 && len(kept) > o.Limit {
		kept = kept[:o.Limit]
	}
	return kept
}

// moveJSON is one move.
type moveJSON struct {
	At       time.Time      `json:"at"`
	Function string         `json:"function"`
	Stage    string         `json:"stage"`
	From     string         `json:"from"`
	To       string         `json:"to"`
	By       string         `json:"by"`
	Host     string         `json:"host"`
	Kind     release.Kind   `json:"kind"`
	Status   release.Status `json:"status"` // empty while the outcome is not known
	Reason   string         `json:"reason"`
	Source   store.Source   `json:"source"`
	Detail   string         `json:"detail,omitempty"` // how it ended, where that needs words
}

func (o historyOptions) json(e *Env, records []store.Record) error {
	moves := []moveJSON{}
	for _, r := range records {
		moves = append(moves, moveJSON{
			At: r.At.UTC(), Function: r.Function, Stage: r.Stage, From: r.From, To: r.To, By: r.By, Host: r.Host,
			Kind: r.Kind, Status: r.Status, Reason: r.Reason, Source: r.Source, Detail: r.Detail,
		})
	}
	return e.printJSON(map[string]any{"moves": moves})
}

func (o historyOptions) table(e *Env, records []store.Record) error {
	if len(records) == 0 {
		e.notef("no moves are known")
		return nil
	}
	t := table{head: []string{"WHEN (UTC)", "FUNCTION", "STAGE", "MOVE", "KIND", "BY", "STATUS", "REASON"}}
	for _, r := range records {
		by := r.By
		if r.Host != "" {
			by += "@" + r.Host
		}
		kind, status := string(r.Kind), string(r.Status)
		if r.Source == store.Outside {
			kind = "outside aloft"
		}
		if status == "" {
			status = "not known"
		}
		from := r.From
		if from == "" {
			from = "?"
		}
		t.add(r.At.UTC().Format("2006-01-02 15:04:05"), r.Function, r.Stage, fmt.Sprintf("%s → %s", from, r.To),
			kind, by, paint(statusStyle(r.Status), status), r.Reason)
	}
	return t.print(e, e.Out)
}
