package cost

import "testing"

// published is the bill of the story, as docs/scenarios/published-bill.toml has it.
func published() Scenario {
	return Scenario{
		Activities: 1_000_000,
		Functions:  []ScenarioFunction{{Name: "functions", Calls: 1, Milliseconds: 5000, MemoryMB: 128, OmitRequests: true}},
		Tables:     []ScenarioTable{{Name: "tables", ReadUnits: 15, WriteUnits: 15, StorageGiB: 180}},
		APIs:       []ScenarioAPI{{Name: "apis", Calls: 3}},
		Cases:      []Case{{Name: "1 TB", Bytes: 1e12}},
		Compare:    []Alternative{{"containers", 400}},
	}
}

func TestDump(t *testing.T) {
	e, err := Embedded().Estimate(published())
	if err != nil {
		t.Fatal(err)
	}
	t.Log(e.PerActivity, e.EachInAll, e.Fixed, e.Total, e.Compare, e.Prices, e.Assumed)
	for _, l := range e.Lines {
		t.Log(l.USD, l.USD.Round2(), l.Service, l.Arithmetic)
	}
	t.Log(e.Parts)
	for _, c := range e.Cases {
		t.Log(c.Name, c.Total, c.Fixed, c.Parts)
		for _, l := range c.Lines {
			t.Log(l.USD, l.Service, l.Arithmetic)
		}
	}
}
