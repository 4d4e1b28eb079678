package verb

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
)

var (
	ordersTable = model.CapacityKey{Table: "orders"}
	byDay       = model.CapacityKey{Table: "orders", Index: "by-day"}
)

// tabled is a host with three tables in time that passes as fast as nothing
// happens: orders, whose index throttles, audit on demand, and sessions, which auto
// scaling works on.
func tabled(t *testing.T, run func(*host)) {
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t)
		h.putTables()
		run(h)
	})
}

func (h *host) putTables() {
	h.t.Helper()
	check := func(err error) {
		if err != nil {
			h.t.Fatal(err)
		}
	}
	check(h.world.PutTable(sim.TableSpec{Name: "orders", Read: 10, Write: 5, Bytes: 3 << 30, Items: 1200, Indexes: []sim.IndexSpec{{Name: "by-day", Read: 2, Write: 1, Bytes: 1 << 20, Items: 600}}}))
	check(h.world.PutTable(sim.TableSpec{Name: "audit", OnDemand: true, MaxRead: 40}))
	check(h.world.PutTable(sim.TableSpec{Name: "sessions", Read: 3, Write: 3}))
	steady := func(units float64) func(time.Time) float64 { return func(time.Time) float64 { return units } }
	check(h.world.PutLoad(ordersTable, model.Reads, steady(186)))
	check(h.world.PutLoad(byDay, model.Writes, steady(90)))
	check(h.world.PutLoad(model.CapacityKey{Table: "audit"}, model.Writes, steady(30)))
	check(h.world.PutScaling(model.Scaling{CapacityKey: model.CapacityKey{Table: "sessions"}, Access: model.Reads, Min: 2, Max: 10, Target: 70}))
}

// units are what a table or an index may do, as "10/5", or "on demand".
func (h *host) units(k model.CapacityKey) string {
	h.t.Helper()
	billing, read, write, err := h.world.Throughput(k)
	if err != nil {
		h.t.Fatal(err)
	}
	if billing == model.OnDemand {
		return "on demand"
	}
	text, err := json.Marshal([]int64{read, write})
	if err != nil {
		h.t.Fatal(err)
	}
	return strings.ReplaceAll(strings.Trim(string(text), "[]"), ",", "/")
}

func TestTablesForPeople(t *testing.T) {
	tabled(t, func(h *host) {
		h.run(exitDone, "tables")
		h.prints("TABLE", "THROTTLED/MIN", "3.1/10", "provisioned", "on demand", "3.0 GiB", "1.0 MiB", "1200", "read 2 to 10")
		lines := strings.Split(h.out.String(), "\n")
		if !strings.HasPrefix(lines[1], "orders ") || !strings.HasPrefix(lines[2], "  by-day ") {
			t.Errorf("what throttles is not first:\n%s", h.out.String())
		}
		if h.err.Len() > 0 || strings.Contains(h.out.String(), "\x1b") {
			t.Errorf("it says %q", h.err.String())
		}
		h.run(exitDone, "tables", "audit")
		if strings.Contains(h.out.String(), "orders") {
			t.Errorf("others are shown too:\n%s", h.out.String())
		}
	})
}

