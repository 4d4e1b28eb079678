package logs

// What keys and the mouse do in a log.

import (
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/logbook"
	"github.com/aloftdeck/aloft/model/logview"
	"github.com/aloftdeck/aloft/ui/list"
)

// Do scrolls and changes the view.
func (l *Log) Do(id action.ID) bool {
	if !l.Shown() {
		return false
	}
	defer l.keep(l.window.Following())
	switch id {
	case action.Up:
		l.window.Scroll(-1)
	case action.Down:
		l.window.Scroll(1)
	case action.Top:
		l.window.Top()
	case action.Bottom:
		l.window.Follow(true)
	case action.HalfUp:
		l.window.HalfPage(-1)
	case action.HalfDown:
		l.window.HalfPage(1)
	case action.PageUp:
		l.window.Page(-1)
	case action.PageDown:
		l.window.Page(1)
	case action.FollowLog:
		l.window.Follow(!l.window.Following())
	case action.WrapLog:
		l.window.Wrap(!l.window.Wrapping())
	case action.Timestamps:
		l.times = !l.times
		l.window.Redraw()
	default:
		return false
	}
	return true
}

// keep remembers where the log ended when it was left to stand still.
func (l *Log) keep(followed bool) {
	if followed {
		l.stood = l.view.Ring().End()
	}
}

// Jump goes to the next or the previous match, error or phase. From the last it
// goes to the first, and says so.
func (l *Log) Jump(id action.ID) (said string) {
	defer l.keep(l.window.Following())
	after, before := l.window.Anchor()
	s := l.view.Ring().Found()
	var find func(int) (int, bool)
	what, back := "", false
	switch id {
	case action.NextMatch, action.PreviousMatch:
		if s == nil {
			return ""
		}
		what, find = "match", s.Next
		if id == action.PreviousMatch {
			back, find = true, s.Previous
		}
	case action.NextError:
		what, find = "error", l.view.Ring().NextError
	case action.PreviousError:
		what, back, find = "error", true, l.view.Ring().PreviousError
	case action.NextPhase:
		what, find = "phase", l.view.Ring().NextPhase
	case action.PreviousPhase:
		what, back, find = "phase", true, l.view.Ring().PreviousPhase
	default:
		return ""
	}
	from, round := after, l.view.Ring().First()-1
	if back {
		from, round = before, l.view.Ring().End()
	}
	n, ok := find(from)
	if _, marked := l.window.Marked(); id == action.NextError && l.window.Following() && !marked {
		n, ok = l.view.Ring().PreviousError(l.view.Ring().End()) // who looks at the end means the newest
	}
	if !ok {
		if n, ok = find(round); !ok {
			return "there is no " + what
		}
		said = "from the first " + what + " again"
		if back {
			said = "from the last " + what + " again"
		}
	}
	l.window.Go(n)
	return said
}

// Wheel scrolls.
func (l *Log) Wheel(turns int) {
	defer l.keep(l.window.Following())
	l.window.Scroll(turns * list.WheelRows)
}

// Click is nothing here: a log has no rows to choose.
func (l *Log) Click(int, int) {}

// SetFilter searches, and goes to the next match where none shows, or else to the
// last one before. Which lines are shown changes when the query is typed to its end.
func (l *Log) SetFilter(text string) list.Filter {
	defer l.keep(l.window.Following())
	l.query = logview.ParseQuery(text, l.env.Now())
	if l.query.Ago != "" && l.Source().Build != "" {
		l.query.Problem = "since: goes with the log of a function; that of a build is shown from its beginning"
	}
	s := l.view.Ring().Find(l.query.Text)
	l.window.Redraw()
	if s == nil {
		return l.Filter()
	}
	first, last := l.window.Range()
	n, ok := s.Next(first - 1)
	if !ok {
		n, ok = s.Previous(first)
	}
	if ok && (n < first || n > last) {
		l.window.Go(n)
	}
	return l.Filter()
}

// Filter is what is searched for.
func (l *Log) Filter() list.Filter {
	return list.Filter{Text: l.query.Typed, Problem: l.query.Problem}
}

// Count is how many lines match, of how many.
func (l *Log) Count() (int, int) {
	ring := l.view.Ring()
	if s := ring.Found(); s != nil {
		return s.Count(), ring.Len()
	}
	return ring.Len(), ring.Len()
}

// Clear ends the search.
func (l *Log) Clear() bool {
	if l.query.Typed == "" {
		return false
	}
	l.SetFilter("")
	return true
}

// Unfold shows or hides what is folded below the line that was gone to, else below the
// last one on the screen that has something folded.
func (l *Log) Unfold() bool {
	defer l.keep(l.window.Following())
	first, last := l.window.Range()
	n, ok := l.window.Marked()
	if !ok || n < first || n > last || !l.view.Unfold(n) {
		for n = last; n >= first && !l.view.Unfold(n); n-- {
		}
		if n < first {
			return false
		}
	}
	l.window.Go(n)
	l.forget()
	return true
}

// line is the line that was gone to, else the last one that shows.
func (l *Log) line() (model.LogLine, bool) {
	if n, ok := l.window.Marked(); ok {
		return l.view.Ring().Line(n)
	}
	_, last := l.window.Range()
	return l.view.Ring().Line(last)
}

// Copy is the line that was gone to, else the last one that shows, without its
// colours.
func (l *Log) Copy() string {
	line, _ := l.line()
	return logbook.Plain(line.Text)
}

// About says in words how the log stands.
func (l *Log) About() string {
	if !l.Shown() {
		return ""
	}
	text := l.Name()
	if first, last := l.window.Range(); last >= first && l.view.Ring().Len() > 0 && l.stands() {
		text += fmt.Sprintf(", lines %s to %s of %s", count(first+1), count(last+1), count(l.view.Ring().End()))
	}
	if m, ok := l.view.Ring().PhaseAt(l.view.Ring().End() - 1); ok && m.State != "" {
		text += ", " + strings.ToLower(m.Phase+" "+strings.ReplaceAll(m.State, "_", " "))
	}
	if note := l.State().Note; note != "" {
		text += ": " + note
	}
	if f := l.State().Failure; f != nil {
		text += ": " + f.Error()
	}
	return text
}
