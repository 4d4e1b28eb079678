package cost

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// noon is the 22nd of a month of 30 days, at noon.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// always is what stands for as long as is told of.
func always(of []Usage) []Standing {
	out := make([]Standing, len(of))
	for i, u := range of {
		out[i].Usage = u
	}
	return out
}

// steady is the story's account at so many activities a day: one function, a table
// of 15 and 15 units and 180 GiB, and an API that every activity calls three times.
func steady(aDay int64) Measured {
	m := Measured{
		From: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), Days: 22,
		HoursTo: noon, Hours: 26, MinutesTo: noon,
		Standing: always(append(CapacityHour(Subject{Table: "activities"}, "", 15, 15),
			Usage{Item: DynamoStorage, Subject: Subject{Table: "activities"}, Amount: StorageHour(180 * gib)})),
	}
	add := func(item Item, s Subject, aDay int64) {
		e := Entry{Item: item, Subject: s}
		for range m.Days - 1 {
			e.Daily = append(e.Daily, aDay)
		}
		e.Daily = append(e.Daily, aDay/2)
		for range m.Hours {
			e.Hourly = append(e.Hourly, aDay/24)
		}
		m.Entries = append(m.Entries, e)
	}
	f := Subject{Function: "router"}
	add(LambdaRequestsX86, f, aDay)
	add(LambdaDurationX86, f, aDay*5000*128)
	add(APIGatewayREST, Subject{API: "slack"}, aDay*3)
	return m
}

// addsUp checks that rows, lines and days add up to the whole.
func addsUp(t *testing.T, r Report, m Measured, now time.Time) {
	t.Helper()
	for group, rows := range r.Rows {
		var month, run USD
		for i, row := range rows {
			month, run = month.Plus(row.MonthToDate), run.Plus(row.RunRate)
			var lines USD
			for k, l := range row.Lines {
				lines = lines.Plus(l.USD)
				if k > 0 && l.USD > row.Lines[k-1].USD {
					t.Errorf("%s, %s: a dearer line comes later", group, row.Name)
				}
				if l.Arithmetic == "" || l.Service == "" {
					t.Errorf("%s, %s: %+v", group, row.Name, l)
				}
			}
			if lines != row.MonthToDate {
				t.Errorf("%s, %s: its lines add up to %d of %d", group, row.Name, lines, row.MonthToDate)
			}
			if i > 0 && !row.Rest && row.MonthToDate > rows[i-1].MonthToDate {
				t.Errorf("%s: %s is dearer than the one before", group, row.Name)
			}
			if row.Rest != (i == len(rows)-1) && row.Rest {
				t.Errorf("%s: the rest is not last", group)
			}
		}
		if month != r.MonthToDate || run != r.RunRateDay {
			t.Errorf("by %s %d and %d, in all %d and %d", group, month, run, r.MonthToDate, r.RunRateDay)
		}
	}
	var days USD
	for _, d := range r.Days {
		var services USD
		for _, usd := range d.Service {
			services += usd
		}
		if services != d.USD {
			t.Errorf("%s: its services add up to %d of %d", d.Day, services, d.USD)
		}
		if d.Day.Month() == now.Month() {
			days += d.USD
		}
	}
	if days != r.MonthToDate {
		t.Errorf("the days add up to %d, the month so far is %d", days, r.MonthToDate)
	}
}

