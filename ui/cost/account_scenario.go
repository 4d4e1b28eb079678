package cost

// The present account as a scenario: what the what-if editor begins with.

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
)

const (
	hoursAWeek   = 7 * 24
	mostPresents = 40 // functions that are named one by one
)

// usedDaily is what was used on average on a whole day.
type usedDaily map[cost.Item]map[string]float64

// accountScenario makes a scenario of what was used over the last whole days, and says how.
// An activity is one run of the function that ran most, which with most teams is
// the one that takes the events in.
func accountScenario(now time.Time, region string, m cost.Measured, tables []model.Table, functions []model.Function) (cost.Scenario, string) {
	s := cost.Scenario{Name: "present account", Region: region}
	day, days := daily(now, m)
	month := cost.MonthHours / 24.0
	memory := map[string]model.Function{}
	for _, f := range functions {
		memory[f.Name] = f
	}
	runs := map[string]float64{}
	millis := map[string]float64{} // MB·ms
	arm := map[string]bool{}
	for _, item := range []cost.Item{cost.LambdaRequestsX86, cost.LambdaRequestsARM} {
		for name, n := range day[item] {
			runs[name] += n
			arm[name] = arm[name] || item == cost.LambdaRequestsARM
		}
	}
	for _, item := range []cost.Item{cost.LambdaDurationX86, cost.LambdaDurationARM} {
		for name, n := range day[item] {
			millis[name] += n
		}
	}
	names := slices.SortedFunc(maps.Keys(runs), func(a, b string) int { return cmp.Or(cmp.Compare(runs[b], runs[a]), strings.Compare(a, b)) })
	perDay := 0.0
	if len(names) > 0 {
		perDay = runs[names[0]]
	}
	s.Activities = math.Round(perDay * month)
	each := func(n float64) float64 {
		if perDay <= 0 {
			return 0
		}
		return significant(n / perDay)
	}
	for _, name := range names[:min(len(names), mostPresents)] {
		f := memory[name]
		if runs[name] <= 0 || f.MemoryMB <= 0 {
			continue
		}
		sf := cost.ScenarioFunction{Name: name, Calls: each(runs[name]), MemoryMB: f.MemoryMB, Milliseconds: significant(millis[name] / float64(f.MemoryMB) / runs[name])}
		if arm[name] {
			sf.Architecture = "arm64"
		}
		s.Functions = append(s.Functions, sf)
	}
	s.Tables = presentTables(tables, day, each)
	for _, kind := range []struct {
		item cost.Item
		name string
	}{{cost.APIGatewayREST, "REST"}, {cost.APIGatewayHTTP, "HTTP"}} {
		for _, name := range slices.Sorted(maps.Keys(day[kind.item])) {
			s.APIs = append(s.APIs, cost.ScenarioAPI{Name: name, Kind: kind.name, Calls: each(day[kind.item][name])})
		}
	}
	for _, kind := range []struct {
		item cost.Item
		name string
	}{{cost.CodeBuildSmall, "small"}, {cost.CodeBuildMedium, "medium"}, {cost.CodeBuildLarge, "large"}, {cost.CodeBuildARMSmall, "arm-small"}} {
		sum := 0.0
		for _, n := range day[kind.item] {
			sum += n
		}
		if sum > 0 {
			s.Builds = append(s.Builds, cost.ScenarioBuild{Name: "builds " + kind.name, Compute: kind.name, Minutes: significant(sum * month / 60)})
		}
	}
	for _, n := range day[cost.LogsIngestion] {
		s.LogGB += n * month / (1 << 30)
	}
	s.LogGB = significant(s.LogGB)
	note := ""
	if slices.ContainsFunc(tables, func(t model.Table) bool { return t.Class == model.InfrequentAccessClass }) {
		note = " Tables of the infrequent-access class are priced like others here."
	}
	if days == 0 {
		return s, "What was used has not been read yet: these are the tables alone." + note
	}
	origin := fmt.Sprintf("From the last %d whole days of this account.", days)
	if len(names) > 0 {
		origin += " An activity is one run of " + names[0] + "."
	}
	return s, origin + note
}

// presentTables are the tables with what they are used for.
func presentTables(tables []model.Table, day usedDaily, each func(float64) float64) []cost.ScenarioTable {
	var out []cost.ScenarioTable
	for _, t := range tables {
		st := cost.ScenarioTable{Name: t.Name, StorageGiB: significant(float64(t.AllBytes()) / (1 << 30))}
		if t.Billing == model.OnDemand {
			st.Reads, st.Writes = each(day[cost.DynamoReadRequests][t.Name]), each(day[cost.DynamoWriteRequests][t.Name])
		} else {
			st.ReadUnits, st.WriteUnits = t.Throughput.ReadUnits, t.Throughput.WriteUnits
			for _, i := range t.Indexes {
				st.ReadUnits += i.Throughput.ReadUnits
				st.WriteUnits += i.Throughput.WriteUnits
			}
		}
		out = append(out, st)
	}
	return out
}

// daily is what each subject used on average on the last whole days, seven at most,
// and how many there were. Stages use what their functions use, so they are left
// out.
func daily(now time.Time, m cost.Measured) (usedDaily, int) {
	last := min(int(now.Sub(m.From)/(24*time.Hour)), m.Days) // the day that is not over is left out
	first := max(last-hoursAWeek/24, 0)
	out := usedDaily{}
	if m.From.IsZero() || last <= first {
		return out, 0
	}
	for _, e := range m.Entries {
		if e.Subject.Stage != "" || len(e.Daily) < last {
			continue
		}
		sum, n := 0.0, 0
		for _, v := range e.Daily[first:last] {
			if v >= 0 {
				sum, n = sum+float64(v), n+1
			}
		}
		if n == 0 {
			continue
		}
		s := e.Subject
		name := cmp.Or(s.Function, s.Table, s.API, s.Project, s.LogGroup, s.Bucket)
		if out[e.Item] == nil {
			out[e.Item] = map[string]float64{}
		}
		out[e.Item][name] += sum / float64(n)
	}
	return out, last - first
}

// significant rounds to four figures: the editor is for people.
func significant(v float64) float64 {
	if v == 0 || math.IsInf(v, 0) || math.IsNaN(v) {
		return 0
	}
	scale := math.Pow(10, 3-math.Floor(math.Log10(math.Abs(v))))
	if rounded := math.Round(v*scale) / scale; !math.IsInf(rounded, 0) && !math.IsNaN(rounded) {
		return rounded
	}
	return v
}
