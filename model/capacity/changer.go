package capacity

import (
	"crypto/rand"
	"strings"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/journal"
)

// Tables is what a change needs of DynamoDB.
type Tables interface {
	model.TableReader
	model.TableWriter
}

// Journal is where changes are recorded. *journal.File is one.
type Journal interface {
	Append(entry journal.Entry) error
	// PendingChanges are the changes without outcome that nobody is still working
	// on.
	PendingChanges(now time.Time, host string) ([]journal.Move, error)
	// Path names the journal in messages.
	Path() string
}

// Deps is what a Changer works with.
type Deps struct {
	Tables    Tables
	Metrics   model.MetricReader // nil: what other figures would have done is not said
	Journal   Journal
	Operator  model.Operator
	Identity  func() model.Identity // account, Region and ARN as known when a change is made
	Protected []string              // globs (path.Match) over names of tables that are not changed
	Book      func() *cost.Book     // prices
	Now       model.Clock
	NewID     func() string // ids of changes; nil: 12 random characters of base32
	PID       int           // of this process
	Poll      time.Duration // between two looks at a table that is updated; 0: 2 s
}

// Changer prepares and makes changes. Its methods may be called at the same time.
type Changer struct {
	deps Deps

	mu    sync.Mutex
	begun map[string]bool // ids of sheets whose change was begun: none is made twice
}

// New makes a Changer.
func New(d Deps) *Changer {
	if d.NewID == nil {
		d.NewID = func() string { return strings.ToLower(rand.Text()[:12]) }
	}
	if d.Poll <= 0 {
		d.Poll = 2 * time.Second
	}
	if d.Identity == nil {
		d.Identity = func() model.Identity { return model.Identity{} }
	}
	return &Changer{deps: d, begun: map[string]bool{}}
}

// begin takes a sheet's id, once.
func (c *Changer) begin(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.begun[id] {
		return false
	}
	c.begun[id] = true
	return true
}
