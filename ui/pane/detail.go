package pane

import (
	"maps"
	"slices"
	"time"
)

// filled leaves out the lines that say nothing.
func filled(lines [][2]string) [][2]string {
	return slices.DeleteFunc(lines, func(l [2]string) bool { return l[1] == "" })
}

// stamp is a moment in full, in UTC so that operators in several places mean the
// same.
func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format("2006-01-02 15:04:05 UTC")
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
