package verb

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
)

// nothingChanged is what a refusal says of what was done.
const nothingChanged = "nothing was changed"

// tablesSetOptions are the options of `aloft tables set`.
type tablesSetOptions struct {
	writeOptions
	Request     capacity.Request
	Provisioned bool // units were named, which a table on demand gets with its billing mode
	NoWait      bool
}

func (p *parsing) tablesSetCommand() *cobra.Command {
	var (
		o                     tablesSetOptions
		index                 string
		rcu, wcu              int64
		onDemand              bool
		scaleRead, scaleWrite string
	)
	c := &cobra.Command{
		Use:   "set NAME [--index I] (--rcu N --wcu N | --on-demand | --scale-read MIN:MAX --scale-write MIN:MAX)",
		Short: "Change the capacity of a table or of one of its indexes",
		Long: `Change the provisioned units of a table or of one of its global indexes, its billing mode, or the bounds of auto
scaling. What it costs before and after, how many decreases are left today and what the last 24 hours would have done
with the new figures is shown first. A unit that is not named stays as it is. Naming both --rcu and --wcu brings a table
on demand back to provisioned. The change is tried once and recorded in the journal; then the table is watched until it
is ACTIVE again.

` + exitCodesHelp,
		Example: `  aloft tables set orders --rcu 10 --wcu 5
  aloft tables set orders --index by-day --wcu 8 --dry-run
  aloft tables set orders --on-demand --reason "sale" --yes
  aloft tables set orders --scale-write 5:50`,
		ValidArgsFunction: cobra.NoFileCompletions,
		Args:              cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				o.globals = g
				if len(args) != 1 || !tableName.MatchString(args[0]) {
					return nil, usagef("tables set takes one table's name: see aloft tables set --help")
				}
				o.Request.CapacityKey = model.CapacityKey{Table: args[0], Index: index}
				o.Request.Reason = safetext.Line(o.Request.Reason)
				flags := c.Flags()
				return o.checked(units{rcu, flags.Changed("rcu")}, units{wcu, flags.Changed("wcu")}, onDemand, scaleRead, scaleWrite)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&index, "index", "", "the global `INDEX` instead of the table")
	f.Int64Var(&rcu, "rcu", 0, "read capacity units a second, `N`")
	f.Int64Var(&wcu, "wcu", 0, "write capacity units a second, `N`")
	f.BoolVar(&onDemand, "on-demand", false, "pay for each request instead of provisioned units")
	f.StringVar(&scaleRead, "scale-read", "", "auto scaling's bounds of read units, `MIN:MAX`")
	f.StringVar(&scaleWrite, "scale-write", "", "auto scaling's bounds of write units, `MIN:MAX`")
	f.StringVar(&o.Request.Reason, "reason", "", "why, in your words: `TEXT` for the journal")
	f.BoolVar(&o.NoWait, "no-wait", false, "do not wait until the table is ACTIVE again")
	o.addFlags(f, "change")
	return c
}

// units is a flag with a number of units.
type units struct {
	n     int64
	given bool
}

// checked adds what the command line asks for.
func (o tablesSetOptions) checked(rcu, wcu units, onDemand bool, scaleRead, scaleWrite string) (command, error) {
	named := rcu.given || wcu.given
	scales := scaleRead != "" || scaleWrite != ""
	switch {
	case named && onDemand:
		return nil, usagef("--on-demand has no units: leave out --rcu and --wcu")
	case scales && (named || onDemand):
		return nil, usagef("--scale-read and --scale-write change auto scaling's bounds: leave out the others")
	case !named && !onDemand && !scales:
		return nil, usagef("nothing is asked for: say --rcu N and --wcu N, --on-demand, or --scale-read MIN:MAX")
	case rcu.given && rcu.n < 1 || wcu.given && wcu.n < 1:
		return nil, usagef("--rcu and --wcu take 1 or more units a second")
	case onDemand && o.Request.Index != "":
		return nil, usagef("the billing mode is the table's, with all its indexes: leave out --index")
	}
	for _, s := range []struct {
		access model.Access
		text   string
	}{{model.Reads, scaleRead}, {model.Writes, scaleWrite}} {
		if s.text == "" {
			continue
		}
		least, most, ok := strings.Cut(s.text, ":")
		low, err1 := strconv.ParseInt(least, 10, 64)
		high, err2 := strconv.ParseInt(most, 10, 64)
		if !ok || err1 != nil || err2 != nil || low < 1 || high < low {
			return nil, usagef("--scale-%s takes MIN:MAX, such as 5:50, not %q", s.access, s.text)
		}
		o.Request.Scaling = append(o.Request.Scaling, model.ScalingChange{CapacityKey: o.Request.CapacityKey, Access: s.access, Min: low, Max: high})
	}
	o.Request.Read, o.Request.Write = rcu.n, wcu.n
	if onDemand {
		o.Request.Billing = model.OnDemand
	}
	o.Provisioned = rcu.given && wcu.given && o.Request.Index == ""
	return o, nil
}

