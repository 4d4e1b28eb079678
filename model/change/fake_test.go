package change

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
)

// lever is a thing that a test changes: it serves a text.
type lever struct {
	name  string
	mu    sync.Mutex
	at    string
	write func(l *lever, to string) error // nil: it works
	read  error                           // of settling
}

func (l *lever) set(to string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.at = to
}

func (l *lever) get() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.at
}

// pull is a change of a lever.
type pull struct {
	bench    *bench
	lever    *lever
	sheet    Sheet
	checked  Ending
	followed string
	watch    func(context.Context) // what Follow waits for
}

func (p *pull) Sheet() Sheet                 { return p.sheet }
func (p *pull) Intend(e *journal.Entry)      { e.Revision = "before " + p.sheet.To }
func (p *pull) Check(context.Context) Ending { return p.checked }
func (p *pull) Settle(_ context.Context, err error) Ending {
	return p.bench.settle(p.lever, p.sheet.From, p.sheet.To, err)
}
func (p *pull) Back(made Ending, why string) Change {
	return p.bench.pull(p.lever, p.sheet.From, func(s *Sheet) { s.From, s.Why = p.sheet.To, why; s.Kind = "unpull" })
}
func (p *pull) Follow(ctx context.Context, made Ending, say func(string)) Ending {
	if p.watch != nil {
		p.watch(ctx)
	}
	if p.followed != "" {
		say("swinging")
	}
	return Ending{Seen: made.Seen, Reason: p.followed}
}

func (p *pull) Act(ctx context.Context) (Ending, error) {
	p.bench.wrote(p.lever.name)
	if ctx.Err() != nil {
		return Ending{}, ctx.Err()
	}
	if p.lever.write != nil {
		if err := p.lever.write(p.lever, p.sheet.To); err != nil {
			return Ending{}, err
		}
	}
	p.lever.set(p.sheet.To)
	return Ending{Status: Moved, Revision: "after", Seen: p.sheet.To}, nil
}

// levers is the kind of change that pulls are.
type levers struct{ bench *bench }

func (levers) Names() []string { return []string{"pull", "unpull"} }
func (levers) Words() Words    { return pulling }
func (k levers) Recall(_ context.Context, e journal.Entry) Ending {
	return k.bench.settle(k.bench.levers[e.Subject().Name], e.From, e.To, errors.New("cut off"))
}

var pulling = Words{Noun: "pull", Past: "pulled", Acting: "pulling"}

// settle tells what became of a pull.
func (b *bench) settle(l *lever, from, to string, cause error) Ending {
	switch at := l.get(); {
	case l.read != nil:
		return Ending{Status: Failed, Unknown: true, Err: l.read, Reason: "it could not be read"}
	case at == to:
		return Ending{Status: Moved, Settled: true, Reason: "the answer was lost", Seen: at}
	case at == from:
		return Ending{Status: Failed, Settled: true, Again: true, Err: cause, Reason: "nothing was pulled: " + cause.Error()}
	default:
		return Ending{Status: Conflicted, Settled: true, Err: cause, Reason: "it is at " + at}
	}
}

// memory keeps a journal in memory, by the rules of a journal.
type memory struct {
	mu     sync.Mutex
	lines  []journal.Entry
	refuse func(journal.Entry) error
	unread error
	after  func() // right before an append on a condition
}

func (m *memory) Path() string { return "/state/journal.jsonl" }

func (m *memory) Append(_ context.Context, e journal.Entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.refuse != nil {
		if err := m.refuse(e); err != nil {
			return err
		}
	}
	if e.Phase == journal.Outcome && slices.ContainsFunc(m.lines, func(o journal.Entry) bool { return o.ID == e.ID && o.Phase == e.Phase }) {
		return journal.ErrSettled
	}
	e.Format = 1
	m.lines = append(m.lines, e)
	return nil
}

func (m *memory) AppendAfter(ctx context.Context, e journal.Entry, latest string) error {
	if m.after != nil {
		m.after()
	}
	moves, err := m.Moves(ctx)
	if err != nil {
		return err
	}
	if last, _ := journal.Latest(moves, e.Subject()); last.Intent.ID != latest {
		return journal.ErrNotLatest
	}
	return m.Append(ctx, e)
}

