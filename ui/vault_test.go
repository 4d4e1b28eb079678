package ui

import (
	"context"
	"math"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/release"
)

// typingPause is how long figures stand before a sheet is read for them.
const typingPause = 300 * time.Millisecond

// vault is the tables and costs of a cockpit under test: fake ports that remember
// what they were asked for.
type vault struct {
	updating *atomic.Bool
	mu       sync.Mutex
	prepared []capacity.Request
	changed  []capacity.Sheet
	verdict  release.Verdict
	reading  chan struct{}          // when set, sheets wait for it
	canceled int                    // sheets that were given up
	news     chan capacity.Progress // when set, a change tells these until it is closed
	result   func(capacity.Sheet) capacity.Result
	watched  []string
	paid     int
	kept     *model.Bill
	billErr  error
	traffic  func(model.MetricRead) ([]model.Samples, error)
}

// withVault is a cockpit with tables and costs on the evening of the 21st.
func withVault(t *testing.T, w, h int, test func(*cockpit, *vault), settings ...setting) {
	t.Helper()
	v := &vault{}
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(20*24*time.Hour + 21*time.Hour + 50*time.Minute)
		c := newCockpit(t, append([]setting{func(o *Options) {
			v.updating = o.Versions.(*fakeVersions).updating
			o.Tables, o.Capacity, o.Metrics, o.Book, o.Bill = true, v, v, cost.Embedded(), v
			o.Config.Budget.USDPerMonth = 300
			o.Feed = vaultFeed{o.Feed.(*fakeFeed), v}
		}}, settings...)...)
		defer func() {
			c.cancel()
			synctest.Wait()
		}()
		c.send(tea.WindowSizeMsg{Width: w, Height: h})
		c.facts(append(team(), treasury()...)...)
		test(c, v)
	})
}

type vaultFeed struct {
	*fakeFeed
	v *vault
}

func (f vaultFeed) WatchTable(name string) { f.v.watched = append(f.v.watched, name) }
func (f vaultFeed) WatchBuild(string)      {}
func (f vaultFeed) OlderBuilds(string)     {}

func (v *vault) Prepare(ctx context.Context, r capacity.Request) capacity.Sheet {
	forbid(v.updating, "Prepare")
	v.mu.Lock()
	v.prepared = append(v.prepared, r)
	v.mu.Unlock()
	if v.reading != nil {
		select {
		case <-v.reading:
		case <-ctx.Done():
			v.mu.Lock()
			v.canceled++
			v.mu.Unlock()
			return capacity.Sheet{}
		}
	}
	t := tableNamed(r.Table)
	now, _ := t.ThroughputOf(r.Index)
	s := capacity.Sheet{
		Request: r, ID: "change-1", ReadAt: time.Now(), Table: t, Verdict: release.Ready, From: capacity.Figures(t.Billing, now.ReadUnits, now.WriteUnits),
		Decreases: capacity.DecreasesOf(now, time.Now()),
	}
	if r.Table == "slack-events" {
		s.Scaling = scalingOfEvents()
	}
	switch {
	case len(r.Scaling) > 0:
		s.From = capacity.Bounds(s.Scaling)
		s.To = "read 2 to 40"
	case r.Billing == model.OnDemand:
		s.To = capacity.Figures(model.OnDemand, 0, 0)
		s.Change = model.CapacityChange{CapacityKey: r.CapacityKey, Billing: model.OnDemand}
		s.Notes = []string{"a table may go on demand four times in 24 hours, and back at any time"}
	default:
		s.To = capacity.Figures(model.Provisioned, r.Read, r.Write)
		s.Change = model.CapacityChange{CapacityKey: r.CapacityKey, Read: r.Read, Write: r.Write}
		s.Falls = r.Read < now.ReadUnits || r.Write < now.WriteUnits
		s.Trials = []capacity.Trial{
			{CapacityKey: r.CapacityKey, Access: model.Reads, Units: r.Read, Minutes: 1440},
			{CapacityKey: r.CapacityKey, Access: model.Writes, Units: r.Write, Throttled: 14, Was: 37, Minutes: 1440, Lower: true},
		}
		s.NowUSD, s.ThenUSD, s.Priced = 4_270_500_000, 6_900_000_000, true
		s.PriceNote = "list prices of 2026-09-01, 730 h a month"
	}
	if s.From == s.To {
		s.Verdict, s.Reason = release.Unchanged, r.Table+" has these figures already"
	}
	if v.verdict != "" {
		s.Verdict, s.Reason = v.verdict, r.Table+` is protected by [tables] protected = ["activ*"] of the config`
	}
	return s
}

