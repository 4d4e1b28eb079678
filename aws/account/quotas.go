package account

import (
	"sync"

	"github.com/aloftdeck/aloft/model"
)

// Quotas keeps the calls a second of the accounts that a program looks at. AWS counts
// those of one account and Region together, whatever profile they are made with; that two
// profiles name the same one is known once AWS has said who calls. The zero value is
// ready to use, from many goroutines.
type Quotas struct {
	mu     sync.Mutex
	shared map[counted]*quotas
}

// counted is what AWS counts calls of: an account and Region, behind an endpoint where it
// is not AWS's own.
type counted struct {
	model.Place
	endpoint string
}

// quotas are the buckets of an account and Region, and how many use them.
type quotas struct {
	buckets buckets
	users   int
}

// join has an account take its calls from what others have of the same account and
// Region. What waits in its own buckets is served from there. Where it turned out to be
// another account before, it leaves that one.
func (a *Account) join(at counted) {
	q := a.options.Quotas
	if q == nil {
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if a.joined == at || a.closed {
		return
	}
	mine := *a.buckets.Load()
	if a.joined != (counted{}) && !q.leave(a.joined) {
		mine = newBuckets(a.options.Now, a.options.Budget.OrDefaults(), at.Region) // others go on with those
	}
	theirs := q.shared[at]
	if theirs == nil {
		theirs = &quotas{buckets: mine}
		if q.shared == nil {
			q.shared = map[counted]*quotas{}
		}
		q.shared[at] = theirs
	}
	theirs.users++
	a.joined = at
	a.buckets.Store(&theirs.buckets)
}

// leave reports whether nobody else uses what one of a place leaves.
func (q *Quotas) leave(at counted) bool {
	left := q.shared[at]
	left.users--
	if left.users > 0 {
		return false
	}
	delete(q.shared, at)
	return true
}

// closeBuckets lets calls that wait for their turn fail, unless others wait there too.
func (a *Account) closeBuckets() {
	if q := a.options.Quotas; q != nil {
		q.mu.Lock()
		defer q.mu.Unlock()
		if a.closed {
			return
		}
		a.closed = true
		if a.joined != (counted{}) && !q.leave(a.joined) {
			return
		}
	}
	for _, b := range *a.buckets.Load() {
		if b != nil {
			b.close()
		}
	}
}