func TestTheReportOfASteadyAccount(t *testing.T) {
	m := steady(48_000)
	r := Embedded().Report("us-east-1", m, Options{Now: noon})
	addsUp(t, r, m, noon)
	// 21.5 days.
	activities := int64(48_000 * 43 / 2)
	month := USD(activities*10_416_687_500/1_000_000) + USD(activities*200/1) + USD(activities*3*3500)
	_, fixed := Embedded().Monthly("us-east-1", append(CapacityHour(Subject{Table: "activities"}, "", 15, 15), Usage{Item: DynamoStorage, Amount: StorageHour(180 * gib)}), false)
	month += USD(float64(fixed) * 21.5 * 24 / 730)
	if d := r.MonthToDate - month; d < -20 || d > 20 {
		t.Errorf("the month so far is %d, want about %d", r.MonthToDate, month)
	}
	if r.Fixed != fixed || r.Fixed.Round2() != "$53.54" {
		t.Errorf("fixed is %s", r.Fixed)
	}
	if r.RunRateDay != r.RunRateHour || r.RunRateDay.Round2() != "$84.37" {
		t.Errorf("a month like the last day is %s, like the last hour %s", r.RunRateDay, r.RunRateHour)
	}
	if r.WeekAgo != 0 {
		t.Errorf("it changed by %v", r.WeekAgo)
	}
	if len(r.Days) != 22 || !r.Days[21].Partial || r.Days[20].Partial || r.Days[21].USD > r.Days[20].USD/2+10 {
		t.Errorf("the days are %+v", r.Days)
	}
	if r.Foreign || r.Region != "us-east-1" || r.Prices.IsZero() || len(r.Assumed) != 0 || r.FreeTier != 0 {
		t.Errorf("%+v", r)
	}
	var names []string
	for _, g := range []Group{ByService, ByFunction, ByTable} {
		for _, row := range r.Rows[g] {
			names = append(names, row.Name)
		}
	}
	if got := strings.Join(names, "; "); got != "DynamoDB; Lambda; API Gateway; router; other than functions; activities; other than tables" {
		t.Error(got)
	}
	if _, ok := r.Rows[ByStage]; ok {
		t.Error("there are rows by stage, though none was read")
	}
}

func TestWhatIsFreeComesOffTheMonth(t *testing.T) {
	m := steady(48_000)
	list := Embedded().Report("us-east-1", m, Options{Now: noon})
	free := Embedded().Report("us-east-1", m, Options{Now: noon, FreeTier: true})
	addsUp(t, free, m, noon)
	if free.MonthToDate+free.FreeTier != list.MonthToDate || free.FreeTier <= 0 {
		t.Errorf("%s and %s are not %s", free.MonthToDate, free.FreeTier, list.MonthToDate)
	}
	if free.Fixed.Round2() != "$38.75" { // 155 GiB; the units are free
		t.Errorf("fixed is %s", free.Fixed)
	}
}

func TestTheRunRateFollowsTheLastHourAndTheLastDay(t *testing.T) {
	quarter := noon.Add(-47 * time.Minute)
	m := Measured{From: noon.AddDate(0, 0, -1).Truncate(day), Days: 2, HoursTo: noon, Hours: 26, MinutesTo: quarter}
	e := Entry{Item: APIGatewayREST, Daily: []int64{24_000, 12_000}, Hourly: make([]int64, 26)}
	for i := range e.Hourly {
		e.Hourly[i] = 1000
	}
	e.Hourly[25] = 4000
	e.Hourly[0], e.Hourly[1] = 1e9, 1e9 // before the last day
	e.Minutes = make([]int64, 60)
	for i := range e.Minutes {
		e.Minutes[i] = 100
	}
	m.Entries = []Entry{e}
	r := Embedded().Report("us-east-1", m, Options{Now: noon})
	if r.RunRateHour.Round2() != "$15.33" || r.RunRateDay.Round2() != "$2.87" || !r.HourTo.Equal(quarter) || r.HourWords() != "the hour to 11:13 UTC" {
		t.Errorf("%s like %s, and %s", r.RunRateHour, r.HourWords(), r.RunRateDay)
	}
	// A minute that was not read is neither nothing nor like the others.
	m.Entries[0].Minutes[3] = -1
	r = Embedded().Report("us-east-1", m, Options{Now: noon})
	if r.RunRateHour != r.RunRateDay {
		t.Errorf("%s and %s", r.RunRateHour, r.RunRateDay)
	}
	// Nor is an hour of the day that was not read.
	m.Entries[0].Hourly[25], m.Entries[0].Minutes = -1, nil
	r = Embedded().Report("us-east-1", m, Options{Now: noon})
	if r.RunRateHour.Round2() != "$2.56" || r.RunRateDay.Round2() != "$2.56" {
		t.Errorf("%s and %s", r.RunRateHour, r.RunRateDay)
	}
	// An hour that has begun says nothing yet: the day is the one before it.
	m.Entries[0].Hourly[25] = 100
	m.HoursTo = noon.Add(time.Hour)
	r = Embedded().Report("us-east-1", m, Options{Now: noon.Add(3 * time.Minute)})
	m.HoursTo = noon
	m.Entries[0].Hourly[1] = 1000 // 24 hours before the one that has begun
	begun := r
	if r = Embedded().Report("us-east-1", m, Options{Now: noon}); begun.RunRateDay.Round2() != "$63,983.32" || r.RunRateDay.Round2() != "$2.46" {
		t.Errorf("%s and %s", begun.RunRateDay, r.RunRateDay)
	}
	// Without hours, the last whole day.
	m.Entries[0].Hourly, m.Hours = nil, 0
	r = Embedded().Report("us-east-1", m, Options{Now: noon})
	if r.RunRateHour.Round2() != "$2.56" || r.RunRateDay.Round2() != "$2.56" {
		t.Errorf("%s and %s", r.RunRateHour, r.RunRateDay)
	}
	// On the first day of all, what there is of it.
	m.Entries[0].Daily, m.Days, m.From = []int64{12_000}, 1, noon.Truncate(day)
	r = Embedded().Report("us-east-1", m, Options{Now: noon})
	if r.RunRateDay.Round2() != "$2.56" {
		t.Errorf("%s", r.RunRateDay)
	}
}

