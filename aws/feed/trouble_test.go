package feed

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// failing makes calls of an operation fail with a class; an empty operation
// stands for all.
func failing(class model.Class, op string) func(string, string) error {
	return func(o, subject string) error {
		if op == "" || o == op {
			return failure(class, o, subject, "because the test says so")
		}
		return nil
	}
}

func troubles(r *recorder) []model.Class {
	var out []model.Class
	for _, e := range posted[model.AccountTrouble](r) {
		if e.Failure == nil {
			out = append(out, "")
		} else {
			out = append(out, e.Failure.Class)
		}
	}
	return out
}

func TestExpiredStopsReadingUntilRenewed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(100, "dev", "stage", "prod")
		aws.paced = true
		w := run(t, aws, aws.functions[:20], nil)
		w.after(2 * time.Second)
		aws.set(func() { aws.fail = failing(model.Expired, "") })
		w.after(2 * time.Second)
		aws.forget()
		w.after(2 * time.Minute)
		if got := troubles(w.box); !slices.Equal(got, []model.Class{model.Expired}) {
			t.Fatalf("troubles %v, want expired once", got)
		}
		calls := aws.made("")
		for _, c := range calls {
			if c.op != "GetCallerIdentity" {
				t.Errorf("%v while there were no credentials", c)
			}
		}
		// 5, 10, 20, 30, 30 … s
		if len(calls) < 4 || len(calls) > 7 {
			t.Errorf("%d attempts in two minutes", len(calls))
		}
		aws.set(func() { aws.fail = nil })
		w.feed.Refresh()
		w.after(time.Second)
		if got := troubles(w.box); !slices.Equal(got, []model.Class{model.Expired, ""}) {
			t.Errorf("troubles %v, want them to be over at once", got)
		}
		w.after(time.Minute)
		if filled(w.box) != 100 {
			t.Errorf("%d of 100 filled afterwards", filled(w.box))
		}
		w.end()
	})
}

func TestExpiredAtTheStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(10, "dev")
		aws.fail = failing(model.Expired, "")
		w := run(t, aws, aws.functions, nil)
		w.after(4 * time.Second)
		if n := len(aws.made("")); n != 2 {
			t.Errorf("%d calls, want identity and list alone", n)
		}
		aws.set(func() { aws.fail = nil })
		w.after(5 * time.Second)
		if filled(w.box) != 10 || aws.renewals != 1 || len(posted[model.IdentityRead](w.box)) != 1 {
			t.Errorf("%d filled, %d renewals, identities %v", filled(w.box), aws.renewals, posted[model.IdentityRead](w.box))
		}
		w.end()
	})
}

// Who calls is asked again when the credentials have ended, and on a refresh: until when
// the next ones hold is known from nowhere else. Those without an end are asked about once.
func TestTheIdentityIsAskedForAgainWhenCredentialsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(10, "dev")
		ends := time.Now().Add(10 * time.Minute)
		aws.identity.Expires = ends
		w := run(t, aws, aws.functions, nil)
		asked := func() int { return len(aws.made("GetCallerIdentity")) }
		w.after(9 * time.Minute)
		if asked() != 1 {
			t.Errorf("asked %d times before the end", asked())
		}
		aws.set(func() { aws.identity.Expires = ends.Add(time.Hour) })
		w.after(2 * time.Minute)
		if asked() != 2 {
			t.Errorf("asked %d times, want once more at the end", asked())
		}
		w.feed.Refresh()
		w.after(time.Second)
		if asked() != 3 {
			t.Errorf("asked %d times, want once more for the refresh", asked())
		}
		aws.set(func() { aws.identity.Expires = time.Time{} })
		w.feed.Refresh()
		w.after(time.Second)
		w.feed.Refresh()
		w.after(3 * time.Hour)
		if asked() != 4 {
			t.Errorf("asked %d times, want no more once they have no end", asked())
		}
		w.end()
	})
}

func TestThrottlingLengthensTheWaitAndEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(60, "dev", "stage", "prod")
		aws.fail = failing(model.Throttled, "ListAliases")
		w := run(t, aws, aws.functions[:20], nil)
		w.after(2 * time.Minute)
		if n := len(aws.made("ListAliases")); n > 16+8 {
			t.Errorf("%d ListAliases while throttled", n)
		}
		held := false
		for _, e := range posted[model.FeedState](w.box) {
			held = held || !e.HeldTo.IsZero()
		}
		if !held {
			t.Error("nothing says that throttling holds reads back")
		}
		cells := map[model.CellKey]bool{}
		for _, e := range posted[model.AliasRead](w.box) {
			cells[model.CellKey{Function: e.Alias.Function, Alias: e.Alias.Name}] = true
		}
		if len(cells) != 60 {
			t.Errorf("%d of 60 visible cells by the other way", len(cells))
		}
		failed := posted[model.ReadFailed](w.box)
		if len(failed) == 0 || failed[0].Failure.Class != model.Throttled || failed[0].Failure.RetryAt.IsZero() {
			t.Errorf("failures %v", failed)
		}
		if len(troubles(w.box)) != 0 {
			t.Errorf("troubles %v", troubles(w.box))
		}
		aws.set(func() { aws.fail = nil })
		w.after(time.Minute)
		if filled(w.box) != 60 {
			t.Errorf("%d filled afterwards", filled(w.box))
		}
		states := posted[model.FeedState](w.box)
		if last := states[len(states)-1]; last.Pending != 0 || !last.HeldTo.IsZero() {
			t.Errorf("the last state is %+v", last)
		}
		w.end()
	})
}

