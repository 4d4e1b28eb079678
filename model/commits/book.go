// Package commits finds what was committed between two versions. Commits never change,
// so each is read once.
package commits

import (
	"context"
	"slices"
	"sync"

	"github.com/aloftdeck/aloft/model"
)

// mostKept is how many commits are remembered.
const mostKept = 5000

// Book reads commits, each once. Its methods may be called at the same time. It is a
// model.CommitReader.
type Book struct {
	reader model.CommitReader

	mu    sync.Mutex
	known map[model.CommitKey]model.Commit
}

// NewBook makes a Book over what reads commits.
func NewBook(reader model.CommitReader) *Book {
	return &Book{reader: reader, known: map[model.CommitKey]model.Commit{}}
}

// GetCommits implements model.CommitReader.
func (b *Book) GetCommits(ctx context.Context, repository string, ids []string) ([]model.Commit, error) {
	var found []model.Commit
	var ask []string
	b.mu.Lock()
	for _, id := range ids {
		if c, ok := b.known[model.CommitKey{Repository: repository, ID: id}]; ok {
			found = append(found, c)
		} else {
			ask = append(ask, id)
		}
	}
	b.mu.Unlock()
	for part := range slices.Chunk(ask, model.MostCommits) {
		read, err := b.reader.GetCommits(ctx, repository, part)
		if err != nil {
			return found, err
		}
		found = append(found, read...)
		b.keep(repository, read)
	}
	return found, nil
}

func (b *Book) keep(repository string, read []model.Commit) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.known)+len(read) > mostKept {
		clear(b.known)
	}
	for _, c := range read {
		b.known[model.CommitKey{Repository: repository, ID: c.ID}] = c
	}
}
