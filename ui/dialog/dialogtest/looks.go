package dialogtest

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/ui/dialog"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Make makes dialogs in all their states, by name.
type Make func(env dialog.Env) map[string]dialog.Dialog

// LookAsTheyDid holds dialogs to how they looked on three screens, with colour and
// without.
func LookAsTheyDid(t *testing.T, dialogs Make) {
	t.Helper()
	env := Env(t)
	names := slices.Sorted(maps.Keys(dialogs(env)))
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		var plain, coloured strings.Builder
		for _, name := range names {
			// Header, footer and a margin of the screen are taken off.
			lines := dialogs(env)[name].Lines(Dark(), size[0]-4, size[1]-4)
			text := strings.Join(lines, "\n") + "\n\n"
			fmt.Fprintf(&plain, "%s\n%s", name, ansi.Strip(text))
			fmt.Fprintf(&coloured, "%s\n%s", name, strings.ReplaceAll(text, "\x1b", "␛"))
		}
		name := fmt.Sprintf("%dx%d", size[0], size[1])
		Golden(t, name, plain.String())
		Golden(t, name+"-colour", coloured.String())
	}
}

// Golden compares a text with a file of the testdata of the folder under test.
func Golden(t *testing.T, name, got string) {
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
