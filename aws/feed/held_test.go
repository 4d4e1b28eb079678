package feed

// What waits after a failure, and how much of it goes at once then.

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// A GetFunction that says that there is no such alias is allowed: the others need
// not wait one for another.
func TestAGoneAnswerEndsTheProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(20)
		denied := func(op, subject string) error {
			if op == "ListAliases" || op == "GetFunction" {
				return failure(model.Denied, op, subject, "not authorized")
			}
			return nil
		}
		aws.fail = denied
		w := run(t, aws, aws.functions[:5], func(o *Options) { o.Stages = stages("dev", "prod") })
		w.after(10 * time.Second)
		aws.set(func() { aws.fail = failing(model.Denied, "ListAliases") })
		aws.forget()
		w.feed.Refresh()
		w.after(170 * time.Millisecond) // three calls one after the other take 150 ms
		if n := len(aws.made("GetFunction")); n < 10 {
			t.Errorf("%d GetFunction, want all of the screen right after the first was answered", n)
		}
		w.end()
	})
}

// For a minute after throttling few calls of the operation are under way at once.
func TestThrottlingNarrowsForAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const latency = 900 * time.Millisecond
		aws := newFake(40, "prod")
		throttled := false
		aws.latency = func(op, subject string) time.Duration { return latency }
		aws.fail = func(op, subject string) error {
			if op == "ListAliases" && !throttled {
				throttled = true
				return failure(model.Throttled, op, subject, "Rate exceeded")
			}
			return nil
		}
		w := run(t, aws, aws.functions[:30], func(o *Options) { o.Stages = stages("prod") })
		w.after(10 * time.Second)
		if !throttled {
			t.Fatal("nothing was throttled")
		}
		atOnce := func() int {
			calls, most := aws.made("ListAliases"), 0
			for i, c := range calls {
				n := 0
				for _, o := range calls[:i+1] {
					if c.at.Sub(o.at) < latency {
						n++
					}
				}
				most = max(most, n)
			}
			return most
		}
		aws.forget()
		w.feed.Refresh()
		w.after(20 * time.Second)
		if n := atOnce(); n != 3 {
			t.Errorf("%d ListAliases at once in the minute after throttling, want 3", n)
		}
		w.after(time.Minute)
		aws.forget()
		w.feed.Refresh()
		w.after(5 * time.Second)
		if n := atOnce(); n < 10 {
			t.Errorf("%d ListAliases at once when the minute is over", n)
		}
		w.end()
	})
}

// Credentials that can not even be looked up again are tried as rarely as those that
// are refused.
func TestCredentialsThatCanNotBeLookedUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(3, "prod")
		aws.noRenewal = failure(model.Expired, "Renew", "", "the SSO session has ended")
		aws.fail = failing(model.Expired, "")
		w := run(t, aws, aws.functions, nil)
		w.after(2 * time.Minute)
		if aws.renewals < 4 || aws.renewals > 8 {
			t.Errorf("%d attempts in two minutes", aws.renewals)
		}
		aws.forget()
		w.after(time.Minute)
		if n := len(aws.made("")); n != 0 {
			t.Errorf("%d calls without credentials", n)
		}
		aws.set(func() { aws.fail, aws.noRenewal = nil, nil })
		w.after(time.Minute)
		if filled(w.box) != 3 {
			t.Errorf("%d functions read when there are credentials again", filled(w.box))
		}
		w.end()
	})
}
