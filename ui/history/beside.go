package history

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/invoke"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// beside is the right pane of the history: whether the chosen move or set can be taken back,
// and all that is known of it.
type beside struct {
	*section.Pile
	f      *Feature
	key    string // of the row that it shows
	looked looked
}

// The order in which its sections leave: the highest first.
const (
	leavesMembers = 1
	leavesSource  = 3
)

func newBeside(f *Feature) *beside {
	b := &beside{f: f}
	b.Pile = section.New(section.Spec{
		Env: f.h.Pane(), Rests: store.OfFunctions | store.OfCells | store.OfHistory | store.OfHealth,
		Follow: b.follow, Title: b.title, Sections: b.sections, None: "no move is chosen", Copy: func() string { return b.f.pane.Copy() },
	})
	return b
}

// follow takes the chosen row, and reports whether the pane looks different now.
func (b *beside) follow(action.Situation) bool {
	key := ""
	if r, ok := b.f.pane.Chosen(); ok {
		key = r.key()
	}
	changed := key != b.key
	b.key = key
	return changed
}

// row is the one that is shown.
func (b *beside) row() (*row, bool) {
	if r, ok := b.f.pane.Chosen(); ok && r.key() == b.key {
		return r, true
	}
	for _, r := range b.f.pane.All() {
		if r.key() == b.key {
			return r, true
		}
	}
	return nil, false
}

func (b *beside) title() (title, info string) {
	r, ok := b.row()
	dot := " " + b.Theme().Glyphs.Dot + " "
	if !ok {
		return fmt.Sprintf("%d Move", section.Number), ""
	}
	m := r.newest()
	ago, what := cell.MoveAge(b.f.h.Now(), m)+" ago", "Move"
	switch {
	case m.OfTest():
		what = "Test"
	case m.OfPublication():
		what = "Version"
	}
	if r.isSet() {
		title = fmt.Sprintf("%d Set%s%s", section.Number, dot, cmp.Or(r.reason(), r.name()))
		if stage := r.stage(); stage != "" {
			title += " to " + stage
		}
		if r.tests() {
			return strings.Replace(title, " to ", " in ", 1), fmt.Sprintf("%d passed %s", r.passed(), ago)
		}
		if m.OfPublication() {
			return title, fmt.Sprintf("%d published %s", r.moved(), ago)
		}
		return title, fmt.Sprintf("%d moved %s", r.moved(), ago)
	}
	return fmt.Sprintf("%d %s%s%s", section.Number, what, dot, strings.TrimSpace(b.f.pane.Short(m.Function)+" "+m.Stage)), statusOf(m) + " " + ago
}

func (b *beside) sections(w, _ int, _ bool) []section.Section {
	r, ok := b.row()
	if !ok {
		return nil
	}
	head := section.Text{Theme: b.Theme(), W: w}
	b.head(r, &head)
	out := []section.Section{head.Section("", 0)}
	if r.isSet() {
		out = append(out, b.members(r))
	} else {
		out = append(out, b.sides(r, w)...)
		out = append(out, b.versions(r.newest(), w))
	}
	return append(out, b.back(r, w), b.source(r, w))
}

// head says who made it, when and why.
func (b *beside) head(r *row, t *section.Text) {
	m, dot := r.newest(), " "+t.Theme.Glyphs.Dot+" "
	by := "by " + m.By
	switch {
	case m.Source == store.Outside:
		by = cell.NotAloft
	case m.Host != "":
		by += " on " + m.Host
	}
	if !r.isSet() {
		at := cell.Stamp(m.At)
		if at == "" {
			at = "first seen " + cell.Stamp(m.Seen)
		}
		t.Say(t.Theme.Text, by+dot+at)
	} else {
		first := r.records[len(r.records)-1]
		at := first.At.UTC().Format("2 Jan 15:04:05")
		if !m.At.Equal(first.At) {
			at += t.Theme.Glyphs.Dash + m.At.UTC().Format("15:04:05")
		}
		t.Say(t.Theme.Text, by+dot+at+" UTC")
	}
	var parts []string
	if why := b.f.pane.why(r); why != "" && (r.isSet() || !m.OfTest()) { // of one test, what was tested says all
		parts = append(parts, "why "+why)
	}
	if r.isSet() {
		parts = append(parts, r.sum())
	} else if m.ByOther() {
		parts = append(parts, "not with aloft")
	}
	if len(parts) > 0 {
		t.Say(t.Theme.Text, strings.Join(parts, dot))
	}
}

// cell is what is known of the stage of a move now.
func (b *beside) cell(m *store.Record) store.Cell {
	for _, st := range b.f.h.Store.Stages() {
		if st.Alias == m.Alias {
			return b.f.h.Store.Cell(m.Function, st.Name)
		}
	}
	return store.Cell{}
}

