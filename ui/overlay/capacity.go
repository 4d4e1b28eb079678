package overlay

// The form that changes capacity: what it holds, and what it asks for.

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/safetext"
)

// CapacityAsked asks for the sheet of a request. The answer goes to SetSheet with
// the same number; what was asked before is not waited for any more.
type CapacityAsked struct {
	Number  int
	Request capacity.Request
}

// CapacityConfirmed says that the operator wants the change made: of a sheet that
// is ready, with the reason in its request.
type CapacityConfirmed struct{ Sheet capacity.Sheet }

// capacityMode is what the form changes.
type capacityMode int

const (
	modeUnits  capacityMode = iota // provisioned units
	modeDemand                     // on demand
	modeBounds                     // of auto scaling
)

func (m capacityMode) String() string {
	return [...]string{"provisioned", "on demand", "auto scaling"}[m]
}

// numberField is one figure of the form.
type numberField struct {
	name string
	unit string
	in   input
}

// Capacity is the form that changes the capacity of a table or an index. Every
// change of a figure asks for a new sheet; enter takes the sheet that is shown.
type Capacity struct {
	env     Env
	key     model.CapacityKey
	table   model.Table
	wish    *capacity.Request // that the form was filled with, nil for none
	scaling []model.Scaling   // of the table or index

	mode   capacityMode
	units  []numberField // read, write
	bounds []numberField // two for each of scaling
	reason input
	field  int // 0 the mode, then the figures, then the reason

	number int // of the last sheet that was asked for
	sheet  *capacity.Sheet
	at     time.Time // when the sheet came
	said   string    // why enter did nothing, until the next key
	scroll scroll
}

// stepBack is how long a sheet has to be on the screen before enter takes it:
// enter pressed before it came was not meant for it.
const stepBack = 400 * time.Millisecond

// maxFigure bounds a figure, in digits.
const maxFigure = 9

// NewCapacity makes the form for a table, or for one of its indexes, as they are
// known. Asks says what its first sheet is.
func NewCapacity(env Env, table model.Table, key model.CapacityKey, scaling []model.Scaling) *Capacity {
	c := &Capacity{env: env, key: key, table: table, scaling: slices.Clone(scaling), reason: newInput(maxReason)}
	now, _ := table.ThroughputOf(key.Index)
	figure := func(name, unit string, n int64) numberField {
		f := numberField{name, unit, newInput(maxFigure)}
		if n > 0 {
			f.in.edit.SetValue(strconv.FormatInt(n, 10))
			f.in.edit.CursorEnd()
		}
		return f
	}
	c.units = []numberField{figure("read units", "a second", now.ReadUnits), figure("write units", "a second", now.WriteUnits)}
	for _, s := range c.scaling {
		c.bounds = append(c.bounds, figure(string(s.Access)+" at least", "units", s.Min), figure(string(s.Access)+" at most", "units", s.Max))
	}
	if table.Billing == model.OnDemand {
		c.mode = modeDemand
	} else {
		c.field = 1
	}
	c.focus(c.field)
	return c
}

// Wish fills the form with a wish in place of what there is now.
func (c *Capacity) Wish(r capacity.Request) {
	c.wish = &r
	set := func(f *numberField, n int64) {
		f.in.edit.SetValue(strconv.FormatInt(n, 10))
		f.in.edit.CursorEnd()
	}
	switch {
	case r.Billing == model.OnDemand:
		c.mode = modeDemand
	case len(r.Scaling) > 0:
		c.mode = modeBounds
		for _, wish := range r.Scaling {
			for i, s := range c.scaling {
				if s.Access == wish.Access {
					set(&c.bounds[2*i], wish.Min)
					set(&c.bounds[2*i+1], wish.Max)
				}
			}
		}
	default:
		c.mode = modeUnits
		set(&c.units[0], r.Read)
		set(&c.units[1], r.Write)
	}
	if !slices.Contains(c.modes(), c.mode) {
		c.mode = c.modes()[0] // what there is now does not know the wish's
	}
	c.focus(min(1, len(c.figures())))
}

// Asks is what the form asks for at first.
func (c *Capacity) Asks() CapacityAsked {
	r, _ := c.request()
	return c.ask(r)
}

func (c *Capacity) ask(r capacity.Request) CapacityAsked {
	c.number++
	c.sheet = nil
	return CapacityAsked{c.number, r}
}

