package verb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/store"
)

// statusOptions are the options of `aloft status`.
type statusOptions struct {
	globals
	selection
	Health bool
}

func (p *parsing) statusCommand() *cobra.Command {
	var match []string
	var withHealth bool
	c := &cobra.Command{
		Use:   "status [NAME…]",
		Short: "Show which version of every function each stage serves",
		Long: `Show which version each stage of the functions serves, read from AWS now.

A cell holds the version, how far it is behind the stage before it (-2), and a canary as 9→10 10%. A missing alias
is —, what may not be read is denied. Without a name or a glob it shows all functions that the config includes.

With --health it shows how calls of the last stage went in the last ten minutes as well: how many a minute, which share
failed, and the time that 95 of 100 took at most. A ! stands where errors or throttles stand out, few where there were
too few calls to judge, idle where there were none. These reads are free: two tell whether anything failed in the
Region, and each function takes two more, or four where something did.

` + exitCodesHelp,
		Example: `  aloft status
  aloft status orders payments
  aloft status --match 'slack-*'
  aloft status --health
  aloft status -o json | jq '.functions[] | select(.stages.prod == null) | .name'`,
		ValidArgsFunction: p.completeFunctions,
		RunE: func(_ *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				s, err := newSelection(args, match)
				return statusOptions{g, s, withHealth}, err
			})
		},
	}
	c.Flags().BoolVar(&withHealth, "health", false, "show how calls of the last stage went in the last ten minutes")
	c.Flags().StringArrayVar(&match, "match", nil, "functions that match this `GLOB`; may be given again")
	return c
}

func (o statusOptions) run(ctx context.Context, k *session) error {
	id, err := k.identify(ctx)
	if err != nil {
		return err
	}
	listed, err := k.listFunctions(ctx)
	if err != nil {
		return err
	}
	functions, err := o.pick(listed.Functions, k.config.Functions.Include)
	if err != nil {
		return err
	}
	names := make([]string, len(functions))
	for i, f := range functions {
		names[i] = f.Name
	}
	events, stopped := k.readAliases(ctx, names)
	gone := vanished(events, o.Names)
	events = without(events, gone)
	functions = slices.DeleteFunc(functions, func(f model.Function) bool { return gone[f.Name] })
	s := store.New(k.config.Stages)
	s.Apply(model.IdentityRead{Identity: id}, model.FunctionsListed{Read: listed.Read, Functions: functions, Complete: true})
	failed := apply(s, events)
	if stopped != nil && len(failed) == 0 {
		return stopped
	}
	if o.empty() && len(failed) == 0 {
		k.saveSnapshot(id, listed, events, s.Stages())
	}
	r := statusReport{store: s, failed: failed}
	if o.Health {
		r.health = k.readHealth(ctx, s)
	}
	if len(functions) == 0 {
		r.hidden, r.includeFrom = len(listed.Functions), k.config.Origins["functions.include"].String()
	}
	return k.print(output{document: r.document(), lines: r.lines(), none: r.none()}, r.err())
}

// apply puts what was read into the store. It returns why some functions could
// not be read, by name; what was not asked for any more is left out.
func apply(s *store.Store, events []model.Event) map[string]*model.Failure {
	failed := map[string]*model.Failure{}
	// Failures last: they concern the stages, which the others may make known.
	for _, e := range events {
		if e, ok := e.(model.AliasesListed); ok {
			s.Apply(e)
		}
	}
	for _, e := range events {
		if e, ok := e.(model.ReadFailed); ok {
			s.Apply(e)
			failed[e.Function] = e.Failure
		}
	}
	return failed
}

// statusReport prints the matrix of functions and stages.
type statusReport struct {
	store  *store.Store
	failed map[string]*model.Failure
	health *healthReport // nil: it was not asked for

	hidden      int    // functions that the config hides, where none is left
	includeFrom string // where it says so
}

// err says what could not be read, nil when all was.
func (r statusReport) err() error {
	if len(r.failed) == 0 {
		return r.health.err()
	}
	var first *model.Failure
	for _, f := range r.store.Functions() {
		if first = r.failed[f.Name]; first != nil {
			break
		}
	}
	err := error(first)
	if n := len(r.failed); n > 1 {
		err = fmt.Errorf("%d functions could not be read, the first: %w", n, first)
	}
	return &withCode{err, exitFailed}
}