// serves is what the stage of a move serves now.
func (b *beside) serves(m *store.Record) string {
	g, c := b.Theme().Glyphs, b.cell(m)
	switch {
	case c.State == store.Absent:
		return g.Absent
	case c.State != store.Serving:
		return g.Unread
	case c.Alias.Canary != nil:
		return c.Alias.Version + g.Arrow + c.Alias.Canary.Version
	}
	return c.Alias.Version
}

// moved reports whether the stage serves something else than what the move left, or
// gives its canary another share.
func (b *beside) moved(m *store.Record) bool {
	a := b.cell(m).Alias
	if a.Canary == nil || m.Beside == nil {
		return a.Version != m.To || a.Canary != m.Beside
	}
	return a.Version != m.To || *a.Canary != *m.Beside
}

// members are the moves of a set, with what their stages serve now, and how each did in the
// first hour.
func (b *beside) members(r *row) section.Section {
	return section.Section{Title: "members", Rows: len(r.records) + 1, Least: min(len(r.records)+1, 5), Leaves: leavesMembers, Draw: func(w, h int) []string {
		t := b.Theme()
		if r.tests() {
			return table(t, b.testMembers(r), w)
		}
		rows := [][4]string{{"FUNCTION", "MOVED", "NOW", "FIRST HOUR"}}
		for i := len(r.records) - 1; i >= 0; i-- {
			m := r.records[i]
			how := ""
			if m.Status != release.Moved {
				how = t.Warn.Paint(statusOf(m))
			} else if m.OfPublication() {
				how = ""
			} else if how = b.sinceThen(r, m); how == "" && b.f.metrics != nil {
				how = t.Dim.Paint(t.Glyphs.Unread)
			}
			rows = append(rows, [4]string{b.f.pane.Short(m.Function), moveText(t, m), b.serves(m), how})
		}
		return table(t, rows, w)
	}}
}

// table draws rows below their heads, the first column as wide as is left for it.
func table(t theme.Theme, rows [][4]string, w int) []string {
	var wide [4]int
	for _, row := range rows {
		for i, text := range row {
			wide[i] = max(wide[i], widget.Width(text))
		}
	}
	wide[0] = max(min(wide[0], w-1-6-wide[1]-wide[2]-wide[3]), min(wide[0], 10)) // gaps of two cells
	var out []string
	for i, row := range rows {
		line := " " + widget.FitTail(widget.Middle(row[0], wide[0], t.Glyphs.Ellipsis), wide[0], "")
		for n, text := range row[1:] {
			line += "  " + widget.FitTail(text, wide[n+1], t.Glyphs.Ellipsis)
		}
		if i == 0 {
			line = t.Header.Paint(line)
		}
		out = append(out, line)
	}
	return out
}

// testMembers are the tests of a set, with how each ended.
func (b *beside) testMembers(r *row) [][4]string {
	t := b.Theme()
	rows := [][4]string{{"FUNCTION", "VERSION", "", "TEST"}}
	for i := len(r.records) - 1; i >= 0; i-- {
		m := r.records[i]
		style, how := t.Warn, t.Glyphs.Cross
		if statusOf(m) == string(invoke.Passed) {
			style, how = t.Text, t.Glyphs.Check
		}
		rows = append(rows, [4]string{b.f.pane.Short(m.Function), m.To, style.Paint(how), style.Paint(m.Test())})
	}
	return rows
}

// versions are both sides of a single move.
func (b *beside) versions(m *store.Record, w int) section.Section {
	t := section.Text{Theme: b.Theme(), W: w}
	fact := func(name, value string) { t.Fact(name, 10, t.Theme.Text, value) }
	title := "what moved"
	switch {
	case m.OfCapacity():
		key := m.Capacity()
		fact("table", key.Table)
		fact("index", key.Index)
	case m.OfBuild():
		fact("project", m.Function)
	case m.OfComponent():
		title = "what was made"
		fact("step", m.Function)
	case m.OfTest():
		title = "what was tested"
		fact("function", m.Function)
		fact("stage", m.Stage)
		fact("test", m.Test())
		fact("version", m.To)
		fact("status", statusOf(m))
		fact("detail", m.Detail)
		return t.Section(title, 0)
	case m.OfPublication():
		title = "what was published"
		fact("function", m.Function)
		fact("version", m.To)
		fact("before", m.From)
		fact("status", statusOf(m))
		fact("detail", m.Detail)
		return t.Section(title, 0)
	case m.OfWiring():
		fact("API", m.Function+" "+m.Entry.Intent.Subject().Name)
		fact("stage", m.Stage)
		fact("statement", m.Entry.Intent.Statement)
		fact("lets in", m.Entry.Intent.Source)
	default:
		fact("function", m.Function)
		stage := m.Stage
		if m.Alias != "" && m.Alias != m.Stage {
			stage += ", alias " + m.Alias
		}
		fact("stage", stage)
	}
	fact("kind", kindOf(m))
	if m.From != "" {
		fact("from", m.From)
	}
	fact("to", m.To)
	fact("canary", cmp.Or(b.f.pane.endedCanary(m), leftCanary(m)))
	if m.OfMove() {
		fact("now", b.serves(m))
	}
	fact("status", statusOf(m))
	fact("detail", m.Detail)
	return t.Section(title, 0)
}

