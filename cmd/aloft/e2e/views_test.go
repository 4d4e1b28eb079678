//go:build unix

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const viewsFile = `
[[stage]]
name = "dev"
[[stage]]
name = "stage"
[[stage]]
name = "prod"

[[view]]
name = "slack alone"
filter = "slack"
sort = "-function"
stage = "prod"
`

func TestAViewWhatAWSAnswersAndTheScreenAsAFile(t *testing.T) {
	config := filepath.Join(t.TempDir(), "team.toml")
	if err := os.WriteFile(config, []byte(viewsFile), 0o600); err != nil {
		t.Fatal(err)
	}
	term := start(t, options{cols: 140, rows: 44, args: []string{"--demo", "--config", config, "--view", "slack alone"}})
	term.awaitText("/slack", "[prod]", "FUNCTION▼", "slack-events")
	pressUntil(t, term, "Y", func(s string) bool { return strings.Contains(s, "as AWS answers it") })
	term.awaitText("lambda:GetAlias", `"Name": "prod"`)
	term.press("/", "variables", "enter")
	term.awaitText("1 of 1", `"TABLE": "••••••"`)
	term.press("S")
	term.awaitText("Save the screen", "aloft-slack-", ".txt", "[text]")
	pressUntil(t, term, "enter", func(s string) bool { return strings.Contains(s, "screen saved as text") })
	saved, err := filepath.Glob(filepath.Join(term.cmd.Dir, "aloft-slack-*.txt"))
	if err != nil || len(saved) != 1 {
		t.Fatalf("saved %q, %v", saved, err)
	}
	text, err := os.ReadFile(saved[0])
	if err != nil || !strings.Contains(string(text), "lambda:GetFunction") || strings.Contains(string(text), "\x1b") {
		t.Errorf("%v, the file is\n%s", err, text)
	}
	pressUntil(t, term, "esc", func(s string) bool { return strings.Contains(s, "1 Functions 18") })
	term.press("g", "*")
	term.await("a favourite", func(s string) bool { return strings.Contains(s, "▸*") })
	term.press(":", "slack alone")
	term.awaitText("view", "enter go")
	term.press("enter")
	term.awaitText("3 of 18 · /slack")
	term.press("q")
	if code := term.exit(); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	term.restored()
}

func TestABadViewIsToldBeforeTheScreen(t *testing.T) {
	config := filepath.Join(t.TempDir(), "team.toml")
	bad := viewsFile + "[[view]]\nname = \"bad\"\nfilter = \"porod:14\"\n"
	if err := os.WriteFile(config, []byte(bad), 0o600); err != nil {
		t.Fatal(err)
	}
	term := start(t, options{args: []string{"--demo", "--config", config}})
	term.awaitText("team.toml:16: view.filter: no column \"porod\": there are ")
	if code := term.exit(); code != 2 {
		t.Errorf("exit code %d, want 2", code)
	}
}
