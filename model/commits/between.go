package commits

import (
	"context"
	"slices"

	"github.com/aloftdeck/aloft/model"
)

const (
	// mostCalls bounds the calls for one question: a line of commits is read one by one.
	mostCalls = 40
	// mostRead bounds the commits that are looked at.
	mostRead = 400
)

// Between are the commits that one version has and another has not, the newest first.
type Between struct {
	Commits []model.Commit
	// Back says that they are taken away: the version that is moved to is the older one.
	Back bool
	// More says that there are others, which were not looked at.
	More bool
}

// Find finds the commits between two of a repository: those that come with to, or, where
// it has none that from has not, those that are taken away with from.
func Find(ctx context.Context, reader model.CommitReader, repository, from, to string) (Between, error) {
	w := &walk{reader: reader, repository: repository, nodes: map[string]*node{}}
	if from == to {
		return Between{}, nil
	}
	w.mark(from, ofFrom)
	w.mark(to, ofTo)
	more, err := w.run(ctx)
	if err != nil {
		return Between{}, err
	}
	b := Between{Commits: w.only(ofTo), More: more}
	if len(b.Commits) == 0 {
		b.Commits, b.Back = w.only(ofFrom), true
	}
	return b, nil
}

// side says from which of the two a commit can be reached.
type side uint8

const (
	ofFrom side = 1 << iota
	ofTo
	both = ofFrom | ofTo
)

// node is a commit on the way.
type node struct {
	model.Commit
	id     string
	of     side
	known  bool
	passed bool // its parents were marked
}

// walk goes from both commits to their parents, the newest first, until all that is left
// can be reached from both.
type walk struct {
	reader     model.CommitReader
	repository string
	nodes      map[string]*node
	open       []*node // whose parents are to be marked
	calls      int
}

// mark says that a commit can be reached from a side. One that was passed is passed
// again, so that its parents hear of it.
func (w *walk) mark(id string, of side) {
	n := w.nodes[id]
	if n == nil {
		n = &node{id: id}
		w.nodes[id] = n
	}
	if n.of|of == n.of {
		return
	}
	n.of |= of
	if n.passed || !slices.Contains(w.open, n) {
		n.passed = false
		w.open = append(w.open, n)
	}
}

// run walks, and reports whether there was more than is looked at.
func (w *walk) run(ctx context.Context) (more bool, err error) {
	for slices.ContainsFunc(w.open, func(n *node) bool { return n.of != both }) {
		if w.calls >= mostCalls || len(w.nodes) > mostRead {
			return true, nil
		}
		if err := w.read(ctx); err != nil {
			return false, err
		}
		next := w.newest()
		next.passed = true
		for _, parent := range next.Parents {
			w.mark(parent, next.of)
		}
	}
	return false, nil
}

// read reads what is open and not known yet.
func (w *walk) read(ctx context.Context) error {
	var ids []string
	for _, n := range w.open {
		if !n.known {
			ids = append(ids, n.id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	w.calls++
	found, err := w.reader.GetCommits(ctx, w.repository, ids)
	if err != nil {
		return err
	}
	for _, c := range found {
		if n := w.nodes[c.ID]; n != nil {
			n.Commit = c
		}
	}
	for _, id := range ids {
		w.nodes[id].known = true // one that is not there has no parents
	}
	return nil
}

// newest takes the newest commit out of what is open.
func (w *walk) newest() *node {
	at := 0
	for i, n := range w.open {
		if n.At.After(w.open[at].At) {
			at = i
		}
	}
	n := w.open[at]
	w.open = slices.Delete(w.open, at, at+1)
	return n
}

// only are the commits that can be reached from one side alone, the newest first.
func (w *walk) only(of side) []model.Commit {
	var found []model.Commit
	for _, n := range w.nodes {
		if n.of == of && n.known && n.ID != "" {
			found = append(found, n.Commit)
		}
	}
	slices.SortFunc(found, func(a, b model.Commit) int {
		if c := b.At.Compare(a.At); c != 0 {
			return c
		}
		if slices.Contains(a.Parents, b.ID) {
			return -1
		}
		return 1
	})
	return found
}
