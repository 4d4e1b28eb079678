package section

import (
	"time"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Inner is a list in the first section: it takes the keys of the pane.
type Inner interface {
	pane.Pane
	pane.Follower
	// Body draws the list without its frame: exactly h lines of w cells.
	Body(w, h int, focused bool) []string
	// Title is what stands at the left and at the right of its title line.
	Title() (title, info string)
	// FilterColumns are the columns that it can be filtered by.
	FilterColumns() []string
}

// Spec is what a right pane is made of.
type Spec struct {
	Env pane.Env
	// Rests are the topics of what it shows.
	Rests store.Topics
	// Follow takes where the operator stands, and reports whether the pane is about
	// something else or looks different now. Nil: with a list, what that says.
	Follow func(s action.Situation) bool
	// Title is what kind of thing it shows and which, and what stands at the right.
	Title func() (title, info string)
	// Sections are about what was followed; the width is what each line may have. None:
	// there is nothing chosen.
	Sections func(w, h int, focused bool) []Section
	// None is what it says without sections.
	None string
	// Copy is what it shows as text; nil: nothing.
	Copy func() string
	// Close takes back what the operator opened in the pane, and reports whether there was
	// anything; nil: nothing opens.
	Close func() bool
	// List takes the keys; nil: they scroll.
	List Inner
	// Counts reports whether it shows seconds that are counted; nil: never.
	Counts func() bool
}

// agesEvery is how exactly ages are told.
const agesEvery = 5 * time.Second

// Pile is a right pane.
type Pile struct {
	spec   Spec
	theme  theme.Theme
	w, h   int
	offset int // lines that are scrolled away
	most   int // the most that can be
	drawn  time.Time
}

// New makes a right pane.
func New(spec Spec) *Pile { return &Pile{spec: spec, theme: spec.Env.Theme} }

// Number is the number of every right pane.
const Number = 2

// Theme is how the pane looks.
func (p *Pile) Theme() theme.Theme { return p.theme }

// Resize says how big the pane is, in cells, its frame included.
func (p *Pile) Resize(w, h int) {
	p.w, p.h = w, h
	if p.spec.List != nil {
		p.spec.List.Resize(w, h)
	}
}

// Restyle changes how it looks.
func (p *Pile) Restyle(t theme.Theme) {
	p.theme = t
	if p.spec.List != nil {
		p.spec.List.Restyle(t)
	}
}

// Refresh tells what changed in the store.
func (p *Pile) Refresh(c store.Changes) bool {
	changed := p.spec.List != nil && p.spec.List.Refresh(c)
	return changed || c.Touch(p.spec.Rests)
}

// Tick lets ages grow, and spinners of its list turn.
func (p *Pile) Tick(spin int) bool {
	changed := p.spec.List != nil && p.spec.List.Tick(spin)
	every := agesEvery
	if p.spec.Counts != nil && p.spec.Counts() {
		every = time.Second
	}
	return changed || p.spec.Env.Now().Sub(p.drawn) >= every
}

// Follow takes where the operator stands.
func (p *Pile) Follow(s action.Situation) bool {
	var changed bool
	switch {
	case p.spec.Follow != nil:
		changed = p.spec.Follow(s)
	case p.spec.List != nil:
		changed = p.spec.List.Follow(s)
	}
	if changed {
		p.offset = 0
	}
	return changed
}

// Fill adds what is chosen in the list.
func (p *Pile) Fill(s *action.Situation) {
	if p.spec.List != nil {
		p.spec.List.Fill(s)
	}
}

// Lines draws the pane.
func (p *Pile) Lines(focused bool) []string {
	p.drawn = p.spec.Env.Now()
	w, h := widget.Inside(p.w, p.h)
	sections := p.spec.Sections(w, h, focused)
	if len(sections) == 0 {
		sections = []Section{Texts("", "", " "+p.theme.Dim.Paint(p.spec.None))}
	}
	title, info := p.spec.Title()
	spec := widget.FrameSpec{Title: title, Info: info, Focused: focused, W: p.w, H: p.h}
	lines, titles := p.stack(sections, w, h)
	framed := widget.Frame(p.theme, spec, lines)
	for y, s := range titles {
		if y+1 < len(framed)-1 && p.w >= 2 {
			framed[y+1] = p.theme.Joined(widget.TitleLine(p.theme, widget.FrameSpec{Title: s.Title, Info: s.Info, W: p.w}))
		}
	}
	return framed
}

// stack draws the sections one below the other: those that fit, or all of them scrolled.
// Titles are the sections that begin with a title line, by that line.
func (p *Pile) stack(sections []Section, w, h int) (lines []string, titles map[int]Section) {
	whole := bars(sections)
	for _, s := range sections {
		whole += s.Rows
	}
	p.most = max(whole-h, 0)
	if p.spec.List != nil {
		p.most = 0
	}
	p.offset = min(p.offset, p.most)
	shown, rows := sections, make([]int, len(sections))
	for i, s := range sections {
		rows[i] = s.Rows
	}
	if p.offset == 0 {
		shown, rows = fit(sections, h)
	}
	titles = map[int]Section{}
	for i, s := range shown {
		if titled(shown, i) {
			if y := len(lines) - p.offset; y >= 0 {
				titles[y] = s
			}
			lines = append(lines, "")
		}
		drawn := s.Draw(w, rows[i])
		for n := range rows[i] {
			line := ""
			if n < len(drawn) {
				line = drawn[n]
			}
			lines = append(lines, line)
		}
	}
	return lines[min(p.offset, len(lines)):], titles
}

// Do moves in the list, or scrolls.
func (p *Pile) Do(id action.ID) bool {
	if p.spec.List != nil {
		return p.spec.List.Do(id)
	}
	page := max(p.h-3, 1)
	by := map[action.ID]int{action.Up: -1, action.Down: 1, action.PageUp: -page, action.PageDown: page,
		action.HalfUp: -page / 2, action.HalfDown: page / 2, action.Top: -p.offset, action.Bottom: p.most}
	n, ok := by[id]
	p.offset = max(min(p.offset+n, p.most), 0)
	return ok
}

// Click chooses a row of the list, which stands right under the title.
func (p *Pile) Click(x, y int) {
	if p.spec.List != nil {
		p.spec.List.Click(x, y)
	}
}

// Wheel scrolls.
func (p *Pile) Wheel(turns int) {
	if p.spec.List != nil {
		p.spec.List.Wheel(turns)
		return
	}
	p.offset = max(min(p.offset+turns*list.WheelRows, p.most), 0)
}

// SetFilter narrows the list.
func (p *Pile) SetFilter(text string) list.Filter {
	if p.spec.List == nil {
		return list.Filter{}
	}
	return p.spec.List.SetFilter(text)
}

// FilterColumns are those of the list.
func (p *Pile) FilterColumns() []string {
	if p.spec.List == nil {
		return nil
	}
	return p.spec.List.FilterColumns()
}

// Filter is the filter in force.
func (p *Pile) Filter() list.Filter {
	if p.spec.List == nil {
		return list.Filter{}
	}
	return p.spec.List.Filter()
}

// Inner is the list of the pile, nil where it has none.
func (p *Pile) Inner() Inner { return p.spec.List }

// Count is how many rows of the list the filter lets through, and of how many.
func (p *Pile) Count() (shown, all int) {
	if p.spec.List == nil {
		return 0, 0
	}
	return p.spec.List.Count()
}

// Clear takes away what was opened, else the list's filter, else what is scrolled.
func (p *Pile) Clear() bool {
	if p.spec.Close != nil && p.spec.Close() {
		return true
	}
	if p.spec.List != nil {
		return p.spec.List.Clear()
	}
	scrolled := p.offset > 0
	p.offset = 0
	return scrolled
}

// Copy is what is chosen in the list, or all that the pane shows.
func (p *Pile) Copy() string {
	switch {
	case p.spec.Copy != nil:
		return p.spec.Copy()
	case p.spec.List != nil:
		return p.spec.List.Copy()
	}
	return ""
}

// About is what is chosen in the list.
func (p *Pile) About() string {
	if p.spec.List == nil {
		return ""
	}
	return p.spec.List.About()
}
