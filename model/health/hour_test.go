package health

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

// perMinute answers with 10 calls a minute of which 1 fails since a moment; p95 of a whole
// window is its length in minutes.
type perMinute struct {
	since time.Time
	asked []model.MetricRead
	fails error
}

func (p *perMinute) ReadMetrics(_ context.Context, read model.MetricRead) ([]model.Samples, error) {
	p.asked = append(p.asked, read)
	if p.fails != nil {
		return nil, p.fails
	}
	var out []model.Samples
	for _, s := range read.Series {
		samples := model.Samples{Series: s, From: read.From, Period: read.Period}
		if read.Whole {
			value := read.To.Sub(read.From).Minutes()
			samples.Values = []float64{value}
		}
		for at := read.From; !read.Whole && at.Before(read.To); at = at.Add(read.Period) {
			value := 10.0
			switch {
			case s.Metric == "Errors" && at.Before(p.since), s.Metric == "Throttles":
				value = math.NaN()
			case s.Metric == "Errors":
				value = 1
			}
			samples.Values = append(samples.Values, value)
		}
		out = append(out, samples)
	}
	return out, nil
}

func (p *perMinute) ListMetrics(context.Context, string, string, string) (model.SeriesPage, error) {
	return model.SeriesPage{}, errors.New("nobody lists")
}

func TestTheHourIsSplitAtTheMove(t *testing.T) {
	now := time.Date(2026, 11, 29, 14, 14, 8, 0, time.UTC)
	clock := func() time.Time { return now }
	moved := time.Date(2026, 11, 29, 14, 2, 20, 0, time.UTC)
	alias := model.Alias{Function: "orders", Name: "prod", Version: "42"}
	spells := []release.Spell{{Version: "41", From: now.Add(-48 * time.Hour), Until: moved}, {Version: "42", From: moved}}
	reader := &perMinute{since: moved.Truncate(time.Minute)}
	hour, err := ReadHour(t.Context(), reader, clock, alias, spells)
	if err != nil {
		t.Fatal(err)
	}
	if len(hour.Calls) != 60 || len(hour.Sides) != 2 || len(reader.asked) != 3 {
		t.Fatalf("%d minutes, sides %+v, %d reads", len(hour.Calls), hour.Sides, len(reader.asked))
	}
	if at, ok := hour.Split(); !ok || !at.Equal(moved.Truncate(time.Minute)) {
		t.Errorf("split at %v, %v", at, ok)
	}
	before, since := hour.Sides[0], hour.Sides[1]
	// 13:12 to 14:02, and 14:03 to 14:12: the minute of the move belongs to neither side.
	if before.Version != "41" || before.Calls != Of(500) || before.Errors != Of(0) || before.P95 != Of(50) {
		t.Errorf("before: %+v", before)
	}
	if since.Version != "42" || since.Calls != Of(90) || since.Errors != Of(9) || since.P95 != Of(9) {
		t.Errorf("since: %+v", since)
	}
}

func TestAnHourWithoutAMove(t *testing.T) {
	now := time.Date(2026, 11, 29, 14, 14, 8, 0, time.UTC)
	clock := func() time.Time { return now }
	alias := model.Alias{Function: "orders", Name: "prod", Version: "42"}
	for _, tt := range []struct {
		name   string
		alias  model.Alias
		spells []release.Spell
		sides  []string
	}{
		{"moved long ago", alias, []release.Spell{{Version: "42", From: now.Add(-48 * time.Hour)}}, []string{"42"}},
		{"not known since when", alias, nil, nil},
		{"what is known is of another version", alias, []release.Spell{{Version: "41", From: now.Add(-time.Hour)}}, nil},
		{"moved this minute", alias, []release.Spell{{Version: "41", From: now.Add(-5 * time.Hour), Until: now}, {Version: "42", From: now}}, []string{"41"}},
		{"two are weighed", model.Alias{Function: "orders", Name: "prod", Version: "42", Canary: &model.Canary{Version: "43", Weight: 0.1}}, nil, []string{"42", "43"}},
	} {
		hour, err := ReadHour(t.Context(), &perMinute{since: now}, clock, tt.alias, tt.spells)
		if err != nil || len(hour.Sides) != len(tt.sides) {
			t.Errorf("%s: %v, sides %+v", tt.name, err, hour.Sides)
			continue
		}
		for i, s := range hour.Sides {
			if s.Version != tt.sides[i] {
				t.Errorf("%s: side %d is %s", tt.name, i, s.Version)
			}
		}
		if _, split := hour.Split(); split {
			t.Errorf("%s: it is split", tt.name)
		}
	}
	if _, err := ReadHour(t.Context(), &perMinute{fails: errors.New("no answer")}, clock, alias, nil); err == nil {
		t.Error("a read that failed is told as one that did not")
	}
}
