package feed

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

// windShown is what the screen shows of a fact that the feed has no field for.
type windShown struct{ Shown bool }

// windRead is such a fact: how often its source has read it.
type windRead struct {
	model.Read
	Times int
}

func (windRead) Key() string { return "wind" }

// windSource reads it once a minute while it is shown.
type windSource struct {
	*scene
	aws   *fakeAWS
	shown bool
	due   time.Time
	times int
}

func (s *windSource) Turns() []engine.Turn {
	return []engine.Turn{{
		Operation: engine.Operation{Name: "GetWind", Slots: 1}, Urgency: model.OnScreen,
		Due: func(time.Time) (time.Time, bool) { return s.due, s.shown },
		Take: func(time.Time) engine.Read {
			return engine.Ask("", func(ctx context.Context) (int, error) { return s.times + 1, s.aws.begin(ctx, "GetWind", "") },
				func(times int, a engine.Answer) {
					s.times, s.due = times, a.At.Add(time.Minute)
					s.post(windRead{a.When(), times})
				}, func(a engine.Answer) { s.due = a.At })
		},
	}}
}

func (s *windSource) Refresh(now time.Time)            { s.due = now }
func (s *windSource) Pending() int                     { return 0 }
func (s *windSource) want(d model.Demand, _ time.Time) { s.shown = model.Shown[windShown](d).Shown }
func wind(f *fakeAWS) Maker {
	return func(s *scene) engine.Source { return &windSource{scene: s, aws: f} }
}
func windTimes(w *world) (times []int) {
	for _, e := range posted[windRead](w.box) {
		times = append(times, e.Times)
	}
	return times
}

// A source that the feed knows nothing of hears what the screen shows of its fact, is
// read and refreshed, and begins anew with another account.
func TestSourceOfAFurtherFact(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(1, "dev")
		w := run(t, f, nil, func(o *Options) { o.Also = []Maker{wind(f)} })
		w.after(5 * time.Second)
		if n := len(f.made("GetWind")); n > 0 {
			t.Errorf("%d reads of what nobody looks at", n)
		}
		w.feed.Want(model.Demand{Focused: true, Topics: []any{windShown{true}}})
		w.after(70 * time.Second)
		w.feed.Refresh()
		w.after(time.Second)
		if got := windTimes(w); len(got) != 3 || got[2] != 3 {
			t.Errorf("read %v, want two reads a minute apart and one for the refresh", got)
		}
		w.box.forget()
		expired := false
		f.set(func() {
			f.identity.Account = "999999999999"
			f.fail = func(op, _ string) error {
				if op != "GetWind" || expired {
					return nil
				}
				expired = true
				return failure(model.Expired, op, "", "The security token included in the request is expired")
			}
		})
		w.feed.Refresh()
		w.after(20 * time.Second)
		if got := windTimes(w); len(got) != 1 || got[0] != 1 {
			t.Errorf("read %v in the other account, want one source that begins anew", got)
		}
		w.end()
	})
}
