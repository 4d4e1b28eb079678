package verb

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/store"
)

// tablesOptions are the options of `aloft tables`.
type tablesOptions struct {
	globals
	Names []string // empty: those that the config selects
}

// tableName is what DynamoDB allows for tables and indexes.
var tableName = regexp.MustCompile(`^[A-Za-z0-9_.-]{3,255}$`)

func (p *parsing) tablesCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "tables [NAME…]",
		Short: "Show DynamoDB tables: consumed and provisioned capacity, throttles, size",
		Long: `Show DynamoDB tables with their global indexes: billing mode, consumed and provisioned units a second over the last
complete minute that CloudWatch has, throttled requests in that minute, size and item count (as DynamoDB counts them,
about every six hours), and the bounds of auto scaling. What throttles comes first. Without a name it shows the tables
that the config selects.

` + exitCodesHelp,
		Example: `  aloft tables
  aloft tables orders
  aloft tables -o json | jq '.tables[] | select(.read.throttled_per_minute > 0) | .name'
  aloft tables set orders --rcu 10 --wcu 5`,
		ValidArgsFunction: cobra.NoFileCompletions,
		Args:              cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				for _, name := range args {
					if !tableName.MatchString(name) {
						return nil, usagef("%q is no table's name", name)
					}
				}
				return tablesOptions{g, slices.Compact(slices.Sorted(slices.Values(args)))}, nil
			})
		},
	}
	c.AddCommand(p.tablesSetCommand())
	return c
}

func (o tablesOptions) run(ctx context.Context, e *Env) error {
	c, err := e.loadConfig(o.globals)
	if err != nil {
		return err
	}
	k, err := e.connect(ctx, o.globals, c)
	if err != nil {
		return err
	}
	defer k.close()
	r := tablesReport{k: k, store: store.New(k.config.Stages), names: o.Names}
	if len(o.Names) == 0 {
		if r.names, err = k.listTableNames(ctx); err != nil {
			return err
		}
	}
	if err := r.read(ctx); err != nil {
		return err
	}
	return r.print(o.JSON)
}

// listTableNames are the names of the tables that the config selects.
func (k *connection) listTableNames(ctx context.Context) ([]string, error) {
	var names []string
	for marker := ""; ; {
		page, err := k.listTables(ctx, marker)
		if err != nil {
			return nil, err
		}
		for _, name := range page.Names {
			if config.SelectTables(k.config.Tables.Include, name) {
				names = append(names, name)
			}
		}
		if page.Next == "" || page.Next == marker {
			return names, nil
		}
		marker = page.Next
	}
}

// tablesReport is what is known of tables, and why some of it is not.
type tablesReport struct {
	k      *connection
	store  *store.Store
	names  []string
	failed []error
	notes  []string
}

// loadBack is how far back the minutes are read that loads are worked out from: the
// newest ones may still be coming.
const loadBack = 10 * time.Minute

// read reads the tables, what auto scaling does, and their last minutes. It ends
// early when nothing can be read at all.
func (r *tablesReport) read(ctx context.Context) error {
	k := r.k
	tables := make([]model.Table, len(r.names))
	failures := make([]error, len(r.names))
	progress := k.env.newProgress()
	defer progress.clear()
	progress.sayf("reading %s", plural(len(r.names), "table"))
	inTurns(len(r.names), func(i int) { tables[i], failures[i] = k.getTable(ctx, r.names[i]) })
	at := model.Read{Asked: k.env.Now(), At: k.env.Now()}
	r.store.Apply(model.TablesListed{Read: at, Names: r.names, Complete: true})
	var series []model.Series
	for i, name := range r.names {
		if err := failures[i]; err != nil {
			if model.ClassOf(err) == model.Gone {
				err = k.unknownTable(ctx, name, err)
			}
			if hopeless(err) {
				return err
			}
			r.failed = append(r.failed, err)
			continue
		}
		r.store.Apply(model.TableRead{Read: at, Table: tables[i]})
		series = append(series, requestSeries(tables[i])...)
		for _, key := range capacity.Keys(tables[i]) {
			series = append(series, model.ThrottleEvents(key, model.Reads), model.ThrottleEvents(key, model.Writes))
		}
	}
	r.readScaling(ctx, at)
	progress.sayf("reading the metrics of %s", plural(len(r.names), "table"))
	r.readLoads(ctx, series)
	return nil
}

