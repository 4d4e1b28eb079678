package widget

import (
	"github.com/charmbracelet/x/ansi"
)

// Link makes n cells of a line from cell x on lead to an address in terminals that know OSC
// 8; others show the same. Styles in the line stay. Where the line has not so many cells, or
// there is no address, it is returned as it is.
func Link(line string, x, n int, address string) string {
	if address == "" || n <= 0 || x < 0 {
		return line
	}
	from, to, cells := -1, -1, 0
	var state byte
	for at := 0; at < len(line); {
		if cells >= x && from < 0 {
			from = at
		}
		if cells >= x+n {
			to = at
			break
		}
		_, width, size, next := ansi.DecodeSequenceWc(line[at:], state, nil)
		cells, at, state = cells+width, at+size, next
	}
	if to < 0 && cells >= x+n {
		to = len(line)
	}
	if from < 0 || to < 0 {
		return line
	}
	return line[:from] + ansi.SetHyperlink(address) + line[from:to] + ansi.ResetHyperlink() + line[to:]
}
