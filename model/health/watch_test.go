package health

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

func at(clock string) time.Time {
	t, err := time.Parse("15:04:05", clock)
	if err != nil {
		panic(err)
	}
	return time.Date(2026, 11, 29, t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

func TestTheSidesOfAMoveLeaveItsMinuteOut(t *testing.T) {
	spells := []release.Spell{
		{Version: "40", From: at("08:00:30"), Until: at("09:10:00")},
		{Version: "41", From: at("09:10:00"), Until: at("14:02:20")},
		{Version: "42", From: at("14:02:20")},
	}
	now := at("14:14:45")
	a := model.Alias{Function: "f", Name: "prod", Version: "42"}
	for _, c := range []struct {
		version  string
		spells   []release.Spell
		from, to string
	}{
		{"42", spells, "14:03:00", "14:12:00"},
		{"41", spells, "13:02:00", "14:02:00"},
		{"40", spells, "08:10:00", "09:10:00"},
		{"39", spells, "", ""},
		{"41", []release.Spell{{Version: "41", From: at("13:48:00"), Until: at("14:02:20")}}, "13:49:00", "14:02:00"},
		{"41", []release.Spell{{Version: "41", From: at("14:02:01"), Until: at("14:02:20")}}, "", ""},
		{"43", []release.Spell{{Version: "43", From: at("14:13:10")}}, "", ""},
		{"7", []release.Spell{{Version: "7"}}, "13:12:00", "14:12:00"}, // for longer than is known
	} {
		side, ok := SideOf(a, c.spells, c.version, now)
		if ok != (c.from != "") || ok && side.Window != (Window{at(c.from), at(c.to)}) {
			t.Errorf("%s: %v %v, want %s to %s", c.version, ok, side.Window, c.from, c.to)
		}
		if side.Called != (model.Called{Function: "f", Alias: "prod"}) {
			t.Errorf("%s: %+v", c.version, side.Called)
		}
	}
	a.Canary = &model.Canary{Version: "43", Weight: 0.1}
	for _, version := range []string{"42", "43"} {
		side, ok := SideOf(a, nil, version, now)
		if !ok || side.Called.Version != version || side.Window != (Window{at("13:12:00"), at("14:12:00")}) {
			t.Errorf("%s beside another: %v %+v", version, ok, side)
		}
	}
}

// reader answers from a table of figures by version, or fails.
type reader struct {
	asked []model.MetricRead
	fail  error
}

func (r *reader) ReadMetrics(_ context.Context, read model.MetricRead) ([]model.Samples, error) {
	r.asked = append(r.asked, read)
	if r.fail != nil {
		return nil, r.fail
	}
	var out []model.Samples
	for i := range read.Series {
		out = append(out, model.Samples{Series: read.Series[i], Values: []float64{[]float64{400, 8, 0, 96}[i]}})
	}
	return out, nil
}

func (r *reader) ListMetrics(context.Context, string, string, string) (model.SeriesPage, error) {
	return model.SeriesPage{}, errors.New("not asked for")
}

func TestSidesAreReadEachForItself(t *testing.T) {
	r := &reader{}
	sides := []Side{{Version: "41", Called: model.Called{Function: "f", Alias: "prod"}, Window: tenTo}, {Version: "42"}}
	got, err := ReadSides(t.Context(), r, func() time.Time { return noon }, sides...)
	if err != nil || len(got) != 2 || len(r.asked) != 1 || !r.asked[0].Whole {
		t.Fatalf("%+v, %v, asked %+v", got, err, r.asked)
	}
	if got[0] != (Figures{Window: tenTo, At: noon, Calls: Of(400), Errors: Of(8), Throttles: Of(0), P95: Of(96)}) || got[1].Read() {
		t.Errorf("got %+v", got)
	}
	r.fail = errors.New("no answer")
	if got, err = ReadSides(t.Context(), r, time.Now, sides...); err == nil || got[0].Read() {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestTheWindowsOfAWatch(t *testing.T) {
	w := Watch{Version: "119", Before: "118", Moved: at("14:02:20"), Since: at("13:30:00"), Minutes: 5, Timeout: 3 * time.Second}
	for _, c := range []struct {
		now, from, to string
		whole         bool
	}{
		{"14:02:30", "14:03:00", "14:03:00", false},
		{"14:05:59", "14:03:00", "14:03:00", false},
		{"14:06:00", "14:03:00", "14:04:00", false},
		{"14:10:00", "14:03:00", "14:08:00", true},
		{"15:10:00", "14:03:00", "14:08:00", true},
	} {
		if got, whole := w.First(at(c.now)); got != (Window{at(c.from), at(c.to)}) || whole != c.whole {
			t.Errorf("at %s: %v, %v", c.now, got, whole)
		}
	}
	if got, ok := w.Last(); !ok || got != (Window{at("13:31:00"), at("14:02:00")}) {
		t.Errorf("before: %v, %v", got, ok)
	}
	if got := w.Until(); !got.Equal(at("14:11:03")) {
		t.Errorf("until %v", got)
	}
	w.Since = time.Time{}
	if _, ok := w.Last(); ok {
		t.Error("how the version before did is known, though not since when it served")
	}
}

func TestWhatAWatchSays(t *testing.T) {
	five := Window{at("14:03:00"), at("14:08:00")}
	seen := func(calls, errors, p95 float64) Figures {
		f := figures(calls, errors, 0, p95)
		f.Window = five
		return f
	}
	old := figures(60_000, 18, 0, 96)
	for _, c := range []struct {
		s    Seen
		want string
	}{
		{Seen{New: seen(812, 0, 98), Old: old, Whole: true}, "119: 0 of 812 failed, p95 98 ms · before 0.03%, 96 ms"},
		{Seen{Old: old}, "119: watched · before 0.03%, 96 ms"},
		{Seen{Old: old, Over: true}, "119: its first minutes could not be read · before 0.03%, 96 ms"},
		{Seen{New: seen(0, 0, -1), Old: old}, "119: no calls yet · before 0.03%, 96 ms"},
		{Seen{New: seen(0, 0, -1), Old: old, Whole: true}, "119: no calls · before 0.03%, 96 ms"},
		{Seen{New: seen(7, 3, 98), Old: figures(3, 0, 0, 12), Whole: true}, "119: 3 of 7 failed, p95 98 ms, too few to judge · before few, 12 ms"},
		{Seen{New: seen(812, 0, 98), Old: figures(0, 0, 0, -1), Whole: true}, "119: 0 of 812 failed, p95 98 ms · before no calls"},
		{Seen{New: seen(812, 0, 98), Whole: true}, "119: 0 of 812 failed, p95 98 ms · before not known"},
		{Seen{Watch: Watch{Timeout: 5 * time.Minute}, New: seen(812, 0, 98), Old: old, Whole: true},
			"119: 0 of 812 failed, p95 98 ms, too early to judge: a call may take 5m00s · before 0.03%, 96 ms"},
	} {
		c.s.Version, c.s.Before = "119", "118"
		if got := limits.Words(c.s); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	first := Seen{Watch: Watch{Version: "1"}, New: seen(812, 0, 98), Whole: true}
	if got := limits.Words(first); got != "1: 0 of 812 failed, p95 98 ms" {
		t.Errorf("%q", got)
	}
}
