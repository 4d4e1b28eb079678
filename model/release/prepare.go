package release

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/safetext"
)

const (
	readTime   = 15 * time.Second // for one read of a sheet, its wait for the call budget included
	listTime   = 45 * time.Second // for all pages of a function's versions
	preparedBy = 8                // sheets that are read at the same time
)

// Prepare reads what a move needs and fills its sheet: steps one and two. It
// never writes and never fails: what is wrong is in the sheet's verdict.
func (m *Mover) Prepare(ctx context.Context, r Request) Sheet {
	return m.prepare(ctx, r, m.recall(ctx))
}

// PrepareAll prepares many sheets, a few at a time, and returns them in the order
// of the requests. The function, which may be nil, hears how many are done; it is
// never called twice at the same time.
func (m *Mover) PrepareAll(ctx context.Context, rs []Request, progress func(done, total int)) []Sheet {
	recall := m.recall(ctx)
	return change.PrepareEach(rs, preparedBy, func(r Request) Sheet { return m.prepare(ctx, r, recall) }, progress)
}

// recall is the journal's history of every alias, read once when it is first
// asked for.
func (m *Mover) recall(ctx context.Context) func() (*history, error) {
	return sync.OnceValues(func() (*history, error) {
		moves, err := m.deps.Journal.Moves(ctx)
		if err != nil {
			return nil, err
		}
		return newHistory(journal.Among(moves, m.Names()...), m.identity()), nil
	})
}

// sheetMaker fills one sheet.
type sheetMaker struct {
	*Mover
	ctx    context.Context
	s      *Sheet
	recall func() (*history, error)
	past   past
}

func (m *Mover) prepare(ctx context.Context, r Request, recall func() (*history, error)) Sheet {
	s := Sheet{Request: r, ID: m.deps.NewID(), ReadAt: m.deps.Now(), Verdict: Ready}
	p := &sheetMaker{Mover: m, ctx: ctx, s: &s, recall: recall}
	p.fill()
	return s
}

// fill takes the steps in their order; the first that finds something in the way
// sets the verdict.
func (p *sheetMaker) fill() {
	steps := []func(){p.checkRequest, p.readAlias, p.findTarget, p.prove, p.compare, p.readVersions, p.countExecutions, p.describe, p.ask}
	for _, step := range steps {
		if step(); p.s.Verdict != Ready && p.s.Verdict != Missing {
			return
		}
	}
}

// prove says whether a rollback goes to what is known to have been served, and by
// whom that is known where the journal does not tell.
func (p *sheetMaker) prove() {
	p.s.Proved = slices.Contains(p.past.back, p.s.To)
	if p.s.Request.Kind != Rollback || !p.s.Proved {
		return
	}
	switch p.past.source {
	case FromTrail:
		i := slices.IndexFunc(p.past.looked, func(l Looked) bool { return l.Source == FromTrail })
		p.note("CloudTrail, %s", p.past.looked[i].Words)
	case FromStamp:
		p.note("that %s served before is known from the stamp alone, not from this host's journal", p.s.To)
	}
}

// ask asks the guards. What they say that does not refuse is a note.
func (p *sheetMaker) ask() {
	if r := p.s.Request; r.Stage.Unnamed {
		p.note("%s is no stage here, so it is confirmed as a stage without settings of its own: by a key, or by --yes", aliasOf(r))
	}
	p.s.Guards = p.runner.Ask(p.ctx, p.made(*p.s, nil).Sheet())
	if why := change.Refusal(p.s.Guards); why != "" {
		p.refuse(nil, "%s", why)
		return
	}
	p.s.Notes = append(p.s.Notes, change.Warnings(p.s.Guards)...)
}

func (p *sheetMaker) refuse(f *model.Failure, format string, args ...any) {
	p.s.Verdict, p.s.Failure, p.s.Reason = Refused, f, safetext.Line(fmt.Sprintf(format, args...))
}

func (p *sheetMaker) note(format string, args ...any) {
	p.s.Notes = append(p.s.Notes, safetext.Line(fmt.Sprintf(format, args...)))
}

func (p *sheetMaker) checkRequest() {
	r := p.s.Request
	switch {
	case r.Function == "":
		p.refuse(nil, "no function is named")
	case aliasOf(r) == "":
		p.refuse(nil, "no stage is named to move %s on", r.Function)
	case r.Version != "":
		if why := versionWords(r.Version); why != "" {
			p.refuse(nil, "%s", why)
			return
		}
		p.s.To = r.Version
	case r.Kind == To || r.Kind == PutBack || r.Kind == Deploy:
		p.refuse(nil, "no version is named to move %s to", stageWords(r.Stage))
	case r.Kind == Promote && r.From.Alias == "" && r.From.Name == "":
		p.refuse(nil, "no stage comes before %s: name the stage or the version to promote", stageWords(r.Stage))
	case r.Kind == Promote && aliasOf(Request{Stage: r.From}) == aliasOf(r):
		p.refuse(nil, "%s can not be promoted to itself", stageWords(r.Stage))
	}
}

