package theme

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Plain is a frame whose plain text looks as Text does: bold where there are 16 colours,
// so that dim text, which is plain there, stands behind it and can still be read.
func (t Theme) Plain(frame string) string {
	if t.Text.open == "" || frame == "" {
		return frame
	}
	lines := strings.Split(frame, "\n")
	for i, line := range lines {
		lines[i] = t.Text.Over(line)
	}
	return strings.Join(lines, "\n")
}

// Bar is a line with the selection's bar over it. All that it holds takes the bar's
// colours, in which others would make patches, but for Chosen and Alarm.
func (t Theme) Bar(line string) string {
	var b strings.Builder
	for line != "" {
		from, style := len(line), Style{}
		for _, s := range []Style{t.Chosen, t.Alarm} {
			if i := strings.Index(line, s.open); s.open != "" && i >= 0 && i < from {
				from, style = i, s
			}
		}
		b.WriteString(t.Selected.Paint(ansi.Strip(line[:from])))
		line = strings.TrimPrefix(line[from:], style.open)
		if style.open == "" {
			continue
		}
		to := strings.Index(line, reset)
		if to < 0 {
			to = len(line)
		}
		b.WriteString(style.Paint(line[:to]))
		line = strings.TrimPrefix(line[to:], reset)
	}
	return b.String()
}

// Joined is a title line that ends the pane above it: its ends reach up and down.
func (t Theme) Joined(line string) string {
	g := t.Glyphs
	for _, ends := range [][4]string{{g.TopLeft, g.TeeLeft, g.TopRight, g.TeeRight}, {g.HeavyLeft, g.HeavyTeeLeft, g.HeavyRight, g.HeavyTeeRight}} {
		from, to := strings.Index(line, ends[0]), strings.LastIndex(line, ends[2])
		if from >= 0 && to >= from {
			return line[:from] + ends[1] + line[from+len(ends[0]):to] + ends[3] + line[to+len(ends[2]):]
		}
	}
	return line
}
