package verb

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/aws/account"
)

// Verbs that ask AWS nothing.

// offline fails the test when an account is opened.
func (h *host) offline() {
	h.Open = func(context.Context, account.Options) (Account, error) {
		h.t.Error("an account was opened")
		return nil, errors.New("offline")
	}
}

func TestConfigSaysWhereValuesComeFrom(t *testing.T) {
	h := newHost(t)
	h.offline()
	h.configure("name = \"rigd\"\n" + team)
	h.run(exitDone, "config")
	h.prints(`"rigd"`, "aloft.toml:1", "budget.lambda_rps", "default")
	h.run(exitDone, "config", "-o", "json")
	var got struct {
		Team   string
		Values []valueJSON
	}
	h.decode(&got)
	if got.Team != filepath.Join(h.Dir, "aloft.toml") || got.Values[0].Key != "name" || got.Values[0].Value != "rigd" || got.Values[0].Line != 1 {
		t.Errorf("the config is %+v", got)
	}
}

func TestConfigErrorsNameFileAndLine(t *testing.T) {
	h := newHost(t)
	h.offline()
	h.configure("nam = \"rigd\"\n[budget]\nlambda_rps = -1\n")
	h.run(exitUsage, "config", "-o", "json")
	h.says("aloft.toml:1", "name", "aloft.toml:3")
	var got errorDocument
	h.decode(&got)
	if got.Error.Exit != exitUsage || strings.Contains(got.Error.Message, "\n") {
		t.Errorf("the error is %+v", got.Error)
	}
}

func TestConfigRefusesKeysThatClash(t *testing.T) {
	h := newHost(t)
	h.offline()
	h.configure("[keys]\npromote = [\"u\"]\n") // u rolls back
	h.run(exitUsage, "config")
	h.says("promote", "roll")
	h.configure("[keys]\npromote = [\"u\"]\nrollback = [\"p\"]\n") // swapped, they do not clash
	h.run(exitDone, "config")
}

func TestVersion(t *testing.T) {
	h := newHost(t)
	h.offline()
	for _, args := range [][]string{{"version"}, {"--version"}} {
		h.run(exitDone, args...)
		h.prints("aloft 1.2.3", "abc", "2026-11-22T21:50:03Z", "go1.")
		h.run(exitDone, append(args, "-o", "json")...)
		var got map[string]string
		h.decode(&got)
		if got["version"] != "1.2.3" || got["commit"] != "abc" || got["platform"] == "" {
			t.Errorf("%v: the version is %v", args, got)
		}
	}
}

func TestCompletionComesFromTheCacheAlone(t *testing.T) {
	h := newHost(t)
	h.configure(team + "[[function]]\nname = \"payments\"\nproject = \"team-build\"\n[[function]]\nname = \"audit\"\nproject = \"secret\"\n" +
		"[builds]\nprojects = [\"orders\", \"team-*\"]\n")
	h.run(exitDone, "status") // leaves the names behind
	h.offline()
	for _, c := range []struct{ args, want string }{
		{"promote ", "orders payments"},
		{"promote pay", "payments"},
		{"promote orders ", "payments"},
		{"promote orders --to ", "dev stage prod"},
		{"promote orders --from ", "dev stage prod"},
		{"rollback orders --stage ", "dev stage prod"},
		{"history ", "orders payments"},
		{"history orders ", ""},
		{"deploy ", "orders payments"},
		{"deploy orders ", "payments"},
		{"deploy orders --to ", "dev stage prod"},
		{"logs pay", "payments"},
		{"logs orders --stage ", "dev stage prod"},
		{"build ", "logs retry start stop"},
		{"build start ", "orders team-build"},
		{"build start team-build ", ""},
		{"builds t", "team-build"},
		{"build logs ", ""},
		{"history -o ", "table json"},
		{"completion ", "bash zsh fish powershell"},
		{"--demo promote activity-r", "activity-router"},
		{"--demo promote activity-router --to ", "dev stage prod"},
		{"--demo tables set activities --index ", "by-team"},
		{"--demo build logs slack-bundle#", "slack-bundle#3 slack-bundle#2 slack-bundle#1"},
		{"--demo apis hooks", "hooks-api"},
		{"--region eu-west-1 promote ", ""}, // nothing is known of that Region
	} {
		if got := h.complete(c.args); got != c.want {
			t.Errorf("%q completes to %q, want %q", c.args, got, c.want)
		}
	}
	h.configure("") // then the stages come from the cache too
	if got := h.complete("promote orders --to "); got != "dev stage prod" {
		t.Errorf("stages without config: %q", got)
	}
	h.configure("broken = [")
	if got := h.complete("promote "); got != "" {
		t.Errorf("with a broken config: %q", got)
	}
}

// complete asks as the shells' scripts do.
func (h *host) complete(line string) string {
	h.t.Helper()
	words := strings.Split(line, " ")
	h.run(exitDone, append([]string{"__completeNoDesc"}, words...)...)
	var found []string
	for _, line := range strings.Split(h.out.String(), "\n") {
		if line != "" && !strings.HasPrefix(line, ":") {
			found = append(found, line)
		}
	}
	return strings.Join(found, " ")
}

func TestCompletionScripts(t *testing.T) {
	for _, shell := range shells {
		h := newHost(t)
		h.offline()
		h.run(exitDone, "completion", shell)
		h.prints("aloft")
		if h.out.Len() < 1000 {
			t.Errorf("the script of %s has %d bytes", shell, h.out.Len())
		}
	}
}

func TestDocsAreWrittenAndChecked(t *testing.T) {
	h := newHost(t)
	h.offline()
	page := filepath.Join(h.Home, "page.md")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(page, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("# Page\n<!-- begin keys -->\nOUTDATED\n<!-- end keys -->\n<!-- begin verbs -->\n<!-- end verbs -->\n" +
		"<!-- begin other -->\nkept\n<!-- end other -->\nend\n")
	h.run(exitFailed, "docs", "--check", page)
	h.says("make docs")
	h.run(exitDone, "docs", page)
	h.run(exitDone, "docs", "--check", page)
	content, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"# Page\n", "promote", "`aloft history [NAME] [--stage STAGE]`", `completion bash\|zsh`, "kept", "end\n"} {
		if !strings.Contains(string(content), want) {
			t.Errorf("the page has no %q:\n%s", want, content)
		}
	}
	if strings.Contains(string(content), "OUTDATED") {
		t.Error("the old part is still there")
	}
	write("<!-- begin keys -->\n")
	h.run(exitFailed, "docs", page)
	h.says("has no")
}

func TestManPages(t *testing.T) {
	h := newHost(t)
	h.offline()
	dir := filepath.Join(h.Home, "man")
	h.run(exitDone, "man", dir)
	for _, page := range []string{"aloft.1", "aloft-promote.1", "aloft-status.1"} {
		text, err := os.ReadFile(filepath.Join(dir, page))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), "EXAMPLE") || !strings.Contains(string(text), "Exit codes") {
			t.Errorf("%s has no examples or no exit codes", page)
		}
		if strings.Contains(string(text), "[=") || strings.Contains(string(text), "\n\n\n") {
			t.Errorf("%s shows values of switches or doubled blank lines", page)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "aloft-docs.1")); err == nil {
		t.Error("there is a page of a hidden verb")
	}
}
