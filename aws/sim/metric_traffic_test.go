package sim

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/aloftdeck/aloft/model"
)

// Four weeks of whole days and weeks, so that the waves cancel out.
var (
	fourWeeksTo   = demoStart.Truncate(24 * time.Hour)
	fourWeeksFrom = fourWeeksTo.AddDate(0, 0, -28)
)

// The bill of the story: about a million activities a month, each with 3 calls of
// APIs and 5,000 ms of 128 MB on x86_64, which is $.0000104.
func TestTheBillOfTheStory(t *testing.T) {
	for seed := range int64(3) {
		w := unhurried(t, seed, TeamSize, standing)
		sum := func(s model.Series) float64 { return total(t, w, s, fourWeeksFrom, fourWeeksTo, 24*time.Hour) }
		activities := sum(model.ConsumedUnits(model.CapacityKey{Table: "usage"}, model.Writes))
		if month := activities / 28 / 24 * 730; math.Abs(month-1e6) > 1e4 {
			t.Errorf("seed %d: %.0f activities a month", seed, month)
		}
		millis := 0.0
		for _, name := range w.Functions() {
			all, aliases := sum(model.Duration(name, "")), 0.0
			calls, through := sum(model.Invocations(name, "")), 0.0
			for _, stage := range []string{"dev", "stage", "prod"} {
				aliases += sum(model.Duration(name, stage))
				through += sum(model.Invocations(name, stage))
			}
			if all != aliases || calls != through || calls == 0 {
				t.Errorf("seed %d: %s ran %v ms and %v ms through aliases, %v and %v times", seed, name, all, aliases, calls, through)
			}
			out, err := client(w).GetFunction(t.Context(), &lambda.GetFunctionInput{FunctionName: &name})
			if err != nil || *out.Configuration.MemorySize != 128 || out.Configuration.Architectures[0] != "x86_64" {
				t.Errorf("seed %d: %v, %s has %d MB on %v", seed, err, name, *out.Configuration.MemorySize, out.Configuration.Architectures)
			}
			millis += all
		}
		usd := millis / 1000 * 128 / 1024 * 0.0000166667 / activities
		if math.Abs(millis/activities-5000) > 50 || math.Round(usd*1e7) != 104 {
			t.Errorf("seed %d: %.0f ms and $%.8f an activity", seed, millis/activities, usd)
		}
		calls := 0.0
		for _, api := range demoAPIs {
			whole, stages := sum(seriesOf(model.NamespaceAPIGateway, "Count", "ApiName", api.name)), 0.0
			for _, stage := range demoStages {
				stages += sum(seriesOf(model.NamespaceAPIGateway, "Count", "ApiName", api.name, "Stage", stage))
			}
			if whole != stages {
				t.Errorf("seed %d: %s had %v calls, its stages %v", seed, api.name, whole, stages)
			}
			calls += whole
		}
		if math.Abs(calls/activities-3) > 0.03 {
			t.Errorf("seed %d: %.3f calls an activity", seed, calls/activities)
		}
		bytes := 0.0
		for _, name := range w.Functions() {
			bytes += sum(seriesOf(model.NamespaceLogs, "IncomingBytes", "LogGroupName", "/aws/lambda/"+name))
		}
		if gib := bytes / (1 << 30); gib < 1 || gib > 4 {
			t.Errorf("seed %d: %.1f GiB of logs", seed, gib)
		}
	}
}

// Provisioned units of the story over four weeks are about 15 and 15.
func TestTheCapacityOfTheStory(t *testing.T) {
	w := unhurried(t, 1, TeamSize, standing)
	for _, a := range []model.Access{model.Reads, model.Writes} {
		sum := 0.0
		for _, s := range demoTables {
			points := statistics(t, w, model.ProvisionedUnits(model.CapacityKey{Table: s.table, Index: s.index}, a), fourWeeksFrom, fourWeeksTo, time.Hour)
			for _, p := range points {
				sum += *p.Average / 28 / 24
			}
		}
		if sum < 15 || sum > 15.5 {
			t.Errorf("%.2f %s units", sum, a)
		}
	}
}

