package shell

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/keymap"
)

// bare is a cockpit without panes.
type bare struct {
	Cockpit
	journalRead int
}

func (d *bare) ReadJournal() tea.Cmd { d.journalRead++; return nil }

func newDesk(t *testing.T) (*Desk, *bare) {
	t.Helper()
	keys, err := keymap.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	d := &bare{}
	return NewDesk(Setup{Store: store.New(nil), Keys: keys, Now: time.Now, Cockpit: d, Changed: func() {}}), d
}

func (d *Desk) details() *Layer {
	return d.Push(dialog.NewDetails(d.Dialog(), "a thing", [][2]string{{"a", "b"}}), nil)
}

func TestAnAnswerIsDroppedWithItsDialog(t *testing.T) {
	for _, tt := range []struct {
		name  string
		leave func(*Desk, *Layer)
		want  bool
	}{
		{"open", func(*Desk, *Layer) {}, true},
		{"closed", func(h *Desk, l *Layer) { h.Pop(l) }, false},
		{"given up", func(_ *Desk, l *Layer) { l.GiveUp() }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h, _ := newDesk(t)
			l := h.details()
			var ended error
			got := ""
			ask := Ask(h.Host, l, func(ctx context.Context) string { ended = ctx.Err(); return "an answer" }, func(s string) tea.Cmd { got = s; return nil })
			tt.leave(h, l)
			answer := ask().(Answer)
			h.Answered(answer)
			if (got != "") != tt.want {
				t.Errorf("done with %q", got)
			}
			if (ended == nil) != tt.want {
				t.Errorf("the work's context says %v", ended)
			}
			got = ""
			if h.Answered(answer); got != "" {
				t.Error("an answer was taken twice")
			}
		})
	}
}

func TestOnlyWhatNobodyWaitsForIsBackground(t *testing.T) {
	h, _ := newDesk(t)
	work, done := func(context.Context) int { return 0 }, func(int) tea.Cmd { return nil }
	if Ask(h.Host, nil, work, done)().(Answer).Background {
		t.Error("an answer that is waited for is background")
	}
	if !AskBehind(h.Host, nil, work, done)().(Answer).Background {
		t.Error("an answer that nobody waits for is not background")
	}
}

func TestAPanicOfWorkReachesTheRoot(t *testing.T) {
	h, _ := newDesk(t)
	msg := Ask(h.Host, nil, func(context.Context) int { panic("the port broke") }, func(int) tea.Cmd { return nil })()
	if c, ok := msg.(Crash); !ok || c.Value != "the port broke" || len(c.Stack) == 0 {
		t.Errorf("got %#v", msg)
	}
}

func TestHowFarAQuestionIsIsTold(t *testing.T) {
	h, _ := newDesk(t)
	l := h.details()
	told := 0
	ask := AskTelling(h.Host, l, func(_ context.Context, tell func(done, total int)) int { tell(1, 3); tell(2, 3); return 3 },
		func(done, total int) { told = done*10 + total }, func(int) tea.Cmd { return nil })
	answer := ask().(Answer)
	mail := h.TakeMail()().(Mail)
	h.Mailed(mail)
	if told != 23 {
		t.Errorf("told %d, and not the last word", told)
	}
	told = 0
	h.Answered(answer)
	if h.Mailed(mail); told != 0 {
		t.Error("news of what has been answered is told")
	}
}

// clerk is a feature that keeps what it hears of changes.
type clerk struct {
	steps []change.Step
	ended []change.Result
	about []model.Subject
}

func (c *clerk) Name() string                    { return "clerk" }
func (c *clerk) Panes() []Pane                   { return nil }
func (c *clerk) Handlers() map[action.ID]Handler { return nil }
func (c *clerk) Progress(news []change.Progress) {
	for _, p := range news {
		c.steps = append(c.steps, p.Step)
	}
}

func (c *clerk) Ended(s []model.Subject, r []change.Result) {
	c.about, c.ended = s, r
}

