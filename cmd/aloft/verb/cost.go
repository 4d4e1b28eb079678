package verb

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/store"
)

// costOptions are the options of `aloft cost`.
type costOptions struct {
	globals
	WhatIf   string // path of a scenario; empty: the account as it is
	Refresh  bool   // read the prices
	SVG      string // path of a picture to write
	FreeTier bool
	By       cost.Group
	Limit    int // rows of the group; 0: all
	Paid     bool
}

func (p *parsing) costCommand() *cobra.Command {
	var (
		o          costOptions
		prices, by string
	)
	c := &cobra.Command{
		Use:   "cost",
		Short: "Show what the account costs, or what a scenario would",
		Long: `Show what the account's functions, tables, APIs, builds and logs cost: the month so far, the run rate, by service,
function, stage or table. It is worked out from metrics and list prices, a month being 730 hours and a GiB 2^30 bytes;
Cost Explorer, which charges for every page, is not asked. Metrics are read one by one, which the month's free quota
covers; with --paid, or where the config sets budget.metrics_usd_per_day, more than 400 are read at once, at CloudWatch's
price and up to that, and what it has cost is said.

With --what-if it prices a scenario instead, which needs no account and no credentials: see docs/cost.md. With
--prices refresh it reads AWS's price list into the cache.

` + exitCodesHelp,
		Example: `  aloft cost
  aloft cost --by function --free-tier
  aloft cost --svg cost.svg
  aloft cost --what-if docs/scenarios/published-bill.toml
  aloft cost --prices refresh
  aloft cost -o json | jq '.month_to_date_usd'`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			return p.choose(func(g globals) (command, error) {
				o.globals, o.By, o.Refresh = g, cost.Group(by), prices == "refresh"
				groups := []cost.Group{cost.ByService, cost.ByFunction, cost.ByStage, cost.ByTable}
				switch {
				case prices != "" && prices != "refresh":
					return nil, usagef("--prices takes refresh, not %q", prices)
				case o.Refresh && given(c, "what-if", "svg", "by", "limit", "free-tier") != "":
					return nil, usagef("--prices refresh reads prices and does nothing else: leave out --%s", given(c, "what-if", "svg", "by", "limit", "free-tier"))
				case o.WhatIf != "" && given(c, "svg", "by", "limit") != "":
					return nil, usagef("--%s is of the account's cost, which a scenario does not have: leave it out", given(c, "svg", "by", "limit"))
				case given(c, "what-if") != "" && o.WhatIf == "", given(c, "svg") != "" && o.SVG == "":
					return nil, usagef("--what-if and --svg take the path of a file")
				case !slices.Contains(groups, o.By):
					return nil, usagef("--by %q is no way to break costs down: say service, function, stage or table", by)
				case o.Limit < 0:
					return nil, usagef("--limit takes a number from 0 (all)")
				}
				return o, nil
			})
		},
	}
	f := c.Flags()
	f.StringVar(&o.WhatIf, "what-if", "", "price the scenario in this TOML `FILE` instead of the account")
	f.StringVar(&prices, "prices", "", "`refresh` reads AWS's price list into the cache")
	f.StringVar(&o.SVG, "svg", "", "write the cost by day as a picture to this `FILE` too")
	f.BoolVar(&o.FreeTier, "free-tier", false, "take off what AWS's free tiers that never end leave free")
	f.StringVar(&by, "by", string(cost.ByService), "break down by `GROUP`: service, function, stage or table")
	completeFlag(c, "by", cobra.FixedCompletions([]string{"service", "function", "stage", "table"}, cobra.ShellCompDirectiveNoFileComp))
	completeFlag(c, "prices", cobra.FixedCompletions([]string{"refresh"}, cobra.ShellCompDirectiveNoFileComp))
	f.BoolVar(&o.Paid, "paid", false, paidHelp)
	f.IntVar(&o.Limit, "limit", defaultLimit, "at most `N` rows; 0 for all")
	return c
}

// given is the first of some flags that the command line has, empty for none.
func given(c *cobra.Command, flags ...string) string {
	i := slices.IndexFunc(flags, c.Flags().Changed)
	if i < 0 {
		return ""
	}
	return flags[i]
}

