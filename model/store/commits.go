package store

// What is known of commits. None ever changes, so the first answer stays.

import "github.com/aloftdeck/aloft/model"

// commitFacts are the commits of a Store.
type commitFacts struct {
	known  map[model.CommitKey]model.Commit
	lost   map[model.CommitKey]bool // they are not there
	failed map[string]*model.Failure
}

func noCommits() commitFacts {
	return commitFacts{known: map[model.CommitKey]model.Commit{}, lost: map[model.CommitKey]bool{}, failed: map[string]*model.Failure{}}
}

func (c *commitFacts) apply(e model.Event, d *Changes) bool {
	switch e := e.(type) {
	case model.CommitsRead:
		for _, commit := range e.Commits {
			c.known[model.CommitKey{Repository: e.Repository, ID: commit.ID}] = commit
		}
		for _, id := range e.Missing {
			c.lost[model.CommitKey{Repository: e.Repository, ID: id}] = true
		}
		delete(c.failed, e.Repository)
	case model.CommitsFailed:
		c.failed[e.Repository] = e.Failure
	default:
		return false
	}
	d.Add(OfBuilds)
	return true
}

func (c *commitFacts) forget(d *Changes) { *c = noCommits(); d.Add(OfBuilds) }

// Commit is what is known of a commit.
func (s *Store) Commit(key model.CommitKey) (model.Commit, bool) {
	c, ok := s.commits.known[key]
	return c, ok
}

// CommitOf is the commit of a build, as far as it was read, and whether it is still to be
// read: not where the source is kept elsewhere, and not where it is lost or denied.
func (s *Store) CommitOf(b *model.Build) (commit model.Commit, key model.CommitKey, unread bool) {
	p, ok := s.Project(b.Project)
	if key = (model.CommitKey{Repository: p.Repository(), ID: b.Commit}); !ok || key.Repository == "" || !model.IsCommit(b.Commit) {
		return model.Commit{}, model.CommitKey{}, false
	}
	commit, known := s.commits.known[key]
	failure := s.commits.failed[key.Repository]
	return commit, key, !known && !s.commits.lost[key] && (failure == nil || failure.Class != model.Denied)
}
