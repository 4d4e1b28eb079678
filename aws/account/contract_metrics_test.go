package account_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
)

func measuring() []contract {
	return []contract{
		{name: "metrics are units a second", run: func(t *testing.T, g *ground) {
			name := unique(t)
			// Of another table: moto counts what has more dimensions as well.
			table, index := model.CapacityKey{Table: name}, model.CapacityKey{Table: name + "-other", Index: "by-day"}
			to := time.Now().Truncate(time.Minute).Add(-5 * time.Minute)
			from := to.Add(-10 * time.Minute)
			reads, throttled, ofIndex := model.ConsumedUnits(table, model.Reads), model.ThrottleEvents(table, model.Writes), model.ConsumedUnits(index, model.Reads)
			g.metric(t, reads, from.Add(70*time.Second), 100)
			g.metric(t, reads, from.Add(110*time.Second), 86) // the same minute
			g.metric(t, reads, from.Add(550*time.Second), 30)
			g.metric(t, throttled, from.Add(130*time.Second), 7)
			g.metric(t, ofIndex, from.Add(70*time.Second), 600)
			for _, paid := range []bool{false, true} {
				before := g.account.Meter().Dollars
				samples, err := g.account.ReadMetrics(t.Context(), model.MetricRead{
					Series: []model.Series{reads, throttled, ofIndex, model.ConsumedUnits(table, model.Writes)}, From: from, To: to, Period: time.Minute, Paid: paid,
				})
				if err != nil || len(samples) != 4 {
					t.Fatal(samples, err)
				}
				rates := samples[0].Rates()
				if len(rates) != 10 || math.Abs(rates[1]-3.1) > 1e-9 || rates[9] != 0.5 || !math.IsNaN(samples[0].Values[0]) || samples[0].Pending != 0 || !samples[0].From.Equal(from) {
					t.Errorf("paid %t: %v units a second from %s", paid, rates, samples[0].From)
				}
				if samples[1].Values[2] != 7 || samples[2].Rates()[1] != 10 || samples[2].Series != ofIndex {
					t.Errorf("paid %t: throttled %v, index %v", paid, samples[1].Values, samples[2].Values)
				}
				for _, v := range samples[3].Values {
					if !math.IsNaN(v) {
						t.Errorf("paid %t: points of what was never used: %v", paid, samples[3].Values)
					}
				}
				if spent := g.account.Meter().Dollars - before; paid != (math.Abs(spent-0.00004) < 1e-9) || !paid && spent != 0 {
					t.Errorf("paid %t: $%v", paid, spent)
				}
			}
		}},
		{name: "how calls went is one period of a window that begins at any minute", run: func(t *testing.T, g *ground) {
			name := unique(t)
			prod := model.Called{Function: name, Alias: "prod"}
			to := time.Now().Truncate(time.Minute).Add(-3 * time.Minute)
			w := health.Window{From: to.Add(-7 * time.Minute), To: to}
			for minute := range 9 { // one before the window, and one after it
				at := w.From.Add(time.Duration(minute-1)*time.Minute + 30*time.Second)
				g.metric(t, prod.Series("Invocations", "Sum"), at, 100)
				g.metric(t, prod.Series("Errors", "Sum"), at, 12)
			}
			const parts = health.Calls | health.Errors | health.Throttles
			limits := health.Limits{Share: 0.01, LeastCalls: 20}
			for _, paid := range []bool{false, true} {
				ask := health.Ask(w, parts, prod, model.Called{Function: name, Alias: "dev"})
				ask.Paid = paid
				samples, err := g.account.ReadMetrics(t.Context(), ask)
				if err != nil || len(samples) != 6 {
					t.Fatalf("paid %t: %+v, %v", paid, samples, err)
				}
				f, failure := health.Take(w, time.Now(), parts, samples)
				if failure != nil || f.Calls != health.Of(700) || f.Errors != health.Of(84) || f.Throttles != health.Of(0) ||
					limits.Judge(f) != health.Failing || limits.FailedWord(f) != "12%" {
					t.Errorf("paid %t: %+v, %v", paid, f, failure)
				}
				if f, failure = health.Take(w, time.Now(), parts, samples[3:]); failure != nil || limits.Judge(f) != health.Idle {
					t.Errorf("paid %t: an alias that nobody called: %+v, %v", paid, f, failure)
				}
				// The row counts its calls by the minute.
				minutes := health.AskCalls(w, prod)
				minutes.Paid = paid
				if samples, err = g.account.ReadMetrics(t.Context(), minutes); err != nil || len(samples) != 1 {
					t.Fatalf("paid %t: %+v, %v", paid, samples, err)
				}
				calls, line := health.TakeCalls(w, time.Now(), prod, samples[0])
				if calls != health.Of(700) || len(line.Calls) != 60 || line.Calls[59] != 100 || !math.IsNaN(line.Calls[0]) {
					t.Errorf("paid %t: by the minute %+v, %+v", paid, calls, line)
				}
			}
			// A sheet reads the side of a version.
			sides, err := health.ReadSides(t.Context(), g.account, time.Now, health.Side{Version: "14", Called: prod, Window: w})
			if err != nil || sides[0].Calls != health.Of(700) || limits.Judge(sides[0]) != health.Failing || limits.FailedWord(sides[0]) != "12%" {
				t.Errorf("the side of a sheet: %+v, %v", sides, err)
			}
		}},
		{name: "metrics that exist", run: func(t *testing.T, g *ground) {
			now := time.Now()
			want := map[string]bool{}
			for i := range 503 {
				s := model.Series{Namespace: model.NamespaceLogs, Metric: "IncomingBytes"}
				s.Dimensions[0] = model.Dimension{Name: "LogGroupName", Value: "/aws/lambda/" + strconv.Itoa(i)}
				g.metric(t, s, now, 1)
				want[s.Dimensions[0].Value] = true
			}
			marker, pages := "", 0
			for {
				p, err := g.account.ListMetrics(t.Context(), model.NamespaceLogs, "IncomingBytes", marker)
				if err != nil {
					t.Fatal(err)
				}
				pages++
				for _, s := range p.Series {
					if s.Namespace != model.NamespaceLogs || s.Metric != "IncomingBytes" || s.Stat != "" {
						t.Errorf("got %+v", s)
					}
					delete(want, s.Value("LogGroupName"))
				}
				if marker = p.Next; marker == "" {
					break
				}
			}
			if pages != 2 || len(want) > 0 {
				t.Errorf("%d pages, %d never seen", pages, len(want))
			}
		}},
		{name: "log groups", run: func(t *testing.T, g *ground) {
			want := map[string]bool{}
			for i := range 52 {
				name := fmt.Sprintf("/counted/%02d", i)
				g.log(t, name, "s", time.Now(), "one")
				want[name] = true
			}
			marker, pages := "", 0
			for {
				p, err := g.account.ListLogGroups(t.Context(), marker)
				if err != nil {
					t.Fatal(err)
				}
				pages++
				for _, group := range p.Groups {
					delete(want, group.Name)
				}
				if marker = p.Next; marker == "" {
					break
				}
			}
			if pages < 2 || len(want) > 0 {
				t.Errorf("%d pages, never seen: %v", pages, want)
			}
		}},
		{name: "a bill", run: func(t *testing.T, g *ground) {
			g.bill(t)
			to := time.Now().UTC().Truncate(24 * time.Hour)
			before := g.account.Meter().Dollars
			bill, err := g.account.ReadBill(t.Context(), to.AddDate(0, 0, -2), to)
			if err != nil || len(bill.Days) != 2 || !bill.Days[0].Day.Equal(to.AddDate(0, 0, -2)) || bill.Pages < 1 {
				t.Fatalf("got %+v, %v", bill, err)
			}
			for _, d := range bill.Days {
				for _, s := range d.Services {
					if _, err := strconv.ParseFloat(s.Amount, 64); err != nil || s.Name == "" || s.Unit != "USD" {
						t.Errorf("got %+v, %v", s, err)
					}
				}
			}
			if len(bill.Days[0].Services) == 0 {
				t.Error("no service costs anything")
			}
			if spent := g.account.Meter().Dollars - before; math.Abs(spent-0.01*float64(bill.Pages)) > 1e-9 {
				t.Errorf("%d pages for $%v", bill.Pages, spent)
			}
		}},
	}
}

