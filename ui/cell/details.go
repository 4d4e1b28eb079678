package cell

import (
	"slices"
	"time"
)

// Stamp is a moment in full, in UTC so that operators in several places mean the
// same.
func Stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format("2006-01-02 15:04:05 UTC")
}

// Filled are the lines of details without those that say nothing.
func Filled(lines [][2]string) [][2]string {
	return slices.DeleteFunc(lines, func(l [2]string) bool { return l[1] == "" })
}
