package health

// Verdict is what the figures of a window say.
type Verdict int

// The verdicts, the calmer ones first.
const (
	Unknown   Verdict = iota // not read, or not all that it takes
	Idle                     // nothing was called
	Few                      // too few calls to judge by
	Well                     // nothing stands out
	Throttled                // throttles stand out
	Failing                  // errors stand out
)

// Loud reports whether somebody has to act.
func (v Verdict) Loud() bool { return v == Throttled || v == Failing }

// Word is the verdict in a word, for filters and scripts.
func (v Verdict) Word() string {
	return [...]string{"unknown", "idle", "few", "well", "throttled", "failing"}[v]
}

// Limits say from when on errors and throttles stand out.
type Limits struct {
	Share      float64 // of the calls, 0 to 1
	LeastCalls int     // fewer say nothing
}

// Judge says what figures mean. Throttled calls count among those that came: a function
// that lets in none is not idle. One call alone never stands out: among few it would
// always be a large share.
func (l Limits) Judge(f Figures) Verdict {
	if !f.Read() {
		return Unknown
	}
	if !f.Calls.Known {
		if f.Errors.none() && f.Throttles.none() {
			return Well // read from above: nothing failed, however much there was
		}
		return Unknown
	}
	came := f.came()
	if came == 0 {
		return Idle
	}
	if came < float64(l.LeastCalls) {
		return Few
	}
	failed, errorsKnown := f.Failed()
	held, throttlesKnown := f.Held()
	switch {
	case f.Calls.Value >= float64(l.LeastCalls) && errorsKnown && f.Errors.Value > 1 && failed >= l.Share:
		return Failing
	case throttlesKnown && f.Throttles.Value > 1 && held >= l.Share:
		return Throttled
	case f.Calls.Value > 0 && !errorsKnown || !throttlesKnown:
		return Unknown
	}
	return Well
}

// Slower reports whether calls of a version take twice as long or more than those of the
// one before it, where there are enough of both.
func (l Limits) Slower(before, since Figures) bool {
	enough := float64(l.LeastCalls)
	return before.P95.Known && since.P95.Known && before.Calls.Value >= enough && since.Calls.Value >= enough &&
		since.P95.Value >= 2*before.P95.Value
}