var (
	_ Watcher  = (*clerk)(nil)
	_ Finisher = (*clerk)(nil)
)

// moving is a change of an alias that tells two steps.
func moving(tell func(string)) Work[string] {
	subject := model.AliasSubject(model.Identity{}, "orders", "prod")
	return Work[string]{
		Begin: []change.Progress{{ID: "1", Subject: subject, Step: change.StepIntent}},
		Make: func(_ context.Context, news func(change.Progress)) string {
			news(change.Progress{ID: "1", Subject: subject, Step: "moving"})
			news(change.Progress{ID: "1", Subject: subject, Step: change.StepDone, Done: 1})
			return "moved"
		},
		Results: func(r string) []change.Result { return []change.Result{{Status: change.Status(r)}} },
		Ended: func(r string, begun bool) tea.Cmd {
			if !begun {
				r = "not begun"
			}
			tell(r)
			return nil
		},
	}
}

func TestAChangeIsShownUntilItHasEnded(t *testing.T) {
	h, d := newDesk(t)
	c := &clerk{}
	h.Tell([]Feature{c})
	said := ""
	run := Track(h.Host, moving(func(s string) { said = s }))
	if done, total := h.MovesDone(); !h.UnderWay() || done != 0 || total != 1 || len(c.steps) != 1 {
		t.Errorf("begun: %d of %d, steps %v", done, total, c.steps)
	}
	ended := run().(Ended)
	h.Mailed(h.TakeMail()().(Mail))
	if done, _ := h.MovesDone(); done != 1 || len(c.steps) != 3 || c.steps[2] != change.StepDone {
		t.Errorf("%d done, steps %v", done, c.steps)
	}
	h.End(ended)
	if h.UnderWay() || said != "moved" || len(c.ended) != 1 || len(c.about) != 1 || d.journalRead != 1 {
		t.Errorf("said %q, results %v of %v, journal read %d times", said, c.ended, c.about, d.journalRead)
	}
	said = ""
	if h.End(ended); said != "" {
		t.Error("an end is told twice")
	}
}

func TestNothingBeginsAfterClose(t *testing.T) {
	h, d := newDesk(t)
	c := &clerk{}
	h.Tell([]Feature{c})
	said := ""
	w := moving(func(s string) { said = s })
	w.Make = func(context.Context, func(change.Progress)) string { t.Error("made"); return "" }
	run := Track(h.Host, w)
	h.Close()
	h.End(run().(Ended))
	if said != "not begun" || h.UnderWay() || len(c.about) != 1 || len(c.ended) != 0 || d.journalRead != 0 {
		t.Errorf("said %q, results %v of %v, journal read %d times", said, c.ended, c.about, d.journalRead)
	}
}

func TestWhatEndsAfterCloseIsToldToWhoWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, _ := newDesk(t)
		go Track(h.Host, moving(func(string) {}))()
		ready := make(chan struct{})
		w := moving(func(string) {})
		inner := w.Make
		w.Make = func(ctx context.Context, tell func(change.Progress)) string { <-ready; return inner(ctx, tell) }
		go Track(h.Host, w)()
		synctest.Wait()
		if n := h.Close(); n != 1 {
			t.Errorf("%d under way", n)
		}
		close(ready)
		late, left := h.Wait(time.Minute)
		if len(late) != 1 || left != 0 {
			t.Errorf("late %v, left %d", late, left)
		}
	})
}

func TestADeploysEveryStepIsDelivered(t *testing.T) {
	m := newMailbox()
	for i, step := range []string{"fetch", "update", "fetch", "publish"} {
		m.post(1, change.Progress{ID: "a", Step: "deploying", Note: step, Seen: i})
	}
	got, _ := m.wait(t.Context())
	var words string
	for _, n := range got {
		words += n.progress.Note + " "
	}
	if words != "update fetch publish " {
		t.Errorf("delivered %s", words)
	}
}