func TestNoNetworkIsTroubleOnlyWhenNothingAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(20, "dev")
		w := run(t, aws, aws.functions, nil)
		w.after(2 * time.Second)
		once := true
		aws.set(func() {
			aws.fail = func(op, subject string) error {
				if op == "ListAliases" && once {
					once = false
					return failure(model.Network, op, subject, "connection reset")
				}
				return nil
			}
		})
		w.after(time.Minute)
		if got := troubles(w.box); len(got) != 0 {
			t.Errorf("one lost answer made troubles %v", got)
		}
		aws.set(func() { aws.fail = failing(model.Network, "") })
		w.after(5 * time.Minute)
		aws.forget()
		w.after(5 * time.Minute)
		if n := len(aws.made("")); n > 60 {
			t.Errorf("%d calls in five minutes without a network", n)
		}
		if got := troubles(w.box); !slices.Equal(got, []model.Class{model.Network}) {
			t.Errorf("troubles %v", got)
		}
		aws.set(func() { aws.fail = nil })
		w.box.forget()
		w.feed.Refresh()
		w.after(2 * time.Second)
		if got := troubles(w.box); !slices.Equal(got, []model.Class{""}) || filled(w.box) != 20 {
			t.Errorf("troubles %v, %d filled after it came back", got, filled(w.box))
		}
		w.end()
	})
}

func TestHangingCallsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(5, "dev")
		aws.latency = func(string, string) time.Duration { return time.Hour }
		w := run(t, aws, aws.functions, nil)
		w.after(20 * time.Second)
		failed := posted[model.ReadFailed](w.box)
		if len(failed) != 1 || failed[0].Failure.Class != model.Network {
			t.Errorf("failures %v", failed)
		}
		w.end()
	})
}

func TestDeniedGetFunctionIsNotUsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(40, "dev", "stage", "prod")
		aws.fail = failing(model.Denied, "GetFunction")
		w := run(t, aws, aws.functions[:30], nil)
		w.after(10 * time.Second)
		if n := len(aws.made("GetFunction")); n > 16 {
			t.Errorf("%d GetFunction", n)
		}
		if filled(w.box) != 40 || len(posted[model.ReadFailed](w.box)) != 0 {
			t.Errorf("%d filled, failures %v", filled(w.box), posted[model.ReadFailed](w.box))
		}
		w.end()
	})
}

func TestDeniedListAliases(t *testing.T) {
	for _, tt := range []struct {
		name   string
		denied []string
		stages []model.Stage
		cells  int // read with a version
		failed int // functions reported as denied
		said   int // functions of which only the weights are not known
		advice string
	}{
		{"GetFunction serves", []string{"ListAliases"}, stages("dev", "prod"), 40, 0, 20, ""},
		{"nothing serves", []string{"ListAliases", "GetFunction"}, stages("dev", "prod"), 0, 20, 0, ""},
		{"no stages known", []string{"ListAliases"}, nil, 0, 20, 0, "name the stages in aloft.toml"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				aws := newFake(20, "dev", "prod")
				aws.fail = func(op, subject string) error {
					if slices.Contains(tt.denied, op) {
						return failure(model.Denied, op, subject, "not authorized")
					}
					return nil
				}
				w := run(t, aws, aws.functions[:10], func(o *Options) { o.Stages = tt.stages })
				w.after(30 * time.Second)
				cells := map[model.CellKey]bool{}
				for _, e := range posted[model.AliasRead](w.box) {
					cells[model.CellKey{Function: e.Alias.Function, Alias: e.Alias.Name}] = true
				}
				failed, said := map[string]bool{}, map[string]bool{}
				for _, e := range posted[model.ReadFailed](w.box) {
					if !strings.Contains(e.Failure.Advice, tt.advice) {
						t.Errorf("advice %q", e.Failure.Advice)
					}
					if said[e.Function] = true; e.Weights {
						continue
					}
					if e.Failure.Class != model.Denied || e.Failure.Permission != "lambda:ListAliases" || e.Alias != "" {
						t.Errorf("failure %+v", e)
					}
					failed[e.Function] = true
				}
				if said := len(said) - len(failed); len(cells) != tt.cells || len(failed) != tt.failed || said != tt.said {
					t.Errorf("%d cells, %d failed and %d without weights, want %d, %d and %d", len(cells), len(failed), said, tt.cells, tt.failed, tt.said)
				}
				aws.forget()
				w.after(10 * time.Minute)
				if n := len(aws.made("ListAliases")); n == 0 || n > 20*11 {
					t.Errorf("%d ListAliases in ten minutes", n)
				}
				w.end()
			})
		})
	}
}

