package verb

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/store"
)

// tablesOptions are the options of `aloft tables`.
type tablesOptions struct {
	globals
	Names []string // empty: those that the config selects
	Paid  bool
}

func (p *parsing) tablesCommand() *cobra.Command {
	var paid bool
	c := &cobra.Command{
		Use:   "tables [NAME…]",
		Short: "Show DynamoDB tables: consumed and provisioned capacity, throttles, size",
		Long: `Show DynamoDB tables with their global indexes: billing mode, consumed and provisioned units a second over the last
complete minute that CloudWatch has, throttled requests in that minute, size and item count (as DynamoDB counts them,
about every six hours), and the bounds of auto scaling. What throttles comes first. Without a name it shows the tables
that the config selects. Metrics are read one by one, which the month's free quota covers; with --paid, or where the
config sets budget.metrics_usd_per_day, many are read at once, at CloudWatch's price and up to that, and it is said.

` + exitCodesHelp,
		Example: `  aloft tables
  aloft tables orders
  aloft tables -o json | jq '.tables[] | select(.read.throttled_per_minute > 0) | .name'
  aloft tables set orders --rcu 10 --wcu 5`,
		ValidArgsFunction: p.completeTables,
		Args:              cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			return p.choose(func(g globals) (command, error) {
				for _, name := range args {
					if !tableName.allows(name) {
						return nil, usagef("%q is no table's name", name)
					}
				}
				return tablesOptions{g, slices.Compact(slices.Sorted(slices.Values(args))), paid}, nil
			})
		},
	}
	c.Flags().BoolVar(&paid, "paid", false, paidHelp)
	c.AddCommand(p.tablesSetCommand())
	return c
}

func (o tablesOptions) run(ctx context.Context, k *session) error {
	if err := k.connect(ctx); err != nil {
		return err
	}
	k.pays = o.Paid
	r := tablesReport{k: k, store: store.New(k.config.Stages), names: o.Names, named: len(o.Names) > 0}
	if !r.named {
		var err error
		if r.names, err = k.tablesOfConfig(ctx); err != nil {
			return err
		}
	}
	if err := r.read(ctx); err != nil {
		return err
	}
	k.saySpent()
	return k.print(r.output(), r.err())
}

// listTables are the names of all tables in the Region.
func (k *session) listTables(ctx context.Context) ([]string, error) {
	var names []string
	err := k.once(config.Config{}, func(e model.Event) {
		if e, ok := e.(model.TablesListed); ok && e.Complete {
			names = e.Names
		}
	}).ListTables(ctx)
	return names, err
}

// tablesOfConfig are the names of those that the config selects.
func (k *session) tablesOfConfig(ctx context.Context) ([]string, error) {
	names, err := k.listTables(ctx)
	return slices.DeleteFunc(names, func(name string) bool { return !config.SelectTables(k.config.Tables.Include, name) }), err
}

// unknownTable names the tables that may have been meant.
func (k *session) unknownTable(ctx context.Context, name string, cause error) error {
	names, err := k.listTables(ctx)
	if err != nil {
		return cause
	}
	if slices.Contains(names, name) {
		return goneWords("table", name)
	}
	if hint := didYouMean(name, names); hint != "" {
		return usagef("there is no table %q%s", name, hint)
	}
	return usagef("there is no table %q: aloft tables lists those that there are", name)
}

func billingWords(b model.BillingMode) string {
	if b == model.OnDemand {
		return "on demand"
	}
	return "provisioned"
}

// statusWords is a status that needs no capitals to be seen when all is well.
func statusWords(status string) string {
	if status == "ACTIVE" {
		return "active"
	}
	return paint(styleWarn, strings.ToLower(status))
}
