package ui

import (
	"strings"

	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// part is one thing in the header. Where there is too little room the part with
// the highest drop goes first; those with 0 stay.
type part struct {
	text  string
	style theme.Style
	drop  int
}

// between is the room between parts.
const between = "  "

// fit empties the parts that the header has no room for.
func fit(lead, tail []part, w int) {
	for {
		need, worst := 1, (*part)(nil)
		for _, parts := range [][]part{lead, tail} {
			for i := range parts {
				p := &parts[i]
				if p.text == "" {
					continue
				}
				need += widget.Width(p.text) + len(between)
				if p.drop > 0 && (worst == nil || p.drop > worst.drop) {
					worst = p
				}
			}
		}
		if need <= w || worst == nil {
			return
		}
		worst.text = ""
	}
}

func paint(parts []part) string {
	var texts []string
	for _, p := range parts {
		if p.text != "" {
			texts = append(texts, p.style.Paint(p.text))
		}
	}
	return strings.Join(texts, between)
}
