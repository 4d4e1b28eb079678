package feed

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// readOnce makes a reader of a scripted account.
func readOnce(f *fakeTables, box *recorder) *Once {
	return NewOnce(Options{
		Lambda: f, Tables: f, Metrics: f, LogGroups: f, Spending: f.spent, Mailbox: box, Now: time.Now,
		Stages: stages("dev", "prod"), Intervals: Intervals{Call: 10 * time.Second},
	})
}

// Functions and their aliases cost a call for each and one for each page, and what
// fails is told and not tried again.
func TestOnceReadsEachThingOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(0, 0)
		aws.fakeAWS = newFake(120, "dev", "prod")
		aws.fail = func(op, subject string) error {
			switch subject {
			case "fn-0007":
				return failure(model.Other, op, subject, "internal error")
			case "fn-0008":
				return failure(model.Denied, op, subject, "not authorized")
			case "fn-0009":
				return gone(op, subject, subject)
			}
			return nil
		}
		box := &recorder{}
		r := readOnce(aws, box)
		if err := errors.Join(r.Functions(t.Context()), r.Aliases(t.Context(), aws.functions)); err != nil {
			t.Fatal(err)
		}
		if l, a, all := len(aws.made("ListFunctions")), len(aws.made("ListAliases")), len(aws.made("")); l != 3 || a != 120 || all != 123 {
			t.Errorf("%d ListFunctions, %d ListAliases, %d calls in all", l, a, all)
		}
		if aws.most != 8 { // more would wait for their turns past their deadlines where AWS throttles
			t.Errorf("%d calls at once at most, want 8", aws.most)
		}
		for _, c := range aws.made("") {
			if c.urgency < model.OnScreen {
				t.Errorf("%v is read as if nobody waited", c)
			}
		}
		failed := map[string]model.Class{}
		for _, e := range posted[model.ReadFailed](box) {
			failed[e.Function] = e.Failure.Class
		}
		if filled(box) != 117 || fmt.Sprint(failed) != fmt.Sprint(map[string]model.Class{"fn-0007": model.Other, "fn-0008": model.Denied, "fn-0009": model.Gone}) {
			t.Errorf("%d read, failures %v", filled(box), failed)
		}
	})
}

// Without credentials nothing is tried any more; without an answer to a single call a
// good part is read all the same.
// A third of all calls is throttled, after the SDK's own repetitions: each is made again
// within its time, and nothing is missing.
func TestOnceTriesAgainWhatIsThrottled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(0, 0)
		aws.fakeAWS = newFake(120, "dev", "prod")
		tries := map[string]int{}
		aws.fail = func(op, subject string) error {
			tries[op+subject]++
			if op, last := op+subject, len(op+subject)-1; tries[op] <= int(op[last])%4 {
				return failure(model.Throttled, op, subject, "Rate exceeded")
			}
			return nil
		}
		box := &recorder{}
		r := readOnce(aws, box)
		if err := errors.Join(r.Functions(t.Context()), r.Aliases(t.Context(), aws.functions)); err != nil {
			t.Fatal(err)
		}
		if failed := posted[model.ReadFailed](box); filled(box) != 120 || len(failed) > 0 {
			t.Errorf("%d read, failed: %v", filled(box), failed)
		}
		if aws.most > 8 {
			t.Errorf("%d calls at once", aws.most)
		}
	})
}

// Where AWS throttles all that is asked, nothing waits for long.
func TestOnceGivesUpUnderAStandingThrottle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(0, 0)
		aws.fakeAWS = newFake(400, "dev", "prod")
		aws.fail = func(op, subject string) error {
			if op == "ListAliases" {
				return failure(model.Throttled, op, subject, "Rate exceeded")
			}
			return nil
		}
		box := &recorder{}
		r := readOnce(aws, box)
		begun := time.Now()
		if err := errors.Join(r.Functions(t.Context()), r.Aliases(t.Context(), aws.functions)); err != nil {
			t.Fatal(err)
		}
		if failed := posted[model.ReadFailed](box); len(failed) != 400 {
			t.Errorf("%d are said to have failed", len(failed))
		}
		if took := time.Since(begun); took < 5*time.Second || took > 30*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}

func TestOnceEndsWhenNothingCanBeRead(t *testing.T) {
	for _, tt := range []struct {
		name  string
		fail  func(op, subject string) error
		class model.Class
		most  int // reads of aliases
	}{
		{"expired", failing(model.Expired, "ListAliases"), model.Expired, 16},
		{"no network", failing(model.Network, "ListAliases"), model.Network, 20},
		{"one without an answer", func(op, subject string) error {
			if subject == "fn-0030" {
				return failure(model.Network, op, subject, "no answer in time")
			}
			return nil
		}, "", 60},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				aws := newTableAccount(0, 0)
				aws.fakeAWS = newFake(60, "dev")
				r := readOnce(aws, &recorder{})
				if err := r.Functions(t.Context()); err != nil {
					t.Fatal(err)
				}
				aws.fail = tt.fail
				err := r.Aliases(t.Context(), aws.functions)
				if (err == nil) != (tt.class == "") || (err != nil && model.ClassOf(err) != tt.class) {
					t.Errorf("ended with %v, want class %q", err, tt.class)
				}
				if n := len(aws.made("ListAliases")); n > tt.most {
					t.Errorf("%d calls", n)
				}
			})
		})
	}
}

func TestOnceEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(0, 0)
		aws.fakeAWS = newFake(500, "dev")
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		r := readOnce(aws, &recorder{})
		if err := errors.Join(r.Functions(ctx), r.Aliases(ctx, aws.functions)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("ended with %v", err)
		}
	})
}

// Where nothing may be paid, what is read once is read free, however much it is.
func TestOnceReadsTablesAndTheirLoads(t *testing.T) {
	for _, spend := range []float64{0, 1} {
		t.Run(fmt.Sprint(spend), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				aws := newTableAccount(60, 1) // 480 series
				aws.spending.Cap = spend
				box := &recorder{}
				r := readOnce(aws, box)
				if err := errors.Join(r.ListTables(t.Context()), r.Tables(t.Context(), aws.names()), r.Loads(t.Context())); err != nil {
					t.Fatal(err)
				}
				series := 0
				for _, m := range aws.asked(time.Minute) {
					series += len(m.Series)
					if m.Paid != (spend > 0) {
						t.Errorf("paid %v with a cap of $%v", m.Paid, spend)
					}
				}
				if n := len(posted[model.TableRead](box)); n != 60 || len(aws.made("DescribeTable")) != 60 || series != 480 || len(aws.made("DescribeScalableTargets")) != 1 {
					t.Errorf("%d tables, %d series, calls %v", n, series, aws.made("Describe"))
				}
				if n := len(aws.asked(time.Hour)); n != 0 {
					t.Errorf("%d reads of hours that nobody asked for", n)
				}
			})
		})
	}
}
