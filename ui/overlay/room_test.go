package overlay

// Every dialog fits any room, and no text in it does anything to a terminal.

import (
	"maps"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/theme"
)

// styles are themes that differ in what they write.
func styles() []theme.Theme {
	return []theme.Theme{dark(), theme.New(theme.Options{Name: "light", Depth: colorprofile.ASCII, ASCII: true})}
}

func TestEveryDialogFitsAnyRoom(t *testing.T) {
	env := testEnv(t)
	for turn, th := range styles() {
		dialogs := opened(env)
		maps.Copy(dialogs, tableDialogs(env))
		for name, o := range dialogs {
			check := func(w, h int) {
				lines := o.Lines(th, w, h)
				if len(lines) > h {
					t.Fatalf("%s at %dx%d has %d lines", name, w, h, len(lines))
				}
				for y, l := range lines {
					if got, want := ansi.StringWidthWc(l), ansi.StringWidthWc(lines[0]); got != want || got > w {
						t.Fatalf("%s at %dx%d: line %d is %d wide, the first is %d: %q", name, w, h, y, got, want, l)
					}
				}
			}
			for w := 1; w <= 60; w++ {
				for h := 1; h <= 20; h++ {
					if (w+h+turn)%2 == 0 { // the styles share the sizes
						check(w, h)
					}
				}
			}
			for _, s := range [][2]int{{0, 0}, {80, 24}, {200, 60}, {300, 100}} {
				check(s[0], s[1])
			}
		}
	}
}

// hostileDialogs are all dialogs full of text that must not reach a terminal.
func hostileDialogs(env dialog.Env) map[string]dialog.Dialog {
	_, _, prod := stages(env)
	prod.Name, prod.Alias = hostile, hostile
	bad := func(v *model.Version) {
		v.Number, v.Description, v.Role, v.Handler, v.Runtime = hostile, hostile, hostile, hostile, hostile
		v.Environment[hostile] = model.NewSecret(hostile)
		v.Layers = []string{hostile}
	}
	sheet := readySheet(env, hostile, prod)
	sheet.Current, sheet.Target = version("1", 0, nil), version("2", 0, bad)
	sheet.From, sheet.To, sheet.Reason = hostile, hostile, hostile
	sheet.Differences = release.Diff(*sheet.Current, *sheet.Target)
	sheet.Notes = []string{hostile}
	sheet.LastMove = &release.Stamp{Kind: hostile, From: hostile, To: hostile, By: hostile, Host: hostile, Why: hostile}
	sheet.EndsCanary = &model.Canary{Version: hostile, Weight: 0.5}
	refused, choose := sheet, sheet
	refused.Verdict, choose.Verdict = release.Refused, release.Choose
	choose.Choices = []release.Choice{{Version: hostile, Note: hostile}}
	out := map[string]dialog.Dialog{
		"sheet":   openSheets(env, nil, sheet),
		"refused": openSheets(env, nil, refused),
		"choose":  openSheets(env, nil, choose),
		"many":    openSheets(env, map[string]bool{hostile: true}, sheet, refused, choose),
		"details": dialog.NewDetails(env, hostile, [][2]string{{hostile, hostile}}),
	}
	d := NewDiff(env, hostile)
	d.SetSides(Side{hostile, *sheet.Current}, Side{hostile, *sheet.Target})
	d.revealed = true
	out["diff"] = d
	failed := NewDiff(env, hostile)
	failed.Fail(hostile)
	out["failed"] = failed
	env.Stages = []model.Stage{prod}
	p := NewPicker(env, []string{hostile}, hostile)
	p.SetVersions([]Pick{{Version: hostile, Serves: []string{hostile}, Code: hostile, Note: hostile}}, true)
	out["picker-stage"] = p
	v := NewPicker(env, []string{hostile}, hostile)
	v.SetVersions(p.picks, true)
	v.ask(true)
	out["picker-version"] = v
	out["palette"] = dialog.NewPalette(env, []action.Spec{{ID: "x", Title: "x"}}, func(action.Spec) string { return hostile })
	for name, o := range hostilePipelineDialogs(env) {
		out[name] = o
	}
	for name, o := range hostileTableDialogs(env) {
		out["tables "+name] = o
	}
	return out
}

func TestHostileTextDoesNothing(t *testing.T) {
	env := testEnv(t)
	mono := theme.New(theme.Options{Depth: colorprofile.ASCII, ASCII: true})
	for name, o := range hostileDialogs(env) {
		for _, line := range o.Lines(mono, 100, 60) {
			if got := ansi.StringWidthWc(line); got != ansi.StringWidthWc(o.Lines(mono, 100, 60)[0]) {
				t.Errorf("%s: a line is %d wide: %q", name, got, line)
			}
			// What is left without the theme's own styles holds no control at all.
			for _, sgr := range []string{"\x1b[m", "\x1b[1m", "\x1b[2m", "\x1b[4m", "\x1b[7m", "\x1b[1;4m", "\x1b[1;7m"} {
				line = strings.ReplaceAll(line, sgr, "")
			}
			for _, r := range line {
				if r < 0x20 || r >= 0x7f && r < 0xa0 || r == '\u202e' {
					t.Errorf("%s: %q holds %q", name, line, r)
				}
			}
		}
	}
}
