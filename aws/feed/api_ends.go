package feed

// The source of who may call the functions that APIs lead to.

import (
	"context"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

var opGetPolicy = engine.Operation{Name: "GetPolicy", Slots: 2}

// wireEndSource reads the policies of functions and aliases. Where there is none it asks
// whether the alias is there, unless that is known.
type wireEndSource struct {
	*apiRoster
	reader APIReader
}

// Turns are those of APIs that an operator waits for, of those on the screen, and of the
// others.
func (s *wireEndSource) Turns() []engine.Turn {
	var turns []engine.Turn
	for line, urgency := range []model.Urgency{apisAwaited: model.Awaited, apisVisible: model.OnScreen, apisOthers: model.Background} {
		turns = append(turns, engine.Turn{Operation: opGetPolicy, Urgency: urgency, Counts: line != apisOthers,
			Due:  func(time.Time) (time.Time, bool) { return time.Time{}, len(s.waiting[line]) > 0 },
			Take: func(time.Time) engine.Read { return s.take(line) },
		})
	}
	return turns
}

// Refresh does nothing by itself: who may call is read with the APIs.
func (s *wireEndSource) Refresh(time.Time) {}

// Pending is how many of them wait that somebody looks at.
func (s *wireEndSource) Pending() int {
	return len(s.waiting[apisAwaited]) + len(s.waiting[apisVisible])
}

func (s *wireEndSource) take(line int) engine.Read {
	key := s.waiting[line][0]
	s.waiting[line] = s.waiting[line][1:]
	s.end(key).waiting = false
	there := s.there(key)
	subject := key.Function
	if key.Alias != "" {
		subject += ":" + key.Alias
	}
	return engine.Ask(subject,
		func(ctx context.Context) (model.WireEnd, error) { return readWireEnd(ctx, s.reader, key, there) },
		s.took, func(a engine.Answer) { s.failed(key, line, a) })
}

// there reports whether it is known otherwise whether an alias, or the function, is there, or
// will be.
func (s *wireEndSource) there(key model.CellKey) bool {
	r := s.roster.rows[key.Function]
	if r == nil || key.Alias == "" || !r.tried {
		return r != nil
	}
	c := r.cells[key.Alias]
	return c != nil && c.known()
}

// readWireEnd reads who may call a function by a qualifier, and where nobody may, whether
// that is there.
func readWireEnd(ctx context.Context, reader APIReader, key model.CellKey, there bool) (model.WireEnd, error) {
	end := model.WireEnd{CellKey: key}
	policy, err := reader.GetPolicy(ctx, key.Function, key.Alias)
	if err != nil {
		return end, err
	}
	end.Document = policy.Document.Exact()
	if end.Document != "" || there {
		return end, nil
	}
	end.Version, err = versionOf(ctx, reader, key)
	if model.ClassOf(err) == model.Gone {
		end.Absent = true
		return end, nil
	}
	return end, err
}

// versionOf is the version that is called by a qualifier; empty for the function as a whole.
func versionOf(ctx context.Context, reader APIReader, key model.CellKey) (string, error) {
	switch _, number := model.VersionNumber(key.Alias); {
	case key.Alias == "":
		_, err := reader.GetVersion(ctx, key.Function, model.Latest)
		return "", err
	case number:
		_, err := reader.GetVersion(ctx, key.Function, key.Alias)
		return key.Alias, err
	}
	alias, err := reader.GetAlias(ctx, key.Function, key.Alias)
	return alias.Version, err
}

func (s *wireEndSource) took(end model.WireEnd, a engine.Answer) {
	e := s.end(end.CellKey)
	if !e.known || e.WireEnd != end {
		s.roster.keeper.changed = true
	}
	e.WireEnd, e.known, e.at, e.asked = end, true, a.At, a.Asked
	s.post(model.WireEndRead{Read: a.When(), End: end})
}

func (s *wireEndSource) failed(key model.CellKey, line int, a engine.Answer) {
	e := s.end(key)
	if a.Again {
		e.waiting = true
		s.waiting[line] = append([]model.CellKey{key}, s.waiting[line]...)
		return // the wait shows; what is known stays
	}
	e.asked = a.Asked
	s.post(model.WireEndRead{Read: a.When(), End: model.WireEnd{CellKey: key}, Failure: a.Failure})
}
