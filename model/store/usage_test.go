package store

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
)

var midnight = t0.Truncate(day)

// used are samples of a series by day up to the end of t0's day and by hour up to
// t0: the same amount in each.
func used(s model.Series, daily, hourly float64) []model.Samples {
	days, hours := make([]float64, 22), make([]float64, model.UsageHours)
	for i := range days {
		days[i] = daily
	}
	for i := range hours {
		hours[i] = hourly
	}
	of := sampled(s, day, midnight.AddDate(0, 0, 1), days...)
	of.Pending = 1
	return []model.Samples{of, sampled(s, time.Hour, t0, hours...)}
}

func entry(m cost.Measured, i cost.Item, s cost.Subject) (cost.Entry, bool) {
	at := slices.IndexFunc(m.Entries, func(e cost.Entry) bool { return e.Item == i && e.Subject == s })
	if at < 0 {
		return cost.Entry{}, false
	}
	return m.Entries[at], true
}

func standing(m cost.Measured, i cost.Item, s cost.Subject) int64 {
	var n int64
	for _, u := range m.Standing {
		if u.Item == i && u.Subject == s {
			n += u.Amount
		}
	}
	return n
}

func TestFunctionsAreMeasuredByTheirMemory(t *testing.T) {
	s := New(stages)
	s.Apply(model.FunctionsListed{Read: read(0, 1), Complete: true, Functions: []model.Function{
		{Name: "arm", MemoryMB: 512, Architecture: "arm64"}, {Name: "intel", MemoryMB: 128, EphemeralMB: 1024, Architecture: "x86_64"}, {Name: "never", MemoryMB: 128},
	}})
	if _, ok := s.Measured(); ok {
		t.Error("something was measured before anything was read")
	}
	e := model.MetricsRead{Read: read(2, 3), Group: model.GroupFunctions}
	for _, name := range []string{"arm", "intel"} {
		e.Samples = append(e.Samples, used(model.Invocations(name, ""), 2400, 100)...)
		e.Samples = append(e.Samples, used(model.Duration(name, ""), 2400*5000, 100*5000)...)
	}
	e.Samples = append(e.Samples, used(model.Invocations("intel", "prod"), 1200, 50)...)
	if d := s.Apply(e); !d.Touch(OfCost) {
		t.Error("new usage makes no cost dirty")
	}
	m, ok := s.Measured()
	if !ok || !m.From.Equal(time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)) || m.Days != 22 || m.Hours != 26 || !m.HoursTo.Equal(t0) {
		t.Fatalf("from %v, %d days, %d hours to %v, %v", m.From, m.Days, m.Hours, m.HoursTo, ok)
	}
	for _, c := range []struct {
		item          cost.Item
		subject       cost.Subject
		daily, hourly int64
	}{
		{cost.LambdaRequestsX86, cost.Subject{Function: "intel"}, 2400, 100},
		{cost.LambdaDurationX86, cost.Subject{Function: "intel"}, 2400 * 5000 * 128, 100 * 5000 * 128},
		{cost.LambdaStorage, cost.Subject{Function: "intel"}, 2400 * 5000 * 512, 100 * 5000 * 512},
		{cost.LambdaRequestsARM, cost.Subject{Function: "arm"}, 2400, 100},
		{cost.LambdaDurationARM, cost.Subject{Function: "arm"}, 2400 * 5000 * 512, 100 * 5000 * 512},
		{cost.LambdaRequestsX86, cost.Subject{Function: "intel", Stage: "production"}, 1200, 50},
	} {
		got, ok := entry(m, c.item, c.subject)
		if !ok || len(got.Daily) != 22 || len(got.Hourly) != 26 || got.Daily[21] != c.daily || got.Hourly[25] != c.hourly {
			t.Errorf("%s of %+v: %+v", c.item, c.subject, got)
		}
	}
	if len(m.Entries) != 6 {
		t.Errorf("%d entries, want nothing of what was not read", len(m.Entries))
	}
	if !strings.Contains(strings.Join(m.Assumed, "\n"), "memory, ephemeral storage and architecture of the version that its last stage serves") {
		t.Errorf("assumed %q", m.Assumed)
	}
}

