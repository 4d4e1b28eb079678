package release

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
)

var lost = fail(model.Network, "UpdateAlias", "connection reset by peer")

func TestAnswersThatSayTooLittle(t *testing.T) {
	bob := func(b *bench) func() {
		return func() { do(b.aws.t, host(b.aws, &fakeJournal{}, "bob", "laptop"), moveTo("8")) }
	}
	cases := []struct {
		name    string
		set     func(b *bench)
		request Request
		status  Status
		words   []string
		serves  string
		journal string
		updates int
	}{
		{"answer lost, applied", func(b *bench) { b.aws.on("UpdateAlias", loses(model.Network, "connection reset")) },
			promote(), Moved, []string{"answer was lost"}, "5", "promote 3>5 moved", 1},
		{"412 although applied", func(b *bench) { b.aws.on("UpdateAlias", loses(model.Conflict, "The Revision Id provided")) },
			promote(), Moved, nil, "5", "promote 3>5 moved", 1},
		{"5xx although applied", func(b *bench) { b.aws.on("UpdateAlias", loses(model.Other, "ServiceException")) },
			promote(), Moved, nil, "5", "promote 3>5 moved", 1},
		{"expired although applied", func(b *bench) { b.aws.on("UpdateAlias", loses(model.Expired, "ExpiredToken")) },
			promote(), Moved, nil, "5", "promote 3>5 moved", 1},
		{"lost, not applied, works the second time", func(b *bench) { b.aws.on("UpdateAlias", answers(lost)) },
			promote(), Moved, nil, "5", "promote 3>5 moved", 2},
		{"lost, arrives late", func(b *bench) {
			var late func()
			b.aws.on("UpdateAlias", func(_ context.Context, apply func() (any, error)) (any, error) {
				late = func() { _, _ = apply() }
				return nil, lost
			}, func(_ context.Context, apply func() (any, error)) (any, error) {
				late()
				return apply()
			})
		}, promote(), Moved, []string{"answer was lost"}, "5", "promote 3>5 moved", 2},
		{"lost twice, not applied", func(b *bench) { b.aws.on("UpdateAlias", answers(lost), answers(lost)) },
			promote(), Failed, []string{"nothing was moved", "connection reset by peer"}, "3", "promote 3>5 failed", 2},
		{"throttled, then moved", func(b *bench) {
			b.aws.on("UpdateAlias", answers(fail(model.Throttled, "UpdateAlias", "Rate exceeded")))
		},
			promote(), Moved, nil, "5", "promote 3>5 moved", 2},
		{"denied", func(b *bench) {
			b.aws.on("UpdateAlias", answers(&model.Failure{Class: model.Denied, Operation: "UpdateAlias", Permission: "lambda:UpdateAlias"}))
		}, promote(), Failed, []string{"nothing was moved", "lambda:UpdateAlias is missing"}, "3", "promote 3>5 failed", 1},
		{"bob was first", func(b *bench) { b.aws.on("UpdateAlias", after(bob(b))) },
			promote(), Conflicted, []string{"prod was moved from 3 to 8 by bob on laptop at 20", "nothing was moved here"}, "8", "promote 3>5 conflict", 2}, // bob's update counts too
		{"bob was first, answer lost", func(b *bench) {
			b.aws.on("UpdateAlias", func(context.Context, func() (any, error)) (any, error) { bob(b)(); return nil, lost })
		}, promote(), Conflicted, []string{"by bob"}, "8", "promote 3>5 conflict", 2},
		{"the console was first", func(b *bench) { b.aws.on("UpdateAlias", after(func() { b.aws.outside("orders", "prod", "9") })) },
			promote(), Conflicted, []string{"from 3 to 9 outside aloft"}, "9", "promote 3>5 conflict", 1},
		{"touched, same version", func(b *bench) { b.aws.on("UpdateAlias", after(func() { b.aws.outside("orders", "prod", "3") })) },
			promote(), Conflicted, []string{"was changed outside aloft", "still serves 3"}, "3", "promote 3>5 conflict", 1},
		{"touched, with our own stamp of before", func(b *bench) {
			b.do(b.aws.t, moveTo("4"))
			b.journal.lines = nil
			b.aws.on("UpdateAlias", after(func() { b.aws.outside("orders", "prod", "4") }))
		}, promote(), Conflicted, []string{"was changed outside aloft", "still serves 4"}, "4", "promote 4>5 conflict", 2},
		{"applied, then moved outside", func(b *bench) {
			b.aws.on("UpdateAlias", func(_ context.Context, apply func() (any, error)) (any, error) {
				_, _ = apply()
				b.aws.outside("orders", "prod", "9")
				return nil, lost
			})
		}, promote(), Conflicted, []string{"was moved to 5, and then outside aloft to 9"}, "9", "promote 3>5 conflict", 1},
		{"alias deleted meanwhile", func(b *bench) {
			b.aws.on("UpdateAlias", after(func() { delete(b.aws.aliases, model.CellKey{Function: "orders", Alias: "prod"}) }))
		}, promote(), Failed, []string{"the alias prod of orders does not exist any more"}, "", "promote 3>5 failed", 1},
		{"function deleted meanwhile", func(b *bench) {
			b.aws.on("UpdateAlias", after(func() { delete(b.aws.functions, "orders"); clear(b.aws.aliases) }))
		},
			promote(), Failed, []string{"the function orders does not exist any more"}, "", "promote 3>5 failed", 1},
		{"the first reads while settling fail", func(b *bench) {
			b.aws.on("UpdateAlias", loses(model.Network, "reset"))
			b.aws.on("GetAlias", nil, nil, answers(lost), hangs, answers(fail(model.Throttled, "GetAlias", "Rate exceeded")))
		}, promote(), Moved, nil, "5", "promote 3>5 moved", 1},
		{"nothing can be read while settling", func(b *bench) {
			b.aws.on("UpdateAlias", loses(model.Network, "reset"))
			b.aws.on("GetAlias", nil, nil, answers(fail(model.Expired, "GetAlias", "the token has expired")))
		}, promote(), Failed, []string{"it is not known whether prod was moved", "the token has expired"}, "5", "promote 3>5 pending", 1},
		{"no answer at all", func(b *bench) { b.aws.on("UpdateAlias", hangs) },
			promote(), Moved, nil, "5", "promote 3>5 moved", 2},
		{"no room for a stamp, answer lost", func(b *bench) {
			b.aws.alias("orders", "prod", "3", strings.Repeat("x", 250))
			b.aws.on("UpdateAlias", loses(model.Network, "reset"))
		}, promote(), Moved, []string{"without a stamp"}, "5", "promote 3>5 moved", 1},
		{"no room for a stamp, not applied", func(b *bench) {
			b.aws.alias("orders", "prod", "3", strings.Repeat("x", 250))
			b.aws.on("UpdateAlias", answers(lost), answers(lost))
		}, promote(), Failed, []string{"nothing was moved"}, "3", "promote 3>5 failed", 2},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t)
				c.set(b)
				r := b.do(t, c.request)
				ended(t, r, c.status, c.words...)
				b.serves(t, c.serves)
				b.journalled(t, c.journal)
				if n := b.aws.count("UpdateAlias"); n != c.updates {
					t.Errorf("%d updates, want %d", n, c.updates)
				}
				if (r.Err == nil) != (c.status == Moved) {
					t.Errorf("cause: %v", r.Err)
				}
			})
		})
	}
}

