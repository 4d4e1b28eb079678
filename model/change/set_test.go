package change

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
)

// stuck makes the write of a lever fail for good.
func (b *bench) stuck(name string) {
	b.levers[name].write = func(*lever, string) error { return &model.Failure{Class: model.Denied, Operation: "Pull"} }
}

func statuses(results []Result) []string {
	var out []string
	for _, r := range results {
		out = append(out, string(r.Status))
	}
	return out
}

func (b *bench) are(t *testing.T, want string) {
	t.Helper()
	var got []string
	for _, name := range []string{"a", "b", "c", "d"} {
		got = append(got, b.levers[name].get())
	}
	if strings.Join(got, " ") != want {
		t.Errorf("the levers are %s, want %s", got, want)
	}
}

func TestTheOrdersOfASet(t *testing.T) {
	for _, c := range []struct {
		order   Order
		results []string
		levers  string
		says    map[int]string
	}{
		{Together, []string{"moved", "moved", "failed", "moved"}, "down down up down", nil},
		{OneByOne, []string{"moved", "moved", "failed", "refused"}, "down down up up", map[int]string{3: "c was not pulled"}},
		{AllOrNothing, []string{"refused", "refused", "failed", "refused"}, "up up up up",
			map[int]string{0: "pulled, and put back: all or nothing: c was not pulled", 3: "all or nothing: c was not pulled"}},
	} {
		b := newBench()
		b.stuck("c")
		var mu sync.Mutex
		done, back := 0, 0
		results := b.Run(t.Context(), b.all(c.order, "a b c d"), func(p Progress) {
			if !mu.TryLock() {
				t.Error("it is called twice at the same time")
				return
			}
			defer mu.Unlock()
			if p.Done < done || p.Total != 4 || p.Set == "" {
				t.Errorf("%+v", p)
			}
			if done = p.Done; p.Step == StepPutBack {
				back++
			}
		})
		if got := statuses(results); !slices.Equal(got, c.results) || done != 4 {
			t.Errorf("%d: %q, %d done", c.order, got, done)
		}
		if (back > 0) != (c.order == AllOrNothing) || results[0].PutBack != (c.order == AllOrNothing) {
			t.Errorf("%d: put back is told %d times", c.order, back)
		}
		for i, w := range c.says {
			ends(t, results[i], results[i].Status, w)
		}
		b.are(t, c.levers)
	}
}

// The journal has one id for all members of a set, also for what puts them back.
func TestMembersOfASetAreRecordedAsOne(t *testing.T) {
	b := newBench()
	b.stuck("c")
	results := b.Run(t.Context(), b.all(AllOrNothing, "a b c"), nil)
	b.tells(t, "pull a up>down moved", "pull b up>down moved", "pull c up>down failed", "unpull b down>up moved", "unpull a down>up moved")
	moves, _ := b.journal.Moves(t.Context())
	id := results[0].Set
	if s := journal.SetOf(moves, id); id == "" || len(s.Moves) != 5 || s.Of != 3 {
		t.Errorf("%q: %+v", id, s)
	}
	named := b.all(Together, "a b")
	named.ID = "release 12"
	if r := b.Run(t.Context(), named, nil); r[0].Set != "release 12" || r[1].Set != "release 12" {
		t.Errorf("%+v", r)
	}
	if r := b.Run(t.Context(), Set{Changes: []Change{b.pull(b.levers["a"], "up", nil)}}, nil); r[0].Set != "" {
		t.Errorf("one change is a set: %+v", r[0])
	}
}

// What was made is put back though nobody waits any more: half a set is never left.
func TestASetIsPutBackThoughCancelled(t *testing.T) {
	b := newBench()
	ctx, cancel := context.WithCancel(t.Context())
	b.levers["c"].write = func(*lever, string) error {
		cancel()
		return &model.Failure{Class: model.Denied, Operation: "Pull"}
	}
	results := b.Run(ctx, b.all(AllOrNothing, "a b c"), nil)
	if got := statuses(results); !slices.Equal(got, []string{"refused", "refused", "failed"}) || !results[0].PutBack || !results[1].PutBack {
		t.Errorf("%q: %s; %s", got, results[0].Reason, results[1].Reason)
	}
	b.are(t, "up up up up")
	b.tells(t, "pull a up>down moved", "pull b up>down moved", "pull c up>down failed", "unpull b down>up moved", "unpull a down>up moved")
}

func TestASetThatCanNotBeMadeAsAWholeIsRefused(t *testing.T) {
	for says, with := range map[string]func(*Sheet){
		"b can not be pulled":    func(s *Sheet) { s.Verdict = Refused },
		"it could not be undone": func(s *Sheet) { s.Final = "it could not be undone" },
	} {
		b := newBench()
		s := b.all(AllOrNothing, "a b c")
		with(&s.Changes[1].(*pull).sheet)
		for i, r := range b.Run(t.Context(), s, nil) {
			if ends(t, r, WasRefused); i != 1 {
				ends(t, r, WasRefused, "all or nothing: "+says)
			}
		}
		b.are(t, "up up up up")
		b.tells(t)
	}
	b := newBench()
	s := b.all(AllOrNothing, "a b")
	s.Changes[0].(*pull).sheet.Verdict = Unchanged
	if got := statuses(b.Run(t.Context(), s, nil)); !slices.Equal(got, []string{"unchanged", "moved"}) {
		t.Errorf("what is so already stands in the way: %q", got)
	}
}

// A change that has no way back, or whose way back is blocked, stays made and says
// so.
func TestWhatCanNotBePutBackSaysThatItWasMade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench()
		b.stuck("c")
		n := 0
		b.levers["a"].write = func(l *lever, _ string) error {
			if n++; n > 1 {
				l.set("aside")
				return errLost
			}
			return nil
		}
		set := b.all(AllOrNothing, "a b c")
		set.Changes[1] = oneWay{set.Changes[1].(*pull)}
		results := b.Run(t.Context(), set, nil)
		ends(t, results[0], Moved, "putting it back did not work", "it is at aside")
		ends(t, results[1], Moved, "putting it back did not work: it can not be put back")
		b.are(t, "aside down up up")
	})
}

// oneWay is a change without a way back.
type oneWay struct{ pull *pull }

func (o oneWay) Sheet() Sheet                                   { return o.pull.Sheet() }
func (o oneWay) Intend(e *journal.Entry)                        { o.pull.Intend(e) }
func (o oneWay) Act(ctx context.Context) (Ending, error)        { return o.pull.Act(ctx) }
func (o oneWay) Settle(ctx context.Context, cause error) Ending { return o.pull.Settle(ctx, cause) }

func TestASetIsMadeAFewAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench()
		var mu sync.Mutex
		at, most := 0, 0
		gate := make(chan struct{})
		for _, l := range b.levers {
			l.write = func(*lever, string) error {
				mu.Lock()
				at++
				most = max(most, at)
				mu.Unlock()
				<-gate
				mu.Lock()
				at--
				mu.Unlock()
				return nil
			}
		}
		go func() {
			for range b.levers {
				synctest.Wait()
				gate <- struct{}{}
			}
		}()
		b.Run(t.Context(), b.all(Together, "a b c d"), nil)
		if most != 2 {
			t.Errorf("%d at the same time", most)
		}
	})
}