func TestTablesStandAndAreUsed(t *testing.T) {
	s := New(stages)
	standard := provisioned("standard", 5, 3, "i")
	standard.Bytes, standard.Indexes[0].Bytes, standard.LocalIndexes = 10<<30, 2<<30, []model.LocalIndex{{Name: "l", Bytes: 1 << 30}}
	rare := model.Table{Name: "rare", Status: "ACTIVE", Billing: model.OnDemand, Class: model.InfrequentAccessClass, Bytes: 1 << 30}
	s.Apply(model.TableRead{Read: read(1, 2), Table: standard}, model.TableRead{Read: read(1, 2), Table: rare})
	m, ok := s.Measured()
	if !ok || m.Days != 22 || !m.From.Equal(time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)) {
		t.Fatalf("tables alone: from %v, %d days, %v", m.From, m.Days, ok)
	}
	for _, c := range []struct {
		item    cost.Item
		subject cost.Subject
		amount  int64
	}{
		{cost.DynamoReadCapacity, cost.Subject{Table: "standard"}, 5 * 3600},
		{cost.DynamoWriteCapacity, cost.Subject{Table: "standard"}, 3 * 3600},
		{cost.DynamoReadCapacity, cost.Subject{Table: "standard", Index: "i"}, 5 * 3600},
		{cost.DynamoStorage, cost.Subject{Table: "standard"}, 11 << 10},
		{cost.DynamoStorage, cost.Subject{Table: "standard", Index: "i"}, 2 << 10},
		{cost.DynamoStorageIA, cost.Subject{Table: "rare"}, 1 << 10},
		{cost.DynamoReadCapacityIA, cost.Subject{Table: "rare"}, 0},
	} {
		if got := standing(m, c.item, c.subject); got != c.amount {
			t.Errorf("%s of %+v: %d, want %d", c.item, c.subject, got, c.amount)
		}
	}
	reads := model.ConsumedUnits(model.CapacityKey{Table: "rare"}, model.Reads)
	s.Apply(model.MetricsRead{Read: read(3, 4), Group: model.GroupRequests, Samples: used(reads, 480, 20)})
	m, _ = s.Measured()
	if got, ok := entry(m, cost.DynamoReadRequestsIA, cost.Subject{Table: "rare"}); !ok || got.Daily[0] != 480 || got.Hourly[0] != 20 {
		t.Errorf("requests on demand: %+v", got)
	}
	// What a provisioned table uses is not charged for by the request.
	s.Apply(model.MetricsRead{Read: read(3, 4), Group: model.TableGroup("standard"), Samples: used(model.ConsumedUnits(model.CapacityKey{Table: "standard"}, model.Reads), 480, 20)})
	if m, _ = s.Measured(); len(m.Entries) != 1 {
		t.Errorf("entries %+v", m.Entries)
	}
}

func TestWhatWasNotReadIsNotNothing(t *testing.T) {
	s := New(stages)
	s.Apply(functions(0, true, "late", "whole"))
	series := model.Invocations("late", "")
	short := sampled(series, day, midnight.AddDate(0, 0, 1), 7, math.NaN(), 9)
	broken := sampled(series, time.Hour, t0, 1, math.NaN())
	broken.Failure = &model.Failure{Class: model.Throttled, Operation: "GetMetricStatistics"}
	s.Apply(
		model.MetricsRead{Read: read(1, 2), Group: model.GroupFunctions, Samples: append(used(model.Invocations("whole", ""), 1, 1), short, broken)},
		model.MetricsFailed{Read: read(1, 2), Group: model.GroupLogGroups, Failure: &model.Failure{Class: model.Denied, Operation: "DescribeLogGroups", Permission: "logs:DescribeLogGroups"}},
	)
	m, _ := s.Measured()
	got, _ := entry(m, cost.LambdaRequestsX86, cost.Subject{Function: "late"})
	if want := []int64{-1, 7, 0, 9}; !slices.Equal(got.Daily[18:], want) {
		t.Errorf("by day %v, want it to end with %v", got.Daily, want)
	}
	if want := []int64{-1, 1, -1}; !slices.Equal(got.Hourly[23:], want) {
		t.Errorf("by hour %v, want it to end with %v", got.Hourly, want)
	}
	if !strings.Contains(strings.Join(m.Assumed, "\n"), "logs:DescribeLogGroups") {
		t.Errorf("assumed %q, want the missing permission in it", m.Assumed)
	}
}

