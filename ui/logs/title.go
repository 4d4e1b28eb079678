package logs

// What the border of a log says.

import (
	"fmt"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// shared is what the names of all functions and of all projects begin with: it is left
// out of titles, as it is of lists.
type shared struct{ functions, projects string }

func (p *shared) take(s *store.Store) {
	var functions, projects []string
	for _, f := range s.Functions() {
		functions = append(functions, f.Name)
	}
	for _, project := range s.Projects().List {
		projects = append(projects, project.Name)
	}
	p.functions, p.projects = list.SharedPrefix(functions), list.SharedPrefix(projects)
}

// title is the left of the border.
func (l *Log) title() string {
	title := fmt.Sprintf("%d Log", l.number)
	if !l.Shown() {
		return title
	}
	return title + " " + l.env.Theme.Glyphs.Dot + " " + l.name(l.shared)
}

// Name says whose log it is.
func (l *Log) Name() string { return l.name(shared{}) }

// name is whose log it is without what all names share.
func (l *Log) name(without shared) string {
	s := l.Source()
	function := strings.TrimPrefix(s.Function, without.functions)
	switch {
	case len(l.tails) > 2:
		return strings.TrimSpace(fmt.Sprintf("%d functions %s", len(l.tails), s.Stage))
	case len(l.tails) == 2:
		return strings.TrimSpace(function + ", " + strings.TrimPrefix(l.tails[1].source.Function, without.functions) + " " + s.Stage)
	case s.Build != "":
		b, ok := l.env.Store.Build(s.Build)
		if !ok {
			b = model.Build{ID: s.Build}
		}
		return strings.TrimPrefix(action.BuildName(b), without.projects)
	case s.Function != "" && s.Version != "" && s.Stage != "":
		return function + " " + s.Version + " alone, in " + s.Stage
	case s.Function != "" && s.Stage != "":
		name := function + " " + s.Stage
		if cell, ok := l.cell(s.Function, s.Stage); ok {
			name += " " + cell.Alias.Version
			if c := cell.Alias.Canary; c != nil {
				name += l.env.Theme.Glyphs.Arrow + c.Version
			}
		}
		return name
	case s.Function != "":
		return strings.TrimSpace(function + " " + s.Version)
	case s.Stream != "":
		return s.Stream
	}
	return s.Group
}

// info is one of the things that the right of the border says.
type info struct {
	text, short string
	rank        int // those of a greater rank leave first
}

// infos are what the right of the border says, the state last: what fits.
func (l *Log) infos(room int) []string {
	if !l.Shown() {
		return nil
	}
	t, ring := l.env.Theme, l.view.Ring()
	var infos []info
	put := func(rank int, style theme.Style, text, short string) {
		infos = append(infos, info{style.Paint(text), style.Paint(short), rank})
	}
	look := "lean"
	if !l.view.Wanted().Lean {
		look = "raw"
	}
	put(4, t.Dim, look, look)
	if l.settled != "" {
		put(2, t.Info, l.settled, widget.Truncate(l.settled, 16, t.Glyphs.Ellipsis))
	}
	if s := ring.Found(); s != nil {
		text := "/" + s.Query() + " " + count(s.Count())
		if n, ok := l.window.Marked(); ok {
			if rank, is := s.Rank(n); is {
				text = "/" + s.Query() + " " + count(rank) + " of " + count(s.Count())
			}
		}
		put(1, t.Text, text, text)
	}
	if l.settled == "" {
		if span := l.span(); span != "" {
			put(5, t.Dim, "last "+span, span)
		}
	}
	if n := l.view.Errors(); n > 0 {
		text := count(n) + " errors"
		if n == 1 {
			text = "1 error"
		}
		put(1, t.Bad, text, t.Glyphs.Failed+count(n))
	}
	if n := l.view.Dropped(); n > 0 {
		put(3, t.Warn, count(n)+" dropped", count(n)+" dropped")
	}
	if ring.Len() > 0 && l.stands() {
		first, last := l.window.Range()
		text := fmt.Sprintf("%s%s%s of %s", count(first-ring.First()+1), t.Glyphs.Dash, count(last-ring.First()+1), count(ring.Len()))
		put(6, t.Dim, text, text)
	}
	return append(fitting(infos, room-widget.Width(l.standing(t))), l.standing(t))
}

// stands reports whether the rows on the screen stay: their numbers are said only then,
// so that each line that comes costs no more than itself.
func (l *Log) stands() bool {
	return !l.window.Following() || l.State().State == model.TailEnded
}

// fitting are the infos that there is room for: short ones first, then fewer.
func fitting(infos []info, room int) []string {
	const dot = 3
	short := false
	for {
		width, worst := 0, -1
		for i, in := range infos {
			text := in.text
			if short {
				text = in.short
			}
			width += widget.Width(text) + dot
			if worst < 0 || in.rank > infos[worst].rank {
				worst = i
			}
		}
		switch {
		case width <= room || len(infos) == 0:
			var out []string
			for _, in := range infos {
				if short {
					in.text = in.short
				}
				out = append(out, in.text)
			}
			return out
		case !short:
			short = true
		default:
			infos = append(infos[:worst:worst], infos[worst+1:]...)
		}
	}
}

// span is how long a time the rows of a function's log are of.
func (l *Log) span() string {
	ring := l.view.Ring()
	first, ok := ring.Line(ring.First())
	if !ok || first.At.IsZero() || l.Source().Build != "" {
		return ""
	}
	span := l.env.Now().Sub(first.At)
	if span < time.Minute {
		return fmt.Sprintf("%d s", max(int(span.Seconds()), 0))
	}
	return figure.Lasting(span.Truncate(time.Minute))
}

// standing is the state in a word or two.
func (l *Log) standing(t theme.Theme) string {
	state := l.State()
	if f := state.Failure; f != nil {
		text := string(f.Class)
		if left := state.Next.Sub(l.env.Now()); left > 0 {
			text += ", next " + widget.Age(left)
		}
		return t.Warn.Paint(text)
	}
	switch state.State {
	case model.TailMissing:
		return t.Warn.Paint("no log")
	case model.TailEnded:
		return "ended"
	case model.TailFollows, model.TailDraining:
	default:
		return t.Info.Paint("waiting")
	}
	switch n := l.view.Ring().End() - l.stood; {
	case !l.window.Following() && n > 0:
		return t.Warn.Paint("paused, " + count(n) + " new")
	case !l.window.Following():
		return t.Warn.Paint("paused")
	case state.State == model.TailDraining:
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
