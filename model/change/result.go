package change

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Status is how a change ended.
type Status string

// The statuses, as printed in JSON and written to the journal.
const (
	Moved      Status = "moved" // it was made, whatever its kind
	NotChanged Status = "unchanged"
	Planned    Status = "planned"
	WasRefused Status = "refused"
	Conflicted Status = "conflict"
	Failed     Status = "failed"
)

// Ending is what a kind says became of a change.
type Ending struct {
	Status   Status
	Reason   string // why not, or how it was settled; empty when there is nothing to say
	To       string // what it is now, where that was not known before; empty: as on the sheet
	Revision string // at AWS after it, for the journal
	Settled  bool   // found by reading, not from the answer
	Unknown  bool   // it could not be found out: it stays pending, and the next start settles it
	Again    bool   // all is as it was before, and the same write may work a moment later
	Seen     any    // what was read or answered last, in the kind's noun; nil for nothing
	Err      error  // the cause when failed or in conflict
}

// Result is what became of one change.
type Result struct {
	ID      string
	Kind    string
	Set     string // the id of the set that it was made in, empty for none
	Subject model.Subject
	Stage   string // as the config calls it, empty for none
	From    string
	To      string
	Status  Status
	Reason  string
	At      time.Time
	Settled bool
	Unknown bool
	PutBack bool // it was made and put back, all or nothing
	Seen    any
	Err     error
}

// Step is what a change is at. A kind has a word of its own for acting, see Words.
type Step string

// The steps that all kinds have, in their order.
const (
	StepIntent  Step = "writing intent"
	StepSettle  Step = "settling"
	StepPutBack Step = "putting back"
	StepFollow  Step = "updating" // AWS took it and works on it
	StepDone    Step = "done"
)

// Progress is the news of a change under way.
type Progress struct {
	ID      string
	Set     string // the id of its set, empty for none
	Kind    string
	Subject model.Subject
	To      string
	Step    Step
	Note    string // more about the step, in the kind's words; empty for nothing
	Done    int    // changes of the same set that have ended
	Total   int
	Seen    any // the news in the kind's own noun; nil where there is no more to it
}

// Summary counts results by how they ended. Planned ones are not counted.
func Summary(results []Result) (made, unchanged, refused, conflicts, failed int) {
	for _, r := range results {
		switch r.Status {
		case Moved:
			made++
		case NotChanged:
			unchanged++
		case WasRefused:
			refused++
		case Conflicted:
			conflicts++
		case Failed:
			failed++
		}
	}
	return
}
