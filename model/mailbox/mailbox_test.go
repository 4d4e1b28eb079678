package mailbox

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// note is an event with a key and a text to tell two of them apart.
type note struct{ key, text string }

func (n note) Key() string { return n.key }

func texts(events []model.Event) []string {
	var out []string
	for _, e := range events {
		out = append(out, e.(note).text)
	}
	return out
}

func TestGatherHandsOverInOrder(t *testing.T) {
	for _, tt := range []struct {
		name    string
		bound   int
		post    []note
		want    []string
		dropped int
	}{
		{name: "as they came", post: []note{{"a", "a1"}, {"", "n1"}, {"b", "b1"}, {"", "n2"}}, want: []string{"a1", "n1", "b1", "n2"}},
		{name: "a later fact takes the earlier one's place", post: []note{{"a", "a1"}, {"b", "b1"}, {"a", "a2"}}, want: []string{"a2", "b1"}},
		{name: "without a key nothing is replaced", post: []note{{"", "n1"}, {"", "n2"}, {"", "n3"}}, want: []string{"n1", "n2", "n3"}},
		{name: "full: the oldest fact is given up", bound: 2, post: []note{{"a", "a1"}, {"b", "b1"}, {"c", "c1"}}, want: []string{"b1", "c1"}, dropped: 1},
		{name: "full: a replaced fact takes no room", bound: 2, post: []note{{"a", "a1"}, {"b", "b1"}, {"a", "a2"}}, want: []string{"a2", "b1"}},
		{name: "full: news stays and may exceed the bound", bound: 1,
			post: []note{{"", "n1"}, {"", "n2"}, {"a", "a1"}, {"", "n3"}, {"b", "b1"}}, want: []string{"n1", "n2", "n3", "b1"}, dropped: 1},
		{name: "given up and posted again", bound: 1, post: []note{{"a", "a1"}, {"b", "b1"}, {"a", "a2"}}, want: []string{"a2"}, dropped: 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := New(Options{Bound: tt.bound})
				for _, n := range tt.post {
					m.Post(n)
				}
				if got := texts(m.Gather(t.Context())); !slices.Equal(got, tt.want) {
					t.Errorf("gathered %v, want %v", got, tt.want)
				}
				if m.Dropped() != tt.dropped {
					t.Errorf("dropped %d, want %d", m.Dropped(), tt.dropped)
				}
			})
		})
	}
}

func TestFailureDoesNotReplaceFact(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := New(Options{})
		m.Post(model.AliasesListed{Function: "orders"})
		m.Post(model.ReadFailed{Function: "orders", Failure: &model.Failure{Class: model.Network}})
		if got := m.Gather(t.Context()); len(got) != 2 {
			t.Errorf("gathered %v, want the fact and the failure", got)
		}
	})
}

func TestLesserReadDoesNotReplaceTruerOne(t *testing.T) {
	early, late := time.Unix(1, 0), time.Unix(2, 0)
	alias := model.Alias{Function: "orders", Name: "prod"}
	read := func(asked time.Time, full bool) model.AliasRead {
		return model.AliasRead{Read: model.Read{Asked: asked}, Alias: alias, Full: full}
	}
	for _, tt := range []struct {
		name        string
		first, then model.AliasRead
		want        int
	}{
		{"full after full", read(early, true), read(late, true), 1},
		{"full after version", read(early, false), read(late, true), 1},
		{"version after full", read(early, true), read(late, false), 2},
		{"late answer", read(late, true), read(early, true), 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := New(Options{})
				m.Post(tt.first)
				m.Post(tt.then)
				if got := m.Gather(t.Context()); len(got) != tt.want {
					t.Errorf("gathered %d events, want %d", len(got), tt.want)
				}
			})
		})
	}
}

