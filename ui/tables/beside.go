package tables

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// beside is the right pane of the tables: how the chosen table or index is used, what it
// may use, and what that costs.
type beside struct {
	*section.Pile
	f     *Feature
	key   model.CapacityKey // that it shows
	span  time.Duration     // how far back the plots go
	drawn time.Duration     // the span that was drawn last
}

// The order in which its sections leave: the highest first. The table's other facts are
// the first, then the changes, and last the quiet plot.
const (
	leavesQuiet   = 1
	leavesParts   = 2
	leavesChanges = 3
	leavesFacts   = 4
)

func newBeside(f *Feature) *beside {
	b := &beside{f: f, span: spans()[0], drawn: spans()[0]}
	b.Pile = section.New(section.Spec{
		Env: f.h.Pane(), Rests: store.OfFunctions | store.OfTables | store.OfMetrics | store.OfHistory,
		Follow: b.follow, Title: b.title, Sections: b.sections, None: "no table is chosen", Copy: func() string { return b.key.String() },
	})
	return b
}

func (b *beside) theme() theme.Theme { return b.Pile.Theme() }

// follow takes the chosen row, and reports whether the pane looks different now.
func (b *beside) follow(action.Situation) bool {
	var key model.CapacityKey
	if r, ok := b.f.pane.Chosen(); ok {
		key = r.key
	}
	changed := key != b.key || b.span != b.drawn
	b.key, b.drawn = key, b.span
	return changed
}

// nextSpan goes on to the next span of the plots.
func (b *beside) nextSpan() {
	all := spans()
	b.span = all[(slices.Index(all, b.span)+1)%len(all)]
}

func (b *beside) title() (title, info string) {
	title = fmt.Sprintf("%d Table", section.Number)
	if b.key.Table == "" {
		return title, ""
	}
	t := b.theme()
	title += " " + t.Glyphs.Dot + " " + b.key.String()
	read, write := b.loads()
	switch {
	case read.Throttled+write.Throttled > 0:
		info = t.Bad.Paint(t.Glyphs.Failed + " throttled")
	case read.Use() >= hotAt || write.Use() >= hotAt:
		info = t.Warn.Paint("close to its capacity")
	case lately(read) || lately(write):
		info = t.Warn.Paint("throttled within the hour")
	}
	return title, info
}

// loads are those of the part that is shown.
func (b *beside) loads() (read, write capacity.Load) { return loadsOf(b.f.h.Store, b.key) }

func loadsOf(s *store.Store, key model.CapacityKey) (read, write capacity.Load) {
	for _, l := range s.Loads(key.Table) {
		switch {
		case l.CapacityKey != key:
		case l.Access == model.Writes:
			write = l
		default:
			read = l
		}
	}
	return read, write
}

func (b *beside) sections(w, h int, _ bool) []section.Section {
	s := b.f.h.Store
	if b.key.Table == "" {
		return nil
	}
	t := b.theme()
	table, known := s.Table(b.key.Table)
	head := section.Text{Theme: t, W: w}
	switch failure := s.TableFailure(b.key.Table); {
	case failure != nil:
		head.Say(t.Bad, failure.Error())
	case !known:
		head.Say(t.Dim, "reading the table"+t.Glyphs.Ellipsis)
	}
	if !known {
		return []section.Section{head.Section("", 0)}
	}
	first, second := b.usageOf(b.key, model.Writes), b.usageOf(b.key, model.Reads)
	access := [2]model.Access{model.Writes, model.Reads}
	if busier(second, first) {
		first, second, access = second, first, [2]model.Access{model.Reads, model.Writes}
	}
	b.says(&head, table, first, access[0])
	rest := []section.Section{b.parts(table), b.capacity(table, w), b.changes(b.key.Table, w), b.facts(table, w)}
	rest = slices.DeleteFunc(rest, func(s section.Section) bool { return s.Rows == 0 })
	const tall, short = 10 + underPlot, 3
	more := 0 // lines that the plots can have besides
	for n := len(rest); n >= 0 && more == 0; n-- {
		room := h - head.Len() - tall - short - 2
		for _, s := range rest[:n] {
			room -= s.Rows + 1
		}
		more = max(room, 0) // what stands behind leaves
	}
	out := []section.Section{head.Section("", 0),
		first.section(t, first.title(access[0]), spanWords(b.span), tall+more-more/3),
		second.quiet(t, second.title(access[1]), short+more/3)}
	return append(out, rest...)
}

