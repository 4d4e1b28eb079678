package verb

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
)

// story is a host over the account of the story, at noon of the 21st of a month, in
// time that passes as fast as nothing happens.
func story(t *testing.T, run func(*host)) {
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t)
		time.Sleep(20*24*time.Hour + 12*time.Hour)
		h.world = sim.Demo(demoSeed, time.Now, defaultDemoFunctions)
		run(h)
	})
}

func (h *host) costs(want int, args ...string) costDocument {
	h.t.Helper()
	h.run(want, append([]string{"cost", "-o", "json"}, args...)...)
	var d costDocument
	h.decode(&d)
	return d
}

// In every group rows and their lines add up to the whole, and the days of the month
// do.
func TestCostJSONAddsUp(t *testing.T) {
	story(t, func(h *host) {
		d := h.costs(exitDone, "--by", "stage")
		near := func(what string, got, want float64) {
			t.Helper()
			if math.Abs(got-want) > 1e-6 {
				t.Errorf("%s is %v, want %v", what, got, want)
			}
		}
		if len(d.By) != 4 || d.MonthToDateUSD < 40 || d.Account != h.world.Account() || d.PricesRegion != "us-east-1" || d.FreeTier {
			t.Fatalf("got %+v", d)
		}
		for group, rows := range d.By {
			month, rate := 0.0, 0.0
			for _, row := range rows {
				lines := 0.0
				for _, l := range row.Lines {
					lines += l.USD
					if l.Arithmetic == "" || l.Unit == "" || l.Item == "" {
						t.Errorf("%s, %s: %+v", group, row.Name, l)
					}
				}
				near(string(group)+", "+row.Name, lines, row.MonthToDateUSD)
				month, rate = month+row.MonthToDateUSD, rate+row.RunRateUSD
			}
			near(string(group), month, d.MonthToDateUSD)
			near(string(group)+" a month", rate, d.RunRateDayUSD)
		}
		days := 0.0
		for _, day := range d.Days {
			services := 0.0
			for _, usd := range day.Services {
				services += usd
			}
			near(day.Day, services, day.USD)
			if strings.HasPrefix(day.Day, "2000-01-") {
				days += day.USD
			}
		}
		near("the days of the month", days, d.MonthToDateUSD)
		if d.FixedUSD < 53 || d.FixedUSD > 55 {
			t.Errorf("fixed is $%v, want the story's 54", d.FixedUSD)
		}
		if calls := h.world.Calls(); calls["GetCostAndUsage"] > 0 {
			t.Errorf("Cost Explorer was asked: %v", calls)
		}
		if unknown := h.world.Unknown(); len(unknown) > 0 {
			t.Errorf("not simulated: %v", unknown)
		}
		free := h.costs(exitDone, "--free-tier")
		if all := free.MonthToDateUSD + free.FreeTierUSD; math.Abs(all-d.MonthToDateUSD) > 0.01 { // time has passed
			t.Errorf("with what is free it is %v, without %v", all, d.MonthToDateUSD)
		}
		if _, ok := free.By[cost.ByStage]; ok || !free.FreeTier || free.FreeTierUSD <= 0 {
			t.Errorf("with free tiers: %v, stages %t", free.FreeTierUSD, ok)
		}
	})
}

// The verb counts what the pane counts: builds on the machines that they ran on, and
// the buckets that they leave artifacts in.
func TestCostCountsArtifacts(t *testing.T) {
	story(t, func(h *host) {
		d := h.costs(exitDone)
		if !slices.ContainsFunc(d.By[cost.ByService], func(r costRow) bool { return r.Name == string(cost.S3) && r.MonthToDateUSD > 0 }) {
			t.Errorf("nothing is stored in S3: %+v", d.By[cost.ByService])
		}
		calls := h.world.Calls()
		if calls["ListBuildsForProject"] == 0 || calls["BatchGetBuilds"] != 1 {
			t.Errorf("builds were read with %d and %d calls", calls["ListBuildsForProject"], calls["BatchGetBuilds"])
		}
	})
}

// The logs of functions and projects that the config does not select are not counted,
// no more than in the pane.
func TestCostOfWhatTheConfigSelects(t *testing.T) {
	story(t, func(h *host) {
		logs := func(d costDocument) float64 {
			for _, r := range d.By[cost.ByService] {
				if r.Name == string(cost.CloudWatch) {
					return r.MonthToDateUSD
				}
			}
			return 0
		}
		all := logs(h.costs(exitDone))
		h.configure(team + "\n[functions]\ninclude = [\"activity-router\"]\n[builds]\nprojects = [\"activity-router\"]\n")
		if one := logs(h.costs(exitDone)); one <= 0 || one >= all/2 {
			t.Errorf("the logs of one function cost $%v, those of all $%v", one, all)
		}
	})
}