func TestTheChangeAgainstLastWeek(t *testing.T) {
	from := noon.Truncate(day).AddDate(0, 0, -14)
	m := Measured{From: from, Days: 15}
	entry := func(api string, then, now int64) {
		e := Entry{Item: APIGatewayREST, Subject: Subject{Function: api}}
		for range 7 {
			e.Daily = append(e.Daily, then)
		}
		for range 8 {
			e.Daily = append(e.Daily, now)
		}
		m.Entries = append(m.Entries, e)
	}
	entry("a", 1000, 1500)
	entry("b", 1000, 1000)
	entry("new", 0, 10)
	entry("gap", 1000, 9000)
	m.Entries[3].Daily[3] = -1
	r := Embedded().Report("us-east-1", m, Options{Now: noon})
	addsUp(t, r, m, noon)
	got := map[string]float64{"": r.WeekAgo}
	for _, row := range r.Rows[ByFunction] {
		got[row.Name] = row.WeekAgo
	}
	for name, want := range map[string]float64{"": 0.255, "a": 0.5, "b": 0, "new": math.NaN(), "gap": math.NaN()} {
		if d := got[name] - want; math.Abs(d) > 1e-3 || math.IsNaN(want) != math.IsNaN(got[name]) {
			t.Errorf("%q changed by %v, want %v", name, got[name], want)
		}
	}
	if !r.Days[3].Partial || r.Days[4].Partial {
		t.Error("a day with a gap is not marked, or one without is")
	}
	// With less than two weeks nothing is said.
	m.From, m.Days = m.From.AddDate(0, 0, 1), 14
	if r := Embedded().Report("us-east-1", m, Options{Now: noon}); !math.IsNaN(r.WeekAgo) {
		t.Errorf("%v", r.WeekAgo)
	}
	if !strings.Contains(strings.Join(Embedded().Report("us-east-1", m, Options{Now: noon}).Assumed, ""), "counted from 2026-11-09 on") {
		t.Error("it does not say that the month's beginning is missing")
	}
}

