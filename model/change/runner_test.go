package change

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
)

var errLost = &model.Failure{Class: model.Network, Operation: "Pull", Message: "connection reset"}

func TestAChangeGoesFromItsIntentToItsOutcome(t *testing.T) {
	b := newBench()
	p := b.pull(b.levers["a"], "down", func(s *Sheet) { s.Why, s.Stage, s.Within = "sale\x1b[2J", "prod", time.Minute })
	p.followed = "it swings"
	var steps []string
	before := ""
	p.lever.write = func(*lever, string) error { before = strings.Join(b.journal.told(), ", "); return nil }
	r := b.Run(t.Context(), Set{Changes: []Change{p}}, func(n Progress) {
		steps = append(steps, strings.TrimSpace(string(n.Step)+" "+n.Note))
		if n.ID != p.sheet.ID || n.Subject != p.sheet.Subject || n.Set != "" || n.Total != 1 {
			t.Errorf("%+v", n)
		}
	})[0]
	ends(t, r, Moved, "it swings")
	if before != "pull a up>down pending" {
		t.Errorf("when it was written the journal had %q", before)
	}
	if want := []string{"writing intent", "pulling", "updating swinging", "done"}; !slices.Equal(steps, want) {
		t.Errorf("%q", steps)
	}
	in, out := b.journal.lines[0], b.journal.lines[1]
	if in.By != "alice" || in.Host != "ops1" || in.ARN != "arn:me" || in.PID != 7 || in.Stage != "prod" || in.Reason != "sale" ||
		in.Revision != "before down" || in.Subject() != p.sheet.Subject || !in.Until.Equal(in.At.Add(time.Minute)) {
		t.Errorf("%+v", in)
	}
	if out.Phase != journal.Outcome || out.Status != "moved" || out.PID != 0 || !out.Until.IsZero() || out.Revision != "after" || out.ID != in.ID {
		t.Errorf("%+v", out)
	}
	if r.Seen != "down" || r.ID != p.sheet.ID || r.Kind != "pull" || r.Stage != "prod" {
		t.Errorf("%+v", r)
	}
	ends(t, b.do(t, p), WasRefused, "pulled already")
}

func TestHowAChangeEnds(t *testing.T) {
	for _, c := range []struct {
		name   string
		with   func(*bench, *pull)
		status Status
		says   string
		told   string // of the journal, empty for nothing
		writes int
	}{
		{"lost, but made", func(_ *bench, p *pull) { p.lever.write = func(l *lever, to string) error { l.set(to); return errLost } },
			Moved, "the answer was lost", "moved", 1},
		{"lost and not made, then made", func(_ *bench, p *pull) {
			n := 0
			p.lever.write = func(*lever, string) error {
				if n++; n == 1 {
					return errLost
				}
				return nil
			}
		}, Moved, "", "moved", 2},
		{"lost twice", func(_ *bench, p *pull) { p.lever.write = func(*lever, string) error { return errLost } }, Failed, "nothing was pulled", "failed", 2},
		{"denied", func(_ *bench, p *pull) {
			p.lever.write = func(*lever, string) error { return &model.Failure{Class: model.Denied, Operation: "Pull"} }
		}, Failed, "nothing was pulled", "failed", 1},
		{"somebody else was faster", func(_ *bench, p *pull) {
			p.lever.write = func(l *lever, _ string) error { l.set("aside"); return errLost }
		}, Conflicted, "it is at aside", "conflict", 1},
		{"it can not be found out", func(_ *bench, p *pull) {
			p.lever.write, p.lever.read = func(*lever, string) error { return errLost }, errors.New("denied")
		}, Failed, "could not be read", "pending", 1},
		{"the intent can not be written", func(b *bench, _ *pull) {
			b.journal.refuse = func(journal.Entry) error { return errors.New("disk full") }
		}, Failed, "nothing was pulled, because the pull could not be recorded in /state/journal.jsonl: disk full", "", 0},
		{"the outcome can not be written", func(b *bench, _ *pull) {
			b.journal.refuse = func(e journal.Entry) error {
				if e.Phase == journal.Outcome {
					return errors.New("disk full")
				}
				return nil
			}
		}, Moved, "how it ended could not be recorded", "pending", 1},
		{"the outcome is there already", func(b *bench, p *pull) {
			p.lever.write = func(*lever, string) error {
				e := b.journal.lines[0]
				e.Phase, e.Status = journal.Outcome, "moved"
				return b.journal.Append(t.Context(), e)
			}
		}, Moved, "", "moved", 1},
		{"the last look finds it changed", func(_ *bench, p *pull) { p.checked = Ending{Status: Conflicted, Reason: "changed meanwhile"} },
			Conflicted, "changed meanwhile", "", 0},
		{"unchanged", func(_ *bench, p *pull) { p.sheet.Verdict, p.sheet.Reason = Unchanged, "it is down" }, NotChanged, "it is down", "", 0},
		{"refused", func(_ *bench, p *pull) { p.sheet.Verdict, p.sheet.Reason = Refused, "it is stuck" }, WasRefused, "it is stuck", "", 0},
		{"it is gone", func(_ *bench, p *pull) {
			p.sheet.Verdict, p.sheet.Failure = Refused, &model.Failure{Class: model.Gone}
		}, WasRefused, "", "", 0},
		{"it could not be read", func(_ *bench, p *pull) {
			p.sheet.Verdict, p.sheet.Failure = Refused, &model.Failure{Class: model.Throttled}
		}, Failed, "", "", 0},
		{"a part is missing", func(_ *bench, p *pull) { p.sheet.Verdict = Missing }, WasRefused, "", "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench()
				p := b.pull(b.levers["a"], "down", nil)
				c.with(b, p)
				r := b.do(t, p)
				ends(t, r, c.status, c.says)
				if r.Unknown != (c.told == "pending" && c.status == Failed) {
					t.Errorf("unknown: %v", r.Unknown)
				}
				if b.journal.refuse = nil; c.told == "" {
					b.tells(t)
				} else {
					b.tells(t, "pull a up>down "+c.told)
				}
				if len(b.writes) != c.writes {
					t.Errorf("%d writes, want %d", len(b.writes), c.writes)
				}
			})
		})
	}
}