// requestSeries are the units that a table and its indexes have used.
func requestSeries(t model.Table) []model.Series {
	var series []model.Series
	for _, key := range capacity.Keys(t) {
		series = append(series, model.ConsumedUnits(key, model.Reads), model.ConsumedUnits(key, model.Writes))
	}
	return series
}

func (r *tablesReport) readScaling(ctx context.Context, at model.Read) {
	table := ""
	if len(r.names) == 1 {
		table = r.names[0]
	}
	targets, err := r.k.getScaling(ctx, table)
	if err != nil {
		r.notes = append(r.notes, "what auto scaling does is not known: "+err.Error())
		return
	}
	r.store.Apply(model.ScalingRead{Read: at, Table: table, Targets: targets})
}

func (r *tablesReport) readLoads(ctx context.Context, series []model.Series) {
	to := r.k.env.Now().Truncate(time.Minute)
	failed := r.k.readSeries(ctx, func(events ...model.Event) { r.store.Apply(events...) }, "tables", series, to.Add(-loadBack), to, time.Minute)
	if failed != nil {
		r.notes = append(r.notes, "metrics are not known for all tables: "+failed.Error())
	}
}

// seriesAtOnce is how many series are read under one deadline.
const seriesAtOnce = 40

// readSeries reads samples and hands them over, some series at a time and never
// two at once, and answers why some could not be read.
func (k *connection) readSeries(ctx context.Context, apply func(...model.Event), group string, series []model.Series, from, to time.Time, period time.Duration) error {
	var (
		failed error
		mu     sync.Mutex
	)
	var parts [][]model.Series
	for part := range slices.Chunk(series, seriesAtOnce) {
		parts = append(parts, part)
	}
	inTurns(len(parts), func(i int) {
		asked := k.env.Now()
		samples, err := k.readMetrics(ctx, model.MetricRead{Series: parts[i], From: from, To: to, Period: period, Paid: k.paid(len(series))})
		mu.Lock()
		defer mu.Unlock()
		if err != nil {
			failed = cmp.Or(failed, err)
			return
		}
		for _, sm := range samples {
			if sm.Failure != nil {
				failed = cmp.Or[error](failed, sm.Failure)
			}
		}
		apply(model.MetricsRead{Read: model.Read{Asked: asked, At: k.env.Now()}, Group: group, Samples: samples})
	})
	return failed
}

const (
	mostFree  = 900_000 // requests of the month's free quota that this user takes on this host
	mostBySet = 400     // series that are asked for one by one
)

// paid reports whether so many series are better read through GetMetricData.
func (k *connection) paid(series int) bool {
	spent := k.account.Spending()
	return spent.Cap > 0 && (series > mostBySet || spent.FreeThisMonth+series > mostFree)
}

// inTurns does n things, a few at a time.
func inTurns(n int, do func(i int)) {
	var group sync.WaitGroup
	turn := make(chan struct{}, readers)
	for i := range n {
		turn <- struct{}{}
		group.Go(func() {
			defer func() { <-turn }()
			do(i)
		})
	}
	group.Wait()
}

// unknownTable names the tables that may have been meant.
func (k *connection) unknownTable(ctx context.Context, name string, cause error) error {
	names, err := k.listTableNames(ctx)
	if err != nil {
		return cause
	}
	if hint := didYouMean(name, names); hint != "" {
		return usagef("there is no table %q%s", name, hint)
	}
	return usagef("there is no table %q: aloft tables lists those that there are", name)
}

// err says what could not be read, with the output that is there nevertheless.
func (r *tablesReport) err(output func(*errorJSON) any) error {
	if len(r.failed) == 0 {
		return nil
	}
	err := r.failed[0]
	if n := len(r.failed); n > 1 {
		err = fmt.Errorf("%d tables could not be read, the first: %w", n, err)
	}
	code := exitFailed
	if _, wrong := errors.AsType[*usageError](err); wrong {
		code = exitUsage
	}
	return &withOutput{error: err, code: code, output: output}
}

