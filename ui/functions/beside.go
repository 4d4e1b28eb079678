package functions

import (
	"fmt"

	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/section"
)

// beside is the right pane of the matrix: the versions of the chosen function, what its
// chosen stage serves, and its moves.
type beside struct {
	env      env
	versions *Versions
}

func newBeside(env env, versions *Versions) *section.Pile {
	b := &beside{env, versions}
	return section.New(section.Spec{
		Env: env.Env, List: versions, Title: b.title, Sections: b.sections, None: "no function is chosen",
		Rests: store.OfFunctions | store.OfCells | store.OfVersions | store.OfHistory,
	})
}

func (b *beside) title() (title, info string) {
	_, info = b.versions.Title()
	dot := " " + b.versions.Theme().Glyphs.Dot + " "
	if b.versions.function == "" {
		return fmt.Sprintf("%d Versions", section.Number), ""
	}
	title = fmt.Sprintf("%d Versions", section.Number) + dot + b.versions.function
	if f := b.versions.Filter(); !f.Empty() {
		shown, all := b.versions.Count()
		title += fmt.Sprintf(" %d of %d%s/%s", shown, all, dot, f.Text)
	}
	return title, info
}

// leastVersions is how many versions show at least, beside the heads.
const leastVersions = 5

func (b *beside) sections(_, _ int, focused bool) []section.Section {
	if b.versions.function == "" {
		return nil
	}
	_, all := b.versions.Count()
	out := []section.Section{{Rows: all + 1, Least: min(max(all, 1), leastVersions) + 1, Fills: true,
		Draw: func(w, h int) []string { return b.versions.Body(w, h, focused) }}}
	return append(out, b.moves())
}

// mostMoves is how many moves of the function are told of.
const mostMoves = 4

// moves are the last ones of the function, of all its stages.
func (b *beside) moves() section.Section {
	var lines []string
	t := b.versions.Theme()
	now := b.env.Now()
	history := b.env.Store.History()
	for i := range history {
		m := &history[i]
		if m.Function != b.versions.function {
			continue
		}
		move := m.From + " " + t.Glyphs.Arrow + " " + m.To
		lines = append(lines, fmt.Sprintf("%4s %-6s %-9s %-6s %s", cell.MoveAge(now, m), m.Stage, move, m.By, m.Reason))
		if len(lines) == mostMoves {
			break
		}
	}
	if len(lines) == 0 {
		lines = []string{t.Dim.Paint("none is known")}
	}
	for i, line := range lines {
		lines[i] = " " + line
	}
	s := section.Texts("moves of "+b.versions.function, lines...)
	s.Leaves = 3
	return s
}
