package verb

import (
	"context"
	"regexp"
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
that the config selects. What CloudWatch charges for is only read under budget.metrics_usd_per_day, and said.

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
	r := tablesReport{k: k, store: store.New(k.config.Stages), names: o.Names, named: len(o.Names) > 0}
	if !r.named {
		if r.names, err = k.tablesOfConfig(ctx); err != nil {
			return err
		}
	}
	if err := r.read(ctx); err != nil {
		return err
	}
	k.saySpent()
	return r.print(o.JSON)
}

// listTables are the names of all tables in the Region.
func (k *connection) listTables(ctx context.Context) ([]string, error) {
	var names []string
	err := k.once(config.Config{}, func(e model.Event) {
		if e, ok := e.(model.TablesListed); ok && e.Complete {
			names = e.Names
		}
	}).ListTables(ctx)
	return names, err
}

// tablesOfConfig are the names of those that the config selects.
func (k *connection) tablesOfConfig(ctx context.Context) ([]string, error) {
	names, err := k.listTables(ctx)
	return slices.DeleteFunc(names, func(name string) bool { return !config.SelectTables(k.config.Tables.Include, name) }), err
}

// unknownTable names the tables that may have been meant.
func (k *connection) unknownTable(ctx context.Context, name string, cause error) error {
	names, err := k.listTables(ctx)
	if err != nil {
		return cause
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
