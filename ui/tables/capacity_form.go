package tables

// The form that changes capacity: what it holds, and what it asks for.

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
)

// capacityAsked asks for the sheet of a request. The answer goes to SetSheet; what was
// asked before is not waited for any more.
type capacityAsked struct{ Request capacity.Request }

// capacityConfirmed asks to make the change of a sheet that is ready, with the reason
// in its request.
type capacityConfirmed struct{ Sheet capacity.Sheet }

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

// capacityForm is the form that changes the capacity of a table or an index. Every
// change of a figure asks for a new sheet; enter takes the sheet that is shown.
type capacityForm struct {
	dialog.Sheet
	key     model.CapacityKey
	table   model.Table
	wish    *capacity.Request // that the form was filled with, nil for none
	scaling []model.Scaling   // of the table or index

	modes  []capacityMode // that there are for the table or index
	mode   *dialog.Field
	units  []*dialog.Field // read, write
	bounds []*dialog.Field // two for each of scaling

	asked bool // for a sheet of these figures
	sheet *capacity.Sheet
	at    time.Time // when the sheet came
}

// stepBack is how long a sheet has to be on the screen before enter takes it:
// enter pressed before it came was not meant for it.
const stepBack = 400 * time.Millisecond

// maxFigure bounds a figure, in digits.
const maxFigure = 9

// newCapacityForm makes the form for a table, or for one of its indexes, as they are
// known. Asks says what its first sheet is.
func newCapacityForm(env dialog.Env, table model.Table, key model.CapacityKey, scaling []model.Scaling) *capacityForm {
	c := &capacityForm{key: key, table: table, scaling: slices.Clone(scaling)}
	demand := table.Billing == model.OnDemand
	figure := func(name, unit string, n int64) *dialog.Field {
		now := fmt.Sprintf(", %d now", n)
		if demand {
			now = ", on demand now"
		}
		f := dialog.Number(name, unit+now, maxFigure)
		f.Check, f.Changed = figureWrong, c.changed
		if n > 0 {
			setFigure(f, n)
		}
		return f
	}
	now, _ := table.ThroughputOf(key.Index)
	c.units = []*dialog.Field{figure("read units", "a second", now.ReadUnits), figure("write units", "a second", now.WriteUnits)}
	for _, s := range c.scaling {
		least, most := figure(string(s.Access)+" at least", "units", s.Min), figure(string(s.Access)+" at most", "units", s.Max)
		most.Check = func(value string) string {
			wrong := figureWrong(value)
			if wrong == "" && number(most) < number(least) {
				wrong = "must not be below its least"
			}
			return wrong
		}
		c.bounds = append(c.bounds, least, most)
	}
	c.modes = []capacityMode{modeUnits}
	switch {
	case key.Index == "":
		c.modes = append(c.modes, modeDemand)
	case demand:
		c.modes = []capacityMode{modeDemand} // the mode is the table's
	}
	if len(c.bounds) > 0 && !demand {
		c.modes = append(c.modes, modeBounds)
	}
	var names []string
	for _, m := range c.modes {
		names = append(names, m.String())
	}
	c.mode = dialog.Choice("mode", names, c.turned)
	if key := env.Keys.Label(action.OtherMode); key != "" && len(names) > 1 {
		c.mode.After = "(" + key + ")"
	}
	if demand {
		c.choose(modeDemand)
	}
	c.MakeSheet(env, c, "", c.fields()...)
	if !demand {
		c.Form.Focus(1)
	}
	return c
}

func figureWrong(value string) string {
	if n, err := strconv.ParseInt(value, 10, 64); err != nil || n < 1 {
		return "must be 1 or more"
	}
	return ""
}

// number is the figure in a field, 0 where there is none.
func number(f *dialog.Field) int64 {
	n, _ := strconv.ParseInt(f.Value(), 10, 64)
	return n
}

func setFigure(f *dialog.Field, n int64) { f.Set(strconv.FormatInt(n, 10)) }

// choose sets the mode, or where there is none such the first one that there is.
func (c *capacityForm) choose(m capacityMode) { c.mode.Choose(max(slices.Index(c.modes, m), 0)) }

func (c *capacityForm) chosen() capacityMode { return c.modes[c.mode.Option()] }

// fields are the mode and its figures.
func (c *capacityForm) fields() []*dialog.Field {
	fields := []*dialog.Field{c.mode}
	switch c.chosen() {
	case modeUnits:
		fields = append(fields, c.units...)
	case modeBounds:
		fields = append(fields, c.bounds...)
	}
	return fields
}

