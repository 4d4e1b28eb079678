package pane

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// listed is what all panes with rows have in common: a table in a frame, a filter,
// and the movements.
type listed struct {
	env    Env
	number int
	name   string
	table  *widget.Table
	filter oldFilter
	w, h   int
	tabs   [2]string // panes that share the place, before and behind this one
}

func (l *listed) Resize(w, h int)       { l.w, l.h = w, h }
func (l *listed) Restyle(t theme.Theme) { l.env.Theme = t }
func (l *listed) Filter() list.Filter   { return l.filter.told() }

// move makes a movement, and reports whether the action is one.
func (l *listed) move(id action.ID) bool {
	switch id {
	case action.Up:
		l.table.Move(-1)
	case action.Down:
		l.table.Move(1)
	case action.Top:
		l.table.Top()
	case action.Bottom:
		l.table.Bottom()
	case action.HalfUp:
		l.table.HalfPage(-1)
	case action.HalfDown:
		l.table.HalfPage(1)
	case action.PageUp:
		l.table.Page(-1)
	case action.PageDown:
		l.table.Page(1)
	default:
		return false
	}
	return true
}

// narrow puts a filter in force. The chosen row stays chosen when the filter lets
// it through; else the first one is.
func (l *listed) narrow(text string, rebuild func()) list.Filter {
	chosen, had := l.table.Selected()
	l.filter = oldFilter{Text: text}
	rebuild()
	if had && !l.table.Select(chosen) {
		l.table.Top()
	}
	return l.filter.told()
}

// wheelRows is how many rows a turn of the wheel scrolls.
const wheelRows = 3

func (l *listed) Wheel(turns int) { l.table.Scroll(turns * wheelRows) }

// inside turns a cell of the pane into one of the table.
func (l *listed) inside(x, y int) (int, int) {
	if w, h := widget.Inside(l.w, l.h); w == l.w || h == l.h {
		return x, y
	}
	return x - 1, y - 1
}

// framed draws the table in its frame.
func (l *listed) framed(title string, infos []string, focused bool) []string {
	w, h := widget.Inside(l.w, l.h)
	lines := l.table.Lines(l.env.Theme, w, h, focused)
	if position := l.table.Info(l.env.Theme); position != "" {
		infos = append(infos, position)
	}
	return l.boxed(title, infos, focused, lines)
}

// boxed puts lines in the pane's frame.
func (l *listed) boxed(title string, infos []string, focused bool, lines []string) []string {
	title = l.tabbed(title)
	dot := " " + l.env.Theme.Glyphs.Dot + " "
	room := l.w - ansi.StringWidthWc(title) - 8 // the border, and blanks around both
	for len(infos) > 1 && ansi.StringWidthWc(strings.Join(infos, dot)) > room {
		infos = infos[:len(infos)-1] // the first says the most
	}
	info := strings.Join(infos, dot)
	return widget.Frame(l.env.Theme, widget.FrameSpec{Title: title, Info: info, Focused: focused, W: l.w, H: l.h, Exact: true}, lines)
}

// title is the pane's number and name with how many rows there are, and the
// filter that narrows them.
func (l *listed) title(about string, shown, all int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s", l.number, l.name)
	dot := " " + l.env.Theme.Glyphs.Dot + " "
	if about != "" {
		b.WriteString(dot + about)
	}
	switch {
	case !l.filter.Empty():
		fmt.Fprintf(&b, " %d of %d%s/%s", shown, all, dot, l.filter.Text)
	case about == "" && all > 0:
		b.WriteString(" " + strconv.Itoa(all))
	}
	return b.String()
}

// SetTabs says which panes share the place, before and behind this one.
func (l *listed) SetTabs(before, behind string) { l.tabs = [2]string{before, behind} }

// tabbed is the title among those of the panes that share the place.
func (l *listed) tabbed(title string) string {
	dot := " " + l.env.Theme.Glyphs.Dot + " "
	dim := l.env.Theme.Dim
	if l.tabs[0] != "" {
		title = dim.Paint(l.tabs[0]) + dot + title
	}
	if l.tabs[1] != "" {
		title += dot + dim.Paint(l.tabs[1])
	}
	return title
}
