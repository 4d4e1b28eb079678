package release

import (
	"context"
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

// Options say how a batch of moves is made.
type Options struct {
	// AllOrNothing moves one after the other and puts back those that moved when
	// one does not. A batch in which any sheet can not be moved, or would create
	// an alias, is refused as a whole.
	AllOrNothing bool
}

// Prepare reads what a move needs and fills its sheet: steps one and two. It
// never writes and never fails: what is wrong is in the sheet's verdict.
func (m *Mover) Prepare(ctx context.Context, r Request) Sheet {
	return Sheet{Request: r, Verdict: Refused, Reason: "not read"}
}

// PrepareAll prepares many sheets, a few at a time, and returns them in the order
// of the requests. The function, which may be nil, hears how many are done; it is
// never called twice at the same time.
func (m *Mover) PrepareAll(ctx context.Context, rs []Request, progress func(done, total int)) []Sheet {
	return nil
}

// Move makes the moves of the sheets that are Ready: steps three to six. The
// results come in the order of the sheets. Request.Reason of a sheet may have
// been changed since it was prepared. A move that was begun is finished or
// settled even when ctx ends; those not begun are then refused. The function,
// which may be nil, is never called twice at the same time.
func (m *Mover) Move(ctx context.Context, sheets []Sheet, o Options, progress func(Progress)) []Result {
	return nil
}

// SettlePending finds out what became of moves whose process ended between intent
// and outcome, and records it. The error says that some could not be settled yet.
func (m *Mover) SettlePending(ctx context.Context) ([]Result, error) {
	return nil, nil
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

// Diff lists the ways in which version b differs from version a, those that
// change behaviour first.
func Diff(a, b model.Version) []Difference { return nil }

// MaxDescription is the longest description of an alias that Lambda takes, in
// characters. aloft counts UTF-16 units, which is never fewer.
const MaxDescription = 256

// ParseStamp finds the stamp in an alias description. When there is none that
// this version of aloft can read it says false, and Text is the whole text.
func ParseStamp(description string) (Stamp, bool) { return Stamp{Text: description}, false }

// Format is the alias description that carries the stamp behind the operator's
// text, at most limit UTF-16 units long. When even the shortest stamp does not
// fit it is the text alone and false.
func (s Stamp) Format(limit int) (string, bool) { return s.Text, false }
