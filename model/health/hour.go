package health

import (
	"context"
	"math"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

// HourRead is how the calls of an alias went in the last hour: minute by minute, and split
// at the move that brought what it serves.
type HourRead struct {
	model.Read
	Called model.Called
	Window
	// Calls, errors, throttled calls and p95 in milliseconds, a minute each, oldest first; not
	// a number where nothing is known.
	Calls, Errors, Throttles, P95 []float64
	// Sides are the version before and the one that serves, of two that an alias weighs the
	// one that served alone first; only the one that serves where no move lies in the hour,
	// none where it is not known.
	Sides   []HourSide
	Failure *model.Failure // why a part of it is not known, nil when all of it is
}

// HourSide is what a version did in the part of the hour that it served.
type HourSide struct {
	Version string
	Figures
}

// Key of the hour of an alias.
func (e HourRead) Key() string { return "health\x00hour\x00" + key(e.Called) }

// Split is when the version that serves came, false when it was before the hour, or two
// serve.
func (e HourRead) Split() (time.Time, bool) {
	if len(e.Sides) != 2 || e.Sides[0].From.Equal(e.Sides[1].From) {
		return time.Time{}, false
	}
	return e.Sides[0].To, true
}

// ReadHour reads the last hour of an alias by the times in which single versions served
// it, oldest first. It takes four requests and one for each side, four for each of two
// that are weighed.
func ReadHour(ctx context.Context, reader model.MetricReader, now model.Clock, a model.Alias, spells []release.Spell) (HourRead, error) {
	at := now()
	hour := Latest(at, time.Hour)
	e := HourRead{Read: model.Read{Asked: at}, Called: model.Called{Function: a.Function, Alias: a.Name}, Window: hour}
	samples, err := reader.ReadMetrics(ctx, model.MetricRead{Series: Series(e.Called, All), From: hour.From, To: hour.To, Period: time.Minute})
	if err != nil {
		return e, err
	}
	for i, to := range []*[]float64{&e.Calls, &e.Errors, &e.Throttles, &e.P95} {
		if i < len(samples) {
			*to = samples[i].Values
			if samples[i].Failure != nil {
				e.Failure = samples[i].Failure
			}
		}
	}
	for _, s := range hourSides(a, spells, hour) {
		parts, called := P95, e.Called
		if a.Canary != nil {
			parts, called.Version = All, s.Version
		}
		samples, err := reader.ReadMetrics(ctx, Ask(s.Window, parts, called))
		if err != nil {
			return e, err
		}
		read, failure := Take(s.Window, now(), parts, samples)
		if failure != nil {
			e.Failure = failure
		}
		if a.Canary == nil {
			read.Calls, read.Errors = sum(e.Window, e.Calls, s.Window), sum(e.Window, e.Errors, s.Window)
			read.Throttles = sum(e.Window, e.Throttles, s.Window)
		}
		e.Sides = append(e.Sides, HourSide{s.Version, read})
	}
	e.At = now()
	return e, nil
}

// hourSides are the versions that served in an hour: the last two, each with its minutes.
func hourSides(a model.Alias, spells []release.Spell, hour Window) []HourSide {
	if a.Canary != nil {
		return []HourSide{{a.Version, Figures{Window: hour}}, {a.Canary.Version, Figures{Window: hour}}}
	}
	n := len(spells)
	if n == 0 || spells[n-1].Version != a.Version || !spells[n-1].Until.IsZero() {
		return nil
	}
	moved := spells[n-1].From.UTC().Truncate(time.Minute)
	if !moved.After(hour.From) {
		return []HourSide{{a.Version, Figures{Window: hour}}}
	}
	var sides []HourSide
	if n > 1 && spells[n-2].Until.Equal(spells[n-1].From) {
		from := later(hour.From, spells[n-2].From.UTC().Truncate(time.Minute).Add(time.Minute))
		if from.Before(moved) {
			sides = append(sides, HourSide{spells[n-2].Version, Figures{Window: Window{from, moved}}})
		}
	}
	if since := (Window{moved.Add(time.Minute), hour.To}); since.Length() > 0 {
		sides = append(sides, HourSide{a.Version, Figures{Window: since}})
	}
	return sides
}

// sum adds up the minutes of a series that lie in a window; minutes without a point are
// zero.
func sum(all Window, values []float64, w Window) Amount {
	if len(values) == 0 {
		return Amount{}
	}
	sum := 0.0
	for i, v := range values {
		if at := all.From.Add(time.Duration(i) * time.Minute); !math.IsNaN(v) && !at.Before(w.From) && at.Before(w.To) {
			sum += v
		}
	}
	return Of(sum)
}
