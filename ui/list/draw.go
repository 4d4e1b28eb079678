package list

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/ui/widget"
)

// Lines draws the list: exactly as many lines as it is high, each exactly as wide.
func (l *List[R]) Lines(focused bool) []string {
	w, h := widget.Inside(l.w, l.h)
	lines := l.Body(w, h, focused)
	title, infos := l.tabbed(l.title(l.w-6)), l.infos()
	dot := l.dot()
	room := l.w - ansi.StringWidthWc(title) - 8 // the border, and blanks around both
	for len(infos) > 1 && ansi.StringWidthWc(strings.Join(infos, dot)) > room {
		infos = infos[:len(infos)-1] // the first says the most
	}
	info := strings.Join(infos, dot)
	frame := widget.FrameSpec{Title: title, Info: info, Focused: focused, W: l.w, H: l.h, Exact: true}
	return widget.Frame(l.theme, frame, lines)
}

// Body draws the list without its frame: exactly h lines of w cells.
func (l *List[R]) Body(w, h int, focused bool) []string {
	l.focused, l.spun = focused, false
	var lines []string
	if l.spec.Head != nil {
		lines = l.spec.Head(w, h)
	}
	l.head = len(lines)
	if len(l.rows) == 0 {
		l.table.Empty = l.empty()
	}
	if panel := l.panel(w, h-l.head); len(panel) > 0 {
		if len(l.rows) > 0 {
			rows := min(len(l.rows)+1, h-l.head-len(panel))
			lines = append(lines, l.table.Lines(l.theme, w, rows, focused)...)
		} else {
			l.table.Lines(l.theme, w, 0, focused)
		}
		lines = append(lines, panel...)
		for len(lines) < h {
			lines = append(lines, strings.Repeat(" ", w))
		}
		return lines
	}
	foot := ""
	if l.spec.Foot != nil && h-l.head >= LeastWithFoot {
		foot = l.spec.Foot(w)
	}
	if foot == "" {
		return append(lines, l.table.Lines(l.theme, w, h-l.head, focused)...)
	}
	lines = append(lines, l.table.Lines(l.theme, w, h-l.head-1, focused)...)
	return append(lines, widget.FitTail(foot, w, l.theme.Glyphs.Ellipsis))
}

// leastRows are the lines of a table above a panel: its head, and some rows.
const leastRows = 4

// panel is what leads on below the rows, as wide as the list; none while a filter narrows it.
func (l *List[R]) panel(w, h int) []string {
	if l.spec.Panel == nil || !l.filter.Empty() {
		return nil
	}
	keep := 0
	if len(l.rows) > 0 {
		keep = min(len(l.rows)+1, max(leastRows, h/3))
		h-- // a line between them
	}
	panel := l.spec.Panel(w, max(h-keep, 0))
	for i := range panel {
		panel[i] = widget.FitTail(panel[i], w, l.theme.Glyphs.Ellipsis)
	}
	if len(panel) > 0 && len(l.rows) > 0 {
		panel = append([]string{strings.Repeat(" ", w)}, panel...)
	}
	return panel
}

// LeastWithFoot are the lines from which the last of them may be no row.
const LeastWithFoot = 7

// Title is what stands in the frame of the list, and what stands at its right.
func (l *List[R]) Title() (title, info string) {
	return l.title(l.w - 6), strings.Join(l.infos(), l.dot())
}

func (l *List[R]) dot() string { return " " + l.theme.Glyphs.Dot + " " }

// empty says why no rows show.
func (l *List[R]) empty() string {
	switch {
	case len(l.all) == 0 && l.spec.Why != nil:
		return l.spec.Why()
	case l.spec.Noun == "":
		return "nothing matches the filter; esc clears it"
	}
	return "no " + l.spec.Noun + " matches the filter; esc clears it"
}

// infos are what stands at the right of the title.
func (l *List[R]) infos() []string {
	var infos []string
	if l.spec.Signs != nil {
		infos = slices.Clone(l.spec.Signs())
	}
	position := l.table.Info(l.theme)
	if l.order.Words != "" && (l.order != l.spec.Orders[0] || l.focused && position == "" && l.order.Column != "") {
		infos = append(infos, l.order.Words)
	}
	if position != "" {
		infos = append(infos, position)
	}
	if l.spec.Note != nil {
		if note := l.spec.Note(); note != "" {
			infos = append(infos, note)
		}
	}
	return infos
}

