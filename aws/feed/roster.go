package feed

// Which functions there are, which of them are on the screen, and when each is read
// again.

import (
	"slices"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

// roster is what is known of the functions. No step costs more than the rows on the
// screen, or a logarithm of all rows.
type roster struct {
	*scene
	include []string // globs over names

	given  bool     // the stages are configured
	stages []string // alias names in their order
	found  model.FoundStages

	rows    map[string]*row
	listed  int                // rows made so far
	unread  int                // rows whose aliases no read has ended for
	screen  engine.Queue[*row] // rows on the screen
	rest    engine.Queue[*row] // the others
	visible []string
	looked  bool // the terminal had the focus when visible was said
	chosen  string

	onScreen    []*row
	wantedAt    time.Time // when the screen last changed
	wanted      bool      // it was ever said what is on the screen
	trickleFrom time.Time // no trickle before this
	trickled    time.Time // when the last row off the screen was read again
	extra       int       // reads beyond one for each row while some are unread

	keeper *keeper
	served func(*row)   // told when other versions are known of a row's stages
	gone   func(string) // told the name of a row that leaves
}

func newRoster(s *scene, o *Options, k *keeper) *roster {
	r := &roster{
		scene: s, include: o.Include, given: len(o.Stages) > 0,
		rows: map[string]*row{}, screen: newQueue(), rest: newQueue(), looked: true, keeper: k,
	}
	for _, st := range o.Stages {
		r.stages = append(r.stages, st.Alias)
	}
	return r
}

func (o *roster) queueOf(r *row) *engine.Queue[*row] {
	if r.place != offScreen {
		return &o.screen
	}
	return &o.rest
}

// schedule sets when a row is read again, counted from its last read.
func (o *roster) schedule(r *row) {
	switch {
	case !r.tried && r.place == offScreen:
		r.due = time.Time{}
	case !r.tried:
		r.due = r.from
	case r.place == offScreen:
		r.due = o.again(r.last, o.every.Trickle)
	default:
		every := o.every.Screen
		if !o.focused || o.unread > 0 {
			every *= time.Duration(o.every.Away)
		}
		r.due = o.again(r.last, every)
	}
	o.line(r)
}

// line puts a row where its due time belongs, unless it is being read.
func (o *roster) line(r *row) {
	if r.reading.IsZero() {
		o.queueOf(r).Put(r)
	}
}

// soon makes a row the next to be read of its kind.
func (o *roster) soon(r *row) {
	r.due, r.exempt = time.Time{}, true
	o.line(r)
}

// add takes a function in.
func (o *roster) add(name string) {
	if o.rows[name] != nil {
		return
	}
	r := &row{name: name, seq: o.listed, place: offScreen, index: engine.Outside, cells: map[string]*cell{}}
	o.listed++
	o.unread++
	o.rows[name] = r
	if i := slices.Index(o.visible, name); i >= 0 {
		r.place = i
		o.onScreen = append(o.onScreen, r)
		slices.SortFunc(o.onScreen, func(a, b *row) int { return a.place - b.place })
	}
	o.schedule(r)
}

// drop takes a function out.
func (o *roster) drop(r *row, now time.Time) {
	o.queueOf(r).Remove(r)
	delete(o.rows, r.name)
	if r.place != offScreen {
		o.onScreen = slices.DeleteFunc(o.onScreen, func(x *row) bool { return x == r })
	}
	if !r.tried {
		o.wasTried(r, now)
	}
	o.gone(r.name)
}

// wasTried counts the first read of a row that has ended. After the last one the
// screen is read at its usual pace; rows that would be due by that come one after
// the other.
func (o *roster) wasTried(r *row, now time.Time) {
	if r.tried {
		return
	}
	r.tried = true
	o.unread--
	if o.unread > 0 {
		return
	}
	o.extra = 0
	for _, x := range o.onScreen {
		if x != r && !x.exempt {
			o.schedule(x)
			if x.due.Before(now) {
				x.due = now.Add(time.Duration(o.jitter() * float64(o.every.Screen)))
				o.line(x)
			}
		}
	}
}

// meet learns stages from the names of a function's aliases, and reports whether there are new
// ones.
func (o *roster) meet(function string, aliases []model.Alias) bool {
	if o.given {
		return false
	}
	changed := false
	for _, a := range aliases {
		changed = o.found.Meet(function, a.Name) || changed
	}
	if !changed {
		return false
	}
	o.stages = o.stages[:0]
	for _, s := range o.found.Stages() {
		o.stages = append(o.stages, s.Alias)
	}
	return true
}

// want takes in which functions are on the screen now.
func (o *roster) want(shown model.FunctionsShown, now time.Time) {
	refocused := o.focused != o.looked
	if !o.wanted && len(shown.Visible) > 0 {
		o.wanted = true
		o.trickleFrom = now
	}
	from := now
	if now.Sub(o.wantedAt) < o.every.Debounce {
		from = now.Add(o.every.Debounce) // still scrolling
	}
	if !slices.Equal(shown.Visible, o.visible) {
		o.wantedAt = now
	}
	o.visible, o.chosen, o.looked = slices.Clone(shown.Visible), shown.Chosen, o.focused

	before := o.onScreen
	places := make(map[*row]int, len(o.visible))
	o.onScreen = make([]*row, 0, len(o.visible))
	for i, name := range o.visible {
		if r := o.rows[name]; r != nil {
			if _, twice := places[r]; !twice {
				places[r] = i
				o.onScreen = append(o.onScreen, r)
			}
		}
	}
	for _, r := range before {
		if _, stays := places[r]; !stays {
			o.screen.Remove(r)
			r.place = offScreen
			o.schedule(r)
		}
	}
	for _, r := range o.onScreen {
		came := r.place == offScreen
		if came {
			o.rest.Remove(r)
		}
		r.place = places[r]
		switch {
		case came:
			o.enter(r, from)
		case refocused && r.tried:
			o.schedule(r)
		default:
			o.line(r)
		}
	}
}

// enter is for a row that has come onto the screen: it is read at once unless
// that was done a moment ago.
func (o *roster) enter(r *row, from time.Time) {
	r.from = from
	o.schedule(r)
	if !r.tried {
		return
	}
	r.due = o.again(r.last, o.every.Screen)
	if r.due.Before(from) {
		r.due, r.exempt = from, true
	}
	o.line(r)
}
