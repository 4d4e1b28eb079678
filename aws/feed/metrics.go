package feed

// The source of metrics: when they are read, and whether free or paid.

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
)

var (
	opFreeMetrics = engine.Operation{Name: "GetMetricStatistics", Slots: 3}
	opPaidMetrics = engine.Operation{Name: "GetMetricData", Slots: 1}
)

// metricSource reads what the screen wants of CloudWatch. The first read of a window is
// whole, later ones are of the newest points.
type metricSource struct {
	*scene
	reader    model.MetricReader
	tables    *tableRoster
	functions *functionSource
	usage     *usageSource
	shown     model.CostShown

	windows windows
	byKey   map[wantKey]*metricWant
	groups  map[string][]*metricWant
	added   int              // wants so far
	lines   []*wantLine      // by rank
	many    map[wantKind]int // series of each kind
	states  map[wantKey]*wantState
	ofTable map[string]*tableWants
	counts  usageWants
	changed bool // wants are to be made anew
	basis   wantsOf

	judged   time.Time      // when a verdict's sums were last begun to be read for the first time
	brokeTo  time.Time      // no paid reads before this: the day's cap is reached
	brokeFor *model.Failure // the answer that said so

	spending func() model.Spending // may be nil
	month    *freeMonth            // what the account has used of the month's free requests
	spent    model.Spending
	spentAt  time.Time // when that was looked at; zero when it has to be again
}

func newMetrics(s *scene, o *Options) *metricSource {
	return &metricSource{
		scene: s, reader: o.Metrics, spending: o.Spending, changed: true,
		windows: windows{}, states: map[wantKey]*wantState{}, ofTable: map[string]*tableWants{}, counts: newUsageWants(),
	}
}

// Turns are those of free and of paid reads, for the screen and for the rest.
func (m *metricSource) Turns() []engine.Turn {
	var turns []engine.Turn
	for _, urgency := range []model.Urgency{model.OnScreen, model.Background} {
		for _, op := range []engine.Operation{opFreeMetrics, opPaidMetrics} {
			var next *metricWant
			turns = append(turns, engine.Turn{
				Operation: op, Urgency: urgency, Counts: true,
				Due: func(now time.Time) (at time.Time, ok bool) {
					next, at, ok = m.next(op.Name, urgency, now)
					return at, ok
				},
				Take: func(now time.Time) engine.Read { return m.take(next, op.Name == opPaidMetrics.Name, now) },
			})
		}
	}
	return turns
}

// Refresh reads again what of the screen was not read a moment ago.
func (m *metricSource) Refresh(now time.Time) {
	m.lineUp(now)
	for _, w := range m.byKey {
		s := w.state
		if w.kind != wantMinutes && w.kind != wantDayUsage && w.kind != wantMinuteUsage {
			continue
		}
		if s.retry.Before(m.brokeTo) {
			s.retry = time.Time{}
		}
		if now.Sub(s.asked) > refreshAfter {
			s.soon = true
		}
		m.put(w, now)
	}
}

// refreshAfter is how old metrics are at least when they are read again because
// somebody asked: nothing new has arrived sooner.
const refreshAfter = 20 * time.Second

// Pending is none: what is under way is counted.
func (m *metricSource) Pending() int { return 0 }

func (m *metricSource) want(d model.Demand, _ time.Time) {
	m.count(model.Shown[model.CostShown](d))
}

// count says which costs are counted.
func (m *metricSource) count(shown model.CostShown) {
	m.shown = shown
	m.counts.byStage(shown.ByStage)
}

func (m *metricSource) state(k wantKey) *wantState {
	s := m.states[k]
	if s == nil {
		s = &wantState{}
		m.states[k] = s
	}
	return s
}

// mostAtOnce is how many series of a kind are read free at most, such as those of all
// tables on the screen.
const mostAtOnce = 400

// wantDue is when a want is to be read next, and whether it is to be read at all.
func (m *metricSource) wantDue(w *metricWant, now time.Time) (time.Time, bool) {
	s := w.state
	if s.reading || len(w.series) == 0 {
		return time.Time{}, false
	}
	var at time.Time
	reach, _ := w.reach(m.tables.shown.Span, now)
	switch {
	case s.soon:
	case s.asked.IsZero():
		if w.rank <= rankVisible {
			at = m.tables.settleFrom
		}
	case s.count != len(w.series) || reach.Before(s.from):
		// There is more to read than was asked for.
	case w.period == time.Hour:
		next := whole(s.asked.Add(-settled), time.Hour).Add(time.Hour + settled)
		at = s.asked.Add(m.away(next.Sub(s.asked)))
	default:
		at = s.asked.Add(m.away(m.wantEvery(w)))
	}
	return later(at, s.retry), true
}

func (m *metricSource) wantEvery(w *metricWant) time.Duration {
	switch w.kind {
	case wantMinutes:
		return m.pace.Minutes
	case wantProvisioned:
		return m.pace.Provisioned
	case wantThrottles:
		return m.pace.Throttles
	case wantBuckets:
		return m.pace.Buckets
	}
	return m.pace.Usage
}

// put places a want where it waits, by when it is due, if it is to be read at all.
func (m *metricSource) put(w *metricWant, now time.Time) {
	at, ok := m.wantDue(w, now)
	fresh := w.rank == rankLazy && w.state.asked.IsZero()
	if w.line != nil && (!ok || w.line.fresh != fresh) {
		w.line.Remove(w)
		w.line = nil
	}
	if !ok {
		return
	}
	w.due = at
	if w.line == nil {
		w.line = m.lineOf(w.kind, w.rank, fresh)
	}
	w.line.Put(w)
}

