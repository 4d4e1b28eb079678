package release

import (
	"slices"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

func canaryOf(primary, extra string, weight float64, description string) model.Alias {
	return model.Alias{Function: "orders", Name: "prod", Version: primary, Canary: &model.Canary{Version: extra, Weight: weight},
		Description: model.NewRaw(description)}
}

// Which of two versions was there before is decided by history, never by which is
// primary.
func TestRollingBackACanaryEndsIt(t *testing.T) {
	for name, c := range map[string]struct {
		alias  model.Alias
		trail  TrailPast
		to     string // empty: it is asked
		marked string
	}{
		"primary from before, by its stamp": {canaryOf("4", "5", .1, "{aloft:1 move 3>4 id=x back=3}"), TrailPast{}, "4", ""},
		"additional from before":            {canaryOf("5", "4", .95, "{aloft:1 move 3>4 id=x back=3}"), TrailPast{}, "4", ""},
		"Lambda's own transition":           {canaryOf("5", "3", 1, "{aloft:1 move 3>5 id=x back=3,2}"), TrailPast{}, "3", ""},
		"by CloudTrail":                     {canaryOf("5", "3", .95, ""), TrailPast{Known: true, Back: []string{"3", "2"}}, "3", ""},
		"not known":                         {canaryOf("4", "5", .1, ""), TrailPast{}, "", "4"},
		"not known, all traffic on one":     {canaryOf("5", "4", 1, ""), TrailPast{}, "", "4"},
		"not known, the other way round":    {canaryOf("5", "4", .95, ""), TrailPast{}, "", "4"},
	} {
		b := newBench(t)
		b.aws.put(c.alias)
		b.trail(c.trail)
		s := b.Prepare(t.Context(), rollback())
		if s.To != c.to || (s.Verdict == Choose) != (c.to == "") || c.to == "" && chosen(s) != c.marked {
			t.Errorf("%s: %s to %q, marked %q: %s", name, s.Verdict, s.To, chosen(s), s.Reason)
			continue
		}
		if c.to == "" {
			continue
		}
		if s.Verdict != Ready || s.From != c.to || s.EndsCanary == nil || s.EndsCanary.Version == c.to {
			t.Errorf("%s: %s from %s, ends %+v: %s", name, s.Verdict, s.From, s.EndsCanary, s.Reason)
		}
		ended(t, b.Move(t.Context(), []Sheet{s}, Options{}, nil)[0], Moved)
		if a := b.aws.get("orders", "prod"); a.Version != c.to || a.Canary != nil {
			t.Errorf("%s: %+v", name, a)
		}
		// What served before it is the next press.
		next := b.Prepare(t.Context(), rollback())
		before := map[string]string{"4": "3", "3": "2"}[c.to]
		if next.To != before {
			t.Errorf("%s: then %s to %q, want %s: %s", name, next.Verdict, next.To, before, next.Reason)
		}
	}
}

func TestVersionThatServesAlreadyCanBeChosen(t *testing.T) {
	for _, v := range []string{"4", "5"} {
		b := newBench(t)
		b.aws.put(canaryOf("4", "5", .1, "{aloft:1 move 3>4 id=x back=3}"))
		ended(t, b.do(t, moveTo(v)), Moved)
		if a := b.aws.get("orders", "prod"); a.Version != v || a.Canary != nil {
			t.Errorf("%+v", a)
		}
		want := map[string]string{"4": "3", "5": "4"}[v]
		if s := b.Prepare(t.Context(), rollback()); s.To != want {
			t.Errorf("after %s: back to %q, want %s", v, s.To, want)
		}
	}
}

func TestBothVersionsOfACanaryCanBeChosenFrom(t *testing.T) {
	b := newBench(t)
	b.aws.put(canaryOf("4", "5", .25, ""))
	s := b.sheet(t, rollback())
	if s.Verdict != Choose || s.Choices[0].Version != "4" || s.Choices[1].Version != "5" || s.Choices[0].Share != .75 {
		t.Errorf("%s %+v", s.Verdict, s.Choices)
	}
}

func TestSetThatFailsRestoresTheWeightsAsTheyWere(t *testing.T) {
	b := newBench(t)
	rs := b.team(2)
	was := model.Alias{Function: "f0", Name: "prod", Version: "3", Canary: &model.Canary{Version: "1", Weight: .95},
		Description: model.NewRaw("{aloft:1 move 2>1 id=x back=2}")}
	b.aws.put(was)
	sheets := b.PrepareAll(t.Context(), rs, nil)
	if sheets[0].From != "1" {
		t.Errorf("from %s", sheets[0].From)
	}
	b.aws.outside("f1", "prod", "3")
	b.Move(t.Context(), sheets, Options{AllOrNothing: true}, nil)
	if a := b.aws.get("f0", "prod"); a.Version != "3" || a.Canary == nil || *a.Canary != *was.Canary {
		t.Errorf("%+v", a)
	}
}

// What a canary's end is compared with is the version that leaves, not itself.
func TestTheEndOfACanaryIsComparedWithWhatLeaves(t *testing.T) {
	b := newBench(t)
	b.aws.put(canaryOf("4", "5", .1, "{aloft:1 move 3>4 id=x back=3}"))
	s := b.Prepare(t.Context(), rollback())
	if s.Verdict != Ready || s.From != "4" || s.To != "4" || s.Compared() != "5" || s.Current == nil || s.Current.Number != "5" || s.Target.Number != "4" {
		t.Fatalf("%s %s: from %s to %s, %+v with %+v", s.Verdict, s.Reason, s.From, s.To, s.Current, s.Target)
	}
	if !slices.ContainsFunc(s.Differences, func(d Difference) bool { return d.Field == "memory" && d.Before == "640 MB" && d.After == "512 MB" }) {
		t.Errorf("differences %+v", s.Differences)
	}
}