// hangs is a call that never answers.
func hangs(ctx context.Context, _ func() (any, error)) (any, error) {
	<-ctx.Done()
	return nil, fail(model.Network, "", ctx.Err().Error())
}

func TestCreatingAnAlias(t *testing.T) {
	gone := func(b *bench) func() { return func() { delete(b.aws.functions, "orders") } }
	for _, c := range []struct {
		name   string
		set    func(b *bench)
		status Status
		words  []string
		serves string
	}{
		{"answer lost, applied", func(b *bench) { b.aws.on("CreateAlias", loses(model.Network, "reset")) }, Moved, nil, "5"},
		{"409 although applied", func(b *bench) { b.aws.on("CreateAlias", loses(model.Conflict, "Alias already exists")) }, Moved, nil, "5"},
		{"lost, not applied", func(b *bench) { b.aws.on("CreateAlias", answers(lost)) }, Moved, nil, "5"},
		{"lost twice", func(b *bench) { b.aws.on("CreateAlias", answers(lost), answers(lost)) }, Failed, []string{"nothing was created"}, ""},
		{"taken by bob", func(b *bench) {
			b.aws.on("CreateAlias", after(func() {
				r := moveTo("8")
				r.Stage, r.Create = stage("qa"), true
				do(b.aws.t, host(b.aws, &fakeJournal{}, "bob", "laptop"), r)
			}))
		}, Conflicted, []string{"qa was created by bob on laptop", "serves 8"}, "8"},
		{"taken outside", func(b *bench) { b.aws.on("CreateAlias", after(func() { b.aws.alias("orders", "qa", "2", "mine") })) },
			Conflicted, []string{"qa was created outside aloft", "serves 2"}, "2"},
		{"function deleted meanwhile", func(b *bench) { b.aws.on("CreateAlias", after(gone(b))) },
			Failed, []string{"the function orders does not exist any more"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t)
				c.set(b)
				r := promote()
				r.Stage, r.Create = stage("qa"), true
				got := b.do(t, r)
				ended(t, got, c.status, c.words...)
				if v := b.aws.get("orders", "qa").Version; v != c.serves {
					t.Errorf("qa serves %q, want %q", v, c.serves)
				}
				b.journalled(t, "promote >5 "+string(c.status))
			})
		})
	}
}