func (v *vault) Change(_ context.Context, s capacity.Sheet, _ capacity.Options, progress func(capacity.Progress)) capacity.Result {
	forbid(v.updating, "Change")
	v.mu.Lock()
	v.changed = append(v.changed, s)
	v.mu.Unlock()
	for v.news != nil {
		p, ok := <-v.news
		if !ok {
			break
		}
		p.ID, p.Subject, p.To = s.ID, model.CapacitySubject(model.Identity{}, s.Request.CapacityKey), s.To
		progress(p)
	}
	if v.result != nil {
		return v.result(s)
	}
	return capacity.Result{ID: s.ID, Table: s.Request.Table, Index: s.Request.Index, From: s.From, To: s.To, Status: release.Moved, Active: true}
}

func (v *vault) ReadMetrics(_ context.Context, read model.MetricRead) ([]model.Samples, error) {
	forbid(v.updating, "ReadMetrics")
	if v.traffic == nil {
		return make([]model.Samples, len(read.Series)), nil
	}
	return v.traffic(read)
}

func (v *vault) ListMetrics(context.Context, string, string, string) (model.SeriesPage, error) {
	panic("nobody lists metrics here")
}

func (v *vault) Bill(context.Context) (model.Bill, error) {
	forbid(v.updating, "Bill")
	v.paid++
	return bill(), v.billErr
}

func (v *vault) Kept(context.Context) (model.Bill, bool) {
	forbid(v.updating, "Kept")
	if v.kept == nil {
		return model.Bill{}, false
	}
	return *v.kept, true
}

// bill is what Cost Explorer says of two weeks.
func bill() model.Bill {
	today := time.Now().UTC().Truncate(24 * time.Hour)
	b := model.Bill{Read: read(), From: today.AddDate(0, 0, -14), To: today, Pages: 1}
	for i := range 14 {
		b.Days = append(b.Days, model.BillDay{Day: b.From.AddDate(0, 0, i), Estimated: i > 11, Services: []model.BillService{
			{Name: "AWS Lambda", Amount: "0.3412345678", Unit: "USD"}, {Name: "Amazon DynamoDB", Amount: "1.7801", Unit: "USD"},
			{Name: "Amazon API Gateway", Amount: "0.35", Unit: "USD"}, {Name: "AmazonCloudWatch", Amount: "0.0021", Unit: "USD"}}})
	}
	return b
}

// tableNamed is one of the team's tables.
func tableNamed(name string) model.Table {
	units := func(r, w int64) model.Throughput { return model.Throughput{ReadUnits: r, WriteUnits: w} }
	created := epoch().AddDate(-2, 0, 0)
	switch name {
	case "activities":
		t := model.Table{Name: name, Status: "ACTIVE", Billing: model.Provisioned, Throughput: units(5, 3), Bytes: 96 << 30, Items: 41_234_567, Created: created, DeletionProtection: true,
			Indexes: []model.Index{{Name: "by-user", Status: "ACTIVE", Throughput: units(2, 3), Bytes: 11 << 30, Items: 41_234_000}}}
		t.Throughput.DecreasesToday, t.Throughput.LastIncrease = 3, time.Now().Add(-50*time.Hour)
		t.Throughput.WarmReadUnits, t.Throughput.WarmWriteUnits, t.Throughput.WarmStatus = 12000, 4000, "ACTIVE"
		t.Replicas = []model.Replica{{Region: "eu-west-1", Status: "ACTIVE"}}
		return t
	case "slack-events":
		return model.Table{Name: name, Status: "UPDATING", Billing: model.Provisioned, Throughput: units(4, 2), Bytes: 9 << 30, Items: 1_200_000, Created: created}
	case "sessions":
		return model.Table{Name: name, Status: "ACTIVE", Billing: model.OnDemand, Throughput: model.Throughput{MaxReadUnits: 4000, MaxWriteUnits: 1000}, Bytes: 700 << 20, Items: 80_000, Created: created}
	case "audit-trail-of-everything-that-was-done":
		return model.Table{Name: name, Status: "ACTIVE", Billing: model.Provisioned, Class: model.InfrequentAccessClass, Throughput: units(1, 4), Bytes: 60 << 30, Items: 250_000_000, Created: created}
	}
	return model.Table{Name: name, Status: "ACTIVE", Billing: model.Provisioned, Throughput: units(1, 1), Bytes: 1000, Items: 12, Created: created}
}

func scalingOfEvents() []model.Scaling {
	k := model.CapacityKey{Table: "slack-events"}
	return []model.Scaling{{CapacityKey: k, Access: model.Reads, Min: 2, Max: 20, Target: 70}, {CapacityKey: k, Access: model.Writes, Min: 1, Max: 10, Target: 70}}
}

// minutely are samples by the minute up to now, the last two pending.
func minutely(s model.Series, n int, at func(i int) float64) model.Samples {
	to := time.Now().Truncate(time.Minute)
	sm := model.Samples{Series: s, Read: read(), Period: time.Minute, From: to.Add(-time.Duration(n) * time.Minute), Pending: 2}
	for i := range n {
		v := at(i)
		if i >= n-1 {
			v = math.NaN()
		}
		sm.Values = append(sm.Values, v)
	}
	return sm
}

