package overlay

// How every dialog looks on three screens, with colour and without.

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/theme"
)

var update = flag.Bool("update", false, "write the golden files anew")

func dark() theme.Theme {
	return theme.New(theme.Options{Name: "dark", Depth: colorprofile.ANSI256})
}

// golden compares a text with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run the test with -update and look at the change\ngot:\n%s\nwant:\n%s", path, got, want)
	}
}

// Where the locale has no UTF-8, dialogs are drawn in ASCII.
func TestEveryDialogIsPlainWhereTheLocaleIs(t *testing.T) {
	env := testEnv(t)
	plain := theme.New(theme.Options{Name: "dark", Depth: colorprofile.Ascii, ASCII: true})
	for name, o := range opened(env) {
		for _, size := range [][2]int{{110, 50}, {58, 12}} {
			for _, line := range o.Lines(plain, size[0], size[1]) {
				if i := strings.IndexFunc(line, func(r rune) bool { return r > 0x7e }); i >= 0 {
					t.Errorf("%s at %d cells: %q", name, size[0], line)
				}
			}
		}
	}
}

// sizes of the room that a dialog has on common screens: header, footer and a
// margin are taken off.
var sizes = [][2]int{{80, 24}, {120, 40}, {200, 60}}

func TestEveryDialogLooksAsItDid(t *testing.T) { looksAsItDid(t, "", opened) }

func TestDialogsOfTablesAndCostsLookAsTheyDid(t *testing.T) { looksAsItDid(t, "tables-", tableDialogs) }

// looksAsItDid holds dialogs to how they looked on three screens.
func looksAsItDid(t *testing.T, prefix string, opened func(dialog.Env) map[string]dialog.Dialog) {
	t.Helper()
	env := testEnv(t)
	var names []string
	for name := range opened(env) {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, size := range sizes {
		w, h := size[0]-4, size[1]-4
		var plain, coloured strings.Builder
		for _, name := range names {
			lines := opened(env)[name].Lines(dark(), w, h)
			text := strings.Join(lines, "\n") + "\n\n"
			fmt.Fprintf(&plain, "%s\n%s", name, ansi.Strip(text))
			fmt.Fprintf(&coloured, "%s\n%s", name, strings.ReplaceAll(text, "\x1b", "␛"))
		}
		name := fmt.Sprintf("%s%dx%d", prefix, size[0], size[1])
		golden(t, name, plain.String())
		golden(t, name+"-colour", coloured.String())
	}
}
