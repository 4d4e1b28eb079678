package feed

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// fakeCommits reads commits of repositories through the fake's calls.
type fakeCommits struct {
	*fakeAWS
	asked [][]string
}

func (f *fakeCommits) GetCommits(ctx context.Context, repository string, ids []string) ([]model.Commit, error) {
	f.asked = append(f.asked, ids)
	if err := f.begin(ctx, "BatchGetCommits", repository); err != nil {
		return nil, err
	}
	var found []model.Commit
	for _, id := range ids {
		if id != "gone" {
			found = append(found, model.Commit{ID: id, Subject: "subject of " + id})
		}
	}
	return found, nil
}

func wanting(keys ...string) model.Demand {
	d := model.CommitsShown{}
	for i := 0; i < len(keys); i += 2 {
		d.Wanted = append(d.Wanted, model.CommitKey{Repository: keys[i], ID: keys[i+1]})
	}
	return model.Demand{Focused: true, Topics: []any{d}}
}

// Commits are read in one call for each repository, each once, those that are lost too.
func TestEachCommitIsReadOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(1, "dev")
		c := &fakeCommits{fakeAWS: f}
		w := run(t, f, nil, func(o *Options) { o.Also = []Maker{Commits(c)} })
		w.after(5 * time.Second)
		w.feed.Want(wanting("cart", "a", "cart", "b", "orders", "c", "cart", "gone"))
		w.after(2 * time.Second)
		w.feed.Want(wanting("cart", "b", "cart", "d", "cart", "gone"))
		w.after(2 * time.Minute)
		if len(c.asked) != 3 || !slices.Equal(c.asked[0], []string{"a", "b", "gone"}) || !slices.Equal(c.asked[1], []string{"c"}) || !slices.Equal(c.asked[2], []string{"d"}) {
			t.Errorf("asked for %v", c.asked)
		}
		read := posted[model.CommitsRead](w.box)
		if len(read) != 3 || len(read[0].Commits) != 2 || !slices.Equal(read[0].Missing, []string{"gone"}) {
			t.Errorf("told %+v", read)
		}
		w.end()
	})
}

// What is denied is asked again only after long, other repositories at once.
func TestARepositoryThatIsDeniedHoldsNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(1, "dev")
		f.fail = func(op, subject string) error {
			if op == "BatchGetCommits" && subject == "cart" {
				return failure(model.Denied, op, subject, "no")
			}
			return nil
		}
		c := &fakeCommits{fakeAWS: f}
		w := run(t, f, nil, func(o *Options) { o.Also = []Maker{Commits(c)} })
		w.feed.Want(wanting("cart", "a", "orders", "c"))
		w.after(30 * time.Second)
		if len(c.asked) != 2 || len(posted[model.CommitsRead](w.box)) != 1 {
			t.Errorf("asked for %v", c.asked)
		}
		failed := posted[model.CommitsFailed](w.box)
		if len(failed) != 1 || failed[0].Repository != "cart" || failed[0].Failure.Class != model.Denied {
			t.Errorf("told %+v", failed)
		}
		w.feed.Refresh()
		w.after(5 * time.Second)
		if len(c.asked) != 3 {
			t.Errorf("a refresh asked for %v", c.asked)
		}
		w.end()
	})
}
