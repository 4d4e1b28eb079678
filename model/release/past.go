package release

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/safetext"
)

// trailTime is how long a sheet waits for CloudTrail's first answer, which takes
// seconds.
const trailTime = 40 * time.Second

// Source is where it is known from what an alias served before.
type Source string

// The sources, in their rank: anybody who may update an alias can write a stamp.
const (
	FromJournal Source = "journal"
	FromTrail   Source = "CloudTrail"
	FromStamp   Source = "stamp"
)

// Trail is what CloudTrail tells of aliases.
type Trail interface {
	// Await returns when CloudTrail has answered once, or the context ends. Where it is
	// being read anyway it returns at once.
	Await(ctx context.Context)
	// Past is what has been read.
	Past(a model.Alias) TrailPast
}

// TrailPast is what CloudTrail tells of one alias.
type TrailPast struct {
	// Known says that its last call ends at what the alias serves now, so that Back,
	// what a rollback goes to first and what was served before that, is the truth.
	Known  bool
	Back   []string
	At     time.Time // of the last call of the alias; zero for none
	Spells []Spell
	Named  []string  // versions that calls moved it to, served alone or not
	Since  time.Time // all calls since then have been read; zero before the first answer
	Words  string    // what it answers, for people
}

// Spell is a time in which a version served alone.
type Spell struct {
	Version string
	From    time.Time
	Until   time.Time // zero when it has not ended
}

// Looked is what one source answered about the version before.
type Looked struct {
	Source Source
	Words  string
}

// past is what is known of what an alias served before.
type past struct {
	back   []string // what a rollback goes to first, then what was served before that
	known  bool
	source Source
	likely string     // what it probably goes to, where that is not known
	doubt  string     // how sources contradict each other; then nothing is known
	told   [][]string // by those that contradict each other
	looked []Looked
	copied bool // the description holds a stamp of another alias
}

// lookBack asks journal, CloudTrail and stamp what an alias served before.
func (p *sheetMaker) lookBack(a model.Alias) past {
	h, err := p.recall()
	if err != nil {
		p.note("the journal could not be read: %s", safetext.Line(err.Error()))
	}
	var out past
	var intact *Stamp
	stamp, ok := ParseStamp(a.Description.Exact())
	switch {
	case !ok:
	case !stamp.Belongs(a.Function, a.Name) || h.elsewhere(stamp.ID, a):
		out.copied, p.s.text = true, &stamp.Text
		p.note("the description holds a stamp of another function or stage, which was copied: it is not believed")
	default:
		p.s.LastMove = &stamp
		if p.s.MovedOutside = !stamp.Names(a); !p.s.MovedOutside {
			intact = &stamp
		}
	}
	var trail TrailPast
	if p.deps.Trail != nil {
		if _, known := h.before(a, intact); !known && p.s.Request.Kind == Rollback && p.s.Request.Version == "" {
			ctx, cancel := context.WithTimeout(p.ctx, trailTime)
			p.deps.Trail.Await(ctx)
			cancel()
		}
		trail = p.deps.Trail.Past(a)
	}
	out.judge(a, h, intact, trail)
	out.looked = append(out.looked, Looked{FromJournal, journalWords(h, a, err)}, Looked{FromStamp, p.stampWords(out.copied)})
	if p.deps.Trail != nil {
		out.looked = append(out.looked, Looked{FromTrail, trail.Words})
	}
	if c := a.Canary; c != nil && out.likely == "" && c.Weight >= 1 {
		out.likely = c.Version // all traffic is there
	}
	return out
}

