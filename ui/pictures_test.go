package ui

import (
	"flag"
	"image/color"
	"os"
	"path/filepath"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/picture"
	"github.com/aloftdeck/aloft/ui/shopfront"
)

var draw = flag.Bool("draw", false, "draw the pictures of the documentation anew")

// pictures are those that the documentation shows.
var pictures = []struct {
	name, title string
	open        func(c *cockpit)
}{
	{"cockpit", "The cockpit: what each stage of each function serves, with builds, tables and costs", func(*cockpit) {}},
	{"sheet", "A swap sheet: what putting prod back to the version before changes, and how both did", func(c *cockpit) {
		c.mover.sheet = putBack
		c.press(action.Rollback)
	}},
	{"build", "A build that runs, its phases, and the builds before it", func(c *cockpit) { c.press(action.FocusBuilds) }},
	{"table", "A table with an index whose writes are throttled", func(c *cockpit) {
		c.press(action.FocusTables, action.Down)
	}},
}

// putBack is the sheet that puts prod of payments-create back to 41.
func putBack(r release.Request) release.Sheet {
	now, then := shopfront.Version(r.Function, 42), shopfront.Version(r.Function, 41)
	now.LastModified, then.LastModified = shopfront.Now().Add(-3*time.Hour), shopfront.Now().Add(-50*time.Hour)
	then.TimeoutSeconds = 6
	now.Environment = map[string]model.Secret{"STRIPE_KEY": model.NewSecret("a"), "CAPTURE": model.NewSecret("3ds2")}
	then.Environment = map[string]model.Secret{"STRIPE_KEY": model.NewSecret("b")}
	return release.Sheet{
		Request: r, ID: "j27aehgnrwwm", ReadAt: shopfront.Now(), Verdict: release.Ready,
		Proved: true, Source: release.FromStamp,
		Alias: model.Alias{Function: r.Function, Name: r.Stage.Alias, Version: now.Number, Revision: "r42"},
		From:  now.Number, To: then.Number, Current: &now, Target: &then, Differences: release.Diff(now, then),
		LastMove: &release.Stamp{Kind: release.Promote, From: then.Number, To: now.Number, By: "bob", Host: "ops2",
			At: shopfront.Now().Add(-12 * time.Minute), Why: "3DS2 capture flow"},
	}
}

// The pictures show the account of the shopfront, whose facts and clock are fixed: the same source
// draws the same files, on every machine. make pictures draws them.
func TestThePicturesAreCurrent(t *testing.T) {
	const w, h = 140, 40
	for _, look := range []struct {
		name   string
		ground color.Color
		picture.Look
	}{{"dark", color.Black, picture.Dark()}, {"light", color.White, picture.Light()}} {
		for _, p := range pictures {
			t.Run(p.name+"-"+look.name, func(t *testing.T) {
				shopfrontAt(t, w, h, colorprofile.TrueColor, func(c *cockpit) {
					c.send(tea.BackgroundColorMsg{Color: look.ground})
					p.open(c)
					c.pass(2 * time.Second)
					holdPicture(t, p.name+"-"+look.name, picture.Of(c.r.View().Content, w, h).SVG(look.Look, p.title))
				}, func(o *Options) {
					begun := time.Now()
					o.Now = func() time.Time { return shopfront.Now().Add(time.Since(begun)) }
					o.Metrics = shopfront.Metrics{}
				})
			})
		}
	}
}

// holdPicture compares a picture with the one in the documentation, or draws that anew.
func holdPicture(t *testing.T, name, svg string) {
	t.Helper()
	path := filepath.Join("..", "docs", "pictures", name+".svg")
	if *draw {
		if err := os.WriteFile(path, []byte(svg), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if kept, err := os.ReadFile(path); err != nil || string(kept) != svg {
		t.Errorf("docs/pictures/%s.svg is not current (%v): make pictures draws it", name, err)
	}
}