// back says what u would put back, what stays, and why.
func (b *beside) back(r *row, w int) section.Section {
	t := section.Text{Theme: b.Theme(), W: w}
	key := b.f.h.Keys.Label(action.PutBack)
	s := action.Situation{Store: b.f.h.Store, Scope: action.History, Record: r.newest(), Set: r.set(),
		ReadOnly: !b.f.h.MayWrite(), Unopened: b.f.h.Unopened(), Tables: true, Capacity: true, Mends: true}
	sp, _ := action.Find(action.PutBack)
	if why := sp.Reason(s); why != "" {
		t.Say(t.Theme.Dim, why)
		return t.Section("put back", 0)
	}
	if r.newest().OfWiring() {
		t.Say(t.Theme.Strong, key+" takes back what was permitted and set, after a sheet")
		return t.Section("put back", 0)
	}
	if !r.isSet() {
		m := r.newest()
		what := strings.TrimSpace(m.Stage + " of " + b.f.pane.Short(m.Function))
		if m.OfCapacity() {
			what = m.Capacity().String()
		}
		t.Say(t.Theme.Strong, fmt.Sprintf("%s puts %s back to %s, after a sheet", key, what, m.From))
		if now := b.serves(m); !m.OfCapacity() && now != t.Theme.Glyphs.Unread && b.moved(m) {
			t.Say(t.Theme.Warn, "it has moved since: it serves "+now)
		}
		return t.Section("put back", 0)
	}
	back, stay := action.SetBack(s.Store, s.Set)
	t.Say(t.Theme.Strong, fmt.Sprintf("%s puts back %d of %d, after a sheet:", key, len(back), r.moved()))
	var parts []string
	for _, q := range back {
		parts = append(parts, b.f.pane.Short(q.Function)+" to "+q.Version)
	}
	t.Say(t.Theme.Text, "  "+strings.Join(parts, ", "))
	if len(stay) > 0 {
		words := "stay, they have moved since:"
		if len(stay) == 1 {
			words = "stays, it has moved since:"
		}
		t.Say(t.Theme.Text, fmt.Sprintf("%d %s", len(stay), words))
		last := b.lastMoves(stay)
		for _, e := range stay {
			moved := last[model.CellKey{Function: e.Function, Alias: e.Alias}]
			text := "  " + widget.FitTail(b.f.pane.Short(e.Function), 17, "") + b.since(moved)
			t.Add(t.Theme.Dim.Paint(widget.FitTail(text, max(w-2, 1), t.Theme.Glyphs.Ellipsis)))
		}
	}
	return t.Section("put back", 0)
}

// lastMoves are the newest moves of stages, by the stage: what each that was asked for was
// moved by last.
func (b *beside) lastMoves(of []journal.Entry) map[model.CellKey]*store.Record {
	last := map[model.CellKey]*store.Record{}
	for _, e := range of {
		last[model.CellKey{Function: e.Function, Alias: e.Alias}] = nil
	}
	history, left := b.f.h.Store.History(), len(last)
	for i := 0; i < len(history) && left > 0; i++ {
		m := &history[i]
		key := model.CellKey{Function: m.Function, Alias: m.Alias}
		if known, asked := last[key]; asked && known == nil && m.Status == release.Moved {
			last[key], left = m, left-1
		}
	}
	return last
}

// since says what moved a stage last.
func (b *beside) since(m *store.Record) string {
	if m == nil {
		return "serves something else"
	}
	what := m.To
	if m.Beside != nil {
		what = "canary of " + m.Beside.Version
	}
	return fmt.Sprintf("%s by %s, %s ago", what, byOf(m), cell.MoveAge(b.f.h.Now(), m))
}

// source says how it is known.
func (b *beside) source(r *row, w int) section.Section {
	t := section.Text{Theme: b.Theme(), W: w}
	m := r.newest()
	fact := func(name, value string) { t.Fact(name, 10, t.Theme.Text, value) }
	fact(string(m.Source), strings.TrimSpace(cmp.Or(m.Set(), m.ID)+" "+map[bool]string{true: "on " + m.Host, false: ""}[m.Host != ""]))
	if m.Source == store.Trailed && m.ByOther() {
		fact("with", string(m.With))
	}
	if !m.After.IsZero() {
		fact("made after", cell.Stamp(m.After))
	}
	if m.Source == store.Outside {
		fact("first seen", cell.Stamp(m.Seen))
	}
	if m.Entry != nil {
		fact("as", m.Entry.Intent.ARN)
	}
	fact("CloudTrail", trailWords(b.f.h.Store.Trail()))
	return t.Section("known from", leavesSource)
}
