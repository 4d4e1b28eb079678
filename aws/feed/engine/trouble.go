package engine

// What stands in the way of everything: no network, and no valid credentials.

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// trouble is what stands in the way of everything.
type trouble struct {
	failing int            // calls in a row that found no network
	network bool           // the account was reported as not answering
	expired *model.Failure // there are no valid credentials

	renewed   time.Time // when credentials were last found again
	renewing  bool
	renewDue  time.Time
	renewWait time.Duration
}

// failuresForTrouble is after how many calls in a row without an answer the
// account is said not to answer at all.
const failuresForTrouble = 3

// answered notes that AWS has answered, whatever it said. It reports whether the
// account had been said not to answer.
func (t *trouble) answered() bool {
	was := t.network
	t.failing, t.network = 0, false
	return was
}

// noNetwork counts a call without an answer and reports whether it is now to be
// said that the account does not answer.
func (t *trouble) noNetwork() bool {
	t.failing++
	if t.failing < failuresForTrouble || t.network || t.expired != nil {
		return false
	}
	t.network = true
	return true
}

// expire stops all reading until credentials are valid again. It reports whether
// that is news: a call that was made with the credentials of before says nothing
// of those that were found since. Credentials that are refused right after they
// were found lengthen the wait.
func (t *trouble) expire(w Waits, f *model.Failure, asked, now time.Time) bool {
	if t.expired != nil || asked.Before(t.renewed) {
		return false
	}
	if t.renewed.IsZero() || now.Sub(t.renewed) > w.RenewTo {
		t.renewWait = w.Renew
	} else {
		t.renewWait = min(2*t.renewWait, w.RenewTo)
	}
	t.expired, t.network = f, false
	t.renewDue = now.Add(t.renewWait)
	return true
}

// renew takes in how an attempt to renew credentials ended.
func (t *trouble) renew(w Waits, worked bool, now time.Time) {
	t.renewing = false
	if !worked {
		t.renewWait = min(2*t.renewWait, w.RenewTo)
		t.renewDue = now.Add(t.renewWait)
		return
	}
	*t = trouble{renewed: now, renewWait: t.renewWait}
}