// Tables that can not be read are not tables that cost nothing.
func TestTablesThatCanNotBeReadAreSaidToBeLeftOut(t *testing.T) {
	denied := func(operation, permission string) *model.Failure {
		return &model.Failure{Class: model.Denied, Operation: operation, Permission: permission}
	}
	s := New(stages)
	said := func(want string) {
		t.Helper()
		m, _ := s.Measured()
		if got := strings.Join(m.Assumed, "\n"); want != "" && !strings.Contains(got, want) || want == "" && strings.Contains(got, "left out, because") {
			t.Errorf("assumed %q, want %q", got, want)
		}
	}
	s.Apply(functions(0, true, "orders"),
		model.MetricsRead{Read: read(1, 2), Group: model.GroupFunctions, Samples: used(model.Invocations("orders", ""), 1, 1)})
	s.Apply(model.TablesFailed{Read: read(1, 2), Failure: denied("ListTables", "dynamodb:ListTables")})
	said("What tables cost is left out, because they could not be read: ListTables: denied: dynamodb:ListTables is missing.")
	s.Apply(model.TablesListed{Read: read(3, 4), Names: []string{"a", "b"}, Complete: true})
	said("")
	s.Apply(model.TablesFailed{Read: read(5, 6), Table: "a", Failure: denied("DescribeTable", "dynamodb:DescribeTable")})
	said("What one table costs is left out, because it could not be read: DescribeTable")
	s.Apply(model.TablesFailed{Read: read(5, 6), Table: "b", Failure: denied("DescribeTable", "dynamodb:DescribeTable")})
	said("What 2 tables cost is left out")
	s.Apply(model.TableRead{Read: read(7, 8), Table: model.Table{Name: "a"}}, model.TableRead{Read: read(7, 8), Table: model.Table{Name: "b"}})
	said("")
	s.Apply(model.TablesFailed{Read: read(9, 10), Table: "a", Failure: denied("DescribeTable", "dynamodb:DescribeTable")})
	said("") // what was read before still counts
}

func TestTheOtherThingsAreCounted(t *testing.T) {
	s := New(stages)
	dims := func(namespace, metric string, pairs ...string) model.Series {
		out := model.Series{Namespace: namespace, Metric: metric}
		for i := 0; i+1 < len(pairs); i += 2 {
			out.Dimensions[i/2] = model.Dimension{Name: pairs[i], Value: pairs[i+1]}
		}
		return out
	}
	found := []model.Series{
		dims(model.NamespaceAPIGateway, "Count", "ApiName", "shop"),
		dims(model.NamespaceAPIGateway, "Count", "ApiName", "shop", "Stage", "prod"), // part of the one above
		dims(model.NamespaceAPIGateway, "Count", "ApiId", "a1b2"),
		dims(model.NamespaceCodeBuild, "Duration", "ProjectName", "site"),
		dims(model.NamespaceCodeBuild, "Duration"), // all projects together
		dims(model.NamespaceLogs, "IncomingBytes", "LogGroupName", "/aws/lambda/orders"),
		dims(model.NamespaceS3, "BucketSizeBytes", "BucketName", "artifacts", "StorageType", "StandardStorage"),
		dims(model.NamespaceS3, "BucketSizeBytes", "BucketName", "lake", "StorageType", "StandardStorage"),
	}
	b := built("site", 1, false)
	b.ComputeType, b.Image, b.Artifacts = "BUILD_GENERAL1_SMALL", "aws/codebuild/amazonlinux2-aarch64-standard:3.0", []model.Artifact{{Bucket: "artifacts"}}
	s.Apply(
		functions(0, true, "orders"),
		model.BuildRead{Read: read(1, 2), Build: b},
		model.UsageFound{Read: read(1, 2), Series: found, Groups: []model.LogGroup{{Name: "/aws/lambda/orders", Bytes: 3 << 30, InfrequentAccess: true}}},
	)
	e := model.MetricsRead{Read: read(3, 4), Group: "all"}
	for _, f := range found {
		if series, _, ok := model.UsageSeries(f); ok {
			e.Samples = append(e.Samples, used(series, 2<<30, 20)...)
		}
	}
	s.Apply(e)
	m, _ := s.Measured()
	for _, c := range []struct {
		item    cost.Item
		subject cost.Subject
	}{
		{cost.APIGatewayREST, cost.Subject{API: "shop"}}, {cost.APIGatewayHTTP, cost.Subject{API: "a1b2"}},
		{cost.CodeBuildARMSmall, cost.Subject{Project: "site"}},
		{cost.LogsIngestionIA, cost.Subject{LogGroup: "/aws/lambda/orders", Function: "orders"}},
	} {
		if got, ok := entry(m, c.item, c.subject); !ok || got.Daily[0] != 2<<30 || got.Hourly[0] != 20 {
			t.Errorf("%s of %+v: %+v", c.item, c.subject, got)
		}
	}
	if len(m.Entries) != 4 {
		t.Errorf("entries %+v", m.Entries)
	}
	if got := standing(m, cost.LogsStorage, cost.Subject{LogGroup: "/aws/lambda/orders", Function: "orders"}); got != 3<<10 {
		t.Errorf("%d MiB of logs", got)
	}
	if got := standing(m, cost.S3Storage, cost.Subject{Bucket: "artifacts"}); got != 2<<10 || standing(m, cost.S3Storage, cost.Subject{Bucket: "lake"}) != 0 {
		t.Errorf("%d MiB of artifacts, standing %+v", got, m.Standing)
	}
	// Another machine is another price.
	b.ComputeType = "BUILD_GENERAL1_LARGE"
	if d := s.Apply(model.BuildRead{Read: read(5, 6), Build: b}); !d.Touch(OfCost) {
		t.Error("a build on another machine makes no cost dirty")
	}
	m, _ = s.Measured()
	if _, ok := entry(m, cost.CodeBuildLarge, cost.Subject{Project: "site"}); !ok {
		t.Errorf("entries %+v", m.Entries)
	}
}