// byPressure are the tables that were read, what throttles first.
func (r *tablesReport) byPressure() []model.Table {
	tables := slices.Clone(r.store.Tables().List)
	slices.SortStableFunc(tables, func(a, b model.Table) int {
		return cmp.Or(cmp.Compare(capacity.Pressure(r.store.Loads(b.Name)), capacity.Pressure(r.store.Loads(a.Name))), strings.Compare(a.Name, b.Name))
	})
	return tables
}

func (r *tablesReport) print(inJSON bool) error {
	e := r.k.env
	for _, note := range r.notes {
		e.notef("%s", note)
	}
	if inJSON {
		output := func(err *errorJSON) any { return r.document(err) }
		if err := r.err(output); err != nil {
			return err
		}
		return e.printJSON(output(nil))
	}
	tables := r.byPressure()
	if len(tables) == 0 && len(r.failed) == 0 {
		e.notef("there are no tables to show")
		return nil
	}
	t := table{head: []string{"TABLE", "STATUS", "BILLING", "READ/S", "WRITE/S", "THROTTLED/MIN", "SIZE", "ITEMS", "AUTO SCALING"}}
	for _, tb := range tables {
		r.addRow(&t, tb, "")
		for _, i := range tb.Indexes {
			r.addRow(&t, tb, i.Name)
		}
	}
	if len(tables) > 0 {
		if err := t.print(e, e.Out); err != nil {
			return err
		}
	}
	return r.err(nil)
}

func (r *tablesReport) addRow(t *table, tb model.Table, index string) {
	key := model.CapacityKey{Table: tb.Name, Index: index}
	read, write := r.load(key, model.Reads), r.load(key, model.Writes)
	name, status, billing, bytes, items := tb.Name, tb.Status, billingWords(tb.Billing), tb.Bytes, tb.Items
	if i, ok := tb.Index(index); ok {
		name, status, billing, bytes, items = "  "+i.Name, i.Status, "", i.Bytes, i.Items
	}
	if status == "ACTIVE" {
		status = "active"
	} else {
		status = paint(styleWarn, strings.ToLower(status))
	}
	throttled := "…"
	if read.Known && write.Known {
		throttled = strconv.FormatFloat(read.Throttled+write.Throttled, 'f', -1, 64)
		if read.Throttled+write.Throttled > 0 {
			throttled = paint(styleBad, throttled)
		}
	}
	t.add(name, status, billing, loadWords(read), loadWords(write), throttled, byteWords(bytes), strconv.FormatInt(items, 10), capacity.Bounds(r.store.Scaling(key)))
}

// load is one of the loads of a table or index.
func (r *tablesReport) load(k model.CapacityKey, a model.Access) capacity.Load {
	loads := r.store.Loads(k.Table)
	i := slices.IndexFunc(loads, func(l capacity.Load) bool { return l.CapacityKey == k && l.Access == a })
	if i < 0 {
		return capacity.Load{}
	}
	return loads[i]
}

func billingWords(b model.BillingMode) string {
	if b == model.OnDemand {
		return "on demand"
	}
	return "provisioned"
}

// loadWords is what is consumed, and of how much.
func loadWords(l capacity.Load) string {
	consumed := "…"
	if l.Known {
		consumed = strconv.FormatFloat(l.Consumed, 'f', 1, 64)
	}
	if l.Provisioned == 0 {
		return consumed
	}
	text := consumed + "/" + strconv.FormatFloat(l.Provisioned, 'f', -1, 64)
	if l.Known && l.Use() > 0.8 {
		return paint(styleWarn, text)
	}
	return text
}

// byteWords is a size in the units that AWS charges by.
func byteWords(n int64) string {
	const unit = 1024
	if n < unit {
		return fmt.Sprintf("%d B", n)
	}
	f, i := float64(n)/unit, 0
	for names := []string{"KiB", "MiB", "GiB", "TiB"}; ; i++ {
		if f < unit || i == len(names)-1 {
			return fmt.Sprintf("%.1f %s", f, names[i])
		}
		f /= unit
	}
}
