package feed

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// filled counts the functions of which all aliases were read.
func filled(r *recorder) int {
	seen := map[string]bool{}
	for _, e := range posted[model.AliasesListed](r) {
		seen[e.Function] = true
	}
	return len(seen)
}

func TestColdReadKeepsToItsCalls(t *testing.T) {
	for _, tt := range []struct {
		functions, visible int
		within             time.Duration // all of the account
	}{
		{18, 18, time.Second},
		{200, 30, time.Minute},
		{1000, 40, 5 * time.Minute},
	} {
		t.Run(fmt.Sprint(tt.functions), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				aws := newFake(tt.functions, "dev", "stage", "prod")
				aws.paced = true
				visible := aws.functions[:tt.visible]
				w := run(t, aws, visible, nil)
				began := time.Now()
				w.after(time.Second)
				known := map[model.CellKey]bool{}
				for _, e := range posted[model.AliasRead](w.box) {
					known[model.CellKey{Function: e.Alias.Function, Alias: e.Alias.Name}] = true
				}
				for _, e := range posted[model.AliasesListed](w.box) {
					for _, a := range e.Aliases {
						known[model.CellKey{Function: e.Function, Alias: a.Name}] = true
					}
				}
				for _, name := range visible {
					for _, s := range []string{"dev", "stage", "prod"} {
						if !known[model.CellKey{Function: name, Alias: s}] {
							t.Errorf("%s:%s is not known after a second", name, s)
						}
					}
				}
				for filled(w.box) < tt.functions {
					if time.Since(began) > tt.within {
						t.Fatalf("%d of %d read after %s", filled(w.box), tt.functions, tt.within)
					}
					w.after(100 * time.Millisecond)
				}
				bound := 1 + tt.functions + (tt.functions+49)/50 + 3*tt.visible
				if calls := aws.made(""); len(calls) > bound {
					t.Errorf("%d calls, want at most %d", len(calls), bound)
				}
				t.Logf("%d functions in %s by %d calls (bound %d), %d GetFunction", tt.functions, time.Since(began), len(aws.made("")), bound, len(aws.made("GetFunction")))
				lists := posted[model.FunctionsListed](w.box)
				if last := lists[len(lists)-1]; !last.Complete || len(last.Functions) != tt.functions {
					t.Errorf("the last list has %d functions, complete %v", len(last.Functions), last.Complete)
				}
				w.end()
			})
		})
	}
}

func TestPagesArePostedAsTheyCome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := run(t, newFake(120, "dev"), []string{}, nil)
		w.after(time.Second)
		var got []string
		for _, e := range posted[model.FunctionsListed](w.box) {
			got = append(got, fmt.Sprint(len(e.Functions), e.Complete))
		}
		if want := []string{"50 false", "100 false", "120 true"}; !slices.Equal(got, want) {
			t.Errorf("lists %v, want %v", got, want)
		}
		if e := posted[model.IdentityRead](w.box); len(e) != 1 || e[0].Identity.Account != "123456789012" {
			t.Errorf("identity %v", e)
		}
		w.end()
	})
}

func TestVisibleRowsComeFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(50, "dev", "stage", "prod")
		visible := aws.functions[30:]
		w := run(t, aws, visible, nil)
		w.after(5 * time.Second)
		var hidden time.Time // when the first other row was read
		for _, c := range aws.made("ListAliases") {
			on := slices.Contains(visible, c.subject)
			if on && !hidden.IsZero() && c.at.After(hidden) {
				t.Fatalf("%v after a row that is not on the screen", c)
			}
			if !on && hidden.IsZero() {
				hidden = c.at
			}
			if want := map[bool]model.Urgency{true: model.OnScreen, false: model.Background}[on]; c.urgency != want {
				t.Errorf("%v has urgency %d, want %d", c, c.urgency, want)
			}
		}
		for _, c := range aws.made("GetFunction") {
			if name, _, _ := strings.Cut(c.subject, ":"); !slices.Contains(visible, name) {
				t.Errorf("%v is not on the screen", c)
			}
		}
		if len(aws.made("GetFunction")) == 0 || filled(w.box) != 50 {
			t.Errorf("%d GetFunction, %d filled", len(aws.made("GetFunction")), filled(w.box))
		}
		if aws.most > 40 {
			t.Errorf("%d calls at once", aws.most)
		}
		w.end()
	})
}

func TestScrollingDropsWhatIsNoLongerSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(400, "dev", "stage", "prod")
		aws.paced = true
		w := run(t, aws, aws.functions[:20], nil)
		w.after(2 * time.Second)
		aws.forget()
		for at := 20; at < 380; at += 20 {
			w.feed.Want(model.Demand{Visible: aws.functions[at : at+20], Focused: true})
			w.after(30 * time.Millisecond)
		}
		if n := len(aws.made("GetFunction")); n > 60 {
			t.Errorf("%d GetFunction while paging by", n)
		}
		w.after(2 * time.Second)
		for _, name := range aws.functions[360:380] {
			if len(aws.made("ListAliases "+name)) == 0 && len(aws.made("GetFunction "+name)) == 0 {
				t.Errorf("%s is on the screen and was not read", name)
			}
		}
		w.end()
	})
}

func TestStagesAreLearntBeforeCellsAreRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(60, "dev", "blue")
		aws.paced = true
		w := run(t, aws, aws.functions[:60], func(o *Options) { o.Stages = nil })
		w.after(5 * time.Second)
		calls := aws.made("")
		first := slices.IndexFunc(calls, func(c call) bool { return c.op == "GetFunction" })
		if first < 0 {
			t.Fatal("no GetFunction at all")
		}
		if !slices.ContainsFunc(calls[:first], func(c call) bool { return c.op == "ListAliases" }) {
			t.Error("GetFunction before any ListAliases")
		}
		for _, c := range aws.made("GetFunction") {
			if !strings.HasSuffix(c.subject, ":dev") && !strings.HasSuffix(c.subject, ":blue") {
				t.Errorf("asked for %v", c)
			}
		}
		w.end()
	})
}

func TestRereadComesBeforeEverything(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(200, "dev", "prod")
		aws.paced = true
		w := run(t, aws, aws.functions[:50], nil)
		w.after(3 * time.Second)
		aws.forget()
		aws.move("fn-0150", "prod", "5")
		w.feed.Reread(model.CellKey{Function: "fn-0150", Alias: "prod"}, model.CellKey{Function: "fn-0150", Alias: "beta"})
		synctest.Wait()
		calls := aws.made("")
		if len(calls) < 2 || calls[0].op != "GetAlias" || calls[0].urgency != model.Awaited {
			t.Errorf("the first calls were %v", calls)
		}
		w.after(10 * time.Second)
		var got []string
		for _, e := range posted[model.AliasRead](w.box) {
			if e.Full {
				got = append(got, fmt.Sprintf("%s:%s=%s %v", e.Alias.Function, e.Alias.Name, e.Alias.Version, e.Absent))
			}
		}
		slices.Sort(got)
		if want := []string{"fn-0150:beta= true", "fn-0150:prod=5 false"}; !slices.Equal(got, want) {
			t.Errorf("read %v, want %v", got, want)
		}
		w.end()
	})
}

func TestMissingAliasIsNotAFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(1, "dev")
		aws.latency = func(op, _ string) time.Duration {
			if op == "ListAliases" {
				return 5 * time.Second
			}
			return 10 * time.Millisecond
		}
		w := run(t, aws, aws.functions, nil)
		w.after(2 * time.Second)
		absent := 0
		for _, e := range posted[model.AliasRead](w.box) {
			if e.Absent && e.Alias.Function == "fn-0000" && (e.Alias.Name == "stage" || e.Alias.Name == "prod") {
				absent++
			}
		}
		if absent != 2 || len(posted[model.ReadFailed](w.box)) != 0 {
			t.Errorf("%d absent, failures %v", absent, posted[model.ReadFailed](w.box))
		}
		w.end()
	})
}

func TestLateAnswersAreDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(3, "dev", "stage", "prod")
		aws.latency = func(op, _ string) time.Duration {
			switch op {
			case "GetFunction":
				return 3 * time.Second
			case "ListAliases":
				return time.Second
			}
			return 10 * time.Millisecond
		}
		w := run(t, aws, aws.functions, nil)
		w.after(1500 * time.Millisecond)
		if len(aws.made("GetFunction")) == 0 || filled(w.box) != 3 {
			t.Fatalf("%v", aws.made(""))
		}
		w.feed.Refresh() // so that the whole read is asked for later than the cells
		w.after(5 * time.Second)
		if late := posted[model.AliasRead](w.box); len(late) != 0 {
			t.Errorf("late answers were posted: %v", late)
		}
		w.end()
	})
}

func TestOnlyIncludedFunctionsAreRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(30, "dev")
		w := run(t, aws, []string{}, func(o *Options) { o.Include = []string{"fn-000?", "nothing-*"} })
		w.after(5 * time.Second)
		if n := len(aws.made("ListAliases")); n != 10 {
			t.Errorf("%d functions read, want 10", n)
		}
		if l := posted[model.FunctionsListed](w.box); len(l[0].Functions) != 10 {
			t.Errorf("%d functions listed", len(l[0].Functions))
		}
		w.end()
	})
}

func TestCancelEndsEverything(t *testing.T) {
	for _, after := range []time.Duration{0, 20 * time.Millisecond, 120 * time.Millisecond, time.Second, time.Minute} {
		t.Run(after.String(), func(t *testing.T) {
			// The bubble fails when a goroutine is left.
			synctest.Test(t, func(t *testing.T) {
				aws := newFake(300, "dev", "prod")
				aws.paced = true
				w := run(t, aws, aws.functions[:20], func(o *Options) { o.Cache = NewCache(t.TempDir(), time.Now) })
				w.after(after)
				w.end()
				w.box.forget()
				w.feed.Want(model.Demand{Visible: aws.functions[:5]})
				w.feed.Refresh()
				w.feed.Reread(model.CellKey{Function: "fn-0001", Alias: "dev"})
				w.after(time.Minute)
				if len(w.box.events) != 0 {
					t.Errorf("%d events after the end", len(w.box.events))
				}
			})
		})
	}
}