func TestWhenTheBudgetIsPassed(t *testing.T) {
	m := steady(48_000)
	r := Embedded().Report("us-east-1", m, Options{Now: noon})
	for _, c := range []struct {
		name   string
		budget USD
		want   string
	}{
		{"no budget", 0, ""},
		{"not this month", 1000 * Dollar, ""},
		{"just not", r.MonthToDate + r.RunRateDay*204/730 + 1000, ""},
		{"in two days", r.MonthToDate + r.RunRateDay*48/730, "2026-11-24"},
		{"on the last day", r.MonthToDate + r.RunRateDay*203/730, "2026-11-30"},
		{"already", r.MonthToDate / 2, "2026-11-11"},
		{"just now", r.MonthToDate, "2026-11-22"},
		{"at once", 1, "2026-11-01"},
	} {
		got := Embedded().Report("us-east-1", m, Options{Now: noon, Budget: c.budget}).Passed
		if text := got.Format(time.DateOnly); c.want == "" != got.IsZero() || c.want != "" && text != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestStagesShareWhatTheirFunctionsUsed(t *testing.T) {
	m := steady(48_000)
	for _, s := range []struct {
		stage string
		part  int64
	}{{"prod", 2}, {"dev", 8}} {
		for _, e := range m.Entries[:2] {
			e.Subject.Stage = s.stage
			e.Daily = slices.Clone(e.Daily)
			for i := range e.Daily {
				e.Daily[i] /= s.part
			}
			e.Hourly = nil
			m.Entries = append(m.Entries, e)
		}
	}
	plain := Embedded().Report("us-east-1", steady(48_000), Options{Now: noon})
	r := Embedded().Report("us-east-1", m, Options{Now: noon})
	addsUp(t, r, m, noon)
	if r.MonthToDate != plain.MonthToDate {
		t.Errorf("stages changed the month from %s to %s", plain.MonthToDate, r.MonthToDate)
	}
	rows := r.Rows[ByStage]
	if len(rows) != 3 || rows[0].Name != "prod" || rows[1].Name != "dev" || !rows[2].Rest {
		t.Fatalf("%+v", rows)
	}
	lambda := plain.Rows[ByFunction][0].MonthToDate
	if d := rows[0].MonthToDate - lambda/2; d < -10 || d > 10 {
		t.Errorf("prod costs %s of %s", rows[0].MonthToDate, lambda)
	}
	if rows[0].WeekAgo != 0 {
		t.Errorf("prod changed by %v", rows[0].WeekAgo)
	}
}

func TestOtherRegionsSayWhosePricesTheyAre(t *testing.T) {
	r := Embedded().Report("xx-nowhere-1", steady(1000), Options{Now: noon})
	if !r.Foreign || r.Region != Home || !strings.Contains(strings.Join(r.Assumed, ""), "No prices of xx-nowhere-1") {
		t.Errorf("%s %v %v", r.Region, r.Foreign, r.Assumed)
	}
	r = Embedded().Report("eu-west-1", steady(1000), Options{Now: noon})
	if said := strings.Join(r.Assumed, ""); r.Foreign || r.Region != "eu-west-1" ||
		!strings.Contains(said, "provisioned read units") || strings.Contains(said, "table storage") {
		t.Errorf("%s %v %v", r.Region, r.Foreign, r.Assumed)
	}
	r = (&Book{}).Report("eu-west-1", steady(1000), Options{Now: noon})
	if said := strings.Join(r.Assumed, ""); r.MonthToDate != 0 || !strings.Contains(said, "count as nothing") {
		t.Errorf("%s %v", r.MonthToDate, r.Assumed)
	}
}

func TestNothingMeasuredIsAReportToo(t *testing.T) {
	for _, m := range []Measured{{}, {From: noon, Days: 3}, {Entries: []Entry{{Item: "x", Daily: []int64{1}}, {Item: S3Storage}}}} {
		r := Embedded().Report("us-east-1", m, Options{Now: noon, Budget: Dollar})
		addsUp(t, r, m, noon)
		if r.MonthToDate != 0 || !math.IsNaN(r.WeekAgo) || !r.Passed.IsZero() {
			t.Errorf("%+v: %+v", m, r)
		}
	}
}

// account is an account with so many functions and tables, with noise.
func account(functions, tables int) Measured {
	r := rand.New(rand.NewPCG(15, 16))
	m := Measured{From: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), Days: 22, HoursTo: noon, Hours: 26}
	noise := func(item Item, s Subject, most int64) {
		e := Entry{Item: item, Subject: s, Daily: make([]int64, m.Days), Hourly: make([]int64, m.Hours)}
		for i := range e.Daily {
			e.Daily[i] = r.Int64N(most) - most/100
		}
		for i := range e.Hourly {
			e.Hourly[i] = r.Int64N(1+most/24) - most/2400
		}
		m.Entries = append(m.Entries, e)
	}
	for i := range functions {
		s := Subject{Function: fmt.Sprintf("function-%d", i)}
		requests, duration := LambdaRequestsX86, LambdaDurationX86
		if i%3 == 0 {
			requests, duration = LambdaRequestsARM, LambdaDurationARM
		}
		noise(requests, s, 1+int64(i)*100)
		noise(duration, s, 1+int64(i)*100*128*80)
	}
	for i := range tables {
		s := Subject{Table: fmt.Sprintf("table-%d", i)}
		m.Standing = append(m.Standing, always(CapacityHour(s, "", r.Int64N(100), r.Int64N(50)))...)
		m.Standing = append(m.Standing, Standing{Usage: Usage{Item: DynamoStorage, Subject: s, Amount: StorageHour(r.Int64N(1 << 40))}})
		s.Index = "by-day"
		m.Standing = append(m.Standing, always(CapacityHour(s, "", r.Int64N(100), r.Int64N(50)))...)
	}
	return m
}

func TestAnyAccountAddsUp(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	for range 20 {
		m := account(r.IntN(60), r.IntN(20))
		m.From = m.From.AddDate(0, 0, -r.IntN(20))
		m.Days = r.IntN(40)
		for _, free := range []bool{false, true} {
			report := Embedded().Report("us-east-1", m, Options{Now: noon, FreeTier: free})
			addsUp(t, report, m, noon)
			if report.MonthToDate < 0 || report.FreeTier < 0 {
				t.Errorf("%s less %s", report.MonthToDate, report.FreeTier)
			}
		}
	}
	if !slices.IsSortedFunc(Items(), func(a, b Item) int {
		return cmp.Compare(slices.Index(Services(), ServiceOf(a)), slices.Index(Services(), ServiceOf(b)))
	}) {
		t.Error("the items are not in the order of their services")
	}
}

func BenchmarkReport(b *testing.B) {
	m := account(1000, 200)
	book := Embedded()
	b.ReportAllocs()
	for b.Loop() {
		book.Report("us-east-1", m, Options{Now: noon, FreeTier: true, Budget: 100 * Dollar})
	}
}

// A table costs from its creation, and what it had before a change of capacity until
// then: neither is what it has now over all the month.
func TestWhatStandsCostsForTheTimeThatItStood(t *testing.T) {
	created, changed := noon.AddDate(0, 0, -10), noon.AddDate(0, 0, -4)
	units := func(read int64, from, to time.Time) Standing {
		return Standing{Usage: CapacityHour(Subject{Table: "orders"}, "", read, 0)[0], From: from, To: to}
	}
	m := Measured{From: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), Days: 22, HoursTo: noon, Hours: 26,
		Standing: []Standing{units(100, created, changed), units(10, changed, time.Time{})}}
	r := Embedded().Report("us-east-1", m, Options{Now: noon})
	month := func(read int64) float64 { return Embedded().CapacityMonth("us-east-1", "", read, 0).Dollars() }
	for name, c := range map[string]struct {
		got  USD
		want float64
	}{
		"this month": {r.MonthToDate, (month(100)*6 + month(10)*4) * 24 / 730},
		"a month":    {r.RunRateDay, month(10)},
		"fixed":      {r.Fixed, month(10)},
		"last hour":  {r.RunRateHour, month(10)},
	} {
		if d := c.got.Dollars() - c.want; d > 1e-6 || d < -1e-6 {
			t.Errorf("%s: %s, not %v", name, c.got, c.want)
		}
	}
	var days USD
	for _, d := range r.Days {
		if d.USD > 0 && d.Day.Before(created.Truncate(day)) {
			t.Errorf("it cost %s on %s, before it was there", d.USD, d.Day)
		}
		days = days.Plus(d.USD)
	}
	if days != r.MonthToDate {
		t.Errorf("the days are %s, the month is %s", days, r.MonthToDate)
	}
}