// readAlias reads what the stage serves, with the revision that counts.
func (p *sheetMaker) readAlias() {
	r := p.s.Request
	a, err := p.getAlias(p.ctx, r.Function, aliasOf(r))
	switch {
	case model.ClassOf(err) == model.Gone && err != nil:
		p.missing(err)
		return
	case err != nil:
		p.refuse(model.FailureOf(err, "GetAlias", r.Function+":"+aliasOf(r)),
			"what %s serves could not be read: %s", stageWords(r.Stage), change.Cause(err))
		return
	case a.Revision == "":
		p.refuse(nil, "Lambda gave no revision of %s, without which a move could undo somebody else's", stageWords(r.Stage))
		return
	}
	p.s.Alias = a
	p.past = p.lookBack(a)
	p.s.Looked, p.s.Source = p.past.looked, p.past.source
	p.s.From, p.s.EndsCanary = a.Version, a.Canary
	if u := r.Undoes; u != nil && !serves(a, u.To) {
		p.s.MovedOn = true
		p.note("%s was moved on since what is undone: it serves %s, not %s", stageWords(r.Stage), a.Version, u.To)
	}
	if back := p.past.back; a.Canary != nil && len(back) > 0 && back[0] == a.Canary.Version {
		// The other way round: the version from before is the additional one.
		p.s.From, p.s.EndsCanary = back[0], &model.Canary{Version: a.Version, Weight: rest(a.Canary.Weight)}
	}
}

// rest is the share that a weight leaves.
func rest(weight float64) float64 { return math.Round((1-weight)*1e6) / 1e6 }

// missing says what stands in the way when the alias is not there: the function
// itself may be gone.
func (p *sheetMaker) missing(err error) {
	r := p.s.Request
	f := model.FailureOf(err, "GetAlias", r.Function+":"+aliasOf(r))
	if p.functionGone(p.ctx, r.Function, f) {
		p.refuse(f, "the function %s does not exist, or not any more: refresh the list of functions", r.Function)
		return
	}
	if r.Kind == Rollback || r.Kind == PutBack {
		p.refuse(f, "%s has no alias %s, so there is nothing to roll back: promote a version to it first", r.Function, aliasOf(r))
		return
	}
	if !r.Create {
		p.s.Verdict = Missing
		return
	}
	if why := aliasNameWords(aliasOf(r)); why != "" {
		p.refuse(nil, "%s", why)
	}
}

// functionGone reports whether the function itself does not exist. AWS answers
// the same for it as for a missing alias, so its unpublished code is asked for;
// where that is denied the words of the first answer must do.
func (m *Mover) functionGone(ctx context.Context, function string, first *model.Failure) bool {
	_, err := m.getVersion(ctx, function, model.Latest)
	if err == nil {
		return false
	}
	if model.ClassOf(err) == model.Gone {
		return true
	}
	return first != nil && strings.HasPrefix(first.Message, "Function not found")
}

// aliasNameWords says why Lambda would not take the name of a new alias.
func aliasNameWords(name string) string {
	digits, bad := true, len(name) > 128
	for _, c := range name {
		digit := c >= '0' && c <= '9'
		digits = digits && digit
		bad = bad || !(digit || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '_')
	}
	if !bad && !digits {
		return ""
	}
	return fmt.Sprintf("%q can not name an alias: letters, digits, - and _ can, at most 128 and not digits alone", safetext.Line(name))
}

// describe makes the description that the move will write.
func (p *sheetMaker) describe() {
	old := p.s.Alias.Description.Exact()
	text := old
	switch {
	case p.s.LastMove != nil:
		text = p.s.LastMove.Text
	case p.s.text != nil:
		text = *p.s.text
	}
	if newerStamp(text) {
		p.note("the description holds a stamp of a newer aloft, which this one can not read: it is kept as text")
	}
	r := p.s.Request
	wanted := p.stamp(Stamp{
		Text: text, ID: p.s.ID, Kind: r.Kind, Of: MarkOf(r.Function, aliasOf(r)), From: p.s.From, To: p.s.To,
		Back: p.backAfter(), Why: r.Reason,
	}).clean()
	out, fits := wanted.Format(MaxDescription)
	p.s.Description = out
	if !fits {
		p.note("the description of %s leaves no room for the stamp: who made this move will be in the journal alone", stageWords(r.Stage))
		return
	}
	if dropped := wanted.dropped(out); dropped != "" {
		p.note("the description of %s leaves no room in the stamp for %s: the journal keeps it", stageWords(r.Stage), dropped)
	}
}

// backAfter is what the stage will have served before. Of two versions only the one
// that served alone counts.
func (p *sheetMaker) backAfter() []string {
	back, r := p.past.backWith(p.s.To), p.s.Request
	if p.s.Alias.Canary == nil {
		return backAfter(back, r.Kind, p.s.From, p.s.To)
	}
	switch i := slices.Index(back, p.s.To); {
	case i == 0, i > 0 && (r.Kind == Rollback || r.Kind == PutBack):
		return slices.Clone(back[i+1:])
	}
	return slices.Clone(back)
}

// stamp fills in who makes a move, and when.
func (m *Mover) stamp(s Stamp) Stamp {
	s.By, s.Host, s.At = m.deps.Operator.Name, m.deps.Operator.Host, m.deps.Now()
	return s
}

func (m *Mover) getAlias(ctx context.Context, function, alias string) (model.Alias, error) {
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	return m.deps.Lambda.GetAlias(ctx, function, alias)
}

func (m *Mover) getVersion(ctx context.Context, function, qualifier string) (model.Version, error) {
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	return m.deps.Lambda.GetVersion(ctx, function, qualifier)
}
