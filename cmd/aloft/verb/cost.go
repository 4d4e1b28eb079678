package verb

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model/cost"
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
Cost Explorer, which charges for every page, is not asked.

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
		RunE: func(*cobra.Command, []string) error {
			return p.choose(func(g globals) (command, error) {
				o.globals, o.By, o.Refresh = g, cost.Group(by), prices == "refresh"
				groups := []cost.Group{cost.ByService, cost.ByFunction, cost.ByStage, cost.ByTable}
				switch {
				case prices != "" && prices != "refresh":
					return nil, usagef("--prices takes refresh, not %q", prices)
				case o.Refresh && (o.WhatIf != "" || o.SVG != ""):
					return nil, usagef("--prices refresh reads prices and does nothing else: leave out the others")
				case o.WhatIf != "" && o.SVG != "":
					return nil, usagef("--svg draws the account's cost by day, which a scenario does not have")
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
	f.IntVar(&o.Limit, "limit", defaultLimit, "at most `N` rows; 0 for all")
	return c
}

func (o costOptions) run(ctx context.Context, e *Env) error {
	if o.WhatIf != "" {
		return o.whatIf(e)
	}
	c, err := e.loadConfig(o.globals)
	if err != nil {
		return err
	}
	k, err := e.connect(ctx, o.globals, c)
	if err != nil {
		return err
	}
	defer k.close()
	if o.Refresh {
		return k.printPrices(ctx, o.JSON)
	}
	s := store.New(k.config.Stages)
	s.SetBook(k.book)
	failed, err := k.readUsage(ctx, s, o.By == cost.ByStage)
	if err != nil {
		return err
	}
	measured, _ := s.Measured()
	report := k.book.Report(k.known().Region, measured, cost.Options{
		Now: e.Now(), FreeTier: o.FreeTier, Budget: budgetOf(k.config),
	})
	if o.SVG != "" {
		if err := drawSVG(o.SVG, report, cmp.Or(c.Name, k.known().Account)); err != nil {
			return err
		}
		e.notef("the cost by day is drawn in %s", o.SVG)
	}
	return o.print(k, report, failed)
}

// budgetOf is what the config allows a month.
func budgetOf(c config.Config) cost.USD {
	return dollars(c.Budget.USDPerMonth)
}

func drawSVG(path string, r cost.Report, name string) error {
	var picture bytes.Buffer
	if err := cost.SVG(&picture, r, "Cost by day, "+name); err != nil {
		return fmt.Errorf("drawing the cost by day: %w", err)
	}
	return writePicture(path, picture.Bytes())
}

// failures says what could not be read, with the output that is there
// nevertheless.
func failures(failed []error, output func(*errorJSON) any) error {
	if len(failed) == 0 {
		return nil
	}
	err := failed[0]
	if n := len(failed); n > 1 {
		err = fmt.Errorf("%w (and %s more that could not be read)", err, plural(n-1, "thing"))
	}
	return &withOutput{error: fmt.Errorf("the costs are not complete: %w", err), code: exitFailed, output: output}
}

func (o costOptions) print(k *connection, r cost.Report, failed []error) error {
	e := k.env
	if o.JSON {
		output := func(err *errorJSON) any { return newCostDocument(k, r, o, err) }
		if err := failures(failed, output); err != nil {
			return err
		}
		return e.printJSON(output(nil))
	}
	lines := o.summary(k, r)
	t := table{head: []string{strings.ToUpper(string(o.By)), "THIS MONTH", "RUN RATE/MONTH", "CHANGE/WEEK"}}
	rows := r.Rows[o.By]
	if o.Limit > 0 && len(rows) > o.Limit {
		lines = append(lines, fmt.Sprintf("the dearest %d of %d:", o.Limit, len(rows)))
		rows = rows[:o.Limit]
	}
	for _, row := range rows {
		t.add(row.Name, row.MonthToDate.Round2(), row.RunRate.Round2(), changeWords(row.WeekAgo))
	}
	if len(rows) > 0 {
		lines = append(append(lines, ""), t.lines()...)
	}
	for _, a := range r.Assumed {
		lines = append(lines, paint(styleDim, "· "+a))
	}
	if err := e.printLines(e.Out, lines...); err != nil {
		return err
	}
	return failures(failed, nil)
}

// summary are the lines above the rows.
func (o costOptions) summary(k *connection, r cost.Report) []string {
	tier := "list price, without free tiers"
	if o.FreeTier {
		tier = "free tiers taken off: " + r.FreeTier.Round2()
	}
	region := r.Region
	if r.Foreign {
		region += ", because those of " + k.known().Region + " are not known"
	}
	t := table{head: []string{"MONTH TO DATE", paint(styleEnd+styleBold, r.MonthToDate.Round2())}}
	t.add("RUN RATE", fmt.Sprintf("%s a month like the last day, %s like the last hour", r.RunRateDay.Round2(), r.RunRateHour.Round2()))
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
	return fmt.Sprintf("%+.0f%%", 100*change)
}
