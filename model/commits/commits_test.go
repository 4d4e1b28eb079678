package commits

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// repo is a repository: commits with their parents, the later ones newer.
type repo struct {
	commits map[string]model.Commit
	calls   int
	asked   []string
	err     error
}

func (r *repo) GetCommits(_ context.Context, _ string, ids []string) ([]model.Commit, error) {
	r.calls++
	r.asked = append(r.asked, ids...)
	var found []model.Commit
	for _, id := range ids {
		if c, ok := r.commits[id]; ok {
			found = append(found, c)
		}
	}
	return found, r.err
}

// history reads "a; b a; c b": each commit with its parents.
func history(text string) *repo {
	r := &repo{commits: map[string]model.Commit{}}
	at := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
	for line := range strings.SplitSeq(text, ";") {
		words := strings.Fields(line)
		at = at.Add(time.Hour)
		r.commits[words[0]] = model.Commit{ID: words[0], Parents: words[1:], At: at}
	}
	return r
}

func ids(b Between) string {
	var out []string
	for _, c := range b.Commits {
		out = append(out, c.ID)
	}
	return strings.Join(out, " ")
}

// What lies between two commits, also with merges, with branches that share a base, and
// backwards.
func TestCommitsBetween(t *testing.T) {
	for _, c := range []struct {
		name, history, from, to, want string
		back                          bool
	}{
		{"a line", "a; b a; c b; d c", "b", "d", "d c", false},
		{"the next one", "a; b a", "a", "b", "b", false},
		{"back", "a; b a; c b; d c", "d", "b", "d c", true},
		{"a merge", "a; b a; x a; y x; m b y", "b", "m", "m y x", false},
		{"two branches", "a; b a; x a; y x", "b", "y", "y x", false},
		{"to what was merged", "a; x a; b a; m b x; n m", "x", "n", "n m b", false},
		{"the same", "a", "a", "a", "", false},
		{"nothing in common", "a; b a; x; y x", "b", "y", "y x", false},
		{"lost to a rewritten branch", "a; b a; c b", "gone", "c", "c b a", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Find(t.Context(), history(c.history), "shop", c.from, c.to)
			if err != nil || ids(got) != c.want || got.Back != c.back || got.More {
				t.Errorf("%q, back %t, more %t, %v", ids(got), got.Back, got.More, err)
			}
		})
	}
}

// It is bounded, and says so; what can not be read is an error.
func TestCommitsBetweenAreBounded(t *testing.T) {
	var line strings.Builder
	line.WriteString("c0")
	for i := 1; i < 1000; i++ {
		fmt.Fprintf(&line, "; c%d c%d", i, i-1)
	}
	r := history(line.String())
	got, err := Find(t.Context(), r, "shop", "c0", "c999")
	if err != nil || !got.More || r.calls > mostCalls || len(got.Commits) == 0 {
		t.Errorf("%d commits by %d calls, more %t, %v", len(got.Commits), r.calls, got.More, err)
	}
	r.err = errors.New("denied")
	if _, err := Find(t.Context(), r, "shop", "c0", "c999"); err == nil {
		t.Error("what could not be read is no error")
	}
}

// On random histories it finds what reaching from both ends finds.
func TestCommitsBetweenAreWhatCanBeReached(t *testing.T) {
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 7))
		n := 2 + rng.IntN(25)
		r := &repo{commits: map[string]model.Commit{}}
		at := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
		for i := range n {
			c := model.Commit{ID: fmt.Sprint("c", i), At: at.Add(time.Duration(i) * time.Minute)}
			for p := range i {
				if rng.IntN(max(i-p, 1)+1) == 0 && len(c.Parents) < 2 {
					c.Parents = append(c.Parents, fmt.Sprint("c", p))
				}
			}
			r.commits[c.ID] = c
		}
		reach := func(id string) map[string]bool {
			seen := map[string]bool{}
			var go_ func(string)
			go_ = func(id string) {
				if !seen[id] {
					seen[id] = true
					for _, p := range r.commits[id].Parents {
						go_(p)
					}
				}
			}
			go_(id)
			return seen
		}
		from, to := fmt.Sprint("c", rng.IntN(n)), fmt.Sprint("c", rng.IntN(n))
		got, err := Find(t.Context(), r, "shop", from, to)
		if err != nil {
			t.Fatal(err)
		}
		has, hasNot := reach(to), reach(from)
		want := len(has)
		for id := range has {
			if hasNot[id] {
				want--
			}
		}
		if want > 0 && (got.Back || len(got.Commits) != want) {
			t.Fatalf("seed %d: %s to %s gives %q (back %t), want %d", seed, from, to, ids(got), got.Back, want)
		}
	}
}

// A book asks for each commit once.
func TestABookAsksOnce(t *testing.T) {
	r := history("a; b a; c b")
	b := NewBook(r)
	for range 2 {
		got, err := b.GetCommits(t.Context(), "shop", []string{"a", "c"})
		if err != nil || len(got) != 2 {
			t.Fatal(got, err)
		}
	}
	if !slices.Equal(r.asked, []string{"a", "c"}) {
		t.Errorf("asked for %v", r.asked)
	}
}