// The shape is the one that scripts rely on: numbers as numbers, units in the names.
func TestTablesJSON(t *testing.T) {
	tabled(t, func(h *host) {
		h.run(exitDone, "tables", "-o", "json")
		var got struct {
			Account, Region string
			Tables          []struct {
				Name        string           `json:"name"`
				Status      string           `json:"status"`
				BillingMode string           `json:"billing_mode"`
				SizeBytes   int64            `json:"size_bytes"`
				Items       int64            `json:"items"`
				Read        map[string]any   `json:"read"`
				Write       map[string]any   `json:"write"`
				Indexes     []map[string]any `json:"indexes"`
			}
			Error any
		}
		h.decode(&got)
		if got.Account != h.world.Account() || got.Region != "us-east-1" || len(got.Tables) != 3 || got.Error != nil {
			t.Fatalf("got %s", h.out.String())
		}
		orders := got.Tables[0]
		if orders.Name != "orders" || orders.Status != "ACTIVE" || orders.BillingMode != "PROVISIONED" || orders.SizeBytes != 3<<30 || orders.Items != 1200 {
			t.Errorf("orders is %+v", orders)
		}
		if r := orders.Read; r["provisioned"] != 10.0 || r["consumed_per_second"] != 3.1 || r["throttled_per_minute"] != 0.0 || r["auto_scaling"] != nil {
			t.Errorf("reads of orders are %v", r)
		}
		if len(orders.Indexes) != 1 || orders.Indexes[0]["name"] != "by-day" {
			t.Fatalf("the indexes are %v", orders.Indexes)
		}
		w := orders.Indexes[0]["write"].(map[string]any)
		if w["provisioned"] != 1.0 || w["consumed_per_second"] != 1.0 || w["throttled_per_minute"].(float64) <= 0 {
			t.Errorf("writes of by-day are %v", w)
		}
		for _, table := range got.Tables[1:] {
			switch table.Name {
			case "audit":
				if table.BillingMode != "PAY_PER_REQUEST" || table.Read["provisioned"] != 0.0 || table.Read["max_per_second"] != 40.0 || table.Write["consumed_per_second"] != 0.5 || table.Indexes == nil {
					t.Errorf("audit is %+v", table)
				}
			case "sessions":
				s, _ := table.Read["auto_scaling"].(map[string]any)
				if s["min"] != 2.0 || s["max"] != 10.0 || s["target_percent"] != 70.0 || table.Write["auto_scaling"] != nil {
					t.Errorf("sessions is %+v", table)
				}
			}
		}
	})
}

func TestTablesThatTheConfigSelects(t *testing.T) {
	tabled(t, func(h *host) {
		h.configure(team + "[tables]\ninclude = [\"a*\"]\n")
		h.run(exitDone, "tables", "-o", "json")
		var got tablesDocument
		h.decode(&got)
		if len(got.Tables) != 1 || got.Tables[0].Name != "audit" {
			t.Errorf("shown are %+v", got.Tables)
		}
		h.run(exitDone, "tables", "orders") // named, it need not be selected
		h.prints("orders")
	})
}

func TestTablesOfAnEmptyAccount(t *testing.T) {
	h := newHost(t)
	h.run(exitDone, "tables")
	h.says("no tables to show")
	h.run(exitDone, "tables", "-o", "json")
	h.prints(`"tables": []`)
}

