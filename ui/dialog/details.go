package dialog

// Pages of text: all that is known of one thing.

import (
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Pages shows text that may be longer than the screen.
type Pages struct {
	Box
	title  string
	write  func(p *Page)
	leads  string // where enter leads to, empty when it only closes
	target any
}

// NewPages makes the dialog. What write writes is made anew with each frame.
func NewPages(env Env, title string, width int, write func(p *Page)) *Pages {
	d := &Pages{title: safetext.Line(title), write: write}
	d.Make(env, d, width)
	return d
}

// SetLink makes enter close the dialog and lead elsewhere. The words say where to.
func (d *Pages) SetLink(words string, target any) {
	d.leads, d.target = safetext.Line(words), target
}

// Title names the thing.
func (d *Pages) Title() string { return d.title }

// Acts are what its keys do.
func (d *Pages) Acts() []Key {
	keys := d.Box.Acts()
	if d.leads != "" {
		keys = append([]Key{{ID: action.Confirm, Does: d.leads}}, keys...)
	}
	return keys
}

// Do leads elsewhere with enter, where that is known.
func (d *Pages) Do(id action.ID) Reply {
	r := d.Box.Do(id)
	if id == action.Confirm {
		r.Request = d.target
	}
	return r
}

// Draw writes the text.
func (d *Pages) Draw(p *Page) {
	p.Paged = true
	d.write(p)
}

// Details are pages of names and values, such as those of a version or a move.
type Details struct {
	*Pages
	lines [][2]string
}

// NewDetails makes the dialog: a name and a value on each line. An empty name and
// value is a blank line.
func NewDetails(env Env, title string, lines [][2]string) *Details {
	d := &Details{lines: lines}
	d.Pages = NewPages(env, title, 90, d.rows)
	return d
}

// SetLines replaces what is shown: more is known now.
func (d *Details) SetLines(lines [][2]string) { d.lines = lines }

func (d *Details) rows(p *Page) {
	names := 0
	for _, l := range d.lines {
		names = max(names, widget.Width(safetext.Line(l[0])))
	}
	names = max(min(names, p.W/3), 1)
	for _, l := range d.lines {
		p.Columns([]int{names, max(p.W-names-2, 1)}, []theme.Style{p.Dim, p.Text}, l[0], l[1])
	}
}
