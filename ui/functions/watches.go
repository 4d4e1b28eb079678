package functions

// The first minutes of what this session moved, beside the last ones of what was there
// before.

import (
	"fmt"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/ui/shell"
)

// watches are looks at what was moved, the latest last.
type watches struct {
	all      []health.Watch
	over     map[health.WatchID]bool
	timeouts map[model.CellKey]time.Duration // of what was confirmed to come, by its sheet
	since    map[model.CellKey]time.Time     // of cells under change, since when they have served what is replaced; zero: not known
}

// mostWatches bounds the moves that are watched at once: each takes eight requests a look.
const mostWatches = 20

// expect remembers how long a call of a version may take that shall be moved to.
func (w *watches) expect(key model.CellKey, v *model.Version) {
	if w.timeouts == nil {
		w.timeouts = map[model.CellKey]time.Duration{}
	}
	delete(w.timeouts, key)
	if v != nil {
		w.timeouts[key] = time.Duration(v.TimeoutSeconds) * time.Second
	}
}

// begin watches a move, in the place of an earlier one of the same cell.
func (w *watches) begin(watch health.Watch) {
	w.all = slices.DeleteFunc(w.all, func(o health.Watch) bool { return o.ID.Cell == watch.ID.Cell })
	w.all = append(w.all, watch)
	if over := len(w.all) - mostWatches; over > 0 {
		w.all = slices.Delete(w.all, 0, over)
	}
}

// shown are the watches that are still to be read.
func (w *watches) shown() []health.Watch {
	return slices.DeleteFunc(slices.Clone(w.all), func(o health.Watch) bool { return w.over[o.ID] })
}

// watchWords is what the watch of a cell has seen of what it serves, empty where that is
// not watched.
func (f *Feature) watchWords(key model.CellKey, serves string) string {
	i := slices.IndexFunc(f.watches.all, func(w health.Watch) bool { return w.ID.Cell == key && w.Version == serves })
	if i < 0 {
		return ""
	}
	if read, ok := f.h.Store.Watched(f.watches.all[i].ID); ok {
		return f.limits().Words(read.Seen)
	}
	return fmt.Sprintf("%s: watched for %d min", serves, f.watches.all[i].Minutes)
}

// watchMove watches what a change has moved.
func (f *Feature) watchMove(res change.Result) {
	minutes, key := f.h.Config.Watch.Minutes, res.Subject.Cell()
	since := f.watches.since[key]
	delete(f.watches.since, key)
	if minutes <= 0 || res.Status != change.Moved || res.PutBack || res.Unknown || key.Alias == "" || res.To == "" || res.To == res.From {
		return
	}
	w := health.Watch{
		ID: health.WatchID{Move: res.ID, Cell: key}, Version: res.To, Before: res.From, Moved: res.At, Minutes: minutes,
		Timeout: f.watches.timeouts[key],
	}
	if w.Moved.IsZero() {
		w.Moved = f.h.Now()
	}
	w.Since = since
	f.watches.begin(w)
}

// replaces remembers since when a cell has served what a change begins to replace: after
// it the stamp that tells is gone.
func (f *Feature) replaces(key model.CellKey) {
	if f.watches.since == nil {
		f.watches.since = map[model.CellKey]time.Time{}
	}
	if _, begun := f.watches.since[key]; begun {
		return
	}
	f.watches.since[key] = time.Time{}
	if spells := f.h.Store.Served(key); len(spells) > 0 {
		if last := spells[len(spells)-1]; last.Until.IsZero() {
			f.watches.since[key] = last.From
		}
	}
}

// watched tells what a watch has seen: as it goes in the message line, and at its end
// over the panes.
func (f *Feature) watched(e health.WatchRead) {
	seen := e.Seen
	if f.watches.over[seen.ID] || !slices.ContainsFunc(f.watches.all, func(w health.Watch) bool { return w.ID == seen.ID }) {
		return
	}
	key, limits := seen.ID.Cell, f.limits()
	stage := key.Alias
	for _, st := range f.h.Store.Stages() {
		if st.Alias == key.Alias {
			stage = st.Name
		}
	}
	text := key.Function + " " + stage + " " + limits.Words(seen)
	kind := shell.Info
	if limits.Judge(seen.New).Loud() {
		kind = shell.Bad
	}
	of := "watch\x00" + seen.ID.Move + "\x00" + key.Function + "\x00" + key.Alias
	f.h.Tell(of, kind, text)
	if !seen.Over {
		return
	}
	if f.watches.over == nil {
		f.watches.over = map[health.WatchID]bool{}
	}
	f.watches.over[seen.ID] = true
	f.h.Lay(kind, text)
}
