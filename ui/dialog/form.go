package dialog

// Fields to fill in, of which one has the keys.

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
)

// Form is fields of which one has the keys.
type Form struct {
	// Shown reports whether the fields are there now: else keys are commands. Nil: they
	// always are.
	Shown  func() bool
	Column bool // the fields stand one below the other: up and down go from one to the next
	Locked bool // nothing can be typed now
	// Body says that tab also leads to where no field has the keys: there they are
	// commands.
	Body bool
	// Move goes from field to field in another way; nil for none.
	Move func(id action.ID)

	fields []*Field
	at     int
}

// NewForm makes a form whose first field has the keys.
func NewForm(fields ...*Field) *Form {
	f := &Form{}
	f.SetFields(fields)
	f.Focus(0)
	return f
}

// SetFields puts other fields in. Where the keys go is for Focus.
func (f *Form) SetFields(fields []*Field) {
	for _, old := range f.fields {
		old.Focus(false)
	}
	f.fields = fields
}

// Focus gives a field the keys: the one after the last is the first, but for a Form that
// has a Body between them.
func (f *Form) Focus(i int) {
	n := f.stops()
	f.at = (i + n) % n
	for k, field := range f.fields {
		field.Focus(k == f.at)
	}
}

// At is the index of the field that has the keys, that after the last where none has.
func (f *Form) At() int { return f.at }

// stops is how many places tab leads to.
func (f *Form) stops() int {
	if f.Body {
		return len(f.fields) + 1
	}
	return len(f.fields)
}

// AtBody reports whether tab has led to where no field has the keys.
func (f *Form) AtBody() bool { return f.at >= len(f.fields) }

// InBody reports whether no field has the keys.
func (f *Form) InBody() bool { return !f.shown() || f.AtBody() }

// Wrong says what is wrong in the first field that is not right, empty when all are.
func (f *Form) Wrong() string {
	for _, field := range f.fields {
		if wrong := field.wrong(); wrong != "" {
			return field.Name + " " + wrong
		}
	}
	return ""
}

func (f *Form) shown() bool { return f != nil && (f.Shown == nil || f.Shown()) }

func (f *Form) several() bool { return f.shown() && f.stops() > 1 }

// take gives input to the field that has its turn. What it offers is narrowed by it,
// and nothing of that is chosen any more.
func (f *Form) take(msg tea.Msg, rows *Scroll) Reply {
	if f.InBody() || f.Locked {
		return Reply{}
	}
	field := f.fields[f.at]
	if !field.take(msg) {
		return Reply{}
	}
	if field.offers {
		rows.Chosen, rows.Offset = false, 0
		field.find()
	}
	if field.Changed == nil {
		return Reply{}
	}
	return field.Changed()
}

// move goes from field to field, or takes over what the field offers. It reports
// whether there was nothing else to do.
func (f *Form) move(id action.ID, rows *Scroll) bool {
	switch {
	case f.InBody():
		return false
	case f.Move != nil:
		f.Move(id)
		return true
	case f.fields[f.at].offers:
		f.over(id, rows)
		return true
	case f.Column && id == action.Up:
		f.Focus(f.at - 1)
		return true
	case f.Column && id == action.Down:
		f.Focus(f.at + 1)
		return true
	}
	return f.offers() // the lines are another field's
}

func (f *Form) offers() bool {
	return slices.ContainsFunc(f.fields, func(field *Field) bool { return field.offers })
}

// over moves in what the field offers and takes it over.
func (f *Form) over(id action.ID, rows *Scroll) {
	n := len(f.fields[f.at].found)
	switch {
	case n == 0 || f.Locked:
		return
	case !rows.Chosen:
		rows.Chosen, rows.Cursor = true, 0
	default:
		rows.n = n
		rows.move(id)
	}
	f.suggest(rows)
}

// suggest puts the chosen one of what is offered into its field.
func (f *Form) suggest(rows *Scroll) {
	if f.InBody() || !rows.Chosen || f.Locked {
		return
	}
	if field := f.fields[f.at]; field.offers && rows.Cursor < len(field.found) {
		field.Set(field.found[rows.Cursor])
	}
}

// pick takes over what was clicked among what is offered. It reports whether the
// form has such a list.
func (f *Form) pick(i int, rows *Scroll) bool {
	if f.InBody() || !f.offers() {
		return false
	}
	if field := f.fields[f.at]; field.offers && i < len(field.found) {
		rows.Chosen, rows.Cursor = true, i
		f.suggest(rows)
	}
	return true
}
