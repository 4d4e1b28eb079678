package builds

// What the border of a log says.

import (
	"fmt"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// infos are what the right of the border says, the state last.
func (l *Log) infos() []string {
	if !l.Shown() {
		return nil
	}
	t := l.env.Theme
	var infos []string
	if s := l.ring.Found(); s != nil {
		text := "/" + s.Query() + " " + count(s.Count())
		if n, ok := l.view.Marked(); ok {
			if rank, is := s.Rank(n); is {
				text = "/" + s.Query() + " " + count(rank) + " of " + count(s.Count())
			}
		}
		infos = append(infos, text)
	}
	if n := l.ring.Errors(); n > 0 {
		infos = append(infos, t.Bad.Paint(t.Glyphs.Failed+count(n)))
	}
	if n := l.ring.Dropped(); n > 0 {
		infos = append(infos, t.Warn.Paint(count(n)+" dropped"))
	}
	if n := l.ring.Len(); n > 0 {
		infos = append(infos, count(n)+" lines")
	}
	return append(infos, l.standing(t))
}

// standing is the state in a word or two.
func (l *Log) standing(t theme.Theme) string {
	if f := l.state.Failure; f != nil {
		text := string(f.Class)
		if left := l.state.Next.Sub(l.env.Now()); left > 0 {
			text += ", next " + widget.Age(left)
		}
		return t.Warn.Paint(text)
	}
	switch l.state.State {
	case model.TailMissing:
		return t.Warn.Paint("no log")
	case model.TailEnded:
		return "ended"
	case model.TailFollows, model.TailDraining:
	default:
		return t.Info.Paint("waiting")
	}
	switch n := l.ring.End() - l.stood; {
	case !l.view.Following() && n > 0:
		return t.Warn.Paint("paused, " + count(n) + " new")
	case !l.view.Following():
		return t.Warn.Paint("paused")
	case l.state.State == model.TailDraining:
		return t.Info.Paint("draining")
	}
	return t.Good.Paint("following")
}

// count is a number with its thousands apart.
func count(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
