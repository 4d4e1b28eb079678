package dialog_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

func TestAnInputShowsTheCursorInAnyWidth(t *testing.T) {
	for _, text := range []string{"", "prod", "漢字漢字漢字", strings.Repeat("long ", 30)} {
		in := dialog.NewInput(300)
		in.Focus(true)
		in.Take(tea.PasteMsg{Content: text})
		for w := range 30 {
			for range 3 {
				in.Take(dialogtest.Key("left"))
			}
			if got := ansi.StringWidthWc(in.View(dialogtest.Dark(), w)); got != w {
				t.Errorf("%q is %d wide, want %d", text, got, w)
			}
		}
	}
}
