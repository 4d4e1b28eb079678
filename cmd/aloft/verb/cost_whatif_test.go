package verb

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// publishedBill is the scenario of the documentation.
func publishedBill(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "..", "..", "docs", "scenarios", "published-bill.toml"))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// A scenario needs no account, no credentials and no folder of its own.
func TestWhatIfNeedsNoAccount(t *testing.T) {
	h := newHost(t)
	h.offline()
	h.Environ, h.Home, h.Login = []string{"LANG=C.UTF-8"}, "", ""
	h.run(exitDone, "cost", "--what-if", publishedBill(t))
	h.prints("$0.0000104", "$8.54", "$45.00", "$10.50", "$232.83", "$53.54", "$262.29", "1,000,000 activities a month",
		"15 RCU × 730 h = 10,950 RCU-h × $0.00013", "a month is 730 h, a GiB 2^30 bytes")
	if h.err.Len() > 0 {
		t.Errorf("it says %q", h.err.String())
	}
}

func TestWhatIfJSON(t *testing.T) {
	h := newHost(t)
	h.offline()
	plan := filepath.Join(h.Home, "plan.toml")
	text, err := os.ReadFile(publishedBill(t))
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, "\n[[compare]]\nname = \"containers\"\nusd_per_month = 1200.5\n"...)
	if err := os.WriteFile(plan, text, 0o600); err != nil {
		t.Fatal(err)
	}
	h.run(exitDone, "cost", "--what-if", plan, "-o", "json")
	var got struct {
		USDPerActivity float64 `json:"usd_per_activity"`
		Fixed          float64 `json:"fixed_usd_per_month"`
		Total          float64 `json:"total_usd_per_month"`
		Lines          []struct {
			USD        float64 `json:"usd_per_month"`
			Arithmetic string  `json:"arithmetic"`
		} `json:"lines"`
		Compare []struct {
			Name       string  `json:"name"`
			USD        float64 `json:"usd_per_month"`
			Difference float64 `json:"difference_usd_per_month"`
		} `json:"compare"`
		Cases []struct {
			Name  string  `json:"name"`
			Total float64 `json:"total_usd_per_month"`
		} `json:"cases"`
	}
	h.decode(&got)
	near := func(what string, got, want, by float64) {
		t.Helper()
		if math.Abs(got-want) > by {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	near("an activity", got.USDPerActivity, 0.0000104, 0.00000005)
	near("fixed", got.Fixed, 53.54, 0.005)
	near("in all", got.Total, 74.46, 0.005)
	sum := 0.0
	for _, l := range got.Lines {
		if sum += l.USD; l.Arithmetic == "" {
			t.Errorf("a line without arithmetic: %+v", l)
		}
	}
	near("the lines", sum, got.Total, 1e-6)
	if len(got.Compare) != 1 || got.Compare[0].Name != "containers" || got.Compare[0].USD != 1200.5 {
		t.Fatalf("compared with %+v", got.Compare)
	}
	near("the difference", got.Compare[0].Difference, got.Total-1200.5, 1e-6)
	if len(got.Cases) != 1 || got.Cases[0].Name != "with 1 TB" {
		t.Fatalf("the cases are %+v", got.Cases)
	}
	near("with 1 TB", got.Cases[0].Total, 262.29, 0.005)

	h.run(exitDone, "cost", "--what-if", plan, "--free-tier", "-o", "json")
	if h.decode(&got); got.Total >= 74 || got.Total < 0 {
		t.Errorf("with free tiers $%v", got.Total)
	}
	h.prints(`"free_tier": true`)
}

func TestBadScenarios(t *testing.T) {
	for _, c := range []struct{ name, text, says string }{
		{"not TOML", "name =\n", "plan.toml:1: name"},
		{"an unknown key", "activites_per_month = 1\n", "plan.toml:1: activites_per_month: unknown key: did you mean"},
		{"a number below zero", "name = \"x\"\n[[compare]]\nname = \"old\"\nusd_per_month = -1\n", "plan.toml:4: compare.usd_per_month"},
		{"too long", "#" + strings.Repeat("x", maxScenario), "longer than a scenario may be"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHost(t)
			h.offline()
			plan := filepath.Join(h.Home, "plan.toml")
			if err := os.WriteFile(plan, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			h.run(exitUsage, "cost", "--what-if", plan)
			h.says(c.says)
			h.run(exitUsage, "cost", "--what-if", plan, "-o", "json")
			var got errorDocument
			if h.decode(&got); got.Error == nil || got.Error.Exit != exitUsage || !strings.Contains(got.Error.Message, c.says) {
				t.Errorf("with JSON: %s", h.out.String())
			}
		})
	}
}
