package feed

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/mailbox"
)

// theStory is the account of the team that aloft grew from: 18 functions, 7 tables
// of which one is on demand, 3 APIs, a project and a log group for each function, and
// a bucket.
func theStory() *fakeTables {
	f := newTableAccount(7, 1)
	f.fakeAWS = newFake(18, "dev", "stage", "prod")
	rare := f.tables["t-006"]
	rare.Billing = model.OnDemand
	f.tables["t-006"] = rare
	for i := range 3 {
		name := fmt.Sprintf("api-%d", i)
		f.have(model.NamespaceAPIGateway, "Count", model.Dimension{Name: "ApiName", Value: name})
		f.have(model.NamespaceAPIGateway, "Count", model.Dimension{Name: "ApiName", Value: name}, model.Dimension{Name: "Stage", Value: "prod"})
	}
	for _, name := range f.functions {
		f.have(model.NamespaceCodeBuild, "Duration", model.Dimension{Name: "ProjectName", Value: name})
		for _, group := range []string{"/aws/lambda/" + name, "/aws/codebuild/" + name} {
			f.have(model.NamespaceLogs, "IncomingBytes", model.Dimension{Name: "LogGroupName", Value: group})
			f.groups = append(f.groups, model.LogGroup{Name: group, Bytes: 1 << 20})
		}
	}
	f.have(model.NamespaceCodeBuild, "Duration")
	f.have(model.NamespaceS3, "BucketSizeBytes", model.Dimension{Name: "BucketName", Value: "artifacts"}, model.Dimension{Name: "StorageType", Value: "StandardStorage"})
	return f
}

var (
	everything = model.Demand{Tables: true, Cost: true, Focused: true, VisibleTables: []string{"t-000", "t-001", "t-002", "t-003", "t-004", "t-005", "t-006"}}
	costAlone  = model.Demand{Cost: true, Focused: true}
)

// seriesOf counts the series of a period that were asked for, by namespace.
func seriesOf(reads []metricsCall) map[string]int {
	n := map[string]int{}
	for _, r := range reads {
		for _, s := range r.Series {
			n[s.Namespace]++
		}
	}
	return n
}

func TestUsageIsFoundAndReadByDayByHourAndByMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(20*24*time.Hour + 10*time.Hour + 17*time.Minute) // the 21st of the month, 10:17
		aws := theStory()
		w := runTables(t, aws, costAlone, nil)
		w.after(20 * time.Second)
		found := posted[model.UsageFound](w.box)
		if last := found[len(found)-1]; len(last.Series) != 3+18+36+1 || len(last.Groups) != 36 {
			t.Errorf("%d series and %d log groups found", len(last.Series), len(last.Groups))
		}
		days, hours := seriesOf(aws.asked(24*time.Hour)), seriesOf(aws.asked(time.Hour))
		for _, c := range []struct {
			namespace   string
			days, hours int
		}{
			{model.NamespaceLambda, 36, 36}, {model.NamespaceAPIGateway, 3, 3}, {model.NamespaceCodeBuild, 18, 18},
			{model.NamespaceLogs, 36, 36}, {model.NamespaceS3, 1, 0}, {model.NamespaceDynamoDB, 4, 4},
		} {
			if days[c.namespace] != c.days || hours[c.namespace] != c.hours {
				t.Errorf("%s: %d series by day and %d by hour, want %d and %d", c.namespace, days[c.namespace], hours[c.namespace], c.days, c.hours)
			}
		}
		for _, r := range aws.asked(24 * time.Hour) {
			if r.Series[0].Namespace != model.NamespaceS3 && (r.From.Day() != 1 || r.To.Day() != 22 || r.From.Hour() != 0) {
				t.Errorf("days from %v to %v", r.From, r.To)
			}
		}
		for _, r := range aws.asked(time.Hour) {
			if !r.To.Equal(r.at.Truncate(time.Hour)) || r.To.Sub(r.From) != 26*time.Hour {
				t.Errorf("hours from %v to %v", r.From, r.To)
			}
		}
		if n := seriesOf(aws.asked(time.Minute)); n[model.NamespaceLambda] != 36 || n[model.NamespaceLogs] != 36 || n[model.NamespaceS3] != 0 {
			t.Errorf("%v series by the minute", n)
		}
		for _, r := range aws.asked(time.Minute) {
			if !r.To.Equal(r.at.Truncate(time.Minute)) || r.To.Sub(r.From) != 2*time.Hour {
				t.Errorf("minutes from %v to %v", r.From, r.To)
			}
		}
		aws.forgetReads()
		w.after(2 * time.Hour)
		if n := seriesOf(aws.asked(24 * time.Hour))[model.NamespaceLambda]; n != 8*36 {
			t.Errorf("%d series of functions by day in 2 h, want 36 each 15 min", n)
		}
		if n := seriesOf(aws.asked(time.Hour))[model.NamespaceLambda]; n != 2*36 {
			t.Errorf("%d series of functions by hour in 2 h, want 36 an hour", n)
		}
		if n := seriesOf(aws.asked(time.Minute))[model.NamespaceLambda]; n != 8*36 {
			t.Errorf("%d series of functions by the minute in 2 h, want 36 each 15 min", n)
		}
		if n := len(aws.made("ListMetrics")) + len(aws.made("DescribeLogGroups")); n != 2*5 {
			t.Errorf("%d looks for what there is to count in 2 h, want 5 an hour", n)
		}
		for _, r := range aws.asked(24 * time.Hour) {
			if r.Series[0].Namespace != model.NamespaceS3 && r.To.Sub(r.From) != 2*24*time.Hour {
				t.Errorf("days from %v to %v once all are known", r.From, r.To)
			}
		}
		sm, _ := lastSamples(w.box, model.Invocations("fn-0003", ""), 24*time.Hour)
		if len(sm.Values) != 21 || sm.Pending != 1 || slices.ContainsFunc(sm.Values, math.IsNaN) {
			t.Errorf("%d days, %d pending", len(sm.Values), sm.Pending)
		}
		w.end()
	})
}

