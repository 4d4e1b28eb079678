package feed

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

func TestRowsAreReadAgainAtTheirPace(t *testing.T) {
	for _, tt := range []struct {
		name     string
		focused  bool
		min, max int // ListAliases of 10 visible rows in 10 min
	}{
		{"with focus", true, 250, 420},
		{"without", false, 40, 70},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				aws := newFake(10, "dev", "stage", "prod")
				w := run(t, aws, aws.functions, nil)
				w.after(time.Second)
				w.feed.Want(model.Demand{Visible: aws.functions, Focused: tt.focused})
				w.after(time.Minute)
				aws.forget()
				w.box.forget()
				w.after(10 * time.Minute)
				if n := len(aws.made("ListAliases")); n < tt.min || n > tt.max {
					t.Errorf("%d ListAliases, want %d to %d", n, tt.min, tt.max)
				}
				if n := len(aws.made("GetFunction")); n != 0 {
					t.Errorf("%d GetFunction, want none", n)
				}
				if n := len(aws.made("ListFunctions")); n < 3 || n > 7 {
					t.Errorf("%d ListFunctions, want about 5", n)
				}
				w.end()
			})
		})
	}
}

// Between reads the process sleeps: what is due about the same time is read in one
// go.
func TestRowsAreReadOnWholeSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(30, "dev", "stage", "prod")
		w := run(t, aws, aws.functions[:10], nil)
		w.after(time.Minute)
		aws.forget()
		w.after(10 * time.Minute)
		calls, alone := len(aws.made("ListAliases")), 0
		for _, c := range aws.made("ListAliases") {
			if c.at.Nanosecond() != 0 {
				alone++
			}
		}
		// A row that waits for its turn comes off the beat for once.
		if calls == 0 || alone > calls/10 {
			t.Errorf("%d of %d reads are off the beat", alone, calls)
		}
		w.end()
	})
}

func TestHiddenRowsAreATrickle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(3000, "dev")
		w := run(t, aws, aws.functions[:1], nil)
		w.after(2 * time.Minute)
		if filled(w.box) != 3000 {
			t.Fatalf("%d filled", filled(w.box))
		}
		aws.forget()
		w.after(10 * time.Minute)
		perSecond := map[int64]int{}
		for _, c := range aws.made("ListAliases") {
			if c.urgency == model.Background {
				perSecond[c.at.Unix()]++
			}
		}
		total := 0
		for s, n := range perSecond {
			total += n
			if n > 5 {
				t.Errorf("%d in second %d", n, s)
			}
		}
		if total < 2000 {
			t.Errorf("%d trickle reads in 10 min", total)
		}
		w.end()
	})
}

func TestNewlyVisibleRowsAreReadOnlyWhenOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(40, "dev")
		w := run(t, aws, aws.functions[:20], nil)
		w.after(5 * time.Second)
		aws.forget()
		w.feed.Want(model.Demand{Visible: aws.functions[20:], Focused: true})
		w.after(5 * time.Second)
		if n := len(aws.made("ListAliases")); n != 0 {
			t.Errorf("%d rows read again that were just read", n)
		}
		w.after(25 * time.Second)
		aws.forget()
		w.feed.Want(model.Demand{Visible: aws.functions[:20], Focused: true})
		w.after(time.Second)
		if n := len(aws.made("ListAliases")); n != 20 {
			t.Errorf("%d of 20 old rows read at once", n)
		}
		w.end()
	})
}

func TestQuietWhenNothingChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		meter := model.Meter{Calls: 7}
		aws := newFake(5, "dev")
		w := run(t, aws, aws.functions, func(o *Options) {
			o.Meter = func() model.Meter { return meter }
			o.Intervals.Screen, o.Intervals.List = 24*time.Hour, 24*time.Hour
		})
		w.after(5 * time.Second)
		if n := len(posted[model.MeterRead](w.box)); n != 1 {
			t.Errorf("%d meter events, want 1", n)
		}
		w.box.forget()
		aws.forget()
		w.after(10 * time.Minute)
		if len(w.box.events) != 0 || len(aws.made("")) != 0 {
			t.Errorf("%d events, %d calls while nothing was to be done", len(w.box.events), len(aws.made("")))
		}
		w.end()
	})
}

func TestRefreshReadsScreenAndList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(60, "dev")
		w := run(t, aws, aws.functions[:10], nil)
		w.after(5 * time.Second)
		aws.forget()
		w.feed.Refresh()
		w.after(time.Second)
		if a, l := len(aws.made("ListAliases")), len(aws.made("ListFunctions")); a != 10 || l != 2 {
			t.Errorf("%d ListAliases and %d ListFunctions, want 10 and 2", a, l)
		}
		w.end()
	})
}

func TestAFunctionThatMovedIsReadInFull(t *testing.T) {
	src := newSources(&Options{Intervals: Intervals{}.orDefaults(), Stages: stages("prod")}, func() float64 { return 0.5 }, (&recorder{}).Post)
	now := time.Unix(1000, 0)
	src.want(model.Demand{Visible: []string{"a"}, Focused: true}, now)
	src.functions.took(model.FunctionPage{Functions: []model.Function{{Name: "a"}}}, engine.Answer{Asked: now, At: now})
	if at, ok := src.aliases.screenDue(now); !ok || at.After(now) {
		t.Fatalf("the row is due at %v, %v", at, ok)
	}
	src.aliases.takeRow(&src.roster.screen, now)
	src.aliases.tookAll("a", []model.Alias{{Function: "a", Name: "prod", Version: "1"}}, engine.Answer{Asked: now, At: now})
	if at, ok := src.aliases.screenDue(now); ok && !at.After(now) {
		t.Fatal("there was more to read")
	}
	later := now.Add(time.Second)
	src.cells.took("a", "prod", model.Version{Number: "2"}, engine.Answer{Asked: later, At: later})
	if !src.roster.rows["a"].exempt {
		t.Error("the row is not to be read soon")
	}
	if at, ok := src.aliases.screenDue(later); !ok || at.After(later) {
		t.Errorf("then the row is due at %v, %v", at, ok)
	}
}
