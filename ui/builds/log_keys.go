package builds

// What keys and the mouse do in a log.

import (
	"fmt"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/logbook"
	"github.com/aloftdeck/aloft/ui/list"
)

// Do scrolls and changes the view.
func (l *Log) Do(id action.ID) bool {
	if !l.Shown() {
		return false
	}
	defer l.keep(l.view.Following())
	switch id {
	case action.Up:
		l.view.Scroll(-1)
	case action.Down:
		l.view.Scroll(1)
	case action.Top:
		l.view.Top()
	case action.Bottom:
		l.view.Follow(true)
	case action.HalfUp:
		l.view.HalfPage(-1)
	case action.HalfDown:
		l.view.HalfPage(1)
	case action.PageUp:
		l.view.Page(-1)
	case action.PageDown:
		l.view.Page(1)
	case action.FollowLog:
		l.view.Follow(!l.view.Following())
	case action.WrapLog:
		l.view.Wrap(!l.view.Wrapping())
	case action.Timestamps:
		l.times = !l.times
		l.view.Redraw()
	default:
		return false
	}
	return true
}

// keep remembers where the log ended when it was left to stand still.
func (l *Log) keep(followed bool) {
	if followed {
		l.stood = l.ring.End()
	}
}

// Jump goes to the next or the previous match, error or phase. From the last it
// goes to the first, and says so.
func (l *Log) Jump(id action.ID) (said string) {
	defer l.keep(l.view.Following())
	after, before := l.view.Anchor()
	s := l.ring.Found()
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
		what, find = "error", l.ring.NextError
	case action.PreviousError:
		what, back, find = "error", true, l.ring.PreviousError
	case action.NextPhase:
		what, find = "phase", l.ring.NextPhase
	case action.PreviousPhase:
		what, back, find = "phase", true, l.ring.PreviousPhase
	default:
		return ""
	}
	from, round := after, l.ring.First()-1
	if back {
		from, round = before, l.ring.End()
	}
	n, ok := find(from)
	if !ok {
		if n, ok = find(round); !ok {
			return "there is no " + what
		}
		said = "from the first " + what + " again"
		if back {
			said = "from the last " + what + " again"
		}
	}
	l.view.Go(n)
	return said
}

// Wheel scrolls.
func (l *Log) Wheel(turns int) {
	defer l.keep(l.view.Following())
	l.view.Scroll(turns * list.WheelRows)
}

// Click is nothing here: a log has no rows to choose.
func (l *Log) Click(int, int) {}

// SetFilter searches, and goes to the next match where none shows, or else to the
// last one before.
func (l *Log) SetFilter(text string) list.Filter {
	defer l.keep(l.view.Following())
	s := l.ring.Find(text)
	l.view.Redraw()
	if s == nil {
		return list.Filter{}
	}
	first, last := l.view.Range()
	n, ok := s.Next(first - 1)
	if !ok {
		n, ok = s.Previous(first)
	}
	if ok && (n < first || n > last) {
		l.view.Go(n)
	}
	return l.Filter()
}

// Filter is what is searched for.
func (l *Log) Filter() list.Filter {
	if s := l.ring.Found(); s != nil {
		return list.Filter{Text: s.Query()}
	}
	return list.Filter{}
}

// Count is how many lines match, of how many.
func (l *Log) Count() (int, int) {
	if s := l.ring.Found(); s != nil {
		return s.Count(), l.ring.Len()
	}
	return l.ring.Len(), l.ring.Len()
}

// Clear ends the search.
func (l *Log) Clear() bool {
	if l.ring.Found() == nil {
		return false
	}
	l.SetFilter("")
	return true
}

// line is the line that was gone to, else the last one that shows.
func (l *Log) line() (model.LogLine, bool) {
	if n, ok := l.view.Marked(); ok {
		return l.ring.Line(n)
	}
	_, last := l.view.Range()
	return l.ring.Line(last)
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
	if first, last := l.view.Range(); last >= first && l.ring.Len() > 0 {
		text += fmt.Sprintf(", lines %s to %s of %s", count(first+1), count(last+1), count(l.ring.End()))
	}
	if m, ok := l.ring.PhaseAt(l.ring.End() - 1); ok && m.State != "" {
		text += fmt.Sprintf(", %s %s", m.Phase, m.State)
	}
	if l.state.Note != "" {
		text += ": " + l.state.Note
	}
	if f := l.state.Failure; f != nil {
		text += ": " + f.Error()
	}
	return text
}
