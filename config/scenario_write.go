package config

// A scenario as a file.

import (
	"bytes"
	"fmt"

	"github.com/aloftdeck/aloft/model/cost"
)

// WriteScenario is a scenario as TOML that ReadScenario takes.
func WriteScenario(s cost.Scenario) []byte {
	w := &scenarioWriter{}
	w.text("name", s.Name)
	w.text("region", s.Region)
	w.always("activities_per_month", s.Activities)
	w.number("log_gib", s.LogGB)
	w.flag("free_tier", s.FreeTier)
	for _, f := range s.Functions {
		w.table("function")
		w.text("name", f.Name)
		w.always("calls", f.Calls)
		w.always("milliseconds", f.Milliseconds)
		w.number("memory_mb", float64(f.MemoryMB))
		w.text("architecture", f.Architecture)
		w.flag("omit_requests", f.OmitRequests)
	}
	for _, t := range s.Tables {
		w.table("table")
		w.text("name", t.Name)
		w.number("read_units", float64(t.ReadUnits))
		w.number("write_units", float64(t.WriteUnits))
		w.number("reads", t.Reads)
		w.number("writes", t.Writes)
		w.number("storage_gib", t.StorageGiB)
		w.number("storage_bytes", t.Bytes)
	}
	for _, a := range s.APIs {
		w.table("api")
		w.text("name", a.Name)
		w.text("kind", a.Kind)
		w.always("calls", a.Calls)
	}
	for _, b := range s.Builds {
		w.table("build")
		w.text("name", b.Name)
		w.text("compute", b.Compute)
		w.always("minutes", b.Minutes)
	}
	for _, c := range s.Cases {
		w.table("case")
		w.text("name", c.Name)
		w.number("activities_per_month", c.Activities)
		w.number("storage_gib", c.StorageGiB)
		w.number("storage_bytes", c.Bytes)
	}
	for _, a := range s.Compare {
		w.table("compare")
		w.text("name", a.Name)
		w.always("usd_per_month", a.USDPerMonth)
	}
	return w.b.Bytes()
}

// scenarioWriter leaves out most of what has its zero value, which the reader takes
// for the same.
type scenarioWriter struct{ b bytes.Buffer }

func (w *scenarioWriter) table(name string) { fmt.Fprintf(&w.b, "\n[[%s]]\n", name) }

func (w *scenarioWriter) text(key, value string) {
	if value != "" {
		fmt.Fprintf(&w.b, "%s = %s\n", key, literal(value))
	}
}

func (w *scenarioWriter) number(key string, value float64) {
	if value != 0 {
		w.always(key, value)
	}
}

// always writes a number that the reader needs, or takes for another one than
// nothing when it is left out.
func (w *scenarioWriter) always(key string, value float64) {
	fmt.Fprintf(&w.b, "%s = %s\n", key, literal(value))
}

func (w *scenarioWriter) flag(key string, value bool) {
	if value {
		fmt.Fprintf(&w.b, "%s = true\n", key)
	}
}
