package ui

import (
	"cmp"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/widget"
)

// This file says in the header how far the screen can be taken for the present.

// liveStep is how exactly the age of what is on the screen is told while it is
// live. Each change costs a frame, and an idle screen shall cost next to nothing.
const liveStep = 5 * time.Second

// staleAge is from when on what is on the screen is not called live.
const staleAge = 5 * time.Minute

// freshness says how old what is on the screen is, or why it is not newer.
func (r *Root) freshness() []part {
	t, now := r.desk.Theme, r.desk.Now()
	feed, listing := r.desk.Store.Feed(), r.desk.Store.Listing()
	sight := r.desk.Store.Sight(r.demand.Visible)
	oldest := sight.Oldest
	if len(r.demand.Visible) == 0 {
		oldest = listing.At
	}
	switch {
	case r.desk.Store.Trouble() != nil:
		word := cmp.Or(string(r.desk.Store.Trouble().Cause), "not reading")
		return []part{{r.aged(word, oldest), t.Bad, 0}}
	case feed.HeldTo.After(now):
		next := "next " + widget.Age(feed.HeldTo.Sub(now)+time.Second-1)
		return []part{{r.aged("throttled", oldest), t.Warn, 0}, {next, t.Dim, 6}}
	case sight.Failed != nil && sight.Failed.Class == model.Throttled && !oldest.IsZero():
		return []part{{r.aged("throttled", oldest), t.Warn, 0}} // being tried again
	case listing.Failure != nil && listing.At.IsZero():
		return []part{{r.lasting(failing(listing.Failure), listing.Failing), t.Bad, 0}}
	case listing.Failure != nil && listing.Restored:
		return []part{{r.aged(failing(listing.Failure), listing.At), t.Bad, 0}}
	case listing.Restored:
		return []part{{"as of " + widget.Age(now.Sub(listing.At)) + " ago", t.Warn, 0}}
	case sight.Unread == 0 && sight.Oldest.IsZero() && sight.Denied != nil:
		return []part{{"denied", t.Bad, 0}}
	case sight.Unread == 0 && sight.Oldest.IsZero() && sight.Failed != nil:
		return []part{{failing(sight.Failed), t.Bad, 0}}
	case sight.Unread > 0 || oldest.IsZero() || !listing.Complete:
		text := "reading"
		if feed.Pending > 0 {
			text = fmt.Sprintf("reading %d", feed.Pending)
		}
		return []part{{text, t.Info, 0}}
	}
	if d := now.Sub(oldest); d > staleAge {
		return []part{{"stale " + widget.Age(d), t.Warn, 0}}
	}
	text, style := "live", t.Good
	if age := now.Sub(oldest).Truncate(liveStep); age > 0 {
		text += " " + widget.Age(age)
	}
	if missing := missing(sight, listing); missing != "" {
		text, style = text+", "+missing, t.Warn
	}
	return []part{{text, style, 0}}
}

// aged is a word with how old what shows is, where anything does.
func (r *Root) aged(word string, read time.Time) string {
	if age := r.desk.Now().Sub(read).Truncate(liveStep); !read.IsZero() && age > 0 {
		return word + " " + r.desk.Theme.Glyphs.Dot + " " + widget.Age(age) + " old"
	}
	return word
}

// lasting is a word with how long it has been so, where nothing shows that could
// be old.
func (r *Root) lasting(word string, since time.Time) string {
	if d := r.desk.Now().Sub(since).Truncate(liveStep); !since.IsZero() && d > 0 {
		return word + " for " + widget.Age(d)
	}
	return word
}

// failing is a failure in a word or two; the status line has the cause.
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