// The numbers are numbers: no field of the document is a text of digits.
func TestCostJSONHasNumbers(t *testing.T) {
	story(t, func(h *host) {
		h.costs(exitDone)
		var d map[string]any
		h.decode(&d)
		for _, key := range []string{"month_to_date_usd", "run_rate_last_day_usd_per_month", "run_rate_last_hour_usd_per_month", "fixed_usd_per_month", "budget_usd_per_month", "free_tier_usd", "week_change"} {
			if _, ok := d[key].(float64); !ok {
				t.Errorf("%s is %v", key, d[key])
			}
		}
	})
}

func TestCostForPeople(t *testing.T) {
	story(t, func(h *host) {
		h.configure(team + "[budget]\nusd_per_month = 60\n")
		h.run(exitDone, "cost")
		h.prints("MONTH TO DATE", "RUN RATE", "FIXED          $53.5", "BUDGET         $60.00 a month, passed on 2000-01-2", "list price, without free tiers, of us-east-1",
			"SERVICE", "DynamoDB", "Lambda", "API Gateway", "· ")
		if h.err.Len() > 0 {
			t.Errorf("it says %q", h.err.String())
		}
		h.run(exitDone, "cost", "--by", "function", "--limit", "2", "--free-tier")
		h.prints("the dearest 2 of", "FUNCTION", "free tiers taken off: $")
		if strings.Contains(h.out.String(), "activity-search ") && strings.Contains(h.out.String(), "digest-mailer ") {
			t.Errorf("more than two rows:\n%s", h.out.String())
		}
		h.run(exitDone, "cost", "--by", "table", "--limit", "0")
		h.prints("activities", "usage", "other than tables")
		if d := h.costs(exitDone); d.BudgetUSD != 60 || !strings.HasPrefix(d.BudgetPassed, "2000-01-2") {
			t.Errorf("the budget is %v, passed on %q", d.BudgetUSD, d.BudgetPassed)
		}
	})
}

func TestCostOfAnEmptyAccount(t *testing.T) {
	h := newHost(t)
	h.world = sim.New(sim.Options{Seed: 1, Now: time.Now, Region: "xx-nowhere-1", Unlimited: true})
	h.run(exitDone, "cost")
	h.prints("$0.00", "of us-east-1, because those of xx-nowhere-1 are not known")
	if d := h.costs(exitDone); d.MonthToDateUSD != 0 || d.Region != "xx-nowhere-1" || d.PricesRegion != "us-east-1" || d.WeekChange != nil {
		t.Errorf("got %+v", d)
	}
}

func TestCostByDayAsAPicture(t *testing.T) {
	story(t, func(h *host) {
		h.configure("name = \"rigd & <team>\"\n" + team)
		path := filepath.Join(h.Home, "cost.svg")
		h.run(exitDone, "cost", "--svg", path)
		h.says("drawn in " + path)
		h.prints("MONTH TO DATE")
		picture, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		decoder, elements := xml.NewDecoder(strings.NewReader(string(picture))), 0
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("the picture is no XML: %v", err)
			}
			if _, ok := token.(xml.StartElement); ok {
				elements++
			}
		}
		if elements < 20 || !strings.Contains(string(picture), "rigd &amp; &lt;team&gt;") {
			t.Errorf("%d elements: %.300s", elements, picture)
		}
		// What can not be written is said before anything is read, or beside the costs.
		h.world.ResetCalls()
		h.run(exitUsage, "cost", "--svg", filepath.Join(h.Home, "none", "cost.svg"))
		if calls := h.world.Calls(); len(calls) > 0 {
			t.Errorf("calls: %v", calls)
		}
		if d := h.costs(exitFailed, "--svg", h.Home); d.Error == nil || !strings.Contains(d.Error.Message, "picture") || d.MonthToDateUSD == 0 {
			t.Errorf("over a folder: %+v", d.Error)
		}
	})
}

