package feed

// The tables, metrics and log groups of the scripted account.

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
)

// fakeTables is DynamoDB, CloudWatch and CloudWatch Logs of a scripted account. A
// read of metrics counts as one call, named for what it asks for.
type fakeTables struct {
	*fakeAWS
	tables   map[string]model.Table
	scaling  []model.Scaling
	exist    map[string][]model.Series // by namespace and metric
	groups   []model.LogGroup
	values   func(model.Series, time.Time) float64 // a point; nil: 1 each
	partly   func(model.Series) *model.Failure
	reads    []metricsCall
	spending model.Spending
}

type metricsCall struct {
	at time.Time
	model.MetricRead
}

func newTableAccount(tables, indexes int) *fakeTables {
	f := &fakeTables{fakeAWS: newFake(0), tables: map[string]model.Table{}, exist: map[string][]model.Series{}}
	f.spending = model.Spending{Cap: 1, FreeQuota: 1_000_000}
	for i := range tables {
		t := model.Table{Name: fmt.Sprintf("t-%03d", i), Status: "ACTIVE", Billing: model.Provisioned}
		for n := range indexes {
			t.Indexes = append(t.Indexes, model.Index{Name: fmt.Sprintf("i-%d", n), Status: "ACTIVE"})
		}
		f.tables[t.Name] = t
	}
	return f
}

func (f *fakeTables) names() []string {
	var out []string
	for name := range f.tables {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func (f *fakeTables) ListTables(ctx context.Context, marker string) (model.TablePage, error) {
	if err := f.begin(ctx, "ListTables", marker); err != nil {
		return model.TablePage{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	names := f.names()
	from, _ := strconv.Atoi(marker)
	to := min(from+100, len(names))
	p := model.TablePage{Names: names[from:to]}
	if to < len(names) {
		p.Next = strconv.Itoa(to)
	}
	return p, nil
}

func (f *fakeTables) GetTable(ctx context.Context, name string) (model.Table, error) {
	if err := f.begin(ctx, "DescribeTable", name); err != nil {
		return model.Table{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	t, ok := f.tables[name]
	if !ok {
		return t, failure(model.Gone, "DescribeTable", name, "no such table")
	}
	return t, nil
}

func (f *fakeTables) GetScaling(ctx context.Context, table string) ([]model.Scaling, error) {
	if err := f.begin(ctx, "DescribeScalableTargets", table); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.scaling), nil
}

func (f *fakeTables) ReadMetrics(ctx context.Context, r model.MetricRead) ([]model.Samples, error) {
	if r.Whole {
		r.Period = r.To.Sub(r.From)
	}
	op := "GetMetricStatistics"
	if r.Paid {
		op = "GetMetricData"
	}
	f.set(func() { f.reads = append(f.reads, metricsCall{time.Now(), r}) })
	if err := f.begin(ctx, op, r.Period.String()+" "+r.Series[0].Metric); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if r.Paid {
		f.spending.PaidToday += float64(len(r.Series)) * 0.01 / 1000
	} else {
		f.spending.FreeThisMonth += len(r.Series)
	}
	var out []model.Samples
	for _, s := range r.Series {
		sm := model.Samples{Series: s, Period: r.Period, From: r.From}
		if f.partly != nil {
			sm.Failure = f.partly(s)
		}
		for at := r.From; at.Before(r.To); at = at.Add(r.Period) {
			v := 1.0
			if f.values != nil {
				v = f.values(s, at)
			}
			if s.Namespace == model.NamespaceLambda && s.Stat == "Sum" && !r.Whole {
				v *= float64(r.Period) / float64(health.Span) // calls are scripted for a window
			}
			if sm.Failure != nil {
				v = math.NaN()
			}
			sm.Values = append(sm.Values, v)
		}
		out = append(out, sm)
	}
	return out, nil
}

func (f *fakeTables) ListMetrics(ctx context.Context, namespace, metric, marker string) (model.SeriesPage, error) {
	if err := f.begin(ctx, "ListMetrics", namespace+" "+metric+marker); err != nil {
		return model.SeriesPage{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	all := f.exist[namespace+" "+metric]
	from, _ := strconv.Atoi(marker)
	to := min(from+500, len(all))
	p := model.SeriesPage{Series: all[from:to]}
	if to < len(all) {
		p.Next = strconv.Itoa(to)
	}
	return p, nil
}

func (f *fakeTables) ListLogGroups(ctx context.Context, marker string) (model.LogGroupPage, error) {
	if err := f.begin(ctx, "DescribeLogGroups", marker); err != nil {
		return model.LogGroupPage{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return model.LogGroupPage{Groups: slices.Clone(f.groups)}, nil
}

// have adds a metric that ListMetrics finds.
func (f *fakeTables) have(namespace, metric string, dims ...model.Dimension) {
	s := model.Series{Namespace: namespace, Metric: metric}
	copy(s.Dimensions[:], dims)
	f.exist[namespace+" "+metric] = append(f.exist[namespace+" "+metric], s)
}

func (f *fakeTables) spent() model.Spending {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.spending
}

// asked are the reads of metrics of a period so far.
func (f *fakeTables) asked(period time.Duration) []metricsCall {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []metricsCall
	for _, r := range f.reads {
		if r.Period == period {
			out = append(out, r)
		}
	}
	return out
}

// forgetReads starts counting calls and reads anew.
func (f *fakeTables) forgetReads() { f.set(func() { f.calls, f.reads = nil, nil }) }

// ofTables are the calls so far that are about tables, metrics and usage.
func (f *fakeTables) ofTables() []call {
	return slices.DeleteFunc(f.made(""), func(c call) bool {
		return c.op == "GetCallerIdentity" || strings.HasPrefix(c.op, "ListFunctions") || c.op == "ListAliases"
	})
}

// runTables starts a feed over an account with tables, with a screen that shows
// what the demand says.
func runTables(t *testing.T, f *fakeTables, d model.Demand, change func(*Options)) *world {
	t.Helper()
	w := run(t, f.fakeAWS, nil, func(o *Options) {
		o.Tables, o.Metrics, o.LogGroups, o.Spending = f, f, f, f.spent
		if change != nil {
			change(o)
		}
	})
	w.feed.Want(d)
	synctest.Wait()
	return w
}

// shown is a screen with these tables on it.
func shown(names ...string) model.Demand {
	return model.Demand{Tables: true, VisibleTables: names, Focused: true}
}

// lastSamples are the samples of a series that were posted last.
func lastSamples(r *recorder, s model.Series, period time.Duration) (model.Samples, bool) {
	var last model.Samples
	ok := false
	for _, e := range posted[model.MetricsRead](r) {
		for _, sm := range e.Samples {
			if sm.Series == s && sm.Period == period {
				last, ok = sm, true
			}
		}
	}
	return last, ok
}