// lineOf is the line of wants of a kind and rank. There are few.
func (m *metricSource) lineOf(kind wantKind, rank int, fresh bool) *wantLine {
	at := 0
	for i, l := range m.lines {
		if l.kind == kind && l.rank == rank && l.fresh == fresh {
			return l
		}
		if l.rank <= rank {
			at = i + 1
		}
	}
	l := newWantLine(kind, rank, fresh)
	m.lines = slices.Insert(m.lines, at, l)
	return l
}

// again places what is wanted under a key now, after an answer to what was.
func (m *metricSource) again(k wantKey, now time.Time) {
	if w := m.byKey[k]; w != nil {
		m.put(w, now)
	}
}

// next is the want to be read next by an operation, and when.
func (m *metricSource) next(op string, urgency model.Urgency, now time.Time) (*metricWant, time.Time, bool) {
	m.lineUp(now)
	spent := m.spend(now)
	var wake time.Time
	for _, l := range m.lines {
		if (l.rank > rankUsage) != (urgency == model.Background) {
			continue
		}
		for w, ok := l.Top(); ok; w, ok = l.Top() {
			at := w.due
			if l.fresh {
				at = later(at, m.judged.Add(m.pace.Verdicts))
			}
			if at.After(now) {
				wake = engine.Earlier(wake, at)
				break
			}
			by, ok := m.payment(w, now, spent)
			if !ok {
				m.put(w, now)
				continue
			}
			if by.Name == op {
				return w, at, true
			}
			break
		}
	}
	return nil, wake, !wake.IsZero()
}

// spentFor is how long what reading metrics has cost is taken to be so while this
// feed itself reads none: others on the host may, and looking reads a file.
const spentFor = 10 * time.Second

// spend is what reading metrics has cost so far, and posts it when it has changed
// while somebody looks.
func (m *metricSource) spend(now time.Time) model.Spending {
	looks := m.tables.wanted() || m.shown.Cost
	if m.spending == nil || !looks || (!m.spentAt.IsZero() && now.Sub(m.spentAt) < spentFor) {
		return m.spent
	}
	m.spentAt = now
	if spent := m.spending(); spent != m.spent {
		m.spent = spent
		m.post(model.SpendingRead{Spending: spent})
	}
	return m.spent
}

// payment is how a want is read: free when the month's quota allows it and not too
// many of its kind are read together, else paid. Once the day's cap is reached, the
// tables on the screen are still read free as far as that goes; the rest is told
// why it waits. What is read once is read free where nothing may be paid.
func (m *metricSource) payment(w *metricWant, now time.Time, spent model.Spending) (engine.Operation, bool) {
	quota := m.month.used(spent.FreeThisMonth, now)+len(w.series) <= health.Share
	together := m.many[w.kind]
	if w.kind == wantHours {
		together = len(w.series) // those come one after the other
	}
	switch {
	case quota && together <= mostAtOnce, m.once && spent.Cap == 0:
		return opFreeMetrics, true
	case !m.brokeTo.After(now):
		return opPaidMetrics, true
	case quota && w.rank <= rankVisible && w.upTo <= mostAtOnce:
		return opFreeMetrics, true
	}
	w.state.retry = m.brokeTo
	m.post(model.MetricsFailed{Read: model.Read{Asked: now, At: now}, Group: w.group, Failure: m.brokeFor})
	return engine.Operation{}, false
}

// metricsTimes is how many times longer than another call a read of metrics may
// take: it stands for as many calls as it has series.
const metricsTimes = 4

// take begins to read a want: free that alone, each series of which is a
// call; paid with as many as are due and fit together.
func (m *metricSource) take(first *metricWant, paid bool, now time.Time) engine.Read {
	from, to := first.span(m.windows, m.tables.shown.Span, now)
	r := model.MetricRead{From: from, To: to, Period: first.period, Paid: paid}
	wants := []*metricWant{first}
	for _, l := range m.lines {
		for w := range l.All() {
			if paid && w != first && m.joins(w, first, from, now) {
				wants = append(wants, w)
			}
		}
	}
	slices.SortFunc(wants[1:], func(a, b *metricWant) int { return cmp.Compare(a.order, b.order) })
	for _, w := range wants {
		r.Series = append(r.Series, w.series...)
	}
	for _, w := range wants {
		s := w.state
		if w.rank == rankLazy && s.asked.IsZero() {
			m.judged = now
		}
		reach, _ := w.reach(m.tables.shown.Span, now)
		s.asked, s.from, s.count, s.reading, s.soon = now, reach, len(w.series), true, false
		m.put(w, now)
	}
	read := engine.Ask("",
		func(ctx context.Context) ([]model.Samples, error) { return m.reader.ReadMetrics(ctx, r) },
		func(samples []model.Samples, a engine.Answer) { m.took(wants, samples, a) },
		func(a engine.Answer) { m.failed(wants, a) })
	read.Times = metricsTimes
	return read
}

// joins reports whether a want fits into the paid read of another: it is due, or
// soon enough that from now on the two are read together.
func (m *metricSource) joins(w, first *metricWant, from, now time.Time) bool {
	if w.kind != first.kind {
		return false
	}
	at, ok := m.wantDue(w, now)
	if !ok || at.After(now.Add(m.wantEvery(w)/2)) || w.state.retry.After(now) {
		return false
	}
	begin, _ := w.span(m.windows, m.tables.shown.Span, now)
	return begin.Equal(from)
}
