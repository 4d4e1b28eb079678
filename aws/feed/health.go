package feed

// The source of how calls go: from the top down, so that two requests tell that nothing
// fails anywhere.

import (
	"context"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
)

// healthSource reads what failed in the Region; where that is something, what failed of
// each function; where that is something, of its aliases. Of the stage that the screen
// shows it reads calls and durations too: of the chosen row at once, of the others on
// the screen as what is left of the month's free requests allows.
type healthSource struct {
	*scene
	reader    model.MetricReader
	roster    *roster
	functions *functionSource
	limits    health.Settings
	every     health.Intervals
	spending  func() model.Spending // may be nil

	shown    health.Shown
	visible  []string
	chosen   string
	chosenAt time.Time // since when
	placedAt time.Time // since when the same functions are on the screen

	region  regionHealth
	parts   map[string]*functionHealth
	failing map[string]*functionHealth // those of which something had failed when they were read
	rows    map[model.Called]*rowHealth
	around  engine.Queue[*functionHealth] // functions off the screen, while something fails
	made    time.Time                     // the list of functions that around was made of
	watches map[health.WatchID]*watchHealth

	share   func() float64 // of the ration, that goes to stages of APIs; nil: none
	month   *freeMonth
	own     int          // free requests that aloft itself has made on this host
	spentAt time.Time    // when that was looked at
	purse   health.Purse // of what is read for the screen
	spare   health.Purse // of what is not on it
	use     readTimes
	told    health.Rationed

	paidAt  readTimes // of the rows together
	brokeTo time.Time // no paid reads before this: the day's cap is reached
}

// freeMonth is what is known of the month's free requests: metrics of tables go by it
// too.
type freeMonth struct{ health.Ration }

// used is how many of this month's free requests are gone, as far as is known. What aloft
// itself has used since is part of what the account has.
func (f *freeMonth) used(own int, now time.Time) int {
	if !f.Whole || f.At.UTC().Month() != now.UTC().Month() {
		return own
	}
	return max(own, f.Used)
}

// readTimes are when something was read, and when it is tried again after a failure.
type readTimes struct {
	asked   time.Time // zero: never
	retry   time.Time
	reading bool
}

// due is when it is to be read next.
func (r *readTimes) due(every time.Duration) time.Time {
	if r.asked.IsZero() {
		return r.retry
	}
	return later(r.asked.Add(every), r.retry)
}

// regionHealth is what failed in the Region over the newest window.
type regionHealth struct {
	readTimes
	health.Figures
}

// quiet reports whether a part is known to be nothing in the whole of a window.
func quiet(f health.Figures, w health.Window, parts health.Parts) bool {
	return f.Read() && f.Window == w && (parts&health.Errors == 0 || f.Errors.Known && f.Errors.Value == 0) &&
		(parts&health.Throttles == 0 || f.Throttles.Known && f.Throttles.Value == 0)
}

// functionHealth is what failed of a function, through whatever alias.
type functionHealth struct {
	readTimes
	health.Figures
	name  string
	index int
}

// rowHealth is how the calls of an alias go, or of one of its two versions.
type rowHealth struct {
	readTimes
	health.Figures
}

func newHealth(s *scene, o *Options) *healthSource {
	h := &healthSource{
		scene: s, reader: o.Metrics, limits: o.Health, every: o.HealthIntervals.OrDefaults(), spending: o.Spending,
		parts: map[string]*functionHealth{}, failing: map[string]*functionHealth{},
		rows: map[model.Called]*rowHealth{}, watches: map[health.WatchID]*watchHealth{}, month: &freeMonth{},
	}
	h.around = engine.Queue[*functionHealth]{
		Before: func(a, b *functionHealth) bool {
			if !a.asked.Equal(b.asked) {
				return a.asked.Before(b.asked)
			}
			return a.name < b.name
		},
		At: func(f *functionHealth) *int { return &f.index },
	}
	return h
}

// Turns are those of free and of paid reads for the screen, and of free ones of what is
// not on it.
func (h *healthSource) Turns() []engine.Turn {
	turn := func(op engine.Operation, urgency model.Urgency, next func(time.Time) (healthRead, bool)) engine.Turn {
		var read healthRead
		return engine.Turn{
			Operation: op, Urgency: urgency, Slots: 2, Counts: true,
			Due: func(now time.Time) (time.Time, bool) {
				var ok bool
				read, ok = next(now)
				return read.at, ok
			},
			Take: func(now time.Time) engine.Read { return read.make(now) },
		}
	}
	paid := turn(opPaidMetrics, model.OnScreen, h.nextPaid)
	paid.Slots = 1
	return []engine.Turn{
		turn(opFreeMetrics, model.OnScreen, h.nextFree), paid, turn(opFreeMetrics, model.Background, h.nextAround),
	}
}

// Refresh looks at the Region and at the chosen row again.
func (h *healthSource) Refresh(now time.Time) {
	for _, t := range []*readTimes{&h.region.readTimes, h.timesOf(h.chosen)} {
		if t != nil && now.Sub(t.asked) > refreshAfter {
			t.asked, t.retry = time.Time{}, time.Time{}
		}
	}
}

// timesOf is when the row of a function was read, nil when it never was.
func (h *healthSource) timesOf(function string) *readTimes {
	if r := h.rows[model.Called{Function: function, Alias: h.shown.Alias}]; r != nil {
		return &r.readTimes
	}
	return nil
}

// Pending is none: what is under way is counted.
func (h *healthSource) Pending() int { return 0 }

func (h *healthSource) want(d model.Demand, now time.Time) {
	shown, functions := model.Shown[health.Shown](d), model.Shown[model.FunctionsShown](d)
	if functions.Chosen != h.chosen {
		h.chosen, h.chosenAt = functions.Chosen, now
	}
	if !slices.Equal(functions.Visible, h.visible) {
		h.placedAt = now
	}
	h.shown, h.visible = shown, functions.Visible
	h.takeWatches(shown.Watches)
}

// healthRead is a read that is due, or will be.
type healthRead struct {
	at   time.Time
	make func(now time.Time) engine.Read
}

// sooner is the read that comes first, of two of which either may be none; what is
// asked first wins where both are due.
func (r healthRead) sooner(o healthRead, now time.Time) healthRead {
	switch {
	case o.make == nil:
		return r
	case r.make == nil || r.at.After(now) && o.at.Before(r.at):
		return o
	}
	return r
}

// healthTimes is how many times longer than another call a read may take: it stands for
// as many as it has series.
const healthTimes = 2

// ask is a read of metrics, however many reads it is made of.
func (h *healthSource) ask(subject string, call func(context.Context) ([]model.Samples, error),
	took func([]model.Samples, engine.Answer), failed func(engine.Answer)) engine.Read {
	read := engine.Ask(subject, call, took, failed)
	read.Times = healthTimes
	return read
}

// askMetrics is a single read of parts of some calls over a window.
func (h *healthSource) askMetrics(subject string, r model.MetricRead,
	took func([]model.Samples, engine.Answer), failed func(engine.Answer)) engine.Read {
	return h.ask(subject, func(ctx context.Context) ([]model.Samples, error) {
		return h.reader.ReadMetrics(ctx, r)
	}, took, failed)
}
