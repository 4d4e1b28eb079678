package feed

// Following all streams of a log group, such as the log of a function: each of
// its environments writes a stream of its own.

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

const (
	firstStreams = 10 // streams that are read from the beginning of following on
	mostStreams  = 50 // streams that are read again and again
	mostLively   = 5  // streams that are read as often as a stream alone
	lively       = 20 // streams that are read a third as often; the others a twelfth
	crowd        = 4  // each so many streams make all of them be read more seldom
	forgetAfter  = 500
	mostPages    = 50 // pages of streams looked through for those since a time
	streamPages  = 5  // pages of streams looked through for those of one version, the first time
	// mostBuffered is how many lines of streams that are read from a time on wait for
	// those of the others, and leastPage how many events are read of each at least.
	mostBuffered = 100_000
	leastPage    = 100
	mostEvents   = 10_000 // that CloudWatch Logs puts on a page
	// listLag is how far behind the list of streams may be: AWS says an hour.
	listLag = time.Hour
	// lateStreams is how much older than the beginning a stream may be that is
	// still read from its start when it is found later.
	lateStreams = time.Minute
)

// groupTail is where the following of a group stands.
type groupTail struct {
	function string
	places   []LogPlace // to look for streams in
	began    time.Time
	members  []*member          // most active first
	known    map[stream]*member // the same
	look     time.Time          // when streams are looked for next
	listed   map[string]bool    // groups in which streams have been found once
	crowded  map[string]bool    // groups of which not all streams were looked through
	cut      map[string]bool    // groups that have more streams since the source's time
	asked    time.Time          // when the places were read
	noStage  bool               // the function has no such stage
	all      int                // streams that are followed, those of other logs too
}

// stream names a stream.
type stream struct{ group, name string }

// member is one stream of a group.
type member struct {
	*cursor
	buffer []model.LogLine // read, and not handed over yet
	behind bool            // there may be more right now
	due    time.Time
	wait   time.Duration
	active time.Time // of its newest line known
	listed model.LogStream
}

func (f *follower) group(ctx context.Context) error {
	t := &groupTail{began: f.Now(), known: map[stream]*member{}, listed: map[string]bool{}, crowded: map[string]bool{}, cut: map[string]bool{}}
	switch {
	case f.Source.Group != "":
		t.places = []LogPlace{{Group: f.Source.Group}} // all of it
	default:
		t.function = f.Source.Function
		t.places = []LogPlace{{Group: defaultGroup(t.function)}} // until Places tells
	}
	for {
		if err := f.lookForStreams(ctx, t); err != nil {
			if model.ClassOf(err) != model.Gone {
				if err := f.failed(ctx, err); err != nil {
					return err
				}
				continue
			}
			// The group comes with the first line.
			t.look = f.Now().Add(f.Pace.Streams)
		}
		f.share(t)
		if len(t.members) == 0 {
			f.is(model.TailWaiting, t.waitsFor())
		}
		if err := f.readMembers(ctx, t); err != nil {
			if err := f.failed(ctx, err); err != nil {
				return err
			}
			continue
		}
		if len(t.members) > 0 {
			f.is(model.TailFollows, t.doubt())
		}
		if err := f.deliver(t.ready()); err != nil {
			return err
		}
		wake, behind := t.next()
		if behind {
			continue
		}
		if f.Once {
			return nil
		}
		f.caught()
		if err := f.sleep(ctx, max(wake.Sub(f.Now()), time.Millisecond), f.Wake); err != nil {
			return err
		}
	}
}

// share divides among the streams what may be read of them at a time.
func (f *follower) share(t *groupTail) {
	t.all = f.weigh(len(t.members))
	if f.Source.From.IsZero() {
		return
	}
	for _, m := range t.members {
		m.most = min(max(leastPage, mostBuffered/len(t.members)), mostEvents)
	}
}