// SetSheet brings the sheet that was asked for under a number. One that something
// newer was asked for since is left out.
func (c *Capacity) SetSheet(number int, sheet capacity.Sheet) {
	if number == c.number {
		c.sheet, c.at = &sheet, c.env.Now()
	}
}

// modes are the modes that there are for the table or index.
func (c *Capacity) modes() []capacityMode {
	modes := []capacityMode{modeUnits}
	switch {
	case c.key.Index == "":
		modes = append(modes, modeDemand)
	case c.table.Billing == model.OnDemand:
		modes = []capacityMode{modeDemand} // the mode is the table's
	}
	if len(c.bounds) > 0 && c.table.Billing != model.OnDemand {
		modes = append(modes, modeBounds)
	}
	return modes
}

// figures are the fields of the mode.
func (c *Capacity) figures() []numberField {
	switch c.mode {
	case modeUnits:
		return c.units
	case modeBounds:
		return c.bounds
	}
	return nil
}

func (c *Capacity) focus(field int) {
	figures := c.figures()
	n := len(figures) + 2
	c.field = (field + n) % n
	for i := range c.units {
		c.units[i].in.focus(c.mode == modeUnits && c.field == i+1)
	}
	for i := range c.bounds {
		c.bounds[i].in.focus(c.mode == modeBounds && c.field == i+1)
	}
	c.reason.focus(c.field == len(figures)+1)
}

// request is what the form asks for, or what is wrong with it.
func (c *Capacity) request() (r capacity.Request, problem string) {
	r = capacity.Request{CapacityKey: c.key}
	number := func(f numberField) int64 {
		n, err := strconv.ParseInt(strings.TrimSpace(f.in.value()), 10, 64)
		if (err != nil || n < 1) && problem == "" {
			problem = f.name + " is a whole number of 1 or more"
		}
		return n
	}
	switch c.mode {
	case modeDemand:
		if c.key.Index == "" {
			r.Billing = model.OnDemand
		}
	case modeUnits:
		r.Read, r.Write = number(c.units[0]), number(c.units[1])
		if c.table.Billing == model.OnDemand {
			r.Billing = model.Provisioned
		}
	case modeBounds:
		for i, s := range c.scaling {
			least, most := number(c.bounds[2*i]), number(c.bounds[2*i+1])
			if problem == "" && most < least {
				problem = string(s.Access) + " at most must not be below its least"
			}
			r.Scaling = append(r.Scaling, model.ScalingChange{CapacityKey: c.key, Access: s.Access, Min: least, Max: most})
		}
	}
	if c.undoes(r) {
		r.Undoes = c.wish.Undoes
	}
	return r, problem
}

// undoes reports whether what the form asks for is still the wish that it was filled
// with, and that takes back a change.
func (c *Capacity) undoes(r capacity.Request) bool {
	w := c.wish
	return w != nil && w.Undoes != nil && (r.Billing == model.OnDemand) == (w.Billing == model.OnDemand) &&
		r.Read == w.Read && r.Write == w.Write && slices.Equal(r.Scaling, w.Scaling)
}

// Loading reports whether a spinner has to turn.
func (c *Capacity) Loading() bool {
	_, problem := c.request()
	return c.sheet == nil && problem == ""
}

// Key is what the form changes.
func (c *Capacity) Key() model.CapacityKey { return c.key }

// Title names the table or index, and what is undone.
func (c *Capacity) Title() string {
	title := "Capacity of " + safetext.Line(c.key.String())
	if r, _ := c.request(); r.Undoes != nil {
		title = "Undo of " + safetext.Line(c.key.String()+": "+r.Undoes.Words())
	}
	return title
}

// Guarded is true: enter changes the table.
func (c *Capacity) Guarded() bool { return true }

// Hints for the footer.
func (c *Capacity) Hints() []action.ID {
	hints := []action.ID{action.Confirm, action.NextField}
	if len(c.modes()) > 1 {
		hints = append(hints, action.OtherMode)
	}
	return append(hints, action.Cancel)
}

// Says what they do.
func (c *Capacity) Says(id action.ID) (string, bool) {
	switch {
	case id != action.Confirm:
		return "", true
	case c.sheet == nil:
		return "reading", false
	case c.does() == "":
		return "can not be changed", false
	}
	return c.does(), true
}