func TestDaysAndNightsDiffer(t *testing.T) {
	w := unhurried(t, 1, TeamSize, standing)
	day := fourWeeksTo.AddDate(0, 0, -4)
	s := model.Invocations("slack-events", "")
	at := func(hour int) float64 {
		from := day.Add(time.Duration(hour) * time.Hour)
		return total(t, w, s, from, from.Add(time.Hour), time.Hour)
	}
	if at(16) < 3*at(4) {
		t.Errorf("%v at 16, %v at 4", at(16), at(4))
	}
	week := func(shift int) float64 {
		from := time.Date(2026, 11, 18+shift, 0, 0, 0, 0, time.UTC) // a Wednesday
		return total(t, w, s, from, from.AddDate(0, 0, 1), 24*time.Hour)
	}
	if week(0) < 1.05*week(-3) {
		t.Errorf("%v on a Wednesday, %v on a Sunday", week(0), week(-3))
	}
	points := statistics(t, w, s, day.Add(16*time.Hour), day.Add(17*time.Hour), time.Minute)
	seen := map[float64]bool{}
	for _, p := range points {
		seen[*p.Sum] = true
	}
	if len(points) != 60 || len(seen) < 10 {
		t.Errorf("%d minutes have %d different figures", len(points), len(seen))
	}
}

// An alias has calls while it is there, and its function has them no longer.
func TestCallsComeAndGoWithAliases(t *testing.T) {
	c := newClock()
	w := unhurried(t, 1, TeamSize, c.now)
	from := demoStart.Truncate(time.Hour)
	prod := model.Invocations("intent-parser", "prod")
	c.forward(2 * time.Hour)
	if n := total(t, w, prod, from.Add(-10*time.Hour), c.at, time.Hour); n != 0 {
		t.Errorf("%v calls of an alias that is not there", n)
	}
	if err := w.MoveAlias("intent-parser", "prod", "21"); err != nil {
		t.Fatal(err)
	}
	made := c.at
	c.forward(3 * time.Hour)
	if err := w.DeleteAlias("intent-parser", "prod"); err != nil {
		t.Fatal(err)
	}
	gone := c.at
	c.forward(3 * time.Hour)
	before, during, after := total(t, w, prod, from, made.Truncate(time.Minute), time.Minute), total(t, w, prod, made.Truncate(time.Minute), gone, time.Minute),
		total(t, w, prod, gone, c.at, time.Minute)
	if before != 0 || during == 0 || after != 0 {
		t.Errorf("%v calls before, %v while, %v after", before, during, after)
	}
}

// However often an alias is moved, what went through it before stays.
func TestMovesDoNotForgetCalls(t *testing.T) {
	c := newClock()
	w := unhurried(t, 1, TeamSize, c.now)
	s := model.Invocations("slack-commands", "dev")
	from, to := demoStart.Truncate(24*time.Hour).AddDate(0, 0, -5), demoStart.Truncate(24*time.Hour)
	before := total(t, w, s, from, to, 24*time.Hour)
	for i := range 40 {
		c.forward(5 * time.Hour)
		if err := w.MoveAlias("slack-commands", "dev", []string{"23", "24"}[i%2]); err != nil {
			t.Fatal(err)
		}
	}
	if after := total(t, w, s, from, to, 24*time.Hour); after != before || before == 0 {
		t.Errorf("there were %v calls, now %v", before, after)
	}
	f, _ := w.function("slack-commands")
	if n := len(f.services["dev"]); n > 6 {
		t.Errorf("%d spans are kept", n)
	}
}

