package cost

import (
	"math"
	"strings"
	"testing"
)

// bill is the story's: what docs/scenarios/published-bill.toml holds too.
func bill() Scenario {
	return Scenario{
		Activities: 1_000_000,
		Functions:  []ScenarioFunction{{Name: "functions", Calls: 1, Milliseconds: 5000, MemoryMB: 128, OmitRequests: true}},
		Tables:     []ScenarioTable{{Name: "tables", ReadUnits: 15, WriteUnits: 15, StorageGiB: 180}},
		APIs:       []ScenarioAPI{{Name: "apis", Calls: 3}},
		Cases:      []Case{{Name: "1 TB", Bytes: 1e12}, {Name: "twice", Activities: 2_000_000}},
		Compare:    []Alternative{{"containers", 400}, {"nothing", 0}},
	}
}

func TestEstimatesAddUp(t *testing.T) {
	s := bill()
	s.Tables = append(s.Tables, ScenarioTable{Name: "events", Reads: 1.5, Writes: 0.25, Bytes: 5e10})
	s.Functions = append(s.Functions, ScenarioFunction{Name: "arm", Calls: 0.1, Milliseconds: 80, MemoryMB: 256, Architecture: "arm64"})
	s.Builds = []ScenarioBuild{{Name: "jobs", Minutes: 300}, {Name: "arm", Compute: "arm-small", Minutes: 10}}
	s.LogGB = 12
	for _, free := range []bool{false, true} {
		s.FreeTier = free
		e, err := Embedded().Estimate(s)
		if err != nil {
			t.Fatal(err)
		}
		all := append([]CaseEstimate{{
			Name: "now", Lines: e.Lines, Parts: e.Parts, Total: e.Total, Fixed: e.Fixed, FreeTier: e.FreeTier,
			Activities: s.Activities, PerActivity: e.PerActivity, EachInAll: e.EachInAll,
		}}, e.Cases...)
		for _, c := range all {
			var lines, parts USD
			for _, l := range c.Lines {
				lines += l.USD
				if l.USD < 0 || l.Arithmetic == "" {
					t.Errorf("%s: %+v", c.Name, l)
				}
			}
			for _, p := range c.Parts {
				parts += p.USD
			}
			if lines != c.Total || parts != c.Total || c.Fixed > c.Total || (c.FreeTier > 0) != free {
				t.Errorf("%s: lines %d, parts %d, total %d, fixed %d, free %d", c.Name, lines, parts, c.Total, c.Fixed, c.FreeTier)
			}
			if each := c.EachInAll.Dollars() * c.Activities; math.Abs(each-(c.Total-c.Fixed).Dollars()) > c.Activities*1e-9 || c.PerActivity > c.EachInAll {
				t.Errorf("%s: %s an activity of which the functions %s", c.Name, c.EachInAll, c.PerActivity)
			}
		}
		if len(e.Parts) != 7 {
			t.Errorf("the parts are %+v", e.Parts)
		}
	}
}

func TestCasesChangeWhatTheySay(t *testing.T) {
	e, err := Embedded().Estimate(bill())
	if err != nil {
		t.Fatal(err)
	}
	terabyte, twice := e.Cases[0], e.Cases[1]
	if terabyte.Total-e.Total != 187_830_643_662 || terabyte.PerActivity != e.PerActivity {
		t.Errorf("1 TB: %s", terabyte.Total)
	}
	if twice.Total-e.Total != 10_500_000_000+10_416_687_500 || twice.Fixed != e.Fixed {
		t.Errorf("twice: %s", twice.Total)
	}
	if d := e.Compare[0].Difference; d != e.Total-400*Dollar || e.Compare[1].Difference != e.Total || terabyte.Compare[0].Difference != terabyte.Total-400*Dollar {
		t.Errorf("%+v", e.Compare)
	}
	// Storage of several tables is shared as it is now; where there is none, it
	// stands for itself.
	s := bill()
	s.Tables = append(s.Tables, ScenarioTable{Name: "other", StorageGiB: 60})
	e, _ = Embedded().Estimate(s)
	if got := e.Cases[0].Total; got < terabyte.Total-1 || got > terabyte.Total+1 {
		t.Errorf("of two tables: %s", got)
	}
	s.Tables = nil
	if e, _ = Embedded().Estimate(s); e.Cases[0].Total-e.Total != 232_830_643_662 {
		t.Errorf("of none: %s", e.Cases[0].Total)
	}
}