// What was granted meanwhile shows at a key, and for all functions soon after it
// was found out for one.
func TestGrantedListAliasesIsFoundOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(20, "dev", "prod")
		aws.fail = failing(model.Denied, "ListAliases")
		w := run(t, aws, aws.functions[:5], func(o *Options) { o.Stages = stages("dev", "prod") })
		w.after(30 * time.Second)
		aws.set(func() { aws.fail = nil })
		w.feed.Refresh()
		w.after(2 * time.Second)
		if n := len(posted[model.AliasesListed](w.box)); n < 5 {
			t.Errorf("%d listed after a refresh, want those on the screen", n)
		}
		w.after(6 * time.Minute)
		if filled(w.box) != 20 {
			t.Errorf("%d of 20 filled", filled(w.box))
		}
		w.end()
	})
}

func TestDeniedListIsTriedEachMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(10, "dev")
		aws.fail = failing(model.Denied, "ListFunctions")
		w := run(t, aws, aws.functions, nil)
		w.after(5*time.Minute + 30*time.Second)
		if n := len(aws.made("ListFunctions")); n != 6 {
			t.Errorf("%d ListFunctions, want 6", n)
		}
		failed := posted[model.ReadFailed](w.box)
		if len(failed) == 0 || failed[0].Function != "" || failed[0].Failure.Permission != "lambda:ListFunctions" {
			t.Errorf("failures %v", failed)
		}
		aws.set(func() { aws.fail = nil })
		w.after(time.Minute)
		if filled(w.box) != 10 {
			t.Errorf("%d filled", filled(w.box))
		}
		w.end()
	})
}

func TestDeniedGetAliasFallsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(30, "dev", "prod")
		w := run(t, aws, aws.functions[:5], nil)
		w.after(5 * time.Second)
		aws.forget()
		w.box.forget()
		aws.set(func() { aws.fail = failing(model.Denied, "GetAlias") })
		w.feed.Reread(model.CellKey{Function: "fn-0020", Alias: "prod"})
		w.after(time.Second)
		if c := aws.made("ListAliases fn-0020"); len(c) != 1 || c[0].urgency != model.Awaited {
			t.Errorf("instead of GetAlias: %v", c)
		}
		if len(posted[model.ReadFailed](w.box)) != 0 || filled(w.box) != 1 {
			t.Errorf("failures %v, %d filled", posted[model.ReadFailed](w.box), filled(w.box))
		}
		w.end()
	})
}

func TestDeletedFunctionLeavesThePlan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(10, "dev")
		w := run(t, aws, aws.functions, nil)
		w.after(5 * time.Second)
		aws.set(func() { aws.functions = slices.Delete(slices.Clone(aws.functions), 3, 4) })
		w.after(40 * time.Second)
		aws.forget()
		failed := posted[model.ReadFailed](w.box)
		if len(failed) != 1 || failed[0].Function != "fn-0003" || failed[0].Failure.Class != model.Gone {
			t.Errorf("failures %v", failed)
		}
		lists := posted[model.FunctionsListed](w.box)
		if last := lists[len(lists)-1]; len(last.Functions) != 9 || !last.Complete {
			t.Errorf("the last list has %d functions", len(last.Functions))
		}
		w.after(10 * time.Minute)
		if c := aws.made("ListAliases fn-0003"); len(c) != 0 {
			t.Errorf("read %d times after it was gone", len(c))
		}
		w.box.forget()
		aws.set(func() { aws.functions = append(aws.functions, "fn-0003") })
		w.after(4 * time.Minute)
		if c := aws.made("ListAliases fn-0003"); len(c) == 0 {
			t.Error("not read after it was listed again")
		}
		w.end()
	})
}

func TestFunctionThatIsListedButGoneCausesNoStorm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(5, "dev")
		aws.fail = func(op, subject string) error {
			if subject == "fn-0002" {
				return gone(op, subject, subject)
			}
			return nil
		}
		w := run(t, aws, aws.functions, nil)
		w.after(10 * time.Minute)
		if n := len(aws.made("ListFunctions")); n > 9 {
			t.Errorf("%d lists in ten minutes", n)
		}
		w.end()
	})
}

func TestAnotherAccountBeginsAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(10, "dev")
		restored := &model.Restored{Identity: model.Identity{Account: "999999999999", Region: "eu-west-1"}}
		aws.latency = func(op, _ string) time.Duration {
			if op == "GetCallerIdentity" {
				return time.Second // facts come before it
			}
			return 50 * time.Millisecond
		}
		w := run(t, aws, aws.functions, func(o *Options) { o.Restored = restored })
		w.after(5 * time.Second)
		w.box.mu.Lock()
		at := slices.IndexFunc(w.box.events, func(e model.Event) bool { _, ok := e.(model.IdentityRead); return ok })
		after := &recorder{events: w.box.events[at:]}
		w.box.mu.Unlock()
		if filled(after) != 10 || len(posted[model.FunctionsListed](after)) == 0 {
			t.Errorf("%d functions read after the store dropped everything", filled(after))
		}
		w.end()
	})
}
