package functions

import (
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// beside is the right pane of the matrix: the versions of the chosen function, how the
// calls of its chosen stage went, and its moves; of the chosen version all that is known
// where the pane has the keys.
type beside struct {
	env      env
	versions *Versions
	open     bool // all of a version shows, and little else
}

func newBeside(env env, versions *Versions) (*beside, *section.Pile) {
	b := &beside{env: env, versions: versions}
	return b, section.New(section.Spec{
		Env: env.Env, List: versions, Follow: b.follow, Title: b.title, Sections: b.sections, None: "no function is chosen", Close: b.close,
		Rests: store.OfFunctions | store.OfCells | store.OfVersions | store.OfHistory | store.OfHealth | store.OfAPIs,
	})
}

// follow takes the chosen function and stage. The room that a version was given is taken
// back when the keys go elsewhere.
func (b *beside) follow(s action.Situation) bool {
	b.open = b.open && s.Scope == action.Versions
	return b.versions.Follow(s)
}

// close takes the room back from the chosen version.
func (b *beside) close() bool {
	was := b.open
	b.open = false
	return was
}

func (b *beside) title() (title, info string) {
	_, info = b.versions.Title()
	dot := " " + b.versions.Theme().Glyphs.Dot + " "
	if b.versions.function == "" {
		return fmt.Sprintf("%d Versions", section.Number), ""
	}
	title = fmt.Sprintf("%d Versions", section.Number) + dot + b.versions.short
	if f := b.versions.Filter(); !f.Empty() {
		shown, all := b.versions.Count()
		title += fmt.Sprintf(" %d of %d%s/%s", shown, all, dot, f.Text)
	}
	return title, info
}

// The lines that the sections go by.
const (
	leastVersions = 5  // versions beside their heads
	tallPane      = 50 // from here on plots stand instead of strips
	tablePane     = 24 // from here on figures stand in columns instead of sentences
)

// The order in which sections leave.
const (
	plotsLeave = iota + 1
	factsLeave
	movesLeave
)

func (b *beside) sections(w, h int, focused bool) []section.Section {
	if b.versions.function == "" {
		return nil
	}
	shown, _ := b.versions.Count()
	versions := section.Section{Rows: max(shown, 1) + 1, Least: min(max(shown, 1), leastVersions) + 1, Fills: true,
		Draw: func(w, h int) []string { return b.versions.Body(w, h, focused) }}
	if b.open && focused {
		versions.Least = 2
		details := b.details(w)
		details.Least, details.Leaves = 1, 0
		return []section.Section{versions, details}
	}
	out := append([]section.Section{versions}, b.hour(w, h)...)
	if focused {
		details := b.details(w)
		details.Leaves = movesLeave + 1
		out = append(out, details)
	}
	return append(out, b.moves(w))
}

// key is the chosen stage of the function.
func (b *beside) key() model.CellKey {
	st, _ := b.env.Store.Stage(b.versions.stage)
	return model.CellKey{Function: b.versions.function, Alias: st.Alias}
}

// details are all that is known of the chosen version, in two columns where there is
// room for them.
func (b *beside) details(w int) section.Section {
	title, facts := b.versions.Details()
	title = strings.TrimPrefix(title, b.env.Prefix())
	t := b.versions.Theme()
	columns := 1
	if w >= 2*leastDetail {
		columns = 2
	}
	each := w / columns
	fact := func(name, value string) string {
		return " " + t.Dim.Paint(widget.FitTail(name, detailName, t.Glyphs.Ellipsis)) + " " + value
	}
	var short, long []string
	for _, f := range facts {
		if widget.Width(f[1]) < each-detailName-2 && widget.Width(f[0]) <= detailName {
			short = append(short, fact(f[0], f[1]))
			continue
		}
		if widget.Width(f[0]) > detailName {
			long, f[0] = append(long, " "+t.Dim.Paint(f[0])), ""
		}
		for i, part := range widget.Wrap(f[1], max(w-detailName-3, 1), ":/,") {
			if i > 0 {
				f[0] = ""
			}
			long = append(long, fact(f[0], part))
		}
	}
	rows := (len(short) + columns - 1) / columns
	lines := make([]string, rows)
	for i, text := range short {
		lines[i%rows] += widget.FitTail(text, each, t.Glyphs.Ellipsis)
	}
	lines = append(lines, long...)
	if _, ok := b.env.Links.BuildOf(b.versions.function, b.versions.chosen()); ok && b.open {
		lines = append(lines, " "+t.Key.Paint("enter")+t.Dim.Paint(" show the build"))
	}
	return section.Texts(title, lines...)
}

// The widths of facts, in cells.
const (
	leastDetail = 39 // a column of them, at least
	detailName  = 12
)

// mostMoves is how many moves of the function are told of: more where the pane is tall.
const mostMoves = 4

// moves are the last ones of the function, of all its stages.
func (b *beside) moves(w int) section.Section {
	var lines []string
	t := b.versions.Theme()
	now := b.env.Now()
	history := b.env.Store.History()
	most, who := mostMoves, 5
	if w >= wideVersions {
		most, who = 2*mostMoves, 11
	}
	for i := range history {
		m := &history[i]
		if m.Function != b.versions.function || !m.OfMove() {
			continue
		}
		by := m.By
		if who > 5 && m.Host != "" && m.Host != "build" {
			by += " " + m.Host
		}
		move := cell.Move(t.Glyphs, m)
		lines = append(lines, fmt.Sprintf(" %s %s %-9s %s %s", t.Dim.Paint(fmt.Sprintf("%4s", cell.MoveAge(now, m))),
			b.stage(t, m.Stage, 6), move, t.Dim.Paint(fmt.Sprintf("%-*s", who, by)), m.Reason))
		if len(lines) == most {
			break
		}
	}
	if len(lines) == 0 {
		lines = []string{" " + t.Dim.Paint("none is known")}
	}
	s := section.Texts("moves of "+b.versions.short, lines...)
	s.Leaves, s.Least = movesLeave, min(mostMoves, len(lines))
	return s
}

// stage is the name of a stage in its colour, as wide as asked for.
func (b *beside) stage(t theme.Theme, name string, w int) string {
	text := widget.FitTail(name, w, t.Glyphs.Ellipsis)
	stages := b.env.Store.Stages()
	for i, st := range stages {
		if st.Name == name {
			return t.Stage(i, len(stages)).Paint(text)
		}
	}
	return text
}

// read is the last hour of the chosen stage, as far as it is known.
func (b *beside) read() (health.HourRead, bool) { return b.env.Store.Hour(b.key()) }
