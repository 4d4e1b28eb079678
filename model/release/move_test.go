package release

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

// team adds functions f0 to f(n-1), whose prod serves 1 of 3 versions, and makes
// the requests to move them to 2.
func (b *bench) team(n int) []Request {
	var rs []Request
	for i := range n {
		name := fmt.Sprint("f", i)
		b.aws.function(name, 3)
		b.aws.alias(name, "prod", "1", "text of "+name)
		rs = append(rs, Request{Kind: To, Function: name, Stage: prod, Version: "2"})
	}
	return rs
}

func TestManyMovesHaveAResultEach(t *testing.T) {
	b := newBench(t)
	rs := b.team(12)
	rs[3].Version = "1"    // unchanged
	rs[5].Version = "9"    // refused
	rs[7].Function = "f99" // gone
	sheets := b.PrepareAll(t.Context(), rs, nil)
	b.aws.outside("f9", "prod", "3") // conflict
	done, perStep := 0, map[Step]int{}
	results := b.Move(t.Context(), sheets, Options{}, func(p Progress) {
		perStep[p.Step]++
		if p.Done < done || p.Total != 12 {
			t.Errorf("%+v", p)
		}
		done = p.Done
	})
	for i, want := range map[int]Status{0: Moved, 3: NotChanged, 5: WasRefused, 7: WasRefused, 9: Conflicted, 11: Moved} {
		if r := results[i]; r.Status != want || r.Function != rs[i].Function {
			t.Errorf("%d: %+v", i, r)
		}
	}
	if done != 12 || perStep[StepDone] != 12 || perStep[StepIntent] != 9 || perStep[StepSettle] != 1 {
		t.Errorf("%d %v", done, perStep)
	}
	if m, u, r, c, f := Summary(results); m != 8 || u != 1 || r != 2 || c != 1 || f != 0 {
		t.Error(m, u, r, c, f)
	}
}

func TestAllOrNothingPutsBack(t *testing.T) {
	b := newBench(t)
	rs := b.team(4)
	b.aws.put(model.Alias{Function: "f1", Name: "prod", Version: "1", Canary: &model.Canary{Version: "3", Weight: .5}, Description: model.NewRaw("text of f1")})
	sheets := b.PrepareAll(t.Context(), rs, nil)
	b.aws.outside("f2", "prod", "3")
	results := b.Move(t.Context(), sheets, Options{AllOrNothing: true}, nil)
	ended(t, results[0], WasRefused, "put back", "f2 was not moved")
	ended(t, results[1], WasRefused, "put back")
	ended(t, results[2], Conflicted, "outside aloft")
	ended(t, results[3], WasRefused, "f2 was not moved")
	if a := b.aws.get("f1", "prod"); a.Version != "1" || a.Canary == nil || *a.Canary != (model.Canary{Version: "3", Weight: .5}) {
		t.Errorf("%+v", a)
	}
	a := b.aws.get("f0", "prod")
	if s, ok := ParseStamp(a.Description.Exact()); a.Version != "1" || !ok || s.Kind != PutBack || s.Text != "text of f0" || s.To != "1" {
		t.Errorf("%+v", a)
	}
	b.journalled(t, "move 1>2 moved", "move 1>2 moved", "move 1>2 conflict", "put-back 2>1 moved", "put-back 2>1 moved")
}

func TestAllOrNothingKeepsWhatWasServedBefore(t *testing.T) {
	b := newBench(t)
	b.do(t, moveTo("4")) // after 3
	b.team(1)
	sheets := b.PrepareAll(t.Context(), []Request{moveTo("6"), {Kind: To, Function: "f0", Stage: prod, Version: "2"}}, nil)
	b.aws.outside("f0", "prod", "3")
	b.Move(t.Context(), sheets, Options{AllOrNothing: true}, nil)
	b.serves(t, "4")
	if s := host(b.aws, &fakeJournal{}, "bob", "elsewhere").Prepare(t.Context(), rollback()); s.Verdict != Ready || s.To != "3" {
		t.Errorf("%+v", s)
	}
}

