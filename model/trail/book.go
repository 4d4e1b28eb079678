package trail

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

// Book keeps what CloudTrail told for those who make moves, beside the store of the
// screen. Its methods may be called at the same time.
type Book struct {
	// Look begins to read CloudTrail where nobody does yet, and returns when the first
	// answer is there or the context ends. Nil: somebody reads it anyway.
	Look func(ctx context.Context)

	mu    sync.Mutex
	calls map[model.CellKey][]model.AliasCall
	state model.TrailState
}

// Take takes in what was told. Other events are passed over.
func (b *Book) Take(event model.Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case model.TrailLearned:
		b.of(e.Account, e.Region)
		if e.Anew {
			clear(b.calls)
		}
		for _, c := range e.Calls {
			key := model.CellKey{Function: c.Function, Alias: c.Alias}
			b.calls[key] = append(b.calls[key], c)
		}
	case model.TrailState:
		b.of(e.Account, e.Region)
		b.state = e
	}
}

// of forgets what is of another account or Region.
func (b *Book) of(account, region string) {
	if b.calls == nil || b.state.Account != account || b.state.Region != region {
		b.calls = map[model.CellKey][]model.AliasCall{}
		b.state = model.TrailState{Account: account, Region: region}
	}
}

// Await implements release.Trail.
func (b *Book) Await(ctx context.Context) {
	if b.Look != nil {
		b.Look(ctx)
	}
}

// Past implements release.Trail.
func (b *Book) Past(a model.Alias) release.TrailPast {
	calls, state := b.read(a.Function, a.Name)
	past := ReadTo(calls, a)
	before := past.Before(a)
	out := release.TrailPast{
		Known: before.Answer == Known || before.Answer == First,
		Back:  before.Back,
		Since: state.Back,
		Words: words(before, state),
	}
	if past.Last != nil {
		out.At = past.Last.At
	}
	for _, m := range past.Moves {
		out.Named = append(out.Named, m.To.Version, m.To.extra())
	}
	for _, s := range past.Served {
		out.Spells = append(out.Spells, release.Spell{Version: s.Version, From: s.From, Until: s.Until})
	}
	return out
}

// read are the known calls of one alias.
func (b *Book) read(function, alias string) ([]model.AliasCall, model.TrailState) {
	b.mu.Lock()
	calls := slices.Clone(b.calls[model.CellKey{Function: function, Alias: alias}])
	state := b.state
	b.mu.Unlock()
	return calls, state
}

// words say what CloudTrail answered, and how far it was read.
func words(b Before, state model.TrailState) string {
	switch {
	case state.Back.IsZero() && state.Failure != nil && state.Failure.Permission != "":
		return "denied: " + state.Failure.Permission
	case state.Back.IsZero() && state.Failure != nil:
		return "could not be read: " + brief(state.Failure)
	case state.Back.IsZero():
		return "not read yet"
	}
	far := fmt.Sprintf("read back to %s", state.Back.UTC().Format("2 Jan 2006"))
	if !state.Complete {
		far += " so far"
	}
	switch b.Answer {
	case Known:
		return fmt.Sprintf("%s: %s served before", far, b.Version)
	case First:
		return far + ": the alias was made with what it serves"
	case NoMove:
		return far + ": no move of it"
	case Elsewhere:
		return far + ": its calls do not end at what is served now, and CloudTrail is some minutes behind"
	case TooFew:
		return far + ": its calls begin too late to tell"
	}
	return far + ": calls of one second, whose order is not known"
}

// Owner is who owns an alias, where the rest was read already.
func (b *Book) Owner(function, alias string, f OwnerFacts) Owner {
	calls, state := b.read(function, alias)
	past := Read(calls)
	f.Other, f.TrailRead, f.TrailFailed = past.Other, !state.Back.IsZero(), state.Failure
	return OwnerOf(f)
}
