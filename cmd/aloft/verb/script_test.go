package verb

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/config"
)

// documentedScript is the script of docs/components.md, a command a line.
func documentedScript(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "components.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, script, ok := strings.Cut(string(text), "<!-- script -->\n```sh\n")
	script, _, also := strings.Cut(script, "```\n<!-- /script -->")
	if !ok || !also {
		t.Fatal("docs/components.md has no script")
	}
	var lines []string
	for _, line := range strings.Split(strings.TrimSpace(script), "\n") {
		if !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines
}

// words are a command line as a shell takes it apart, with quotes of both kinds.
func shellWords(line string) []string {
	var all []string
	var word strings.Builder
	quote, inside := rune(0), false
	for _, c := range line {
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote, inside = c, true
		case quote == 0 && c == ' ':
			if inside {
				all = append(all, word.String())
			}
			word.Reset()
			inside = false
		default:
			word.WriteRune(c)
			inside = true
		}
	}
	if inside {
		all = append(all, word.String())
	}
	return all
}

// The script of the documentation, on an account in which nothing was made yet: each line does
// what it says, and in the end all three stages serve what was made.
func TestTheDocumentedScriptFromAnEmptyAccountToThreeStages(t *testing.T) {
	empty(t, func(t *testing.T, h *host) {
		h.configure("") // new writes one
		// Tests of one function wait for one another's reading, in which no time may pass here.
		h.world = sim.New(sim.Options{Seed: 7, Now: time.Now, Unlimited: true,
			Spreading: sim.Latency{Min: 4 * time.Second, Max: 9 * time.Second},
			Changes:   sim.Latency{Min: 5 * time.Second, Max: 20 * time.Second}, Pace: 0.2})
		ran := 0
		for _, line := range documentedScript(t) {
			words := shellWords(line)
			switch words[0] {
			case "cd":
				h.Dir = filepath.Join(h.Dir, words[1])
			case "sed": // -i.bak s/old/new/ file
				part := strings.Split(words[2], "/")
				h.edit(words[3], part[1], part[2])
			case "aloft":
				ran++
				h.run(exitDone, words[1:]...)
				t.Logf("%s\n%s%s", line, h.out.String(), h.err.String())
			default:
				t.Fatalf("who runs %q?", line)
			}
		}
		if ran < 12 {
			t.Errorf("the script has %d commands", ran)
		}
		h.says("nothing to change")
		for _, stage := range []string{"dev", "stage", "prod"} {
			if got := h.served("activity", stage); got != "2" {
				t.Errorf("%s serves %q", stage, got)
			}
		}
		if c, err := config.Load(config.Options{Path: filepath.Join(h.Dir, "aloft.toml"), Dir: h.Dir,
			Home: h.Home}); err != nil || len(c.Tests) != 2 {
			t.Errorf("the tests are %+v, %v", c.Tests, err)
		}
	})
}
