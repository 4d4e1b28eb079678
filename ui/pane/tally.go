package pane

import (
	"strconv"
	"time"
)

// Tally is how many rows a list has, empty until it was read.
func Tally(p Pane, read time.Time) string {
	if _, all := p.Count(); all > 0 || !read.IsZero() {
		return strconv.Itoa(all)
	}
	return ""
}