func TestAMonthWithoutActivities(t *testing.T) {
	s := bill()
	s.Activities = 0
	e, err := Embedded().Estimate(s)
	if err != nil || e.Total != e.Fixed || e.Total.Round2() != "$53.54" {
		t.Errorf("%s of which fixed %s, %v", e.Total, e.Fixed, err)
	}
	// One would still cost what the first ones do.
	if e.PerActivity != 10_417 || e.EachInAll != 20_917 {
		t.Errorf("%s and %s", e.PerActivity, e.EachInAll)
	}
}

func TestScenariosThatCanNotBeCountedAreErrors(t *testing.T) {
	for _, c := range []struct {
		want   string
		change func(*Scenario)
	}{
		{"milliseconds of function functions", func(s *Scenario) { s.Activities, s.Functions[0].Calls = 1e12, 1e9 }},
		{"calls of API apis", func(s *Scenario) { s.APIs[0].Calls = -1 }},
		{"calls of API apis", func(s *Scenario) { s.APIs[0].Calls = math.NaN() }},
		{"storage of table tables", func(s *Scenario) { s.Tables[0].StorageGiB = math.Inf(1) }},
		{"units of table tables", func(s *Scenario) { s.Tables[0].ReadUnits = math.MaxInt64 }},
		{"minutes of builds x", func(s *Scenario) { s.Builds = []ScenarioBuild{{Name: "x", Minutes: 1e300}} }},
		{"there is no kind", func(s *Scenario) { s.APIs[0].Kind = "SOAP" }},
		{"there is no compute type", func(s *Scenario) { s.Builds = []ScenarioBuild{{Compute: "huge"}} }},
		{"case more: calls of API", func(s *Scenario) { s.Cases = []Case{{Name: "more", Activities: 1e19}}; s.Functions = nil }},
	} {
		s := bill()
		c.change(&s)
		if e, err := Embedded().Estimate(s); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, %s", c.want, err, e.Total)
		}
	}
}

func TestEstimatesSayWhosePricesTheyTake(t *testing.T) {
	s := bill()
	s.Region = "eu-west-1"
	e, err := Embedded().Estimate(s)
	if err != nil || e.Foreign || e.Region != "eu-west-1" || e.Source == "" || len(e.Assumed) != 1 || !strings.Contains(e.Assumed[0], "REST API calls") {
		t.Errorf("%+v, %v", e, err)
	}
	s.Region = "xx-nowhere-9"
	if e, _ = Embedded().Estimate(s); !e.Foreign || e.Region != Home || e.Prices.IsZero() {
		t.Errorf("%+v", e)
	}
	if e, _ = (&Book{}).Estimate(s); len(e.Assumed) != 1 || !strings.Contains(e.Assumed[0], "count as nothing") {
		t.Errorf("%+v", e)
	}
}

// An estimate in which nothing is priced still says of which day the prices are.
func TestEstimatesAreDated(t *testing.T) {
	for _, s := range []Scenario{
		{},
		{Functions: []ScenarioFunction{{Name: "idle", Calls: 1, Milliseconds: 5000, MemoryMB: 128}}},
		{Region: "xx-nowhere-1"},
		bill(),
	} {
		e, err := Embedded().Estimate(s)
		if err != nil || e.Prices.IsZero() {
			t.Errorf("%+v: prices of %v, %v", s, e.Prices, err)
		}
	}
}
