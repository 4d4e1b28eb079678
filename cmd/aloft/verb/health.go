package verb

import (
	"context"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/store"
)

// healthSettings are how a config has health read and judged.
func healthSettings(c config.Config) health.Settings {
	return health.Settings{
		Limits: health.Limits{Share: c.Health.ErrorRate / 100, LeastCalls: c.Health.LeastCalls}, Paid: c.Health.Paid,
	}
}

// healthReport is how the calls of one stage go. A nil one was not asked for.
type healthReport struct {
	stage  model.Stage
	limits health.Limits
	failed error // why it could not be read as a whole
	asked  bool  // there is a stage
}

// readHealth reads into a store how the calls of the last stage went.
func (k *session) readHealth(ctx context.Context, s *store.Store) *healthReport {
	r := &healthReport{limits: healthSettings(k.config).Limits}
	stages := s.Stages()
	if len(stages) == 0 {
		return r
	}
	r.stage, r.asked = stages[len(stages)-1], true
	var aliases []model.Alias
	for _, f := range s.Functions() {
		if c := s.Cell(f.Name, r.stage.Name); c.State == store.Serving {
			aliases = append(aliases, c.Alias)
		}
	}
	progress := k.env.newProgress()
	defer progress.clear()
	done := 0
	r.failed = k.once(k.config, func(e model.Event) {
		s.Apply(e)
		if e, ok := e.(health.FiguresRead); ok && e.Called.Alias != "" && e.Called.Version == "" {
			done++
			progress.sayf("health of %d of %d functions read", done, len(aliases))
		}
	}).Health(ctx, aliases)
	return r
}

// err says why health could not be read, nil when it could.
func (r *healthReport) err() error {
	if r == nil || r.failed == nil {
		return nil
	}
	return &withCode{fmt.Errorf("the health of %s could not be read: %w", r.stage.Name, r.failed), exitFailed}
}

// heads are the heads of the columns.
func (r *healthReport) heads() []string {
	if r == nil || !r.asked {
		return nil
	}
	return []string{"CALLS/m", "ERR", "P95"}
}

// cells are the figures of a function, nothing where it has no such stage.
func (r *healthReport) cells(s *store.Store, function string) []string {
	if r == nil || !r.asked || s.Cell(function, r.stage.Name).State != store.Serving {
		return nil
	}
	f, failure := s.Health(model.CellKey{Function: function, Alias: r.stage.Alias})
	if failure != nil && !f.Calls.Known {
		return []string{paint(styleBad, failure.Word())}
	}
	failed := r.limits.FailedWord(f)
	switch r.limits.Judge(f) {
	case health.Failing:
		failed = paint(styleBad, failed+"!")
	case health.Throttled:
		failed = paint(styleBad, health.HeldWord(f))
	}
	return []string{r.limits.CallsWord(f), failed, r.limits.P95Word(f)}
}

// foot says of which stage and time the figures are.
func (r *healthReport) foot() []string {
	if r == nil || !r.asked {
		return nil
	}
	return []string{"", fmt.Sprintf("%s, last %d min; ! from %s of the calls on", r.stage.Name, health.Span/time.Minute, r.limits.ShareWord())}
}

// healthJSON is the shape that scripts rely on. What is not known is null.
type healthJSON struct {
	Verdict   string    `json:"verdict"` // unknown, idle, few, well, throttled, failing
	From      time.Time `json:"from"`
	To        time.Time `json:"to"`
	Calls     *float64  `json:"calls"`
	PerMinute *float64  `json:"calls_per_minute"`
	Errors    *float64  `json:"errors"`
	Failed    *float64  `json:"failed"` // share of the calls, 0 to 1
	Throttles *float64  `json:"throttles"`
	P95       *float64  `json:"p95_ms"`
	Error     string    `json:"error,omitempty"` // why a part of it could not be read
}

func (r *healthReport) json(s *store.Store, function, stage string) *healthJSON {
	if r == nil || !r.asked || stage != r.stage.Name {
		return nil
	}
	f, failure := s.Health(model.CellKey{Function: function, Alias: r.stage.Alias})
	j := figuresJSON(f, r.limits)
	if failure == nil && !f.Read() {
		failure, _ = r.failed.(*model.Failure)
	}
	if failure != nil {
		j.Error = failure.Error()
	}
	return j
}

// figuresJSON are figures in JSON.
func figuresJSON(f health.Figures, l health.Limits) *healthJSON {
	known := func(v float64, ok bool) *float64 {
		if !ok {
			return nil
		}
		return &v
	}
	j := &healthJSON{Verdict: l.Judge(f).Word(), From: f.From, To: f.To}
	j.Calls, j.Errors = known(f.Calls.Value, f.Calls.Known), known(f.Errors.Value, f.Errors.Known)
	j.Throttles, j.P95 = known(f.Throttles.Value, f.Throttles.Known), known(f.P95.Value, f.P95.Known)
	j.PerMinute, j.Failed = known(f.PerMinute()), known(f.Failed())
	return j
}