// A group is read in parts, and none of them takes another's place where nobody gathers.
func TestPartsOfAGroupDoNotReplaceEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := theStory()
		w := runTables(t, aws, costAlone, nil)
		w.after(16 * time.Minute)
		waiting := mailbox.New(mailbox.Options{})
		for _, e := range posted[model.MetricsRead](w.box) {
			waiting.Post(e)
		}
		parts, series := 0, 0
		for _, e := range waiting.Gather(t.Context()) {
			if e := e.(model.MetricsRead); e.Group == model.GroupFunctions && len(e.Samples) > 0 && e.Samples[0].Period == 24*time.Hour {
				parts++
				series += len(e.Samples)
			}
		}
		if parts != 2 || series != 36 {
			t.Errorf("%d series of functions in %d parts, want 36 in 2", series, parts)
		}
		w.end()
	})
}

func TestStagesAreReadWhenAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := theStory()
		aws.aliases["fn-0000"] = aws.aliases["fn-0000"][:1]
		w := runTables(t, aws, costAlone, nil)
		w.after(2 * time.Minute)
		aws.forgetReads()
		d := costAlone
		d.CostByStage = true
		w.feed.Want(d)
		w.after(30 * time.Second)
		staged := 0
		for _, r := range aws.asked(24 * time.Hour) {
			for _, s := range r.Series {
				if s.Value("Resource") != "" {
					staged++
				}
			}
		}
		if staged != 2*(18*3-2) {
			t.Errorf("%d series of stages by day, want those of the 52 stages there are", staged)
		}
		w.end()
	})
}

func TestWhatMayNotBeCountedIsToldAndTheRestCounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := theStory()
		aws.fail = func(op, subject string) error {
			if op == "DescribeLogGroups" || op == "ListMetrics" && strings.HasPrefix(subject, model.NamespaceS3) {
				return &model.Failure{Class: model.Denied, Operation: op, Permission: "some:" + op}
			}
			return nil
		}
		w := runTables(t, aws, costAlone, func(o *Options) { o.Include, o.Projects = []string{"fn-000*"}, []string{"fn-0001"} })
		w.after(10 * time.Minute)
		told := map[string]int{}
		for _, e := range posted[model.MetricsFailed](w.box) {
			told[e.Group]++
		}
		if len(told) != 2 || told[model.GroupLogGroups] != 1 || told[model.GroupBuckets] != 1 {
			t.Errorf("told %v", told)
		}
		found := posted[model.UsageFound](w.box)
		last := found[len(found)-1]
		// 3 APIs, one project, the log groups of ten functions and one project.
		if len(last.Series) != 3+1+10+1 || len(last.Groups) != 0 {
			t.Errorf("%d series and %d groups found", len(last.Series), len(last.Groups))
		}
		w.end()
	})
}

// What an hour of looking at the default screen costs in the story's account.
func TestAnHourOfLookingIsFree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(20*24*time.Hour + 10*time.Hour + 17*time.Minute)
		aws := theStory()
		w := runTables(t, aws, everything, nil)
		w.after(time.Hour) // the first hour reads what there was before
		first := count(aws)
		aws.forgetReads()
		w.after(time.Hour)
		hour := count(aws)
		w.end()

		month := first.free + 22*8*hour.free
		t.Logf("the first hour: %v", first)
		t.Logf("any further hour: %v", hour)
		t.Logf("  tables: 14 tables and indexes × 4 series × 60 min = %d", 14*4*60)
		t.Logf("  verdicts: 14 × 4 series, once an hour = %d", 14*4)
		t.Logf("  usage: %d series by day × 4, as many by the minute × 4 and by hour × 1", 36+3+18+36+4)
		t.Logf("a month of 22 days of 8 h: %d of 900,000 free requests; dollars: %v", month, aws.spent().PaidToday)
		if hour.paid != 0 || first.paid != 0 || aws.spent().PaidToday != 0 {
			t.Errorf("paid: %d series in the first hour, %d in the next", first.paid, hour.paid)
		}
		if month > health.Share {
			t.Errorf("a month takes %d requests of the free quota", month)
		}
		if want := 14*4*60 + 14*4 + 97*4*2 + 97; hour.metrics != want {
			t.Errorf("%d requests of metrics an hour, want %d", hour.metrics, want)
		}
		_, usd := cost.Embedded().Cost("us-east-1", []cost.Usage{{Item: cost.MetricsData, Amount: int64(hour.metrics)}}, false)
		t.Logf("the same through GetMetricData: %d metrics an hour, %s", hour.metrics, usd)
	})
}

// tally counts what was asked for.
type tally struct{ metrics, free, paid, control int }

func (c tally) String() string {
	return fmt.Sprintf("%d calls: %d of metrics (%d with those that look for them, free within the month's million, %d paid), %d of tables and log groups",
		c.free+c.paid+c.control, c.metrics, c.free, c.paid, c.control)
}

func count(f *fakeTables) tally {
	var c tally
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.reads {
		c.metrics += len(r.Series)
		if r.Paid {
			c.paid += len(r.Series)
		} else {
			c.free += len(r.Series)
		}
	}
	for _, made := range f.calls {
		switch made.op {
		case "ListMetrics":
			c.free++
		case "ListTables", "DescribeTable", "DescribeScalableTargets", "DescribeLogGroups":
			c.control++
		}
	}
	return c
}
