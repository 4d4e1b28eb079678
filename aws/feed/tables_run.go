package feed

// The goroutine that owns the plan of tables, metrics and usage, and how it and the
// one that owns the plan of functions tell each other what they learn.

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// tableSide reads tables, metrics and usage. It belongs to a runner, which starts
// it and waits for its end.
type tableSide struct {
	feed    *Feed
	opt     *Options
	plan    *tablePlan
	answers chan tableAnswer
	workers sync.WaitGroup
	tell    func(context.Context, elsewhere) // the runner

	failing bool // the last answer was none, for want of a network
	spent   model.Spending
	spentAt time.Time // when that was looked at; zero when it has to be again

	poke chan struct{} // holds a token while news wait
	mu   sync.Mutex
	news tableNews
	seen tableState
}

// tableNews is what the runner tells.
type tableNews struct {
	demand    *model.Demand
	refresh   bool
	watch     []string
	functions []string // all names, when they changed
	cells     []model.CellKey
	listed    bool // functions is set
	staged    bool // cells is set
	paused    bool
	renewed   bool
	reset     bool // begin anew with another account or Region
}

// tableState is what the runner reports of it.
type tableState struct {
	pending int
	heldTo  time.Time
}

// elsewhere is what a read beside the plan of functions says of the whole account.
type elsewhere struct {
	read    model.Read
	failure *model.Failure // nil: it answers again
}

func newTableSide(f *Feed, tell func(context.Context, elsewhere)) *tableSide {
	return &tableSide{
		feed: f, opt: &f.opt, plan: newTablePlan(f.opt, rand.Float64), tell: tell,
		answers: make(chan tableAnswer), poke: make(chan struct{}, 1),
	}
}

// hear takes news. It does not block.
func (s *tableSide) hear(change func(*tableNews)) {
	s.mu.Lock()
	change(&s.news)
	s.mu.Unlock()
	select {
	case s.poke <- struct{}{}:
	default:
	}
}

func (s *tableSide) state() tableState {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen
}

// run reads until the context ends. When it returns, its workers have ended.
func (s *tableSide) run(ctx context.Context) {
	defer s.workers.Wait()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		if wake := s.start(ctx); wake.IsZero() {
			timer.Stop()
		} else {
			timer.Reset(max(0, wake.Sub(s.opt.Now())))
		}
		select {
		case <-ctx.Done():
			return
		case <-s.poke:
			s.learn()
		case a := <-s.answers:
			if ctx.Err() == nil {
				s.take(ctx, a)
			}
		case <-timer.C:
		}
	}
}

// start begins all reads that are due and says when the next one is.
func (s *tableSide) start(ctx context.Context) time.Time {
	for {
		now := s.opt.Now()
		j, ok, wake := s.plan.next(now, s.spending())
		s.post()
		if !ok {
			s.mu.Lock()
			s.seen = tableState{s.plan.pending(), s.plan.heldTo(now)}
			s.mu.Unlock()
			return wake
		}
		s.workers.Go(func() {
			a := s.feed.readTables(ctx, j)
			select {
			case s.answers <- a:
			case <-ctx.Done():
			}
		})
	}
}

// spendingFor is how long what reading metrics has cost is taken to be so while this
// feed itself reads none: others on the host may, and looking reads a file.
const spendingFor = 10 * time.Second

// spending is what reading metrics has cost so far, and posts it when it has changed
// while somebody looks.
func (s *tableSide) spending() model.Spending {
	now := s.opt.Now()
	if s.opt.Spending == nil || !s.plan.on() || (!s.spentAt.IsZero() && now.Sub(s.spentAt) < spendingFor) {
		return s.spent
	}
	s.spentAt = now
	if spent := s.opt.Spending(); spent != s.spent {
		s.spent = spent
		s.opt.Mailbox.Post(model.SpendingRead{Spending: spent})
	}
	return s.spent
}

// post hands over what the plan has to say.
func (s *tableSide) post() {
	for _, e := range s.plan.out {
		s.opt.Mailbox.Post(e)
	}
	s.plan.out = nil
}

func (s *tableSide) take(ctx context.Context, a tableAnswer) {
	if a.op == opFreeMetrics || a.op == opPaidMetrics {
		s.spentAt = time.Time{}
	}
	if !s.plan.take(a) {
		return
	}
	s.post()
	switch {
	case a.failure == nil, a.failure.Class == model.OverBudget:
		if s.failing {
			s.failing = false
			s.tell(ctx, elsewhere{read: a.when()})
		}
	case a.failure.Class == model.Network:
		s.failing = true
		s.tell(ctx, elsewhere{a.when(), a.failure})
	case a.failure.Class == model.Expired:
		s.tell(ctx, elsewhere{a.when(), a.failure})
	}
}

// learn takes in what the runner has told.
func (s *tableSide) learn() {
	s.mu.Lock()
	n := s.news
	s.news = tableNews{paused: n.paused}
	s.mu.Unlock()
	now, p := s.opt.Now(), s.plan
	if n.reset {
		old := p
		p = newTablePlan(*s.opt, rand.Float64)
		p.epoch = old.epoch + 1
		p.want(old.demand, now)
		for name, r := range old.rows {
			if r.watched {
				p.watch(name, now)
			}
		}
		s.plan = p
	}
	p.paused = n.paused
	if n.renewed {
		p.renewed()
	}
	if n.demand != nil {
		p.want(*n.demand, now)
	}
	if n.listed && !slices.Equal(n.functions, p.metrics.functions) {
		p.metrics.functions, p.metrics.changed = n.functions, true
	}
	if n.staged && !slices.Equal(n.cells, p.metrics.cells) {
		p.metrics.cells, p.metrics.changed = n.cells, true
	}
	for _, name := range n.watch {
		p.watch(name, now)
	}
	if n.refresh {
		p.refresh(now)
	}
}
