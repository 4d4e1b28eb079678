package builds

import (
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// learnFrom is how many earlier builds an estimate rests on at most.
const learnFrom = 10

// progress is how much of a running build is done, from 0 to 1, and how long the
// rest will take, by how long the phases of the project's newest successful builds
// took. Without such a build it is not known.
func progress(b *model.Build, earlier []model.Build, now time.Time) (done float64, left time.Duration, ok bool) {
	usual := usually(earlier, b.ID)
	var whole, past time.Duration
	for phase, usual := range usual {
		whole += usual
		i := slices.IndexFunc(b.Phases, func(p model.BuildPhase) bool { return p.Type == phase })
		switch {
		case i < 0:
		case !b.Phases[i].Ended.IsZero():
			past += usual
		case !b.Phases[i].Started.IsZero():
			// A phase that takes longer than usual is nearly over until it is.
			past += max(min(now.Sub(b.Phases[i].Started), usual*95/100), 0)
		}
	}
	if whole <= 0 {
		return 0, 0, false
	}
	return min(float64(past)/float64(whole), 0.99), whole - past, true
}

// usually is how long each phase of the project's newest successful builds took, in the
// middle of them, another build than the one that is named.
func usually(earlier []model.Build, but string) map[string]time.Duration {
	took := map[string][]time.Duration{}
	learned := 0
	for i := range earlier {
		e := &earlier[i]
		if e.Status != model.BuildSucceeded || e.ID == but || len(e.Phases) == 0 {
			continue
		}
		for _, p := range e.Phases {
			if !p.Started.IsZero() && !p.Ended.IsZero() {
				took[p.Type] = append(took[p.Type], p.Ended.Sub(p.Started))
			}
		}
		if learned++; learned == learnFrom {
			break
		}
	}
	usual := make(map[string]time.Duration, len(took))
	for phase, ds := range took {
		usual[phase] = median(ds)
	}
	return usual
}

func median(ds []time.Duration) time.Duration {
	slices.Sort(ds)
	return ds[len(ds)/2]
}

// lasting is how long a build has taken so far or took in all.
func lasting(b *model.Build, now time.Time) time.Duration {
	switch {
	case b.Started.IsZero():
		return 0
	case !b.Ended.IsZero():
		return max(b.Ended.Sub(b.Started), 0)
	case b.Complete:
		return 0
	}
	return max(now.Sub(b.Started), 0)
}