// Headline is the list's name with how many rows there are and which of them need an
// operator, for where it does not show.
func (l *List[R]) Headline() string {
	head := l.spec.Name
	if _, all := l.Count(); l.spec.Sum != nil {
		head += " " + l.spec.Sum()
	} else if all > 0 && !l.spec.Bare {
		head += " " + strconv.Itoa(all)
	}
	if l.spec.Counts != nil {
		for _, sign := range l.spec.Counts() {
			head += " " + sign
		}
	}
	return head
}

// title is the list's number and name with what all its names begin with, how many rows
// there are and which of them need an operator, the filter that narrows them, and the marks.
// What needs an operator stands closer, and leaves from its end, where there is less room.
func (l *List[R]) title(room int) string {
	title := l.plainTitle()
	if l.spec.Counts == nil {
		return title
	}
	counts := l.spec.Counts()
	for _, gap := range []string{"  ", " "} {
		if text := strings.Join(append([]string{title}, counts...), gap); widget.Width(text) <= room {
			return text
		}
	}
	for ; len(counts) > 0; counts = counts[:len(counts)-1] {
		if text := strings.Join(append([]string{title}, counts...), " "); widget.Width(text) <= room {
			return text
		}
	}
	return title
}

func (l *List[R]) plainTitle() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s", l.spec.Number, l.spec.Name)
	about := ""
	if l.spec.Subject != nil {
		about = l.spec.Subject()
	}
	switch {
	case about != "":
		b.WriteString(l.dot() + about)
	case l.prefix != "":
		b.WriteString(" " + l.prefix + l.theme.Glyphs.Ellipsis)
	}
	shown, all := l.Count()
	switch {
	case !l.filter.Empty():
		fmt.Fprintf(&b, " %d of %d%s/%s", shown, all, l.dot(), l.filter.Text)
		if l.unread > 0 {
			fmt.Fprintf(&b, " (%d not read)", l.unread)
		}
	case l.spec.Sum != nil:
		if sum := l.spec.Sum(); sum != "" {
			b.WriteString(" " + sum)
		}
	case about == "" && all > 0 && !l.spec.Bare:
		b.WriteString(" " + strconv.Itoa(all))
	}
	if marked := l.table.Marked(); len(marked) > 0 {
		fmt.Fprintf(&b, "%s%d marked", l.dot(), len(marked))
		if hidden := len(l.Hidden()); hidden > 0 {
			fmt.Fprintf(&b, " (%d hidden)", hidden)
		}
	}
	return b.String()
}

// SetTabs says which panes share the place, before and behind this one.
func (l *List[R]) SetTabs(before, behind string) { l.tabs = [2]string{before, behind} }

// tabbed is the title among those of the panes that share the place.
func (l *List[R]) tabbed(title string) string {
	dim := l.theme.Dim
	if l.tabs[0] != "" {
		title = dim.Paint(l.tabs[0]) + l.dot() + title
	}
	if l.tabs[1] != "" {
		title += l.dot() + dim.Paint(l.tabs[1])
	}
	return title
}

// source is a list as its table sees it.
type source[R any] struct{ *List[R] }

func (s source[R]) Len() int { return len(s.rows) }

// Favoured reports whether row i is the first of a favourite.
func (s source[R]) Favoured(i int) bool {
	r := s.all[s.rows[i]]
	if s.spec.Favoured == nil || !s.spec.Favoured(r) {
		return false
	}
	return s.spec.In == nil || i == 0 || s.spec.In(s.all[s.rows[i-1]]) != s.spec.In(r)
}

// Cells are the texts of row i.
func (s source[R]) Cells(i int, r widget.Row) []string {
	ctx := Context{Theme: r.Theme, Now: s.spec.Now(), ids: r.Columns, prefix: s.prefix, spin: s.spin, spun: &s.spun,
		Selected: r.Selected, Focused: r.Focused, Marked: r.Marked}
	cells := make([]string, len(r.Columns))
	for k, id := range r.Columns {
		ctx.Width = r.Widths[k]
		if c := s.column(id); c != nil {
			cells[k] = c.draw(s.all[s.rows[i]], &ctx)
		}
	}
	return cells
}