func TestWhatWasBegunIsFinishedThoughCancelled(t *testing.T) {
	b := newBench()
	ctx, cancel := context.WithCancel(t.Context())
	p := b.pull(b.levers["a"], "down", nil)
	r := b.Run(ctx, Set{Changes: []Change{p, b.pull(b.levers["b"], "down", nil)}}, func(n Progress) {
		if n.Step == StepIntent {
			cancel()
		}
	})
	ends(t, r[0], Moved)
	ends(t, r[1], WasRefused, "cancelled before it was begun")
	b.tells(t, "pull a up>down moved")
}

// Nobody has to stay until AWS is done with what is made and recorded.
func TestWatchingWhatWasMadeStopsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench()
		ctx, cancel := context.WithCancel(t.Context())
		p := b.pull(b.levers["a"], "down", nil)
		p.followed = "it still swings"
		p.watch = func(ctx context.Context) {
			b.tells(t, "pull a up>down moved")
			cancel()
			select {
			case <-ctx.Done():
			case <-time.After(time.Hour):
				t.Error("it is watched on")
			}
		}
		ends(t, b.Run(ctx, Set{Changes: []Change{p}}, nil)[0], Moved, "it still swings")
	})
}

func TestTwoAreKeptFromOneSubject(t *testing.T) {
	alone := func(s *Sheet) { s.Alone = true }
	b := newBench()
	first, second := b.pull(b.levers["a"], "down", alone), b.pull(b.levers["a"], "aside", alone)
	other := b.pull(b.levers["b"], "down", alone)
	first.lever.write = func(l *lever, _ string) error {
		l.write = nil
		ends(t, b.do(t, second), Conflicted, "nothing was pulled: alice on ops1 is changing a since", "look at it again")
		ends(t, b.do(t, other), Moved)
		return nil
	}
	ends(t, b.do(t, first), Moved)
	ends(t, b.do(t, b.pull(b.levers["a"], "aside", alone)), Moved)
	b.tells(t, "pull a up>down moved", "pull b up>down moved", "pull a up>aside moved")

	// Somebody's intent came between the look at the journal and the append.
	b.journal.after = func() {
		b.journal.after = nil
		e := b.journal.lines[0]
		e.ID, e.Host = "theirs", "elsewhere"
		_ = b.journal.Append(t.Context(), e)
	}
	ends(t, b.do(t, b.pull(b.levers["a"], "down", alone)), Conflicted, "somebody has just begun a change of a")

	// One whose time is over is worked on by nobody.
	b = newBench()
	_ = b.journal.Append(t.Context(), journal.Entry{ID: "old", Phase: journal.Intent, Kind: "pull", Account: "1", Region: "r",
		Ref: b.pull(b.levers["a"], "", nil).sheet.Subject.Ref(), Until: time.Now().Add(-time.Minute)})
	ends(t, b.do(t, b.pull(b.levers["a"], "down", alone)), Moved)

	b = newBench()
	b.journal.unread = errors.New("input/output error")
	ends(t, b.do(t, b.pull(b.levers["a"], "down", alone)), Failed, "nothing was pulled", "input/output error")
	if len(b.writes) != 0 {
		t.Error("it was written without a look at the journal")
	}
}

