package sim

import (
	"maps"
	"slices"
	"time"
)

// keptCalls bounds the record, so that a demo left running does not grow.
const keptCalls = 4096

// Call is one call that reached the account. Every try of the SDK is a call of
// its own.
type Call struct {
	Service   string // the SDK's own id, such as "Lambda", "CloudWatch Logs" or "DynamoDB"
	Operation string
	Subject   string // what it was made on, as the fault script names it, or empty
	Input     any    // the SDK's typed input, such as *lambda.UpdateAliasInput; not to be written to
	At        time.Time
}

// calls counts and records what reached the account.
type calls struct {
	counts  map[string]int
	record  []Call
	unknown []string
	leaked  []string
	counted bool                         // alone: nothing is kept
	metered map[string]map[int64]float64 // of CloudWatch: calls of each minute, by operation
}

// add counts a call under the operation's name and keeps it.
func (c *calls) add(name string, call Call) {
	c.counts[name]++
	if call.Service == "CloudWatch" {
		if c.metered == nil {
			c.metered = make(map[string]map[int64]float64)
		}
		if c.metered[call.Operation] == nil {
			c.metered[call.Operation] = make(map[int64]float64)
		}
		c.metered[call.Operation][minuteOf(call.At)]++
	}
	if c.counted {
		return
	}
	if len(c.record) == keptCalls {
		c.record = slices.Delete(c.record, 0, keptCalls/2)
	}
	c.record = append(c.record, call)
}

// Calls is how often each operation reached the account, retries included, by the
// operation's name. A name that several services have stands with the service in
// front of it, as in "lambda.ListTags".
func (w *World) Calls() map[string]int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return maps.Clone(w.calls.counts)
}

// Recorded is the calls of one operation, named as in the fault script, in the
// order of their arrival, or of all for an empty name: the last few thousand. None
// is in an account whose calls are counted alone.
func (w *World) Recorded(operation string) []Call {
	w.mu.Lock()
	defer w.mu.Unlock()
	if operation == "" {
		return slices.Clone(w.calls.record)
	}
	var out []Call
	for _, c := range w.calls.record {
		if selects(operation, c.Service, c.Operation) {
			out = append(out, c)
		}
	}
	return out
}

// Unknown is what was asked of the account that it does not simulate, such as
// "Lambda.DeleteFunction". A test of the program expects none.
func (w *World) Unknown() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Concat(w.calls.unknown, w.calls.leaked)
}

// ResetCalls forgets the calls counted and recorded so far.
func (w *World) ResetCalls() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls = calls{counts: make(map[string]int), counted: w.calls.counted}
}

// Before runs fn once, when the next call of the operation arrives and before it
// is carried out: what somebody else does between a read and a write. Several are
// taken one a call. The account is not locked while fn runs.
func (w *World) Before(operation string, fn func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.mustKnow(operation)
	w.before[operation] = append(w.before[operation], fn)
}

// mustKnow panics for an operation that is not simulated: a hook on it would
// never run, and the test that set it would prove nothing.
func (w *World) mustKnow(operation string) {
	if !w.knows(operation) {
		panic("aws/sim: " + operation + " is not simulated")
	}
}

// takeBefore is the hook for the call that has just arrived, nil for none.
func (w *World) takeBefore(service, operation string) func() {
	for _, name := range []string{operation, serviceOf(service).prefix + "." + operation} {
		if hooks := w.before[name]; len(hooks) > 0 {
			w.before[name] = hooks[1:]
			return hooks[0]
		}
	}
	return nil
}