func (o costOptions) run(ctx context.Context, k *session) error {
	if o.WhatIf != "" {
		return o.whatIf(k)
	}
	if err := checkFolder(o.SVG); err != nil {
		return err
	}
	if err := k.connect(ctx); err != nil {
		return err
	}
	if o.Refresh {
		return k.printPrices(ctx)
	}
	k.pays = o.Paid
	s := store.New(k.config.Stages)
	s.SetBook(k.book)
	moves, journalErr := readJournal(ctx, k.config.Journal.Path, k.config.Journal.Shared, k.env.notef)
	if journalErr != nil {
		k.env.notef("what tables had before is not known, because the journal could not be read: %v", journalErr)
	}
	s.SetJournal(moves)
	trail := k.lookAtTables(ctx)
	defer trail.end()
	failed, err := k.readUsage(ctx, s, o.By == cost.ByStage)
	if err != nil {
		return err
	}
	k.saySpent()
	s.Apply(trail.tables()...)
	measured, _ := s.Measured()
	report := k.book.Report(k.known().Region, measured, cost.Options{
		Now: k.env.Now(), FreeTier: o.FreeTier, Budget: budgetOf(k.config),
	})
	var failure error
	if len(failed) > 0 {
		failure = &withCode{fmt.Errorf("the costs are not complete: %w", summed(failed)), exitFailed}
	}
	if o.SVG != "" {
		failure = errors.Join(failure, o.draw(k, report))
	}
	return k.print(o.output(k, report), failure)
}

// checkFolder makes sure that there is a folder for a file, before anything is read
// for it.
func checkFolder(path string) error {
	if path == "" {
		return nil
	}
	info, err := os.Stat(filepath.Dir(path))
	switch {
	case err != nil:
		return usagef("the picture has no place: %v", err)
	case !info.IsDir():
		return usagef("the picture has no place: %s is no folder", filepath.Dir(path))
	}
	return nil
}

// summed is the first of some errors, and how many more there are.
func summed(errs []error) error {
	if n := len(errs); n > 1 {
		return fmt.Errorf("%w (and %s more that could not be read)", errs[0], plural(n-1, "thing"))
	}
	return errs[0]
}

// budgetOf is what the config allows a month.
func budgetOf(c config.Config) cost.USD {
	return cost.Dollars(c.Budget.USDPerMonth)
}

// draw writes the cost by day as a picture.
func (o costOptions) draw(k *session, r cost.Report) error {
	var picture bytes.Buffer
	if err := cost.SVG(&picture, r, "Cost by day, "+cmp.Or(k.config.Name, k.known().Account)); err != nil {
		return fmt.Errorf("drawing the cost by day: %w", err)
	}
	if err := os.WriteFile(o.SVG, picture.Bytes(), 0o644); err != nil { // to be shown to others
		return fmt.Errorf("writing the picture: %w", err)
	}
	k.env.notef("the cost by day is drawn in %s", o.SVG)
	return nil
}

// output shows the costs.
func (o costOptions) output(k *session, r cost.Report) output {
	lines := o.summary(k, r)
	t := table{head: []string{strings.ToUpper(string(o.By)), "THIS MONTH", "RUN RATE/MONTH", "CHANGE/WEEK"}}
	rows := r.Rows[o.By]
	if o.Limit > 0 && len(rows) > o.Limit {
		lines = append(lines, fmt.Sprintf("the dearest %d of %d:", o.Limit, len(rows)))
		rows = rows[:o.Limit]
	}
	for _, row := range rows {
		t.add(row.Name, row.MonthToDate.Shown(), row.RunRate.Shown(), changeWords(row.WeekAgo))
	}
	if len(rows) > 0 {
		lines = append(append(lines, ""), t.lines()...)
	}
	for _, a := range r.Assumed {
		lines = append(lines, paint(styleDim, "· "+a))
	}
	return output{document: newCostDocument(k, r, o), lines: lines}
}

// summary are the lines above the rows.
func (o costOptions) summary(k *session, r cost.Report) []string {
	tier := "list price, without free tiers"
	if o.FreeTier {
		tier = "free tiers taken off: " + r.FreeTier.Round2()
	}
	region := r.Region
	if r.Foreign {
		region += ", because those of " + k.known().Region + " are not known"
	}
	t := table{head: []string{"MONTH TO DATE", paint(styleEnd+styleBold, r.MonthToDate.Round2())}}
	t.add("RUN RATE", fmt.Sprintf("%s a month like the last day, %s like %s", r.RunRateDay.Round2(), r.RunRateHour.Round2(), r.HourWords()))
	t.add("FIXED", r.Fixed.Round2()+" a month for capacity and storage")
	t.add("CHANGE", changeWords(r.WeekAgo)+" against the week before")
	if budget := budgetOf(k.config); budget > 0 {
		text := budget.Round2() + " a month"
		if r.Passed.IsZero() {
			text += ", not passed this month at the rate of the last day"
		} else {
			text += ", passed on " + r.Passed.Format("2006-01-02")
		}
		t.add("BUDGET", text)
	}
	t.add("PRICES", fmt.Sprintf("%s, of %s, %s (%s)", tier, region, r.Prices.Format("2006-01-02"), r.Source))
	return t.lines()
}

// changeWords is a change in percent, of one that is not known a dash.
func changeWords(change float64) string {
	if math.IsNaN(change) || math.IsInf(change, 0) {
		return "—"
	}
	return figure.Change(change)
}