// What can not be read is named, and the rest is shown.
func TestCostSaysWhatFailed(t *testing.T) {
	for _, c := range []struct {
		name, script, says string
		class              model.Class
		services           string // of those that are still there
	}{
		{"functions are denied", "ListFunctions=denied", "lambda:ListFunctions", model.Denied, "DynamoDB"},
		{"tables are denied", "ListTables=denied", "dynamodb:ListTables", model.Denied, "Lambda"},
		{"a table is denied", "DescribeTable[activities]=denied", "dynamodb:DescribeTable", model.Denied, "DynamoDB"},
		{"metrics are denied", "GetMetricStatistics=denied", "cloudwatch:GetMetricStatistics", model.Denied, "DynamoDB"},
		{"looking for metrics is denied", "ListMetrics=denied", "cloudwatch:ListMetrics", model.Denied, "Lambda"},
		{"log groups are denied", "DescribeLogGroups=denied", "logs:DescribeLogGroups", model.Denied, "Lambda"},
	} {
		t.Run(c.name, func(t *testing.T) {
			story(t, func(h *host) {
				h.script(c.script)
				h.run(exitFailed, "cost")
				h.says("the costs are not complete", c.says)
				h.prints("MONTH TO DATE", c.services)
				d := h.costs(exitFailed)
				if d.Error == nil || d.Error.Class != c.class || d.Error.Exit != exitFailed || !strings.Contains(d.Error.Message, c.says) || d.MonthToDateUSD <= 0 {
					t.Errorf("the error is %+v beside $%v", d.Error, d.MonthToDateUSD)
				}
			})
		})
	}
	h := newHost(t)
	h.script("*=expired")
	if d := h.costs(exitFailed); d.Error == nil || d.Error.Class != model.Expired {
		t.Errorf("the error is %+v", d.Error)
	}
}

func TestFlagsOfCost(t *testing.T) {
	h := newHost(t)
	h.offline()
	for args, want := range map[string]string{
		"--by colour":                             "service, function, stage or table",
		"--limit -1":                              "--limit",
		"--prices newest":                         "--prices takes refresh",
		"--prices refresh --svg x.svg":            "leave out --svg",
		"--prices refresh --what-if plan.toml":    "leave out --what-if",
		"--prices refresh --free-tier":            "leave out --free-tier",
		"--what-if plan.toml --svg x.svg":         "--svg is of the account's cost",
		"--what-if plan.toml --by table":          "--by is of the account's cost",
		"--what-if=":                              "the path of a file",
		"--svg=":                                  "the path of a file",
		"orders":                                  "cost",
		"--what-if /nowhere/plan.toml":            "/nowhere/plan.toml",
		"--what-if " + h.Home:                     "the scenario can not be read",
		"--budget 5":                              "unknown flag",
		"--svg /nowhere/cost.svg --by function":   "the picture has no place",
		"--svg " + h.Dir + "/aloft.toml/cost.svg": "the picture has no place",
	} {
		h.run(exitUsage, append([]string{"cost"}, strings.Fields(args)...)...)
		h.says(want)
	}
}

// The ledger is one file of this user on this host, which all processes share.
func TestSpendingIsSharedByProcesses(t *testing.T) {
	count := func(h *host) int {
		text, err := os.ReadFile(filepath.Join(h.Home, "state", "aloft", "spending.json"))
		if err != nil {
			t.Fatal(err)
		}
		var l struct {
			Free int `json:"free_requests_this_month"`
		}
		if err := json.Unmarshal(text, &l); err != nil {
			t.Fatal(err)
		}
		return l.Free
	}
	a := newHost(t)
	a.putTables()
	a.run(exitDone, "tables")
	one := count(a)
	if one != 16 { // four series of each of three tables and an index
		t.Errorf("%d free requests are counted, want 16", one)
	}
	b := newHost(t)
	b.world, b.Home, b.Environ = a.world, a.Home, a.Environ
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		Run(t.Context(), b.Env, []string{"tables"})
	}()
	a.run(exitDone, "tables")
	<-ended
	if got := count(a); got != 3*one {
		t.Errorf("%d free requests are counted, want %d", got, 3*one)
	}
}

// What ran is priced by the version that the last stage serves, and not by code that
// nobody has published.
func TestCostsAreThoseOfTheVersionThatIsServed(t *testing.T) {
	tabled(t, func(h *host) {
		h.run(exitDone, "cost")
		if calls := h.world.Calls(); calls["GetFunction"] != 2 { // of two functions, the last stage
			t.Errorf("calls: %v", calls)
		}
		h.configure("")
		before := h.world.Calls()["GetFunction"]
		h.run(exitDone, "cost")
		if n := h.world.Calls()["GetFunction"] - before; n != 0 {
			t.Errorf("without a config %d versions were read: nothing says which stage is the last", n)
		}
		h.script("GetFunction[payments:prod]=denied", "GetFunctionConfiguration[payments:prod]=denied")
		h.configure(team)
		h.run(exitDone, "cost") // its unpublished code stands for it
	})
}