// Prices and percentiles are the embedded account's alone: moto has none.
func pricing() []contract {
	return []contract{{name: "percentiles", alone: "moto answers percentiles with an error", run: func(t *testing.T, g *ground) {
		of := model.Called{Function: unique(t), Alias: "prod"}
		w := health.Latest(time.Now(), health.Span)
		for i := range 10 {
			g.metric(t, of.Series("Duration", "Sum"), w.From.Add(time.Duration(i)*time.Minute), float64(10*(i+1)))
		}
		for _, paid := range []bool{false, true} {
			ask := health.Ask(w, health.P95, of)
			ask.Paid = paid
			samples, err := g.account.ReadMetrics(t.Context(), ask)
			if f, failure := health.Take(w, time.Now(), health.P95, samples); err != nil || failure != nil || math.Abs(f.P95.Value-100) > 0.1 {
				t.Errorf("paid %t: %+v, %v, %v", paid, f, failure, err)
			}
		}
	}}, {name: "products", alone: "moto knows no GetProducts", run: func(t *testing.T, g *ground) {
		marker, products := "", 0
		for {
			p, err := g.account.ReadPrices(t.Context(), "AmazonDynamoDB", "eu-central-1", marker)
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range p.Products {
				products++
				var document struct {
					Product struct{ Attributes map[string]string }
				}
				if err := json.Unmarshal([]byte(text), &document); err != nil || document.Product.Attributes["regionCode"] != "eu-central-1" {
					t.Errorf("%v, %s", err, text)
				}
			}
			if marker = p.Next; marker == "" {
				break
			}
		}
		if products == 0 {
			t.Error("there are none")
		}
	}}}
}