// TestTablesSayWhatFailed holds what can not be read to its exit code, to its words
// and to what is shown all the same.
func TestTablesSayWhatFailed(t *testing.T) {
	for _, c := range []struct {
		name, script, args string
		exit               int
		says               string
		shown              []string // with JSON
		class              model.Class
	}{
		{"a name that does not exist", "", "tables odrers", exitUsage, "did you mean orders?", nil, ""},
		{"one of two that does not exist", "", "tables audit odrers", exitUsage, "did you mean orders?", []string{"audit"}, ""},
		{"no such name at all", "", "tables zzz", exitUsage, "aloft tables lists", nil, ""},
		{"a name that can be none", "", "tables a/b", exitUsage, "is no table's name", nil, ""},
		{"the list is denied", "ListTables=denied", "tables", exitFailed, "dynamodb:ListTables", nil, model.Denied},
		{"a table is denied", "DescribeTable[orders]=denied", "tables", exitFailed, "dynamodb:DescribeTable", []string{"audit", "sessions"}, model.Denied},
		{"metrics are denied", "GetMetricStatistics=denied", "tables", exitFailed, "cloudwatch:GetMetricStatistics", []string{"audit", "orders", "sessions"}, model.Denied},
		{"auto scaling is denied", "DescribeScalableTargets=denied", "tables", exitDone, "application-autoscaling:DescribeScalableTargets", []string{"orders", "audit", "sessions"}, ""},
		{"credentials have expired", "*=expired", "tables", exitFailed, "credentials", nil, model.Expired},
		{"a broken config", "", "tables --config /nowhere.toml", exitUsage, "/nowhere.toml", nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			tabled(t, func(h *host) {
				if c.script != "" {
					h.script(c.script)
				}
				h.run(c.exit, strings.Fields(c.args)...)
				h.says(c.says)
				h.run(c.exit, append(strings.Fields(c.args), "-o", "json")...)
				var got tablesDocument
				h.decode(&got)
				var shown []string
				for _, table := range got.Tables {
					shown = append(shown, table.Name)
					if c.name == "metrics are denied" && (table.Read.ConsumedPerSecond != nil || table.Read.ThrottledPerMinute != nil) {
						t.Errorf("what is not known is %+v", table.Read)
					}
				}
				slices.Sort(shown)
				slices.Sort(c.shown)
				if !slices.Equal(shown, c.shown) {
					t.Errorf("shown are %v, want %v", shown, c.shown)
				}
				if c.exit != exitDone && (got.Error == nil || got.Error.Exit != c.exit || got.Error.Class != c.class || !strings.Contains(got.Error.Message, c.says)) {
					t.Errorf("the error is %+v", got.Error)
				}
				if c.exit == exitDone && (len(got.Notes) != 1 || !strings.Contains(got.Notes[0], c.says)) {
					t.Errorf("the notes are %v", got.Notes)
				}
				if unknown := h.world.Unknown(); len(unknown) > 0 {
					t.Errorf("not simulated: %v", unknown)
				}
			})
		})
	}
}

// A table that goes between the list and its description is no error.
func TestATableThatGoesMeanwhile(t *testing.T) {
	tabled(t, func(h *host) {
		h.world.Before("DescribeTable", func() { _ = h.world.DeleteTable("audit") })
		h.run(exitDone, "tables", "-o", "json")
		var got tablesDocument
		h.decode(&got)
		if len(got.Tables) != 2 {
			t.Errorf("shown are %+v", got.Tables)
		}
	})
}

func TestTablesKeepTheTimeout(t *testing.T) {
	tabled(t, func(h *host) {
		h.script("ListTables=hang")
		begun := time.Now()
		h.run(exitFailed, "tables", "--timeout", "3s")
		if took := time.Since(begun); took < 3*time.Second || took > 4*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}

// Many series are read together and paid for, within the day's cap.
func TestTablesPayForManyMetrics(t *testing.T) {
	many := func(t *testing.T, run func(*host)) {
		tabled(t, func(h *host) {
			for i := range 110 {
				if err := h.world.PutTable(sim.TableSpec{Name: "table-" + strings.Repeat("x", i+1)}); err != nil {
					t.Fatal(err)
				}
			}
			run(h)
		})
	}
	many(t, func(h *host) {
		h.run(exitDone, "tables")
		if calls := h.world.Calls(); calls["GetMetricData"] != 0 || calls["GetMetricStatistics"] != 456 || strings.Contains(h.err.String(), "cost") {
			t.Errorf("it paid, and nobody said that it may: %v %s", calls, h.err.String())
		}
	})
	many(t, func(h *host) {
		h.run(exitDone, "tables", "--paid")
		h.says("these reads have cost $0.00456") // 114 tables and indexes, 4 series each
		if calls := h.world.Calls(); calls["GetMetricData"] != 1 || calls["GetMetricStatistics"] != 0 {
			t.Errorf("calls: %v", calls)
		}
	})
	many(t, func(h *host) {
		h.configure(team + "[budget]\nmetrics_usd_per_day = 0.001\n")
		h.run(exitFailed, "tables", "-o", "json")
		h.says("metrics_usd_per_day")
		var got tablesDocument
		h.decode(&got)
		if len(got.Tables) != 113 || got.Error.Class != model.OverBudget || h.world.Calls()["GetMetricData"] != 0 {
			t.Errorf("%d tables, %+v", len(got.Tables), got.Error)
		}
	})
}
