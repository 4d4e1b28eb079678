package feed

// Reading one stream page by page, each of its lines once.

import (
	"context"
	"hash/maphash"
	"time"

	"github.com/aloftdeck/aloft/model"
)

const (
	// rereadWindow is how far before the newest line reading begins again when a
	// token is refused: lines are not always ingested in their order.
	rereadWindow = 10 * time.Second
	// keptMarks is how many lines are remembered at least to know them again.
	keptMarks = 20_000
	// bigPage is from how many lines on a page is likely to have a successor.
	bigPage = 1000
	// emptyPages is how many empty pages in a row are followed at once.
	emptyPages = 5
)

// cursor is a place in a stream.
type cursor struct {
	group, name string
	function    string    // whose stream it is, empty for none or not known
	overwritten bool      // model.LogRead's
	tail        bool      // begin with the newest lines
	start       time.Time // begin with the lines of this time, zero for the first
	token       string
	origin      *model.LogOrigin
	seen        recent
	repeats     map[mark]int // lines that come again because reading began anew
	most        int          // events on a page, 0 for as many as there is room for
	restarts    int          // in a row, without an answer to a token between them
	empty       int          // empty pages in a row
}

func newCursor(group, name string, tail bool) *cursor {
	return &cursor{group: group, name: name, tail: tail, seen: recent{seed: maphash.MakeSeed()}}
}

// beginAt makes it begin with the lines of a time; a zero one changes nothing.
func (c *cursor) beginAt(from time.Time) {
	if !from.IsZero() {
		c.tail, c.start = false, from
	}
}

// streamPage is what one read has brought.
type streamPage struct {
	lines []model.LogLine
	end   bool // there is nothing more now
	full  bool // it has as many events as were asked for
	slow  bool // pages have been empty for a while, though the end was not reached
}

// goesOn reports whether the next page is better read at once: this one was big,
// or its lines are older than those of a stream that has been read to its end
// before.
func (p streamPage) goesOn(behind bool, now time.Time, lately time.Duration) bool {
	if p.end || p.full || len(p.lines) >= bigPage {
		return !p.end
	}
	if !behind || len(p.lines) == 0 {
		return behind
	}
	last := p.lines[len(p.lines)-1]
	at := last.Ingested
	if at.IsZero() {
		at = last.At
	}
	return now.Sub(at) > lately
}

// read reads the next page. A token that is refused makes it begin anew shortly
// before the newest line; what was seen already is left out then.
func (c *cursor) read(ctx context.Context, logs model.LogReader) (streamPage, error) {
	r := model.LogRead{Group: c.group, Stream: c.name, Token: c.token, Overwritten: c.overwritten, Lines: c.most}
	if c.token == "" {
		r.From, r.FromTail = c.start, c.tail
		if !c.seen.newest.IsZero() {
			r.From, r.FromTail = c.seen.from(), false
			c.repeats = c.seen.counts()
		}
	}
	page, err := logs.ReadLog(ctx, r)
	if err != nil {
		if r.Token != "" && model.ClassOf(err) == model.Conflict {
			c.token = ""
			c.restarts++
			if c.restarts == 1 {
				return streamPage{}, nil
			}
		}
		return streamPage{}, err
	}
	if r.Token != "" {
		c.restarts = 0
	}
	if r.FromTail && len(page.Lines) > 0 {
		c.seen.floor = page.Lines[0].At // what is older was not asked for
	}
	out := streamPage{lines: c.fresh(page.Lines), end: page.Token == r.Token && len(page.Lines) == 0}
	out.full = c.most > 0 && len(page.Lines) >= c.most
	c.token = page.Token
	if len(page.Lines) > 0 && page.Token == r.Token {
		c.token = "" // it leads nowhere: go on by time
	}
	switch {
	case out.end:
		c.repeats, c.empty = nil, 0
	case len(page.Lines) == 0:
		c.empty++
		out.slow = c.empty > emptyPages
	default:
		c.empty = 0
	}
	return out, nil
}

// fresh are the lines that have not been seen.
func (c *cursor) fresh(lines []model.LogLine) []model.LogLine {
	if c.origin == nil {
		c.origin = &model.LogOrigin{Function: c.function, Version: versionIn(c.name), Group: c.group, Stream: c.name}
	}
	out := make([]model.LogLine, 0, len(lines))
	for _, l := range lines {
		m := c.seen.mark(l)
		if c.repeats[m] > 0 {
			c.repeats[m]--
			continue
		}
		c.seen.add(m)
		l.Origin = c.origin
		out = append(out, l)
	}
	return out
}

// mark stands for a line.
type mark struct {
	at   int64 // ms since 1970
	text uint64
}

// recent remembers every line seen that is not older than its floor.
type recent struct {
	seed   maphash.Seed
	marks  []mark
	floor  time.Time
	newest time.Time
}

func (r *recent) mark(l model.LogLine) mark {
	return mark{l.At.UnixMilli(), maphash.String(r.seed, l.Text)}
}

func (r *recent) add(m mark) {
	at := time.UnixMilli(m.at)
	if r.newest.IsZero() || at.After(r.newest) {
		r.newest = at
	}
	r.marks = append(r.marks, m)
	if len(r.marks) >= 2*keptMarks && len(r.marks)%keptMarks == 0 {
		r.prune()
	}
}

// prune forgets what is older than the window, and, where lines come fast, more
// than that.
func (r *recent) prune() {
	floor := max(r.from().UnixMilli(), r.marks[len(r.marks)-keptMarks].at)
	kept := make([]mark, 0, 2*keptMarks)
	for _, m := range r.marks {
		if m.at >= floor {
			kept = append(kept, m)
		}
	}
	r.marks, r.floor = kept, time.UnixMilli(floor)
}

// from is where reading begins anew: everything seen since is remembered.
func (r *recent) from() time.Time {
	if from := r.newest.Add(-rereadWindow); from.After(r.floor) {
		return from
	}
	return r.floor
}

// counts says how often each line was seen that reading anew brings again.
func (r *recent) counts() map[mark]int {
	from := r.from().UnixMilli()
	counts := map[mark]int{}
	for _, m := range r.marks {
		if m.at >= from {
			counts[m]++
		}
	}
	return counts
}