// Wish fills the form with a wish in place of what there is now.
func (c *capacityForm) Wish(r capacity.Request) {
	c.wish = &r
	switch {
	case r.Billing == model.OnDemand:
		c.choose(modeDemand)
	case len(r.Scaling) > 0:
		c.choose(modeBounds)
		for _, wish := range r.Scaling {
			for i, s := range c.scaling {
				if s.Access == wish.Access {
					setFigure(c.bounds[2*i], wish.Min)
					setFigure(c.bounds[2*i+1], wish.Max)
				}
			}
		}
	default:
		c.choose(modeUnits)
		setFigure(c.units[0], r.Read)
		setFigure(c.units[1], r.Write)
	}
	fields := c.fields()
	c.SetLead(fields...)
	c.Form.Focus(min(1, len(fields)-1))
}

// Asks is what the form asks for at first.
func (c *capacityForm) Asks() capacityAsked {
	c.asked, c.sheet = true, nil
	return capacityAsked{c.request()}
}

// SetSheet brings the sheet that was asked for. One of figures that are not there any
// more is left out.
func (c *capacityForm) SetSheet(sheet capacity.Sheet) {
	if c.asked {
		c.sheet, c.at = &sheet, c.Env.Now()
	}
}

// request is what the form asks for.
func (c *capacityForm) request() capacity.Request {
	r := capacity.Request{CapacityKey: c.key}
	switch c.chosen() {
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
			r.Scaling = append(r.Scaling, model.ScalingChange{CapacityKey: c.key, Access: s.Access, Min: number(c.bounds[2*i]), Max: number(c.bounds[2*i+1])})
		}
	}
	if c.undoes(r) {
		r.Undoes = c.wish.Undoes
	}
	return r
}

// undoes reports whether what the form asks for is still the wish that it was filled
// with, and that takes back a change.
func (c *capacityForm) undoes(r capacity.Request) bool {
	w := c.wish
	return w != nil && w.Undoes != nil && (r.Billing == model.OnDemand) == (w.Billing == model.OnDemand) &&
		r.Read == w.Read && r.Write == w.Write && slices.Equal(r.Scaling, w.Scaling)
}

// changed asks for a sheet of other figures.
func (c *capacityForm) changed() dialog.Reply {
	if c.Form.Wrong() != "" {
		c.asked, c.sheet = false, nil
		return dialog.Reply{}
	}
	return dialog.Reply{Request: c.Asks()}
}

// turned goes to the figures of another mode.
func (c *capacityForm) turned() dialog.Reply {
	c.SetLead(c.fields()...)
	c.Form.Focus(0)
	return c.changed()
}

// Title names the table or index, and what is undone.
func (c *capacityForm) Title() string {
	if r := c.request(); r.Undoes != nil {
		return "Undo of " + safetext.Line(c.key.String()+": "+r.Undoes.Words())
	}
	return "Capacity of " + safetext.Line(c.key.String())
}

// Reading says what is being read.
func (c *capacityForm) Reading() string {
	if c.sheet == nil && c.Form.Wrong() == "" {
		return "reading the table and its last 24 hours"
	}
	return ""
}

// Standing is what the keys do now.
func (c *capacityForm) Standing() dialog.Standing {
	st := dialog.Standing{Fields: true, Leaves: "cancel", Before: []dialog.Key{{ID: action.NextField, Place: dialog.InFooter}}}
	if len(c.modes) > 1 {
		st.Before = append(st.Before, dialog.Key{ID: action.OtherMode, Place: dialog.InFooter})
	}
	switch {
	case c.sheet == nil:
		st.Off, st.Later, st.Needs = "reading", "change, once the sheet is read", "the sheet is still being read"
	case c.sheet.Verdict == release.Unchanged:
		st.Does, st.Closes = "close", true
	case c.sheet.Verdict != release.Ready:
		st.Off, st.Needs, st.Leaves = "can not be changed", "it can not be changed: change the figures, or leave", "close"
	default:
		st.Does = "change to " + safetext.Line(c.sheet.To)
		if c.Env.Now().Sub(c.at) < stepBack {
			st.Needs = "the sheet has only just come: look at it, then press again"
		}
	}
	return st
}

// Act goes to another mode.
func (c *capacityForm) Act(id action.ID) (dialog.Reply, bool) {
	switch {
	case id != action.OtherMode:
		return dialog.Reply{}, false
	case len(c.modes) < 2:
		return c.Say("there is only one way to change this"), true
	}
	c.mode.Choose(c.mode.Option() + 1)
	return c.turned(), true
}

// Go makes the change of the sheet.
func (c *capacityForm) Go(reason string) dialog.Reply {
	sheet := *c.sheet
	sheet.Request.Reason = strings.TrimSpace(reason)
	return dialog.Reply{Close: true, Request: capacityConfirmed{sheet}}
}
