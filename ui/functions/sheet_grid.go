package functions

// The rows of a sheet that sets two sides beside each other.

import (
	"strings"

	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// grid is a page with a sign, a name, two sides, and a remark where there is room for a
// third column.
type grid struct {
	*dialog.Page
	left int // rows that leave have left up to that one
	// side is the width of a side where the grid stands below a page's own columns, of
	// which the first has dialog.Label; 0 for columns of the grid's own.
	side int
}

// The columns of a grid, in cells.
const (
	gridName  = 2 + dialog.Name + 1 // sign and name
	mostSide  = 34
	leastAll  = 100 // of a page that has a column of remarks
	gridGap   = 1
	leastSide = 4
)

// shows reports whether a row that leaves is there.
func (g *grid) shows(leaves int) bool { return g.left < leaves }

// take are the lines so far, which the grid forgets.
func (g *grid) take() []string {
	lines := g.Body
	g.Body = nil
	return lines
}

// widths are those of both sides and of the remark, which is 0 where it stands behind the
// second side.
func (g *grid) widths() (side, remark int) {
	if g.side > 0 {
		return g.side + gridGap, 0
	}
	room := g.W - gridName
	if g.W < leastAll {
		return max((room-gridGap)/2, leastSide), 0
	}
	side = min(mostSide-gridGap, room/3)
	return side, room - 2*(side+gridGap)
}

// names are what stands before a name, and how wide the column of names is.
func (g *grid) names() (indent string, named int) {
	if g.side > 0 {
		return "", dialog.Label + 1
	}
	return "  ", dialog.Name
}

// heads writes what the sides are.
func (g *grid) heads(before, then string) {
	g.put("", g.Warn, "", g.Dim, [3]string{before, then, ""}, [3]theme.Style{g.Strong, g.Strong, g.Dim})
}

// row writes a field of both sides, with a sign where they differ.
func (g *grid) row(differs bool, name, before, after, remark string) {
	if !differs {
		g.put("", g.Warn, name, g.Dim, [3]string{before, after, remark}, [3]theme.Style{g.Text, g.Text, g.Warn})
		return
	}
	g.put(g.Glyphs.Differs, g.Warn, name, g.Dim, [3]string{before, after, remark}, [3]theme.Style{g.Text, g.Strong, g.Warn})
}

// quiet writes a dim row.
func (g *grid) quiet(name, before, after, remark string) {
	if after == "" && remark == "" {
		g.line(name, before)
		return
	}
	g.put("", g.Warn, name, g.Dim, [3]string{before, after, remark}, [3]theme.Style{g.Dim, g.Dim, g.Dim})
}

// line writes a name and words as wide as the page.
func (g *grid) line(name, words string) {
	indent, named := g.names()
	lines := widget.Wrap(safetext.Line(words), max(g.W-len(indent)-named-1, 1), ":/,")
	for i, line := range lines {
		if i > 0 {
			name = ""
		}
		g.Add(indent + g.Dim.Paint(g.Cut(name, named)) + " " + strings.TrimRight(line, " "))
	}
}

// put writes one row. Each value is broken to the width of its column.
func (g *grid) put(sign string, signs theme.Style, name string, names theme.Style, values [3]string, styles [3]theme.Style) {
	side, remark := g.widths()
	widths := [3]int{side, side, remark}
	if remark == 0 && values[2] != "" {
		values[1] = strings.TrimSpace(values[1] + "  " + values[2])
	}
	var cells [3][]string
	high := 1
	for i, w := range widths {
		if w == 0 {
			continue
		}
		cells[i] = widget.Wrap(safetext.Line(values[i]), w, ":/,")
		high = max(high, len(cells[i]))
	}
	indent, named := g.names()
	fields := widget.Wrap(safetext.Line(name), named, "")
	high = max(high, len(fields))
	at := func(lines []string, row int) string {
		if row < len(lines) {
			return lines[row]
		}
		return ""
	}
	for row := range high {
		lead := indent
		if row == 0 && sign != "" {
			lead = signs.Paint(sign) + " "
		}
		line := lead + names.Paint(g.Cut(at(fields, row), named))
		for i, w := range widths {
			if w > 0 {
				line += " " + styles[i].Paint(g.Cut(at(cells[i], row), w))
			}
		}
		g.Add(line)
	}
}
