package ui

import (
	"fmt"
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/release"
)

// otherMemory is a sheet whose versions differ in memory and architecture.
func otherMemory(r release.Request) release.Sheet {
	s := readySheet(r)
	s.Target.MemoryMB, s.Target.Architecture = 256, "arm64"
	s.Differences = release.Diff(*s.Current, *s.Target)
	return s
}

// vaultViews are the states of the screen with tables and costs.
var vaultViews = []struct {
	name string
	open func(c *cockpit, v *vault)
}{
	{"tables", func(c *cockpit, v *vault) { c.press(action.FocusTables) }},
	{"tables-folded", func(c *cockpit, v *vault) { c.press(action.FocusTables, action.ShowIndexes, action.Sort) }},
	{"tables-filter", func(c *cockpit, v *vault) {
		c.press(action.FocusTables, action.Filter)
		c.write("state:thr")
	}},
	{"table", func(c *cockpit, v *vault) { c.press(action.FocusTables, action.Open) }},
	{"table-day", func(c *cockpit, v *vault) {
		c.press(action.FocusTables, action.Down, action.TimeSpan, action.TimeSpan, action.Open)
	}},
	{"cost", func(c *cockpit, v *vault) { c.press(action.FocusCost) }},
	{"cost-functions", func(c *cockpit, v *vault) {
		c.press(action.FocusCost, action.CostGroup, action.FreeTier)
	}},
	{"costs", func(c *cockpit, v *vault) { c.press(action.FocusCost, action.Open) }},
	{"bill-ask", func(c *cockpit, v *vault) { c.press(action.FocusCost, action.AskBill) }},
	{"bill", func(c *cockpit, v *vault) {
		b := bill()
		v.kept = &b
		c.press(action.FocusCost, action.AskBill)
	}},
	{"what-if", func(c *cockpit, v *vault) { c.press(action.FocusCost, action.WhatIf) }},
	{"history-behind", func(c *cockpit, v *vault) { c.press(action.FocusHistory) }},
}

// heldVaultViews are those that are held as they look: of panes the shop's are, and each
// dialog in the folder of its feature.
func heldVaultViews() []string {
	return []string{"sheet-priced"}
}

func TestGoldenScreensOfTablesAndCosts(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		for _, profile := range []colorprofile.Profile{colorprofile.Ascii, colorprofile.ANSI256} {
			if !accepted(size[0], profile) {
				continue
			}
			look := map[colorprofile.Profile]string{colorprofile.Ascii: "plain", colorprofile.ANSI256: "color"}[profile]
			for _, view := range vaultViews {
				if !slices.Contains(heldVaultViews(), view.name) {
					continue
				}
				name := fmt.Sprintf("%s-%dx%d-%s", view.name, size[0], size[1], look)
				t.Run(name, func(t *testing.T) {
					withVault(t, size[0], size[1], func(c *cockpit, v *vault) {
						c.r.setProfile(profile)
						view.open(c, v)
						c.listening()
						content := c.r.View().Content
						exact(t, content, size[0], size[1])
						if profile == colorprofile.Ascii {
							content = c.screen()
						}
						golden(t, name, content)
					})
				})
			}
		}
	}
}

func TestEverySizeIsExactWithTablesAndCosts(t *testing.T) {
	sizes := [][2]int{{139, 40}, {140, 39}, {140, 40}, {141, 41}, {200, 60}, {300, 100}, {300, 16}, {61, 100}, {1, 100}, {300, 1}}
	for w := 1; w <= 70; w++ {
		for h := 1; h <= 20; h++ {
			if w < 58 && (w+h)%3 != 0 { // too small to show anything: every third will do
				continue
			}
			sizes = append(sizes, [2]int{w, h})
		}
	}
	for w := 70; w <= 300; w += 23 {
		for h := 15; h <= 100; h += 17 {
			sizes = append(sizes, [2]int{w, h})
		}
	}
	for _, view := range vaultViews {
		for _, locale := range []string{"C.UTF-8", "C"} {
			t.Run(view.name+" "+locale, func(t *testing.T) {
				withVault(t, 120, 40, func(c *cockpit, v *vault) {
					view.open(c, v)
					for _, s := range sizes {
						c.give(tea.WindowSizeMsg{Width: s[0], Height: s[1]})
						exact(t, c.r.View().Content, s[0], s[1])
						if locale == "C" {
							ascii(t, c)
						}
					}
				}, func(o *Options) {
					o.Getenv = func(name string) string { return map[string]string{"LANG": locale}[name] }
				})
			})
		}
	}
}

// ascii fails when the screen holds anything but ASCII.
func ascii(t *testing.T, c *cockpit) {
	t.Helper()
	for y, line := range c.lines() {
		for _, r := range line {
			if r > 0x7e {
				t.Fatalf("line %d holds %q: %q", y, r, line)
			}
		}
	}
}
