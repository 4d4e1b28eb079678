package ui

import (
	"fmt"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/bars"
	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/widget"
)

// This file says in the header how far the screen can be taken for the present.

// liveStep is how exactly ages are told in the header. Each change costs a frame, and an
// idle screen shall cost next to nothing.
const liveStep = 5 * time.Second

// staleAge is from when on what is on the screen is not called live.
const staleAge = 5 * time.Minute

// freshness is how fresh it is what shows, where nothing is in the way.
func (r *Root) freshness() bars.State {
	now, listing := r.desk.Now(), r.desk.Store.Listing()
	sight := r.desk.Store.Sight(r.demand.Visible)
	oldest := r.oldest(sight)
	if listing.Restored {
		return bars.State{Text: "stale " + widget.Age(now.Sub(listing.At)) + ": all, from an earlier session", Warn: true}
	}
	if sight.Unread > 0 || oldest.IsZero() || !listing.Complete {
		text := "reading"
		if n := r.desk.Store.Feed().Pending; n > 0 {
			text = fmt.Sprintf("reading %d", n)
		}
		return bars.State{Text: text, Busy: true}
	}
	if stale, what := r.stalest(oldest); stale > staleAge {
		return bars.State{Text: "stale " + widget.Age(stale) + ": " + what, Warn: true}
	}
	if missing := missing(sight, listing); missing != "" {
		return bars.State{Text: "live, " + missing, Warn: true}
	}
	return bars.State{Text: "live"}
}

// oldest is when that of the functions on the screen was read that was read the longest
// ago.
func (r *Root) oldest(sight store.Sight) time.Time {
	if len(r.demand.Visible) == 0 {
		return r.desk.Store.Listing().At
	}
	return sight.Oldest
}

// stalest is how old the oldest is that shows, and what that is.
func (r *Root) stalest(functions time.Time) (age time.Duration, what string) {
	now := r.desk.Now()
	age, what = now.Sub(functions), "functions"
	for _, list := range []struct {
		scope action.Scope
		what  string
		at    time.Time
	}{{action.Builds, "builds", r.desk.Store.Projects().At}, {action.Tables, "tables", r.desk.Store.Tables().At}, {action.APIs, "APIs", r.desk.Store.APIs().At}} {
		if d := now.Sub(list.at); r.showsScope(list.scope) && !list.at.IsZero() && d > age {
			age, what = d, list.what
		}
	}
	return age, what
}

// troubles are why what shows is not the present, the worst first: of what they are, and
// what they mean.
func (r *Root) troubles() []bars.Trouble {
	now, listing := r.desk.Now(), r.desk.Store.Listing()
	sight := r.desk.Store.Sight(r.demand.Visible)
	feed, whole := r.desk.Store.Feed(), r.desk.Store.Trouble()
	oldest := r.oldest(sight)
	var all []bars.Trouble
	add := func(t bars.Trouble, is bool) {
		if is {
			all = append(all, t)
		}
	}
	if whole != nil {
		add(r.accountTrouble(whole, !listing.At.IsZero()), true)
	}
	if listing.Failure != nil && (listing.At.IsZero() || listing.Restored) && whole == nil {
		word := failing(listing.Failure)
		long := "functions: " + word
		if d := now.Sub(listing.Failing).Truncate(liveStep); d > 0 {
			long += " for " + widget.Age(d)
		}
		if listing.Restored {
			long += ": what is shown is of an earlier session"
		}
		add(bars.Trouble{Long: long, Short: "functions: " + word, Word: word, Bad: true}, true)
	}
	none := sight.Unread == 0 && sight.Oldest.IsZero() && whole == nil
	add(bars.Trouble{Long: "what the stages serve: denied", Short: "stages: denied", Word: "denied", Bad: true}, none && sight.Denied != nil)
	if sight.Failed != nil && sight.Denied == nil {
		word := failing(sight.Failed)
		add(bars.Trouble{Long: "what the stages serve: " + word, Short: "stages: " + word, Word: word, Bad: true}, none)
	}
	held := feed.HeldTo.After(now)
	add(bars.Trouble{
		Long: "AWS throttles: reads go on in " + widget.Age(feed.HeldTo.Sub(now)+time.Second-1) + r.meanwhile(oldest), Short: "AWS throttles",
		Word: "throttled",
	}, held)
	again := sight.Failed != nil && sight.Failed.Class == model.Throttled && !oldest.IsZero()
	add(bars.Trouble{Long: "AWS throttles: reads are tried again" + r.meanwhile(oldest), Short: "AWS throttles", Word: "throttled"}, again && !held)
	if r.o.Events != nil {
		if n := r.o.Events.Dropped(); n > 0 {
			lost := fmt.Sprintf("%d facts dropped", n)
			key := r.desk.Keys.Label(action.Refresh)
			add(bars.Trouble{Long: lost + ": " + key + " reads again", Short: lost, Word: "dropped"}, true)
		}
	}
	return all
}

