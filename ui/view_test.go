package ui

import (
	"slices"
	"testing"

	"github.com/aloftdeck/aloft/ui/layout"
)

// Panes are put beside each other by where they stand, whatever their order is.
func TestPanesAreJoinedFromTheLeft(t *testing.T) {
	r := furnished()
	r.plan.Panes = make([]layout.Rect, len(r.panes))
	r.drawn.panes = make([][]string, len(r.panes))
	for i, p := range []struct {
		at    layout.Rect
		lines []string
	}{
		{layout.Rect{X: 0, Y: 0, W: 1, H: 1}, []string{"a"}},
		{layout.Rect{X: 1, Y: 0, W: 1, H: 2}, []string{"b", "b"}},
		{layout.Rect{X: 0, Y: 1, W: 1, H: 1}, []string{"c"}},
	} {
		r.plan.Panes[i], r.drawn.panes[i] = p.at, p.lines
	}
	screen := make([]string, 2)
	if r.join(screen); !slices.Equal(screen, []string{"ab", "cb"}) {
		t.Errorf("joined %q", screen)
	}
}