// BenchmarkMeasure puts together what 1,000 functions and 200 tables used.
func BenchmarkMeasure(b *testing.B) {
	s := New(stages)
	list := functions(0, true)
	e := model.MetricsRead{Read: read(1, 2), Group: model.GroupFunctions}
	for i := range 1000 {
		name := fmt.Sprintf("f-%d", i)
		list.Functions = append(list.Functions, model.Function{Name: name, MemoryMB: 128})
		e.Samples = append(e.Samples, used(model.Invocations(name, ""), 1000, 40)...)
		e.Samples = append(e.Samples, used(model.Duration(name, ""), 1000, 40)...)
	}
	s.Apply(list, e)
	for i := range 200 {
		s.Apply(model.TableRead{Read: read(3, 4), Table: provisioned(fmt.Sprintf("t-%d", i), 5, 5, "i")})
	}
	b.ReportAllocs()
	for b.Loop() {
		s.measure()
	}
}

func TestWhatWasNotReadYetIsCounted(t *testing.T) {
	s := New(nil)
	at := t0
	next := func() model.Read { at = at.Add(time.Second); return model.Read{Asked: at, At: at} }
	daily := func(series ...model.Series) model.MetricsRead {
		e := model.MetricsRead{Read: next(), Group: model.GroupFunctions}
		for _, sr := range series {
			e.Samples = append(e.Samples, model.Samples{Series: sr, Period: day, From: at.Truncate(day), Values: []float64{math.NaN()}})
		}
		return e
	}
	for i, step := range []struct {
		event model.Event
		want  int
	}{
		{model.FunctionsListed{Read: next(), Functions: []model.Function{{Name: "orders", MemoryMB: 128}}, Complete: true}, 0}, // nothing was measured yet
		{daily(model.Invocations("orders", "")), 2},                                                         // the duration, and what else there is
		{model.UsageFound{Read: next()}, 1},                                                                 // the duration
		{model.TablesListed{Read: next(), Names: []string{"carts"}, Complete: true}, 2},                     // the table
		{daily(model.Duration("orders", "")), 1},                                                            // no run is an answer too
		{model.TablesFailed{Read: next(), Table: "carts", Failure: &model.Failure{Class: model.Denied}}, 0}, // said apart
		{model.TableRead{Read: next(), Table: model.Table{Name: "carts", Billing: model.OnDemand}}, 2},
	} {
		s.Apply(step.event)
		if got := s.Unmeasured(); got != step.want {
			t.Errorf("after step %d %d is still to be read, not %d", i, got, step.want)
		}
	}
}

// Series are read by the minute at different times: the last hour is of minutes that
// are known of all of them, and of a series that is much older it is not known.
func TestTheLastHourIsOfMinutesThatAreKnownOfAll(t *testing.T) {
	s := New(stages)
	s.Apply(model.FunctionsListed{Read: read(0, 1), Complete: true, Functions: []model.Function{
		{Name: "early", MemoryMB: 1}, {Name: "late", MemoryMB: 1}, {Name: "old", MemoryMB: 1},
	}})
	minutes := func(name string, to time.Time) model.Samples {
		sm := model.Samples{Series: model.Invocations(name, ""), Read: read(2, 3), Period: time.Minute, From: to.Add(-2 * time.Hour), Pending: 2}
		for i := range 120 {
			sm.Values = append(sm.Values, float64(sm.From.Add(time.Duration(i)*time.Minute).Minute()))
		}
		return sm
	}
	at := t0.Truncate(time.Hour).Add(23 * time.Minute)
	s.Apply(model.MetricsRead{Read: read(2, 3), Group: model.GroupFunctions, Samples: []model.Samples{
		minutes("early", at.Add(-11*time.Minute)), minutes("late", at), minutes("old", at.Add(-2*time.Hour)),
	}})
	m, ok := s.Measured()
	if want := at.Add(-13 * time.Minute); !ok || !m.MinutesTo.Equal(want) {
		t.Fatalf("the last hour ends at %v, want %v", m.MinutesTo, want)
	}
	for name, want := range map[string]bool{"early": true, "late": true, "old": false} {
		e, ok := entry(m, cost.LambdaRequestsX86, cost.Subject{Function: name})
		if !ok || (len(e.Minutes) == 60) != want {
			t.Errorf("%s: %d minutes, %v", name, len(e.Minutes), ok)
		}
		if want && (e.Minutes[59] != 9 || e.Minutes[0] != 10) {
			t.Errorf("%s: minutes %v", name, e.Minutes)
		}
	}
}