// waitsFor says why there is no stream.
func (t *groupTail) waitsFor() string {
	if t.noStage {
		return "the function has no alias for this stage"
	}
	var versions, crowded []string
	for _, p := range t.places {
		versions = append(versions, p.Versions...)
		if t.crowded[p.Group] {
			crowded = append(crowded, p.Group)
		}
	}
	whose := "version " + strings.Join(versions, " or ")
	switch {
	case len(crowded) > 0 && len(versions) == 0:
		return "none of the newest streams of " + strings.Join(crowded, " and ") + " is of " + t.function
	case len(crowded) > 0:
		return "none of the newest streams of " + strings.Join(crowded, " and ") + " is of " + whose
	case len(versions) == 0:
		return t.doubt()
	case t.doubt() != "":
		return whose + " has not written a log yet; " + t.doubt()
	}
	return whose + " has not written a log yet"
}

// doubt says what is not known of where the log is.
func (t *groupTail) doubt() string {
	for _, p := range t.places {
		if p.Doubt != "" {
			return p.Doubt
		}
		if t.cut[p.Group] {
			return p.Group + " has more streams of that time than are read: the newest are"
		}
	}
	return ""
}

// readMembers reads a page of each stream that is due and has nothing waiting.
// Those that are due soon are read with them: their lines come in order then.
func (f *follower) readMembers(ctx context.Context, t *groupTail) error {
	now := f.Now()
	if wake, behind := t.next(); !behind && wake.After(now) {
		return nil
	}
	for i, m := range slices.Clone(t.members) {
		if len(m.buffer) > 0 || (!m.behind && (m.due.IsZero() || m.due.After(now.Add(m.wait/2)))) {
			continue
		}
		page, err := f.read(ctx, m.cursor)
		if model.ClassOf(err) == model.Gone {
			delete(t.known, stream{m.group, m.name})
			t.members = slices.DeleteFunc(t.members, func(o *member) bool { return o == m })
			continue
		}
		if err != nil {
			return err
		}
		m.buffer = page.lines
		m.behind = f.goesOn(page, m.behind) && (f.Once || !page.slow)
		f.schedule(m, i, t.all, len(page.lines) > 0)
	}
	return nil
}

// schedule says when a stream is read again that is not behind. The quietest of
// many wait until the list of streams shows that something was written to them.
func (f *follower) schedule(m *member, place, of int, came bool) {
	now := f.Now()
	busy := f.Pace.Busy * time.Duration(1+of/crowd)
	if came {
		m.wait, m.due = busy, now.Add(busy)
		if at := m.seen.newest; at.After(m.active) {
			m.active = at
		}
		return
	}
	most := f.Pace.Quiet
	switch {
	case place >= mostStreams:
		m.due = time.Time{}
		return
	case place >= lively:
		most *= 12
	case place >= mostLively:
		most *= 3
	}
	m.wait = max(busy, min(m.wait*3/2, most))
	m.due = now.Add(m.wait)
}

// ready are the lines of all streams, by time, up to where every stream has
// been read.
func (t *groupTail) ready() []model.LogLine {
	var until time.Time // zero: all of them
	for _, m := range t.members {
		if !m.behind {
			continue
		}
		if len(m.buffer) == 0 {
			return nil // the next page tells
		}
		// Lines that were ingested late stand behind later ones.
		last := slices.MaxFunc(m.buffer, byTime).At
		if until.IsZero() || last.Before(until) {
			until = last
		}
	}
	var lines []model.LogLine
	for _, m := range t.members {
		n := len(m.buffer)
		if !until.IsZero() {
			n = 0
			for n < len(m.buffer) && !m.buffer[n].At.After(until) {
				n++
			}
		}
		lines = append(lines, m.buffer[:n]...)
		m.buffer = m.buffer[n:]
	}
	slices.SortStableFunc(lines, byTime)
	return lines
}

func byTime(a, b model.LogLine) int { return a.At.Compare(b.At) }

// next is when something is to be done next, and whether that is now.
func (t *groupTail) next() (time.Time, bool) {
	wake := t.look
	for _, m := range t.members {
		if m.behind {
			return time.Time{}, true
		}
		if !m.due.IsZero() {
			wake = engine.Earlier(wake, m.due)
		}
	}
	return wake, false
}
