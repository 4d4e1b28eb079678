package config

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// settingsTable is the table of docs/config.md.
func settingsTable() string {
	var b strings.Builder
	b.WriteString("| key | takes | default | meaning | a personal file over a team's may |\n|---|---|---|---|---|\n")
	for _, s := range Settings() {
		takes := string(s.Kind)
		switch {
		case len(s.Choices) > 0:
			takes = "`\"" + strings.Join(s.Choices, "\"`, `\"") + "\"`"
		case s.Max > 0:
			takes = fmt.Sprintf("%s, %s, at most %s", s.Kind, s.Unit, literal(s.Max))
		}
		absent := s.Absent
		if s.Default != nil {
			absent = "`" + literal(s.Default) + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", s.Key, takes, absent, s.Meaning, s.Personal)
	}
	return b.String()
}

func TestTheDocumentedTableIsTheOneInTheCode(t *testing.T) {
	documented(t, "config.md", "settings", settingsTable())
}

// documented holds the part of a document between two marks to what the code says,
// and writes it anew with -update.
func documented(t *testing.T, name, mark, want string) {
	t.Helper()
	begin, end := "<!-- "+mark+" -->\n", "<!-- /"+mark+" -->"
	path := filepath.Join("..", "docs", name)
	doc, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok1 := strings.Cut(string(doc), begin)
	block, after, ok2 := strings.Cut(rest, end)
	if !ok1 || !ok2 {
		t.Fatalf("%s has no %q … %q", path, begin, end)
	}
	if block == want {
		return
	}
	if !*update {
		t.Fatalf("the table of %s is not current: go test ./config -update", path)
	}
	if err := os.WriteFile(path, []byte(before+begin+want+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

// tomlOf are the TOML files that a document shows.
func tomlOf(t *testing.T, name string) []string {
	t.Helper()
	doc, err := os.ReadFile(filepath.Join("..", "docs", name))
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(string(doc), "```toml\n")
	if len(parts) < 2 {
		t.Fatalf("%s shows no file", name)
	}
	texts := parts[1:]
	for i := range texts {
		texts[i], _, _ = strings.Cut(texts[i], "```")
	}
	return texts
}

func TestTheFilesInTheDocumentAreValid(t *testing.T) {
	for _, text := range tomlOf(t, "config.md") {
		h := newHost(t)
		h.team(text)
		o := h.options()
		o.Actions = nil
		if _, err := Load(o); err != nil {
			t.Errorf("%v in\n%s", err, text)
		}
	}
}

func TestTheExampleChangesNothingAndNamesEverySetting(t *testing.T) {
	h := newHost(t)
	plain := h.load()
	h.team(Example())
	c := h.load()
	c.Team = ""
	if !reflect.DeepEqual(c, plain) {
		t.Errorf("the example changes the configuration: %+v", c)
	}
	// With each # taken away that is not doubled, it is a valid file.
	text := strings.ReplaceAll("\n"+Example(), "\n# ", "\n")
	text = strings.Replace(text, "aloft.toml: the conf", "# aloft.toml: the conf", 1)
	h.team(text)
	c = h.load()
	for _, s := range Settings() {
		key := strings.Replace(strings.Replace(s.Key, "<action>", "promote", 1), "stage.", "stage.prod.", 1)
		key = strings.Replace(key, "function.", "function.orders.", 1)
		key = strings.Replace(key, "test.", "test.orders.takes an order.", 1)
		key = strings.Replace(key, "account.", "account.123456789012.", 1)
		key = strings.Replace(key, "command.", "command.invoke with curl.", 1)
		key = strings.Replace(key, "<role>", "bad", 1)
		if key == "stage.prod.name" {
			key = "stage"
		}
		key = strings.Replace(key, "branch.", "branch.release/*.", 1)
		key = strings.Replace(key, "view.", "view.trouble.", 1)
		key = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(key, ".name"), ".match"), ".words")
		if _, ok := c.Origins[key]; !ok {
			t.Errorf("the example does not set %s", key)
		}
	}
}

func TestEverySettingHasAFieldAndAnExplanation(t *testing.T) {
	for _, s := range Settings() {
		if s.Meaning == "" || s.Personal == "" || s.Default == nil && s.Absent == "" {
			t.Errorf("%s is not explained", s.Key)
		}
		if s.Default == nil || slices.ContainsFunc([]string{"stage.", "view.", "command."}, func(t string) bool { return strings.HasPrefix(s.Key, t) }) {
			continue
		}
		var before, after Config
		other := map[Kind]any{Text: "paid", Switch: true, Rate: 1.0, Count: 1, Texts: []string{"x"}}[s.Kind]
		after.set(s.Key, other)
		if reflect.DeepEqual(before, after) {
			t.Errorf("%s sets nothing", s.Key)
		}
	}
}