func TestCancelledInTheMiddleIsFinished(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		ctx, cancel := context.WithCancel(t.Context())
		b.aws.on("UpdateAlias", func(ctx context.Context, apply func() (any, error)) (any, error) {
			cancel()
			if ctx.Err() != nil {
				t.Error("the update under way was cancelled")
			}
			_, _ = apply()
			return nil, lost
		})
		s := b.Prepare(ctx, promote())
		ended(t, b.Move(ctx, []Sheet{s}, Options{}, nil)[0], Moved)
		b.journalled(t, "promote 3>5 moved")
	})
}

func TestIntentThatCanNotBeWrittenMovesNothing(t *testing.T) {
	b := newBench(t)
	b.aws.forbid("UpdateAlias")
	b.journal.refuse = func(journal.Entry) error { return errDiskFull }
	r := b.do(t, promote())
	ended(t, r, Failed, "nothing was moved", "/state/journal.jsonl", "no space left on device")
	if !errors.Is(r.Err, errDiskFull) {
		t.Error(r.Err)
	}
	b.serves(t, "3")
}

func TestOutcomeThatCanNotBeWrittenIsStillMoved(t *testing.T) {
	b := newBench(t)
	b.journal.refuse = func(e journal.Entry) error {
		if e.Phase == journal.Outcome {
			return errDiskFull
		}
		return nil
	}
	ended(t, b.do(t, promote()), Moved, "could not be recorded in /state/journal.jsonl", "no space left")
	b.journalled(t, "promote 3>5 pending")
}

func TestSheetIsMovedOnce(t *testing.T) {
	b := newBench(t)
	s := b.Prepare(t.Context(), promote())
	got := b.Move(t.Context(), []Sheet{s, s}, Options{}, nil)
	again := b.Move(t.Context(), []Sheet{s}, Options{}, nil)
	if moved, _, refused, _, _ := Summary(append(got, again...)); moved != 1 || refused != 2 {
		t.Errorf("%+v %+v", got, again)
	}
	b.journalled(t, "promote 3>5 moved")
}

func TestReasonGoesIntoStampAndJournal(t *testing.T) {
	b := newBench(t)
	s := b.Prepare(t.Context(), promote())
	s.Request.Reason = "hot}fix\n\x1b[31m" + strings.Repeat(" long", 100) // typed into the sheet
	b.Move(t.Context(), []Sheet{s}, Options{}, nil)
	stamp, ok := ParseStamp(b.aws.get("orders", "prod").Description.Exact())
	if !ok || !strings.HasPrefix(stamp.Why, "hot}fix long") || !strings.HasSuffix(stamp.Why, "…") || stamp.By != "alice" || stamp.Host != "ops1" {
		t.Errorf("%+v", stamp)
	}
	for _, e := range b.journal.lines {
		if want := "hot}fix" + strings.Repeat(" long", 100); e.Reason != want {
			t.Errorf("%q", e.Reason)
		}
	}
}

func TestJournalLines(t *testing.T) {
	b := newBench(t)
	b.Mover = with(b.Mover, func(d *Deps) { d.PID = 42 })
	before := b.aws.get("orders", "prod").Revision
	b.do(t, promote())
	in, out := b.journal.lines[0], b.journal.lines[1]
	if in.Phase != journal.Intent || in.PID != 42 || in.Until.Sub(in.At) != moveTime || in.Revision != before || in.Account != "123456789012" ||
		in.Region != "us-east-1" || in.Stage != "prod" || in.Alias != "prod" || in.By != "alice" {
		t.Errorf("%+v", in)
	}
	if out.ID != in.ID || out.Phase != journal.Outcome || out.PID != 0 || !out.Until.IsZero() || out.Status != "moved" ||
		out.Revision != b.aws.get("orders", "prod").Revision || out.Function != "orders" {
		t.Errorf("%+v", out)
	}
}

func TestAMoveTakesLessThanItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		s := b.Prepare(t.Context(), promote())
		begun := time.Now()
		b.aws.on("UpdateAlias", hangs, hangs)
		b.aws.on("GetAlias", hangs, hangs, nil, hangs, hangs, hangs)
		b.Move(t.Context(), []Sheet{s}, Options{}, nil)
		if took := time.Since(begun); took > moveTime-time.Minute {
			t.Errorf("%s", took)
		}
	})
}

func TestNoMoveWithoutARevision(t *testing.T) {
	b := newBench(t)
	b.aws.forbid("UpdateAlias")
	s := b.Prepare(t.Context(), promote())
	s.Alias.Revision = ""
	ended(t, b.Move(t.Context(), []Sheet{s}, Options{}, nil)[0], Failed, "revision of the alias is not known")
	b.journalled(t)
}