// meanwhile is how old what shows is, where that is not of now.
func (r *Root) meanwhile(oldest time.Time) string {
	if age := r.desk.Now().Sub(oldest).Truncate(liveStep); !oldest.IsZero() && age > 0 {
		return ", what is shown is " + widget.Age(age) + " old"
	}
	return ""
}

// accountTrouble is why nothing at all can be read, and what that means.
func (r *Root) accountTrouble(f *model.Failure, shown bool) bars.Trouble {
	word := f.Word()
	since := ""
	switch {
	case f.Cause != "":
	case f.Class == model.Expired:
		word = "creds ended"
	case f.Class == model.Network:
		word = "no network"
		since = " since " + r.desk.Store.TroubledSince().UTC().Format(time.TimeOnly)
	}
	t := bars.Trouble{Word: word, Bad: true, Short: word + ": no change can be made"}
	if t.Long = word + since + ": nothing can be read, no change can be made"; shown {
		t.Long = word + since + ": what is shown is older, no change can be made"
	}
	if f.Class == model.Network && f.Cause == "" {
		t.Word = "network"
	}
	if key := r.desk.Keys.Label(action.Accounts); key != "" && r.loginFor(f) != "" {
		t.Short, t.Word = word+": "+key+" logs in", word+": "+key
	}
	return t
}

// loginFor is the command that mends a failure by logging in, empty where none does.
func (r *Root) loginFor(f *model.Failure) string {
	if f.Class != model.Expired || r.o.Login == nil {
		return ""
	}
	return shell.CommandLine(r.o.Login.Login().Argv)
}

// asked reports whether AWS is asked all the same.
func asked(f *model.Failure) bool { return f.Class != model.Network && f.Class != model.Expired }

// loggedOut reports whether the account can not be read since credentials have run out.
func loggedOut(f *model.Failure) bool { return f != nil && f.Class == model.Expired }

// failing is a failure in a word or two; the message line has the cause.
func failing(f *model.Failure) string {
	switch {
	case f.Cause != "", f.Class == model.Denied, f.Class == model.Throttled:
		return f.Word()
	case f.Class == model.Network:
		return "no answer"
	}
	return "failing"
}

// missing says what a screen that is read does not hold all the same.
func missing(sight store.Sight, listing store.Listing) string {
	list := listing.Failure
	switch {
	case sight.Denied != nil, sight.Unweighed != nil, list != nil && list.Class == model.Denied:
		return "part denied"
	case list != nil && list.Class != model.Throttled, sight.Failed != nil:
		return "part failing"
	}
	return ""
}

// tell keeps warnings that are new among the messages: the header has not always room for
// all. What is bad is told of as a failure already.
func (r *Root) tell(before, now []bars.Trouble) {
	for _, t := range now {
		known := func(b bars.Trouble) bool { return b.Short == t.Short }
		if !t.Bad && !slices.ContainsFunc(before, known) {
			r.desk.Record(shell.Warn, t.Short)
		}
	}
}