func TestAllOrNothingThatCanNotPutBackSaysMoved(t *testing.T) {
	b := newBench(t)
	sheets := b.PrepareAll(t.Context(), b.team(2), nil)
	b.aws.outside("f1", "prod", "3")
	b.aws.on("UpdateAlias", nil, after(func() { b.aws.outside("f0", "prod", "3") }))
	results := b.Move(t.Context(), sheets, Options{AllOrNothing: true}, nil)
	ended(t, results[0], Moved, "putting it back did not work", "outside aloft")
}

func TestAllOrNothingIsRefusedAsAWhole(t *testing.T) {
	for words, change := range map[string]func(*Request){
		"f1 can not be moved":               func(r *Request) { r.Version = "9" },
		"creating it could not be taken ba": func(r *Request) { r.Stage, r.Create = stage("qa"), true },
	} {
		b := newBench(t)
		b.aws.forbid("UpdateAlias", "CreateAlias")
		rs := b.team(3)
		change(&rs[1])
		results := b.Move(t.Context(), b.PrepareAll(t.Context(), rs, nil), Options{AllOrNothing: true}, nil)
		for _, r := range results {
			ended(t, r, WasRefused)
		}
		says(t, results[0].Reason, "all or nothing", words)
		b.journalled(t)
	}
}

func TestCancelledBetweenMoves(t *testing.T) {
	for _, all := range []bool{false, true} {
		b := newBench(t)
		sheets := b.PrepareAll(t.Context(), b.team(20), nil)
		ctx, cancel := context.WithCancel(t.Context())
		var once sync.Once
		results := b.Move(ctx, sheets, Options{AllOrNothing: all}, func(p Progress) {
			if p.Step == StepUpdate {
				once.Do(cancel)
			}
		})
		moved, _, refused, _, _ := Summary(results)
		for i, r := range results {
			v := b.aws.get(fmt.Sprint("f", i), "prod").Version
			if (r.Status == Moved) != (v == "2") {
				t.Errorf("f%d serves %s: %+v", i, v, r)
			}
		}
		if all && (moved != 0 || refused != 20) || !all && (moved < 1 || moved > movedBy || moved+refused != 20) {
			t.Errorf("%v: %d moved, %d refused", all, moved, refused)
		}
		if last := results[19]; last.Status != WasRefused || !all && !strings.Contains(last.Reason, "cancelled before it was begun") {
			t.Errorf("%+v", last)
		}
	}
}

func TestOneOfManyMoversWinsEachRevision(t *testing.T) {
	b := newBench(t)
	const movers, rounds = 50, 4
	for round := range rounds {
		var sheets []Sheet
		var hosts []*Mover
		for i := range movers {
			m := host(b.aws, b.journal, fmt.Sprintf("op%d-%d", i, round), "ops1")
			r := moveTo(fmt.Sprint(5 + (round+i)%3))
			if r.Version == b.aws.get("orders", "prod").Version {
				r.Version = "9"
			}
			hosts, sheets = append(hosts, m), append(sheets, m.Prepare(t.Context(), r))
		}
		var mu sync.Mutex
		moved, served := 0, ""
		var wg sync.WaitGroup
		for i, m := range hosts {
			wg.Go(func() {
				r := m.Move(t.Context(), sheets[i:i+1], Options{}, nil)[0]
				mu.Lock()
				defer mu.Unlock()
				switch r.Status {
				case Moved:
					moved, served = moved+1, r.To
				case Conflicted:
					says(t, r.Reason, "by op")
				default:
					t.Errorf("%+v", r)
				}
			})
		}
		wg.Wait()
		if moved != 1 {
			t.Fatalf("%d moved", moved)
		}
		b.serves(t, served)
	}
	moves, _ := b.journal.Moves(t.Context())
	if len(moves) != movers*rounds || len(b.journal.lines) != 2*movers*rounds {
		t.Errorf("%d moves on %d lines", len(moves), len(b.journal.lines))
	}
}
