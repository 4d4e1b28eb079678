package feed

// The source of commits: what those say that the screen names, each read once, because no
// commit ever changes.

import (
	"context"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

var opGetCommits = engine.Operation{Name: "BatchGetCommits", Slots: 1}

// commitsAgain is how long a repository is left alone whose commits could not be read.
const commitsAgain = time.Minute

// Commits is the source of commits.
func Commits(reader model.CommitReader) Maker {
	return func(s *scene) engine.Source {
		return &commitSource{scene: s, reader: reader, known: map[model.CommitKey]bool{}, held: map[string]time.Time{}}
	}
}

// commitSource reads commits.
type commitSource struct {
	*scene
	reader  model.CommitReader
	wanted  []model.CommitKey        // and not known, first those that were wanted first
	known   map[model.CommitKey]bool // read, or asked for and not there
	held    map[string]time.Time     // until then a repository is not asked
	reading bool
}

// Turns is the one of all commits.
func (c *commitSource) Turns() []engine.Turn {
	return []engine.Turn{{Operation: opGetCommits, Urgency: model.OnScreen, Due: c.due, Take: c.take}}
}

// Refresh asks again what could not be read.
func (c *commitSource) Refresh(time.Time) { clear(c.held) }

// Pending is how many commits were never read.
func (c *commitSource) Pending() int { return len(c.wanted) }

func (c *commitSource) want(d model.Demand, _ time.Time) {
	c.wanted = c.wanted[:0]
	for _, key := range model.Shown[model.CommitsShown](d).Wanted {
		if !c.known[key] {
			c.wanted = append(c.wanted, key)
		}
	}
}

// due is when the first of the wanted commits may be read.
func (c *commitSource) due(time.Time) (time.Time, bool) {
	var at time.Time
	some := false
	if c.reading {
		return at, false
	}
	for _, key := range c.wanted {
		if t := c.held[key.Repository]; !some || t.Before(at) {
			at, some = t, true
		}
	}
	return at, some
}

// take reads the wanted commits of one repository.
func (c *commitSource) take(now time.Time) engine.Read {
	i := max(slices.IndexFunc(c.wanted, func(k model.CommitKey) bool { return !c.held[k.Repository].After(now) }), 0)
	repository := c.wanted[i].Repository
	var ids []string
	for _, key := range c.wanted {
		if key.Repository == repository && len(ids) < model.MostCommits && !slices.Contains(ids, key.ID) {
			ids = append(ids, key.ID)
		}
	}
	c.reading = true
	return engine.Ask(repository, func(ctx context.Context) ([]model.Commit, error) { return c.reader.GetCommits(ctx, repository, ids) },
		func(found []model.Commit, a engine.Answer) { c.took(repository, ids, found, a) },
		func(a engine.Answer) { c.failed(repository, a) })
}

func (c *commitSource) took(repository string, ids []string, found []model.Commit, a engine.Answer) {
	c.reading = false
	e := model.CommitsRead{Read: a.When(), Repository: repository, Commits: found}
	for _, id := range ids {
		c.known[model.CommitKey{Repository: repository, ID: id}] = true
		if !slices.ContainsFunc(found, func(f model.Commit) bool { return f.ID == id }) {
			e.Missing = append(e.Missing, id)
		}
	}
	c.wanted = slices.DeleteFunc(c.wanted, func(k model.CommitKey) bool { return c.known[k] })
	c.post(e)
}

func (c *commitSource) failed(repository string, a engine.Answer) {
	c.reading = false
	switch {
	case a.Again: // as soon as the operation may
		return
	case a.Failure.Class == model.Denied:
		c.held[repository] = a.At.Add(c.every.Denied)
	default:
		c.held[repository] = a.At.Add(commitsAgain)
	}
	c.post(model.CommitsFailed{Read: a.When(), Repository: repository, Failure: a.Failure})
}
