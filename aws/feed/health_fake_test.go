package feed

// A scripted account whose functions are called.

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
)

// callsAccount is an account of functions with the stages dev, stage and prod. Figures
// are how its calls go, by what was called; what is not named is called 100 times.
type callsAccount struct {
	*fakeTables
	figures map[model.Called]map[string]float64 // by metric
	use     func(operation string) float64      // of the account today; nil: not counted
}

func newCalls(functions int) *callsAccount {
	a := &callsAccount{fakeTables: newTableAccount(0, 0), figures: map[model.Called]map[string]float64{}}
	a.fakeAWS = newFake(functions, "dev", "stage", "prod")
	a.values = func(s model.Series, at time.Time) float64 {
		if s.Namespace == model.NamespaceUsage {
			if a.use == nil || !at.Equal(time.Now().Truncate(fullDay)) {
				return math.NaN()
			}
			return a.use(s.Value("Resource"))
		}
		return a.value(calledOf(s), s.Metric)
	}
	return a
}

// value is a metric of what was called. What failed of an alias failed of its function
// and in the Region.
func (a *callsAccount) value(c model.Called, metric string) float64 {
	if v, ok := a.figures[c][metric]; ok {
		return v
	}
	switch metric {
	case "Invocations":
		return 100
	case "Duration":
		return 42
	}
	sum := 0.0
	for other, figures := range a.figures {
		if other.Version == "" && (c.Function == "" || c.Alias == "" && c.Function == other.Function) {
			sum += figures[metric]
		}
	}
	return sum
}

func calledOf(s model.Series) model.Called {
	c := model.Called{Function: s.Value("FunctionName"), Version: s.Value("ExecutedVersion")}
	if r := s.Value("Resource"); r != "" {
		c.Alias = r[len(c.Function)+1:]
	}
	return c
}

// failing lets so many calls of an alias fail.
func (a *callsAccount) failing(function, alias string, errors float64) {
	a.set(func() {
		a.figures[model.Called{Function: function, Alias: alias}] = map[string]float64{"Errors": errors}
	})
}

// looking is a screen with functions and their health in prod.
func looking(chosen string, visible ...string) model.Demand {
	return model.Demand{Visible: visible, Chosen: chosen, Focused: true, Topics: []any{health.Shown{On: true, Alias: "prod"}}}
}

func runHealth(t *testing.T, a *callsAccount, d model.Demand, change func(*Options)) *world {
	t.Helper()
	return runTables(t, a.fakeTables, d, func(o *Options) {
		o.Stages = stages("dev", "stage", "prod")
		o.Health.Limits = health.Limits{Share: 0.01, LeastCalls: 20}
		if change != nil {
			change(o)
		}
	})
}

// requests are how many requests were made for each metric, those of the account's own
// use left out, since a time.
func (a *callsAccount) requests(since time.Time) map[string]int {
	a.mu.Lock()
	defer a.mu.Unlock()
	n := map[string]int{}
	for _, r := range a.reads {
		for _, s := range r.Series {
			if !r.at.Before(since) && s.Namespace == model.NamespaceLambda {
				n[s.Metric]++
			}
		}
	}
	return n
}

// lastFigures are the figures of what was called that were posted last.
func lastFigures(w *world, c model.Called) (health.FiguresRead, bool) {
	all := posted[health.FiguresRead](w.box)
	for _, e := range slices.Backward(all) {
		if e.Called == c {
			return e, true
		}
	}
	return health.FiguresRead{}, false
}
