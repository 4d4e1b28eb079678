package release

import (
	"crypto/rand"
	"strings"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
)

// Lambda is what a move needs of AWS Lambda.
type Lambda interface {
	model.AliasReader
	model.AliasWriter
	model.VersionReader
	model.VersionLister
}

// Journal is where moves are recorded. *journal.File is one.
type Journal interface {
	// Append writes one line, on the disk when it returns. An outcome for a move
	// that has one already answers journal.ErrSettled.
	Append(journal.Entry) error
	// Moves are all recorded moves, oldest first.
	Moves() ([]journal.Move, error)
	// Pending are the moves without outcome that nobody is still working on.
	Pending(now time.Time, host string) ([]journal.Move, error)
	// Path names the journal in messages.
	Path() string
}

// Deps is what a Mover works with.
type Deps struct {
	Lambda   Lambda
	Journal  Journal
	Operator model.Operator
	Identity func() model.Identity // account, Region and ARN as known when a move is made
	Now      model.Clock
	NewID    func() string // ids of moves; nil: 12 random characters of base32
	PID      int           // of this process, so that others can tell whether a move is still being made
}

// Mover makes moves. Its methods may be called at the same time.
type Mover struct {
	deps Deps

	mu    sync.Mutex
	begun map[string]bool // ids of sheets whose move was begun: none is made twice
}

// New makes a Mover.
func New(d Deps) *Mover {
	if d.NewID == nil {
		d.NewID = newID
	}
	return &Mover{deps: d, begun: map[string]bool{}}
}

// newID is 60 random bits, short enough for the stamp.
func newID() string { return strings.ToLower(rand.Text()[:12]) }

// identity is the account as known now.
func (m *Mover) identity() model.Identity {
	if m.deps.Identity == nil {
		return model.Identity{}
	}
	return m.deps.Identity()
}

// Summary counts results by how they ended. Planned ones are not counted.
func Summary(results []Result) (moved, unchanged, refused, conflicts, failed int) {
	for _, r := range results {
		switch r.Status {
		case Moved:
			moved++
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
