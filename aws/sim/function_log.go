package sim

import (
	"slices"
	"time"
)

// The logs of functions: traffic on each stage, for as long as the clock runs.
// Nothing of it is kept. An hour of a stage is a stream for each environment of each
// version that the stage served; the calls of an hour follow from the seed and the time.

const (
	streamHour = time.Hour
	retention  = 12 * time.Hour // of function logs
)

// service is a span of time in which a stage served something. It lasts until the
// stage's next one begins.
type service struct {
	from  time.Time // zero: for ever
	main  string    // the version, empty when the stage was taken away
	extra string
	share float64
}

// note remembers what a stage serves from now on, for the log of the function.
func (w *World) note(f *function, stage string) { w.noteAt(f, stage, w.now()) }

// noteAt is note for a time that has passed.
func (w *World) noteAt(f *function, stage string, from time.Time) {
	var s service
	if a, ok := f.aliases[stage]; ok {
		s = service{main: a.version, extra: a.extra, share: a.weight}
	}
	if f.services == nil {
		f.services = make(map[string][]service)
	}
	s.from = from
	past := f.services[stage]
	if n := len(past); n > 0 {
		last := past[n-1]
		if last.from = s.from; last == s {
			return
		}
	}
	// Which version served before the oldest line that can be read is of no more
	// use; that there was one is, to the metrics.
	past = slices.Clone(past)
	for len(past) > 1 && past[1].from.Before(w.now().Add(-retention-streamHour)) && (past[0].main == "") == (past[1].main == "") {
		past[1].from = past[0].from
		past = past[1:]
	}
	f.services[stage] = append(past, s)
}

// serving is what a stage served at a time: one version, chosen by a share
// between 0 and 1.
func (f *function) serving(stage string, at time.Time, share float64) string {
	past := f.services[stage]
	for _, s := range slices.Backward(past) {
		if s.from.After(at) {
			continue
		}
		if s.extra != "" && share < s.share {
			return s.extra
		}
		return s.main
	}
	return ""
}

// call is one invocation: when it begins and what it is made of.
type call struct {
	at   time.Time
	slot int64
	r    uint64
}

// calls are the invocations of a stage in a span of time that end up at a version.
func (w *World) callsOf(f *function, stage, version string, from, to time.Time) []call {
	if f.created {
		return nil // nobody calls what was just made
	}
	purpose := "traffic " + f.name + " " + stage
	every := 20 + int64(mix(w.seed, purpose, -1)%40) // seconds
	if stage == "prod" {
		every = 6 + int64(mix(w.seed, purpose, -1)%14)
	}
	var out []call
	for slot := from.Unix() / every; slot*every < to.Unix(); slot++ {
		r := mix(w.seed, purpose, slot)
		// Within the first two thirds of its slot, so that it is over before the next.
		at := time.Unix(slot*every, 0).Add(time.Duration(r % uint64(every*667) * uint64(time.Millisecond)))
		if r>>40%5 == 0 || at.Before(from) || !at.Before(to) {
			continue
		}
		if f.serving(stage, at, float64(r>>44%1000)/1000) == version {
			out = append(out, call{at.UTC(), slot, r})
		}
	}
	return out
}

// functionStreams are the streams of a function that may have events since a time,
// no older than the retention.
func (w *World) functionStreams(f *function, since, now time.Time) []logStream {
	if oldest := now.Add(-retention); since.Before(oldest) {
		since = oldest
	}
	var out []logStream
	for stage := range f.services {
		for from := since.Truncate(streamHour); from.Before(now); from = from.Add(streamHour) {
			for _, version := range f.versionsIn(stage, from, from.Add(streamHour)) {
				for env, calls := range environments(stage, w.callsOf(f, stage, version, from, from.Add(streamHour))) {
					if len(calls) == 0 {
						continue
					}
					name := from.UTC().Format("2006/01/02") + "/[" + version + "]" + hexHash([]byte(f.name + stage + version + from.UTC().String() + env))[:32]
					out = append(out, logStream{name: name, first: calls[0].at, born: ingestTime(w.seed, name, calls[0].at),
						last: func() time.Time { return calls[len(calls)-1].at },
						lines: func() []logLine {
							return ingested(w.seed, name, w.callLines(f, version, calls))
						}})
				}
			}
		}
	}
	return out
}

// versionsIn are the versions that a stage served in a span of time.
func (f *function) versionsIn(stage string, from, to time.Time) []string {
	var out []string
	past := f.services[stage]
	for i, s := range past {
		if !s.from.Before(to) || i+1 < len(past) && !past[i+1].from.After(from) {
			continue
		}
		for _, v := range []string{s.main, s.extra} {
			if v != "" && !slices.Contains(out, v) {
				out = append(out, v)
			}
		}
	}
	return out
}

// environments are the calls that each environment of a stage takes: prod has two.
func environments(stage string, calls []call) map[string][]call {
	if stage != "prod" {
		return map[string][]call{"": calls}
	}
	out := map[string][]call{}
	for _, c := range calls {
		env := []string{"", "second"}[c.r>>20%2]
		out[env] = append(out[env], c)
	}
	return out
}
