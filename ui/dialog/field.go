package dialog

// One field of a form: a text, a number, a choice, or a mark.

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/safetext"
)

// Field is one field of a form. Of a choice the Input is not used.
type Field struct {
	Input
	Name  string
	After string // what stands behind it, such as the unit of a number
	// Check says what is wrong with what is in the field, such as "must be 1 or more";
	// empty for nothing. It stands beside a number, and is told with the field's name.
	Check func(value string) string
	// Changed is told of another value; nil for nobody.
	Changed func() Reply

	digits  int      // of a number: how many it may have
	options []string // of a choice
	option  int
	mark    bool // space puts a mark in or takes it out
	marked  bool
	known   []string // what may be put into the field
	found   []string // of these, what holds what is typed
	offers  bool     // it has or will have such a list
}

// Text is a field for a text of at most limit characters.
func Text(name string, limit int) *Field { return &Field{Name: name, Input: NewInput(limit)} }

// Number is a field for a whole number of so many digits at most.
func Number(name, after string, digits int) *Field {
	return &Field{Name: name, After: after, digits: digits, Input: NewInput(digits)}
}

// Choice is a field that holds one of several words. Space, left and right turn it.
func Choice(name string, options []string, changed func() Reply) *Field {
	return &Field{Name: name, options: options, Changed: changed, Input: NewInput(1)}
}

// Mark is a field that space marks, with what that means behind it.
func Mark(name, after string) *Field {
	return &Field{Name: name, After: after, mark: true, Input: NewInput(1)}
}

// Marked reports whether a Mark is in.
func (f *Field) Marked() bool { return f.marked }

// Option is which word a Choice holds.
func (f *Field) Option() int { return f.option }

// Choose makes a Choice hold one of its words, by its index.
func (f *Field) Choose(i int) { f.option = (i + len(f.options)) % len(f.options) }

// Offer gives a text a list of what may be put into it, for the lines of the body:
// movements take one over, typing narrows the list.
func (f *Field) Offer(known []string) {
	f.known, f.offers = slices.Clone(known), true
	f.find()
}

func (f *Field) find() {
	typed := strings.ToLower(f.Value())
	f.found = slices.DeleteFunc(slices.Clone(f.known), func(s string) bool { return !strings.Contains(strings.ToLower(s), typed) })
}

// Offered writes what may be put into the field.
func (f *Field) Offered(p *Page, rows *Scroll) {
	for i, s := range f.found {
		p.Add(p.Entry(safetext.Line(s), rows.Chosen && i == rows.Cursor))
	}
	p.Least = min(len(f.known), 6)
}

// wrong says what is wrong with the field.
func (f *Field) wrong() string {
	if f.Check == nil {
		return ""
	}
	return f.Check(f.Value())
}

// take takes a key or a paste and reports whether the field holds something else now.
func (f *Field) take(msg tea.Msg) bool {
	k, pressed := msg.(tea.KeyPressMsg)
	switch {
	case f.mark:
		if pressed && k.String() == "space" {
			f.marked = !f.marked
			return true
		}
		return false
	case f.options != nil:
		by := map[string]int{"right": 1, "space": 1, "l": 1, "left": -1, "h": -1}
		if n := by[k.String()]; pressed && n != 0 && len(f.options) > 1 {
			f.Choose(f.option + n)
			return true
		}
		return false
	}
	before := f.Value()
	f.Input.Take(msg)
	if f.digits > 0 {
		if digits := onlyDigits(f.Value()); digits != f.Value() {
			f.edit.SetValue(digits)
		}
	}
	return f.Value() != before
}

// onlyDigits leaves everything but digits out.
func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// view draws what the field holds, in at most w cells.
func (f *Field) view(p *Page, w int) string {
	switch {
	case f.mark:
		sign := "[ ] "
		if f.marked {
			sign = "[x] "
		}
		return sign + f.After
	case f.options != nil:
		parts := make([]string, len(f.options))
		for i, o := range f.options {
			parts[i] = p.Tab(o, i == f.option)
		}
		if f.After != "" {
			parts = append(parts, p.Dim.Paint(f.After))
		}
		return p.Cut(strings.Join(parts, " "), w)
	case f.digits > 0:
		line := f.View(p.Theme, f.digits+1) + " " + p.Dim.Paint(f.After)
		if wrong := f.wrong(); wrong != "" {
			line += " " + p.Warn.Paint("? "+wrong)
		}
		return line
	}
	return f.View(p.Theme, w)
}

// Tab is a word of several, in brackets where it is the chosen one.
func (p *Page) Tab(word string, chosen bool) string {
	if chosen {
		return p.Strong.Paint("[" + word + "]")
	}
	return p.Dim.Paint(" " + word + " ")
}

// Sign marks a chosen field or row.
func (p *Page) Sign(chosen bool) string {
	if chosen {
		return p.Glyphs.Marker + " "
	}
	return "  "
}

// lead is how many cells a field's name takes, its sign and the gap included.
const lead = Label + 2

// Field is a line with a field of a column, marked where it has the keys.
func (p *Page) Field(f *Field) string { return p.FieldAt(f, lead) }

// FieldAt is such a line whose value begins at a cell of its own, Label at least.
func (p *Page) FieldAt(f *Field, at int) string {
	style := p.Dim
	if f.on {
		style = p.Strong
	}
	name := p.Sign(f.on) + style.Paint(p.Cut(f.Name, Label-2)) + strings.Repeat(" ", at-Label)
	line := name + f.view(p, max(p.W-at, 1))
	if f.digits > 0 {
		return p.Fit(line)
	}
	return line
}