// judge takes the answer of the first source that knows one, in their rank, unless
// another contradicts it.
func (o *past) judge(a model.Alias, h *history, intact *Stamp, trail TrailPast) {
	proved, known := h.before(a, intact)
	lately, ended := h.lately(a)
	var told []string
	if intact != nil {
		told = backOf(a, intact.To, intact.Back)
	}
	switch {
	case known && intact != nil && !agree(proved, told):
		o.contradict(FromJournal, proved, FromStamp, told)
	case known:
		o.take(FromJournal, longer(proved, told))
	case trail.Known && intact != nil && !agree(trail.Back, told):
		o.contradict(FromTrail, trail.Back, FromStamp, told)
	case trail.Known && ended && !agree(trail.Back, lately) && !h.endedBefore(a, trail.At):
		o.contradict(FromJournal, lately, FromTrail, trail.Back)
	case trail.Known:
		o.take(FromTrail, longer(trail.Back, told))
	case intact != nil && !intact.coherent():
		o.likely = intact.From
		o.doubt = fmt.Sprintf("its stamp contradicts itself: a move from %s that would go back to %s", intact.From, intact.Back[0])
	case intact != nil && ended && !agree(lately, told):
		o.contradict(FromJournal, lately, FromStamp, told)
	case intact != nil:
		if after, ok := h.carriedOn(a, intact); ok && !agree(after, told) {
			o.contradict(FromJournal, after, FromStamp, told)
			return
		}
		o.take(FromStamp, told)
	case ended && len(lately) > 0:
		o.likely = lately[0]
	}
}

// endedBefore reports whether the journal's last move of an alias ended before a time.
func (h *history) endedBefore(a model.Alias, at time.Time) bool {
	last, ok := h.last(a)
	return ok && last.Outcome.At.Before(at)
}

// carriedOn is what a rollback would go to by the journal, if the move of a stamp
// that it does not know came right after its own last one.
func (h *history) carriedOn(a model.Alias, s *Stamp) ([]string, bool) {
	last, ok := h.last(a)
	if !ok || s.From == "" || last.Intent.To != s.From {
		return nil, false
	}
	return backOf(a, s.To, backAfter(chain(h.movesOf(a)), s.Kind, s.From, s.To)), true
}

func (o *past) take(source Source, back []string) {
	o.back, o.known, o.source = back, true, source
}

// contradict says that two sources name different versions. That of the first is the
// likely one.
func (o *past) contradict(first Source, a []string, second Source, b []string) {
	o.likely, o.told = a[0], [][]string{a, b}
	o.doubt = fmt.Sprintf("the %s says that it was %s, the %s says %s", first, a[0], second, b[0])
}

// agree reports whether two accounts of what was served before name the same version.
// One that ends early, or knows nothing, contradicts nobody.
func agree(a, b []string) bool {
	return len(a) == 0 || len(b) == 0 || a[0] == b[0]
}

// longer is the account that goes further back, where both say the same as far as
// both go, else the first.
func longer(a, b []string) []string {
	if n := len(a); len(b) > n && slices.Equal(a, b[:n]) {
		return b
	}
	return a
}

// backWith is what was served before as the operator sees it, who chose a version: by
// the account that has it.
func (o *past) backWith(to string) []string {
	for _, told := range o.told {
		if len(told) > 0 && told[0] == to {
			return told
		}
	}
	return o.back
}

func journalWords(h *history, a model.Alias, err error) string {
	if err != nil {
		return "could not be read: " + safetext.Line(err.Error())
	}
	last, ok := h.last(a)
	switch {
	case !ok:
		return "no move of it"
	case !serves(a, last.Intent.To):
		return fmt.Sprintf("its last move of it, at %s, was to %s, which is not what is served now", change.Moment(last.Outcome.At), last.Intent.To)
	}
	return fmt.Sprintf("its last move of it was to %s at %s by %s", last.Intent.To, change.Moment(last.Outcome.At), last.Intent.By)
}

func (p *sheetMaker) stampWords(copied bool) string {
	s, text := p.s.LastMove, p.s.Alias.Description.Exact()
	switch {
	case copied:
		return "one of another function or stage, which was copied"
	case s == nil && text == "":
		return "none: its description is empty"
	case s == nil:
		return fmt.Sprintf("none: its description is %q", safetext.Line(text))
	case p.s.MovedOutside:
		return fmt.Sprintf("of a move to %s, %s: something else moved it since", s.To, byWords(*s))
	case len(s.Back) == 0:
		return fmt.Sprintf("of a move to %s, %s, without what was served before", s.To, byWords(*s))
	}
	return fmt.Sprintf("%s served before %s, %s", s.Back[0], s.To, byWords(*s))
}