// busier reports whether one use stands before another: it throttles, or is fuller.
func busier(a, b usage) bool {
	x, y := a.onset() >= 0, b.onset() >= 0
	if x != y {
		return x
	}
	if a.now.Provisioned <= 0 {
		return a.now.Consumed > b.now.Consumed
	}
	return a.now.Use() > b.now.Use()
}

// says says in words what is to be known first.
func (b *beside) says(head *section.Text, table model.Table, u usage, a model.Access) {
	t := head.Theme
	if c, ok := b.f.pane.changing[b.key]; ok {
		head.Say(t.Info, changeStatus(c)+": to "+c.To)
	}
	if f := b.f.h.Store.MetricsFailure(model.TableGroup(b.key.Table)); f != nil {
		head.Say(t.Bad, "the metrics can not be read: "+f.Error())
		return
	}
	since, ever := u.since()
	switch {
	case !u.now.Known:
		head.Say(t.Dim, "how it is used is not read yet"+t.Glyphs.Ellipsis)
	case u.now.Throttled > 0 && ever:
		head.Say(t.Bad, fmt.Sprintf("%s %s %ss a minute throttled since %s", t.Glyphs.Failed, widget.Rate(u.now.Throttled), a, cell.Clock(b.f.h.Now(), since)))
	case ever:
		head.Say(t.Warn, fmt.Sprintf("%ss were throttled from %s on, none in the last minute", a, cell.Clock(b.f.h.Now(), since)))
	default:
		head.Say(t.Dim, "nothing was throttled in the "+spanWords(b.span))
	}
	if b.key.Index != "" && a == model.Writes && u.now.Throttled > 0 {
		text := "while an index is short of units, writes to its table are refused too"
		if _, own := loadsOf(b.f.h.Store, model.CapacityKey{Table: b.key.Table}); own.Known && own.Provisioned > 0 {
			text += fmt.Sprintf(": %s itself uses %s of %s", b.key.Table, widget.Used(own.Consumed), widget.Rate(own.Provisioned))
		}
		head.Say(t.Text, text)
	}
}

// parts are the table and its indexes, nothing where it has none.
func (b *beside) parts(table model.Table) section.Section {
	if len(table.Indexes) == 0 {
		return section.Section{}
	}
	keys := capacity.Keys(table)
	return section.Section{Title: table.Name + " and its indexes", Rows: len(keys) + 1, Least: min(len(keys)+1, 5), Leaves: leavesParts,
		Draw: func(w, h int) []string {
			t := b.theme()
			name := max(w-41, 12)
			row := func(lead, label, read, write, thr, size string) string {
				return lead + " " + widget.FitTail(label, name, t.Glyphs.Ellipsis) + "  " + widget.FitRight(read, 7, "") + "  " + widget.FitRight(write, 8, "") + "  " +
					widget.FitRight(thr, 9, "") + "  " + widget.FitRight(size, 6, "")
			}
			lines := []string{t.Header.Paint(row(" ", "", "READ/s", "WRITE/s", "THROTTLED", "SIZE"))}
			at := max(slices.Index(keys, b.key)-(h-2), 0)
			for _, k := range keys[at:] {
				r := b.f.pane.partRow(table, k)
				lead, label := " ", table.Name
				if k.Index != "" {
					label = t.Glyphs.BottomLeft + " " + k.Index
				}
				style := t.Text
				if k == b.key {
					lead, style = t.Glyphs.Marker, t.Strong
				}
				lines = append(lines, style.Over(row(lead, widget.Middle(label, name, t.Glyphs.Ellipsis), b.f.pane.loadCell(t, r, r.read), b.f.pane.loadCell(t, r, r.write), stoppedCell(t, r), shortSize(r.bytes))))
			}
			return lines
		}}
}

// keys are what can be pressed here.
func (b *beside) keys(t theme.Theme) string {
	label := func(id action.ID) string { return t.Key.Paint(b.f.h.Keys.Label(id)) }
	var times []string
	for _, s := range spans() {
		text := fmt.Sprintf("%dh", int(s.Hours()))
		if s == b.span {
			text = t.Strong.Paint("[" + text + "]")
		}
		times = append(times, text)
	}
	parts := []string{label(action.TimeSpan) + " " + strings.Join(times, " "), label(action.ShowIndexes) + " fold indexes"}
	if b.f.o.Capacity != nil && b.f.h.MayWrite() {
		parts = append([]string{label(action.EditCapacity) + " edit capacity"}, parts...)
	}
	return strings.Join(parts, "   ")
}
