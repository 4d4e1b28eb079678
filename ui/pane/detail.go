package pane

import (
	"maps"
	"slices"
)

// filled leaves out the lines that say nothing.
func filled(lines [][2]string) [][2]string {
	return slices.DeleteFunc(lines, func(l [2]string) bool { return l[1] == "" })
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
