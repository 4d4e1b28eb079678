package ui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/layout"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/shell"
)

// windFeature is a feature that nothing here knows: a list at the place of the tables, and
// its right pane.
type windFeature struct{ env pane.Env }

func (windFeature) Name() string                          { return "winds" }
func (windFeature) Handlers() map[action.ID]shell.Handler { return nil }
func (f windFeature) Panes() []shell.Pane {
	winds := list.New(list.Spec[string]{
		Number: 9, Name: "Winds", Theme: f.env.Theme, Now: f.env.Now, Key: func(w string) string { return w },
		Rows: func() []string { return []string{"mistral", "foehn"} },
		Columns: func(int) []list.Column[string] {
			return []list.Column[string]{{ID: "wind", Title: "WIND", Width: list.Width{Least: 8}, Value: func(w string) any { return w }}}
		},
	})
	winds.Rebuild()
	beside := section.New(section.Spec{Env: f.env, Title: func() (string, string) { return "2 Wind", "" }, None: "none",
		Sections: func(int, int, bool) []section.Section { return []section.Section{section.Texts("", " from the north")} }})
	return []shell.Pane{
		{Number: 9, Name: "Winds", Scope: "winds", Focus: "focus-winds", Pane: winds, Place: layout.Third, Needs: layout.Needs{Cols: 40, Head: 1, Rows: 3}},
		{Number: section.Number, Name: "Wind", Scope: "winds", Of: "winds", Focus: action.FocusVersions, Pane: beside,
			Place: layout.Beside, Needs: layout.Needs{Cols: 54, Rows: 3}},
	}
}

func withWinds(t *testing.T, w, h int, test func(*cockpit)) {
	withVault(t, w, h, func(c *cockpit, _ *vault) {
		c.r.panes, c.r.summaries = nil, summaries{}
		c.r.furnish(append(c.r.features, windFeature{c.r.desk.Pane()}))
		c.r.drawn.all()
		c.send(tea.WindowSizeMsg{Width: w, Height: h})
		test(c)
	})
}

// All right panes have one number: the line of tabs names the one that can be seen.
func TestTabsNameOneRightPane(t *testing.T) {
	withWinds(t, 120, 30, func(c *cockpit) {
		c.shows("2 Versions", "9 Winds")
		c.lacks("2 Wind")
		c.r.Focus("winds")
		c.send(nil)
		c.shows("2 Wind", "9 Winds")
		c.lacks("2 Versions")
	})
}

// Lists of any feature may share a place, each with the right pane of its own.
func TestAnyListsShareAPlace(t *testing.T) {
	withWinds(t, 140, 44, func(c *cockpit) {
		c.shows("5 Tables", "9 Winds", "7 Cost", "· 8 History")
		c.lacks("mistral", "from the north")
		c.r.Focus("winds")
		c.send(nil)
		c.shows("5 Tables", "· 9 Winds 2", "mistral", "from the north", "7 Cost", "· 8 History")
		c.press(action.FocusVersions)
		if p := c.r.panes[c.r.focus]; p.Name != "Wind" {
			t.Errorf("%s has the keys, want the right pane of the winds", p.Name)
		}
		c.press(action.FocusFunctions)
		c.shows("mistral") // it stays in front
		c.lacks("from the north")
		for y, l := range c.lines() {
			if x := strings.Index(l, "5 Tables"); x >= 0 {
				c.send(tea.MouseClickMsg{X: len([]rune(l[:x])) + 1, Y: y, Button: tea.MouseLeft})
				break
			}
		}
		c.lacks("mistral")
		c.shows("9 Winds")
	})
}