func (o tablesSetOptions) run(ctx context.Context, e *Env) error {
	k, err := o.connect(ctx, e, nothingChanged)
	if err != nil {
		return err
	}
	defer k.close()
	if err := k.openJournal(); err != nil {
		return err
	}
	if _, err := k.identify(ctx); err != nil {
		return err
	}
	changer := k.changer()
	k.settleChanges(ctx, changer)
	request := o.Request
	if o.Provisioned {
		// Units for a table on demand mean that it shall be provisioned.
		if t, err := k.getTable(ctx, request.Table); err == nil && t.Billing == model.OnDemand {
			request.Billing = model.Provisioned
		}
	}
	sheet := changer.Prepare(ctx, request)
	if f := sheet.Failure; f != nil && f.Class == model.Gone {
		return k.unknownTable(ctx, request.Table, f)
	}
	if !o.JSON {
		if err := e.printLines(e.Err, sheetLines(sheet)...); err != nil {
			return err
		}
	}
	if sheet.Verdict == release.Ready && !o.DryRun {
		question := fmt.Sprintf("Change %s from %s to %s?", request.CapacityKey, sheet.From, sheet.To)
		if err := e.sure(ctx, o.Yes, nothingChanged, question); err != nil {
			return err
		}
	}
	progress := e.newProgress()
	r := changer.Change(ctx, sheet, capacity.Options{DryRun: o.DryRun, NoWait: o.NoWait}, func(p capacity.Progress) {
		progress.sayf("%s: %s %s", p.Key, p.Step, strings.ToLower(p.Status))
	})
	progress.clear()
	return o.print(e, r)
}

// print says what became of the change, with the exit code of a move that ended so.
func (o tablesSetOptions) print(e *Env, r capacity.Result) error {
	err := resultsError([]release.Result{{Function: capacityName(r.Table, r.Index), Stage: "capacity", From: r.From, To: r.To, Status: r.Status, Reason: r.Reason, Err: r.Err}})
	if o.JSON {
		output := func(err *errorJSON) any { return resultsJSON[capacity.Result]{[]capacity.Result{r}, err} }
		if err != nil {
			return &withOutput{error: err, code: exitCode(err), output: output}
		}
		return e.printJSON(output(nil))
	}
	t := table{head: []string{"TABLE", "FROM", "TO", "STATUS", "REASON"}}
	status := string(r.Status)
	if r.Status == release.Moved {
		if status = "changed"; r.Active {
			status = "changed, active"
		}
	}
	t.add(capacityName(r.Table, r.Index), r.From, r.To, paint(statusStyle(r.Status), status), r.Reason)
	if printed := t.print(e, e.Out); printed != nil {
		return printed
	}
	return err
}

func capacityName(table, index string) string {
	return model.CapacityKey{Table: table, Index: index}.String()
}

// sheetLines show a sheet: now and then.
func sheetLines(s capacity.Sheet) []string {
	t := table{head: []string{"TABLE", s.Request.String()}}
	if s.From != "" {
		change := s.From + " → " + s.To
		if s.Verdict == release.Ready {
			change = paint(styleBold, change)
		}
		t.add("CAPACITY", change)
	}
	if s.Priced {
		t.add("A MONTH", fmt.Sprintf("%s → %s (%s)", s.NowUSD.Round2(), s.ThenUSD.Round2(), priceChange(s.NowUSD, s.ThenUSD)))
		t.add("", paint(styleDim, s.PriceNote))
	}
	if s.Falls {
		t.add("DECREASES", fmt.Sprintf("%d made today, %d left at once, then one for each hour without any", s.Decreases.Today, s.Decreases.Left))
	}
	for i, trial := range s.Trials {
		head := ""
		if i == 0 {
			head = "LAST 24 H"
		}
		t.add(head, trialWords(trial))
	}
	for _, note := range s.Notes {
		t.add("", note)
	}
	if s.Reason != "" {
		t.add("BUT", s.Reason)
	}
	return t.lines()
}

func priceChange(now, then cost.USD) string {
	switch d := then.Minus(now); {
	case d > 0:
		return d.Round2() + " more"
	case d < 0:
		return (-d).Round2() + " less"
	}
	return "the same"
}

// trialWords say what the last day would have done.
func trialWords(t capacity.Trial) string {
	least := ""
	if t.Lower && t.Throttled > 0 {
		least = "at least "
	}
	return fmt.Sprintf("%s %s with %d units: %s%d of %d minutes throttled, %d were", t.CapacityKey, t.Access, t.Units, least, t.Throttled, t.Minutes, t.Was)
}