func TestGatherHandsOverTheFirstAtOnceAndABurstInBatches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := New(Options{})
		go func() {
			for i := range 10 {
				m.Post(note{"", fmt.Sprint(i)})
				time.Sleep(10 * time.Millisecond)
			}
		}()
		began := time.Now()
		first := m.Gather(t.Context())
		if took := time.Since(began); took != 0 || len(first) != 1 {
			t.Errorf("%d events after %s, want the first at once", len(first), took)
		}
		second := m.Gather(t.Context())
		if took := time.Since(began); took != 50*time.Millisecond {
			t.Errorf("gathered for %s, want 50ms", took)
		}
		third := m.Gather(t.Context())
		if all := slices.Concat(texts(first), texts(second), texts(third)); len(second) < 4 || len(all) != 10 || !slices.IsSorted(all) {
			t.Errorf("batches %v, %v and %v, want all ten", texts(first), texts(second), texts(third))
		}
		time.Sleep(50 * time.Millisecond)
		began = time.Now()
		m.Post(note{"", "after a rest"})
		if m.Gather(t.Context()); time.Since(began) != 0 {
			t.Errorf("after a rest the first event waited for %s", time.Since(began))
		}
	})
}

// other is an event of another kind than note.
type other struct{ note }

func TestGatherHandsOverTheFirstOfEachKindAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := New(Options{})
		began := time.Now()
		for _, step := range []struct {
			name string
			post model.Event
			took time.Duration
		}{
			{"the first of all", note{"", "n1"}, 0},
			{"the first of another kind", other{note{"", "o1"}}, 0},
			{"the second of a kind", other{note{"", "o2"}}, 50 * time.Millisecond},
			{"the first of a place", model.Place{Account: "1"}.At(note{"", "n2"}), 50 * time.Millisecond},
			{"the second of a place", model.Place{Account: "1"}.At(note{"", "n3"}), 100 * time.Millisecond},
		} {
			m.Post(step.post)
			if got := m.Gather(t.Context()); len(got) != 1 || time.Since(began) != step.took {
				t.Errorf("%s: %d events after %s, want one after %s", step.name, len(got), time.Since(began), step.took)
			}
		}
	})
}

func TestFirstOfAKindThatWentWithABatchHurriesNoneAfterIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := New(Options{})
		began := time.Now()
		m.Post(note{"", "n1"})
		m.Post(other{note{"", "o1"}})
		m.Gather(t.Context())
		m.Post(note{"", "n2"})
		if m.Gather(t.Context()); time.Since(began) != 50*time.Millisecond {
			t.Errorf("the second batch came after %s, want 50ms", time.Since(began))
		}
	})
}

func TestGatherWaitsAndEndsWithContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := New(Options{})
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		if got := m.Gather(ctx); got != nil {
			t.Errorf("gathered %v from an empty mailbox", got)
		}
		if ctx.Err() == nil {
			t.Error("returned before anything came")
		}
		m.Post(note{"b", "b1"})
		m.Gather(t.Context()) // at once, and what comes next has to wait
		m.Post(note{"a", "a1"})
		ctx, cancel = context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		if got := m.Gather(ctx); got != nil {
			t.Errorf("gathered %v after the context had ended", got)
		}
		if got := texts(m.Gather(t.Context())); !slices.Equal(got, []string{"a1"}) {
			t.Errorf("gathered %v, want what had waited", got)
		}
	})
}

func TestManyWriters(t *testing.T) {
	m := New(Options{Bound: 100, Delay: time.Microsecond})
	const writers, each = 8, 500
	var posting sync.WaitGroup
	for w := range writers {
		posting.Go(func() {
			for i := range each {
				m.Post(note{"", fmt.Sprintf("%d-%06d", w, i)})
				m.Post(note{fmt.Sprint("fact", i%300), "fact"})
			}
		})
	}
	last := map[byte]string{}
	news := 0
	for news < writers*each {
		for _, e := range m.Gather(t.Context()) {
			n := e.(note)
			if n.key != "" {
				continue
			}
			if n.text <= last[n.text[0]] {
				t.Fatalf("%s came after %s", n.text, last[n.text[0]])
			}
			last[n.text[0]] = n.text
			news++
		}
	}
	posting.Wait()
}

func TestWaitingCountsWhatIsNeverDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := New(Options{})
		for _, n := range []note{{"a", "a1"}, {"", "n1"}, {"", "n2"}} {
			m.Post(n)
		}
		if n := m.Waiting(); n != 2 {
			t.Errorf("%d events wait, want the two without a key", n)
		}
		m.Gather(t.Context())
		if n := m.Waiting(); n != 0 {
			t.Errorf("%d events wait after they were gathered", n)
		}
	})
}