// none says why there are no functions to show.
func (r statusReport) none() string {
	id := r.store.Identity()
	if r.hidden > 0 {
		return fmt.Sprintf("there are no functions to show: functions.include of the config (%s) takes none of the %d in %s", r.includeFrom, r.hidden, id.Region)
	}
	return fmt.Sprintf("there are no functions to show: account %s has none in %s: --region names another", id.Account, id.Region)
}

// lines are the table for people.
func (r statusReport) lines() []string {
	if len(r.store.Functions()) == 0 {
		return nil
	}
	t := table{head: []string{"FUNCTION"}}
	for _, st := range r.store.Stages() {
		t.head = append(t.head, st.Name)
	}
	t.head = append(t.head, r.health.heads()...)
	for _, f := range r.store.Functions() {
		cells := []string{f.Name}
		for _, st := range r.store.Stages() {
			cells = append(cells, r.cell(f.Name, st.Name))
		}
		t.add(append(cells, r.health.cells(r.store, f.Name)...)...)
	}
	return append(t.lines(), r.health.foot()...)
}

// cell is what one stage serves, in a few characters.
func (r statusReport) cell(function, stage string) string {
	c := r.store.Cell(function, stage)
	switch {
	case c.State == store.Serving:
	case c.State == store.Absent:
		return paint(styleDim, "—")
	case c.State == store.Denied:
		return paint(styleBad, "denied")
	case c.Failure != nil:
		return paint(styleBad, c.Failure.Word())
	default:
		return "…"
	}
	text := c.Alias.Version
	if c.Alias.Canary != nil {
		return paint(styleWarn, fmt.Sprintf("%s→%s %s", text, c.Alias.Canary.Version, figure.Share(c.Alias.Canary.Weight)))
	}
	if n, ok := r.store.Behind(function, stage); ok && n != 0 {
		text += " " + paint(styleDim, fmt.Sprintf("%+d", n))
	}
	return text
}

// statusJSON, functionJSON and cellJSON are the shapes that scripts rely on.
type statusJSON struct {
	Account   string         `json:"account"`
	Region    string         `json:"region"`
	Stages    []string       `json:"stages"`
	Functions []functionJSON `json:"functions"`
}

type functionJSON struct {
	Name     string               `json:"name"`
	Runtime  string               `json:"runtime"`
	MemoryMB int                  `json:"memory_mb"`
	Stages   map[string]*cellJSON `json:"stages"`
}

type cellJSON struct {
	Version string        `json:"version"`
	Since   *time.Time    `json:"since"` // null when it is not known
	By      string        `json:"by"`
	Canary  *model.Canary `json:"canary"`
	Error   string        `json:"error,omitempty"`  // why it could not be read; the rest is empty then
	Health  *healthJSON   `json:"health,omitempty"` // with --health, of the last stage
}

func (r statusReport) document() statusJSON {
	id := r.store.Identity()
	stages := []string{}
	for _, st := range r.store.Stages() {
		stages = append(stages, st.Name)
	}
	functions := []functionJSON{}
	for _, f := range r.store.Functions() {
		j := functionJSON{Name: f.Name, Runtime: f.Runtime, MemoryMB: f.MemoryMB, Stages: map[string]*cellJSON{}}
		for _, st := range r.store.Stages() {
			j.Stages[st.Name] = r.cellJSON(f.Name, st.Name)
		}
		functions = append(functions, j)
	}
	return statusJSON{Account: id.Account, Region: id.Region, Stages: stages, Functions: functions}
}

// cellJSON is nil for a missing alias.
func (r statusReport) cellJSON(function, stage string) *cellJSON {
	c := r.store.Cell(function, stage)
	switch {
	case c.State == store.Absent:
		return nil
	case c.State != store.Serving:
		why := errors.New("not read")
		if f := r.failed[function]; f != nil {
			why = f
		}
		return &cellJSON{Error: why.Error()}
	}
	j := &cellJSON{Version: c.Alias.Version, Canary: c.Alias.Canary, Health: r.health.json(r.store, function, stage)}
	if c.Stamp != nil && !c.Outside {
		since := c.Stamp.At.UTC()
		j.Since, j.By = &since, c.Stamp.By
	}
	return j
}
