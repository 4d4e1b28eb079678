package plan

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model/journal"
)

// memory keeps a journal in memory, by the rules of a journal.
type memory struct {
	moves []journal.Move
	at    map[string]int
}

func (m *memory) Path() string { return "/state/journal.jsonl" }

func (m *memory) Append(_ context.Context, e journal.Entry) error {
	if m.at == nil {
		m.at = map[string]int{}
	}
	e.Format = 1
	if e.Phase == journal.Intent {
		m.at[e.ID] = len(m.moves)
		m.moves = append(m.moves, journal.Move{Intent: e})
		return nil
	}
	of := &m.moves[m.at[e.ID]]
	if of.Outcome != nil {
		return journal.ErrSettled
	}
	of.Outcome = &e
	return nil
}

func (m *memory) AppendAfter(ctx context.Context, e journal.Entry, latest string) error {
	if last, _ := journal.Latest(m.moves, e.Subject()); last.Intent.ID != latest {
		return journal.ErrNotLatest
	}
	return m.Append(ctx, e)
}

func (m *memory) Moves(context.Context) ([]journal.Move, error) { return slices.Clone(m.moves), nil }

func (m *memory) Pending(_ context.Context, now time.Time, host string) ([]journal.Move, error) {
	return slices.DeleteFunc(slices.Clone(m.moves), func(v journal.Move) bool {
		return v.Outcome != nil || !journal.Abandoned(v.Intent, now, host)
	}), nil
}

func (m *memory) Outcomes(context.Context, string) ([]journal.Move, string, error) {
	return nil, "", errors.New("nobody asks for them")
}