func TestPendingChangesAreSettled(t *testing.T) {
	pending := func(b *bench, id, kind, lever string) {
		e := journal.Entry{ID: id, Phase: journal.Intent, Kind: kind, From: "up", To: "down", By: "bob", Host: "elsewhere", Until: time.Now().Add(-time.Minute),
			Set: "set", SetOf: 2}
		e.SetSubject(model.Subject{Account: "1", Region: "r", Kind: "lever", Name: lever})
		_ = b.journal.Append(t.Context(), e)
	}
	b := newBench()
	pending(b, "made", "pull", "a")
	pending(b, "unread", "unpull", "b")
	pending(b, "foreign", "teleport", "c")
	pending(b, "unmade", "pull", "d")
	b.journal.lines = append(b.journal.lines,
		func() journal.Entry { e := b.journal.lines[0]; e.ID, e.Account = "another account", "2"; return e }(),
		func() journal.Entry { e := b.journal.lines[0]; e.ID, e.Region = "another Region", "q"; return e }())
	b.levers["a"].set("down")
	b.levers["b"].read = errors.New("denied")
	results, err := b.SettlePending(t.Context(), levers{b})
	if err == nil || !strings.Contains(err.Error(), "settle the pull of b: denied") || len(results) != 3 {
		t.Fatalf("%+v, %v", results, err)
	}
	ends(t, results[0], Moved)
	ends(t, results[1], Failed, "it could not be read")
	ends(t, results[2], Failed, "nothing was pulled")
	if results[0].Set != "set" || !results[0].Settled || !results[1].Unknown || results[2].Unknown {
		t.Errorf("%+v", results)
	}
	b.tells(t, "pull a up>down moved", "unpull b up>down pending", "teleport c up>down pending", "pull d up>down failed",
		"pull a up>down pending", "pull a up>down pending")

	left, _ := b.journal.Pending(t.Context(), time.Now(), "")
	lines := Foreign(left, levers{b})
	if len(lines) != 1 || !strings.Contains(lines[0], "foreign (teleport), begun by bob") || !strings.Contains(lines[0], "stays pending") {
		t.Errorf("%q", lines)
	}

	b.journal.unread = errors.New("input/output error")
	if _, err := b.SettlePending(t.Context(), levers{b}); err == nil {
		t.Error("no error")
	}
}

func TestAPendingChangeThatCanNotBeRecordedIsSaid(t *testing.T) {
	b := newBench()
	e := journal.Entry{ID: "x", Phase: journal.Intent, Kind: "pull", From: "up", To: "down"}
	e.SetSubject(model.Subject{Account: "1", Region: "r", Kind: "lever", Name: "a"})
	_ = b.journal.Append(t.Context(), e)
	b.journal.refuse = func(journal.Entry) error { return errors.New("disk full") }
	if r, err := b.SettlePending(t.Context(), levers{b}); err == nil || len(r) != 1 || !strings.Contains(err.Error(), "record how the pull of a ended: disk full") {
		t.Errorf("%+v, %v", r, err)
	}
	b.journal.refuse = func(journal.Entry) error { return journal.ErrSettled }
	if r, err := b.SettlePending(t.Context(), levers{b}); err != nil || len(r) != 0 {
		t.Errorf("what a faster process has told is told again: %+v, %v", r, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if r, err := b.SettlePending(ctx, levers{b}); !errors.Is(err, context.Canceled) || len(r) != 0 {
		t.Errorf("%+v, %v", r, err)
	}
}