func TestTrafficOfATest(t *testing.T) {
	c := newClock()
	w := orders(t, 1)
	w.now = c.now
	if err := w.DeleteAlias("orders", "prod"); err != nil {
		t.Fatal(err)
	}
	c.at = demoStart.AddDate(0, 0, -2)
	if err := w.MoveAlias("orders", "prod", "1"); err != nil {
		t.Fatal(err)
	}
	c.at = demoStart
	if n := len(statistics(t, w, model.Invocations("orders", ""), demoStart.Add(-24*time.Hour), demoStart, time.Hour)); n != 0 {
		t.Errorf("%d points without traffic", n)
	}
	w.PutTraffic("orders", "prod", 30, 100)
	from := demoStart.Truncate(time.Hour).Add(-24 * time.Hour)
	calls, millis := total(t, w, model.Invocations("orders", "prod"), from, from.Add(10*time.Hour), time.Hour),
		total(t, w, model.Duration("orders", ""), from, from.Add(10*time.Hour), time.Hour)
	if math.Abs(calls-18000) > 1200 || math.Abs(millis/calls-100) > 1 {
		t.Errorf("%v calls, %v ms", calls, millis)
	}
}

func TestMetricsOfBuilds(t *testing.T) {
	c := newClock()
	w := newWorld(t, fast(c))
	w.PutProject(ProjectSpec{Name: "orders", Builds: 5})
	s := seriesOf(model.NamespaceCodeBuild, "Duration", "ProjectName", "orders")
	from := demoStart.Truncate(time.Hour).Add(-24 * time.Hour)
	hours, points := 0.0, statistics(t, w, s, from, demoStart, time.Hour)
	for _, p := range points {
		hours += *p.Sum
	}
	minutes := total(t, w, s, from, demoStart, time.Minute)
	count := total(t, w, seriesOf(model.NamespaceCodeBuild, "Builds", "ProjectName", "orders"), from, demoStart, 5*time.Minute)
	if len(points) != 5 || hours != minutes || count != 5 || hours < 5*20 || hours > 5*90 {
		t.Errorf("%d points, %v s and %v s, %v builds", len(points), hours, minutes, count)
	}
}

func TestTheBucketIsMeasuredOnceADay(t *testing.T) {
	w := unhurried(t, 1, TeamSize, standing)
	s := seriesOf(model.NamespaceS3, "BucketSizeBytes", "BucketName", "artifacts-123456789012-us-east-1", "StorageType", "StandardStorage")
	s.Stat = "Average"
	points := statistics(t, w, s, fourWeeksTo.AddDate(0, 0, -5), demoStart, 24*time.Hour)
	if len(points) != 5 || *points[0].Average >= *points[4].Average {
		t.Errorf("%d points", len(points))
	}
	if last := *points[len(points)-1].Timestamp; !last.Equal(fourWeeksTo.AddDate(0, 0, -1)) {
		t.Errorf("the last is of %s", last)
	}
	if points := statistics(t, w, s, demoStart.Add(-3*time.Hour), demoStart, time.Hour); len(points) != 0 {
		t.Errorf("%d points in three hours", len(points))
	}
}

// The embedded account's figures do not depend on how the remainder is worked out.
func TestRestIsTheRemainder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, period := range []float64{dayMinutes, weekMinutes, driftMinutes} {
		for n := range 200_000 {
			minutes := float64(20_000_000+rng.IntN(20_000_000)) + rng.Float64()
			switch n % 4 {
			case 0:
				minutes = math.Floor(minutes/period) * period // right on a border
			case 1:
				minutes = math.Nextafter(math.Floor(minutes/period)*period, 0)
			}
			if got, want := rest(minutes, period), math.Mod(minutes, period); got != want {
				t.Fatalf("rest(%v, %v) = %v, want %v", minutes, period, got, want)
			}
		}
	}
}

func BenchmarkWave(b *testing.B) {
	v := wave{rate: 3, day: 0.5, week: 0.2, peak: 14}
	for b.Loop() {
		v.until(29_000_000.5)
	}
}