func (m *memory) Moves(context.Context) ([]journal.Move, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var moves []journal.Move
	for _, e := range m.lines {
		if e.Phase == journal.Intent {
			moves = append(moves, journal.Move{Intent: e})
			continue
		}
		for i := range moves {
			if moves[i].Intent.ID == e.ID {
				moves[i].Outcome = &e
			}
		}
	}
	return moves, m.unread
}

func (m *memory) Pending(ctx context.Context, now time.Time, host string) ([]journal.Move, error) {
	moves, err := m.Moves(ctx)
	return slices.DeleteFunc(moves, func(v journal.Move) bool {
		return v.Outcome != nil || !journal.Abandoned(v.Intent, now, host)
	}), err
}

func (m *memory) Outcomes(context.Context, string) ([]journal.Move, string, error) {
	return nil, "", errors.New("not asked for here")
}

// told are the changes in the journal, with how they ended.
func (m *memory) told() []string {
	m.unread = nil
	moves, _ := m.Moves(context.Background())
	var out []string
	for _, v := range moves {
		status := "pending"
		if v.Outcome != nil {
			status = v.Outcome.Status
		}
		out = append(out, fmt.Sprintf("%s %s %s>%s %s", v.Intent.Kind, v.Intent.Subject().Name, v.Intent.From, v.Intent.To, status))
	}
	return out
}

// bench is a runner with levers a to d, which are up.
type bench struct {
	*Runner
	journal *memory
	levers  map[string]*lever

	mu     sync.Mutex
	ids    int
	writes []string
}

func newBench(guards ...Guard) *bench {
	b := &bench{journal: &memory{}, levers: map[string]*lever{}}
	for name := range strings.SplitSeq("a b c d", " ") {
		b.levers[name] = &lever{name: name, at: "up"}
	}
	b.Runner = New(Deps{Journal: b.journal, Operator: model.Operator{Name: "alice", Host: "ops1"}, PID: 7, Now: time.Now, Guards: guards,
		Identity: func() model.Identity { return model.Identity{Account: "1", Region: "r", ARN: "arn:me"} },
		NewID: func() string {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.ids++
			return fmt.Sprint("id", b.ids)
		}})
	return b
}

func (b *bench) wrote(name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.writes = append(b.writes, name)
}

// pull is a change of a lever, ready to be made.
func (b *bench) pull(l *lever, to string, with func(*Sheet)) *pull {
	p := &pull{bench: b, lever: l, sheet: Sheet{ID: b.NewID(), Kind: "pull", Words: pulling, Verdict: Ready, From: "up", To: to,
		Subject: model.Subject{Account: "1", Region: "r", Kind: "lever", Name: l.name}}}
	if with != nil {
		with(&p.sheet)
	}
	return p
}

// all are pulls of the named levers down, in a set.
func (b *bench) all(order Order, names string) Set {
	s := Set{Order: order, Width: 2}
	for name := range strings.SplitSeq(names, " ") {
		s.Changes = append(s.Changes, b.pull(b.levers[name], "down", nil))
	}
	return s
}

// do makes one change.
func (b *bench) do(t *testing.T, c Change) Result {
	t.Helper()
	return b.Run(t.Context(), Set{Changes: []Change{c}}, nil)[0]
}

func (b *bench) tells(t *testing.T, want ...string) {
	t.Helper()
	if got := b.journal.told(); !slices.Equal(got, want) {
		t.Errorf("the journal has\n%q, want\n%q", got, want)
	}
}

func ends(t *testing.T, r Result, status Status, words ...string) {
	t.Helper()
	if r.Status != status {
		t.Errorf("%s is %s (%s), want %s", r.Subject, r.Status, r.Reason, status)
	}
	for _, w := range words {
		if !strings.Contains(r.Reason, w) {
			t.Errorf("%q does not say %q", r.Reason, w)
		}
	}
}