// treasury is the team's tables with their loads, and what functions used.
func treasury() []model.Event {
	names := []string{"activities", "audit-trail-of-everything-that-was-done", "sessions", "settings", "slack-events", "unread"}
	events := []model.Event{model.TablesListed{Read: read(), Names: names, Complete: true}}
	const n = 180
	load := func(table, index string, reads, writes float64, stops bool) {
		k := model.CapacityKey{Table: table, Index: index}
		wave := func(mean float64) func(int) float64 {
			return func(i int) float64 { return 60 * mean * (1 + 0.6*math.Sin(float64(i)/13)) }
		}
		stopped := func(i int) float64 {
			if stops && i%20 > 13 {
				return float64(3 * (i % 20))
			}
			return math.NaN()
		}
		none := func(int) float64 { return math.NaN() }
		events = append(events, model.MetricsRead{Read: read(), Group: model.TableGroup(table) + index, Samples: []model.Samples{
			minutely(model.ConsumedUnits(k, model.Reads), n, wave(reads)), minutely(model.ConsumedUnits(k, model.Writes), n, wave(writes)),
			minutely(model.ThrottleEvents(k, model.Reads), n, none), minutely(model.ThrottleEvents(k, model.Writes), n, stopped),
		}})
	}
	for _, name := range names[:5] {
		events = append(events, model.TableRead{Read: read(), Table: tableNamed(name)})
	}
	load("activities", "", 3.1, 2.2, true)
	load("activities", "by-user", 0.4, 2.1, false)
	load("audit-trail-of-everything-that-was-done", "", 0, 0.02, false)
	load("sessions", "", 140, 31, false)
	load("slack-events", "", 3.6, 0.7, false)
	events = append(events, model.ScalingRead{Read: read(), Targets: scalingOfEvents()})
	return append(events, usage()...)
}

// usage is what functions, APIs and a table on demand used by day, by hour and by the minute.
func usage() []model.Event {
	today := time.Now().UTC().Truncate(24 * time.Hour)
	hour := time.Now().UTC().Truncate(time.Hour)
	series := func(s model.Series, aDay float64) []model.Samples {
		days := model.Samples{Series: s, Read: read(), Period: 24 * time.Hour, From: today.AddDate(0, 0, -20)}
		for i := range 21 {
			v := aDay * (1 + 0.3*math.Sin(float64(i)))
			if i == 20 {
				v *= 0.9
			}
			days.Values = append(days.Values, math.Round(v))
		}
		hours := model.Samples{Series: s, Read: read(), Period: time.Hour, From: hour.Add(-26 * time.Hour)}
		for i := range 26 {
			hours.Values = append(hours.Values, math.Round(aDay/24*(1+0.2*math.Sin(float64(i)/4))))
		}
		minutes := model.Samples{Series: s, Read: read(), Period: time.Minute, From: time.Now().UTC().Truncate(time.Minute).Add(-2 * time.Hour), Pending: 2}
		for i := range 120 {
			minutes.Values = append(minutes.Values, math.Round(aDay/24/60*(1+0.1*math.Sin(float64(i)/9))))
		}
		if s.Namespace == model.NamespaceDynamoDB { // its minutes are those of its load
			return []model.Samples{days, hours}
		}
		return []model.Samples{days, hours, minutes}
	}
	var samples []model.Samples
	for i, f := range []string{"activity-router", "activity-store", "intent-parser", "slack-events", "transcriber"} {
		runs := 33_000 * float64(5-i) / 5
		samples = append(samples, series(model.Invocations(f, ""), runs)...)
		samples = append(samples, series(model.Duration(f, ""), runs*300*float64(i+1))...)
	}
	api := model.Series{Namespace: model.NamespaceAPIGateway, Metric: "Count", Stat: "Sum", Dimensions: [4]model.Dimension{{Name: "ApiName", Value: "slack"}}}
	found := api
	found.Stat = ""
	samples = append(samples, series(api, 99_000)...)
	k := model.CapacityKey{Table: "sessions"}
	for _, a := range []model.Access{model.Reads, model.Writes} {
		samples = append(samples, series(model.ConsumedUnits(k, a), 900_000)...)
	}
	return []model.Event{
		model.UsageFound{Read: read(), Series: []model.Series{found}},
		model.MetricsRead{Read: read(), Group: model.GroupFunctions, Samples: samples},
	}
}

// week is the traffic of an alias over a week.
func week(runs, millis float64) func(model.MetricRead) ([]model.Samples, error) {
	return func(r model.MetricRead) ([]model.Samples, error) {
		out := make([]model.Samples, len(r.Series))
		for i, s := range r.Series {
			out[i] = model.Samples{Series: s, Period: r.Period, From: r.From, Values: []float64{runs, math.NaN()}}
			if s.Metric == "Duration" {
				out[i].Values[0] = runs * millis
			}
		}
		return out, nil
	}
}
