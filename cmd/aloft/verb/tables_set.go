package verb

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
)

// nothingChanged is what a refusal says of what was done.
const nothingChanged = "nothing was changed"

// tablesSetOptions are the options of `aloft tables set`.
type tablesSetOptions struct {
	writeOptions
	Request     capacity.Request
	Provisioned bool // units of a table were named: one on demand gets them with its billing mode
	NoWait      bool
	Over        bool // of an undoing: also what was changed again since
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
  aloft tables set orders --scale-write 5:50
  aloft --demo tables set activities --rcu 6 --no-wait --yes`,
		ValidArgsFunction: one(p.completeTables),
		Args:              cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				o.globals = g
				if len(args) != 1 || !tableName.allows(args[0]) {
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
	completeFlag(c, "index", p.completeIndexes)
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
	o.Provisioned = named && o.Request.Index == ""
	return o, nil
}

func (o tablesSetOptions) run(ctx context.Context, k *session) error {
	return k.changeCapacity(ctx, o)
}

// changeCapacity makes a change of capacity, from reading to the result.
func (k *session) changeCapacity(ctx context.Context, o tablesSetOptions) error {
	if err := k.openToWrite(ctx, o.DryRun, nothingChanged); err != nil {
		return err
	}
	changer := k.changer()
	if !o.DryRun {
		k.saySettledChanges(ctx, changer)
	}
	sheet := changer.Prepare(ctx, o.request(ctx, k))
	if f := sheet.Failure; f != nil && f.Class == model.Gone {
		return k.unknownTable(ctx, sheet.Request.Table, f)
	}
	k.saySpent()
	e := k.env
	if !o.JSON || e.Terminal.Err { // with JSON and without a terminal nobody would read it
		if err := e.printLines(e.Err, sheetLines(sheet)...); err != nil {
			return err
		}
	}
	sure := o.Yes && !o.Over && !o.DryRun && sheet.Verdict == release.Ready
	if u := sheet.Request.Undoes; u != nil && sure && sheet.From != u.To {
		key := sheet.Request.CapacityKey
		since := fmt.Sprintf("%s has %s since%s, not %s", key, sheet.From, k.changedBy(ctx, key), u.To)
		return conflictSince(nothingChanged, []string{since})
	}
	if sheet.Verdict == release.Ready && !o.DryRun {
		question := fmt.Sprintf("Change %s from %s to %s?", sheet.Request.CapacityKey, sheet.From, sheet.To)
		if err := e.sure(ctx, o.Yes, nothingChanged, question); err != nil {
			return err
		}
	}
	progress := e.newProgress()
	r := changer.Change(ctx, sheet, capacity.Options{DryRun: o.DryRun, NoWait: o.NoWait}, func(p capacity.Progress) {
		progress.sayf("%s: %s %s", p.Subject, p.Step, strings.ToLower(p.Note))
	})
	progress.clear()
	return o.print(k, sheet, r)
}

// changedBy says who changed the capacity of a part last and when, as far as the journal
// tells.
func (k *session) changedBy(ctx context.Context, key model.CapacityKey) string {
	moves, err := k.journal.Moves(ctx)
	if err != nil {
		return ""
	}
	for _, m := range slices.Backward(moves) {
		made := m.Outcome != nil && m.Outcome.Status == string(release.Moved)
		if e := m.Intent; made && e.Table == key.Table && e.Index == key.Index {
			return fmt.Sprintf(", by %s on %s at %s UTC", e.By, e.Host, moment(m.Outcome.At))
		}
	}
	return ""
}

// request is the wish. Units for a table on demand mean that it shall be
// provisioned.
func (o tablesSetOptions) request(ctx context.Context, k *session) capacity.Request {
	r := o.Request
	if !o.Provisioned {
		return r
	}
	if t, err := k.account.GetTable(ctx, r.Table); err == nil && t.Billing == model.OnDemand {
		r.Billing = model.Provisioned
	}
	return r
}

// changeJSON is a change of capacity: what became of it, and what its sheet said.
type changeJSON struct {
	capacity.Result
	NowUSD  *float64 `json:"usd_per_month_before"` // null when it is not known
	ThenUSD *float64 `json:"usd_per_month_after"`
	Notes   []string `json:"notes"`
}

func newChangeJSON(s capacity.Sheet, r capacity.Result) changeJSON {
	j := changeJSON{Result: r, Notes: append([]string{}, s.Notes...)}
	if s.Priced {
		now, then := s.NowUSD.Dollars(), s.ThenUSD.Dollars()
		j.NowUSD, j.ThenUSD = &now, &then
	}
	return j
}

// print says what became of the change, with the exit code of a move that ended so.
func (o tablesSetOptions) print(k *session, s capacity.Sheet, r capacity.Result) error {
	t := table{head: []string{"TABLE", "FROM", "TO", "STATUS", "REASON"}}
	status := string(r.Status)
	if r.Status == release.Moved {
		if status = "changed"; r.Active {
			status = "changed, active"
		}
	}
	t.add(capacityName(r.Table, r.Index), cmp.Or(r.From, "—"), cmp.Or(r.To, "?"), paint(statusStyle(r.Status), status), r.Reason)
	return k.print(output{document: resultsJSON[changeJSON]{[]changeJSON{newChangeJSON(s, r)}}, lines: t.lines(), done: []string{changeLine(r)}}, resultsError([]release.Result{asMove(r)}))
}

// asMove is a change as one of the results that decide exit codes.
func asMove(r capacity.Result) release.Result {
	return release.Result{Function: capacityName(r.Table, r.Index), Stage: "capacity", From: r.From, To: r.To, Status: r.Status, Reason: r.Reason, Err: r.Err}
}

// changeLine says what became of one change.
func changeLine(r capacity.Result) string { return resultLine(asMove(r)) }

func capacityName(table, index string) string {
	return model.CapacityKey{Table: table, Index: index}.String()
}
