//go:build unix

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const twoProfiles = `[profile shop]
region = us-east-1
[profile stage]
region = eu-west-1
`

const twoKeys = "[shop]\naws_access_key_id = " + shopKey + "\naws_secret_access_key = x\n" +
	"[stage]\naws_access_key_id = " + stageKey + "\naws_secret_access_key = x\n"

// goTo opens the list of accounts and goes to the one that is found by the words.
func goTo(term *terminal, words string) {
	term.press("a")
	term.awaitText("Accounts and Regions")
	term.press("/", words, "enter")
	term.await("what was looked for", func(s string) bool { return strings.Contains(s, "▸ ") && strings.Contains(s, words) })
	term.press("enter")
}

// Two profiles of a machine: one switches between them, what was read stays, and the one
// that the config does not name is read-only. The next start has the last one first.
func TestSwitchBetweenTwoAccounts(t *testing.T) {
	server := serveTwoAccounts(t)
	m := newMachine(t, twoProfiles, twoKeys)
	env := m.env(server.url, "AWS_PROFILE=shop")
	term := start(t, options{env: env})
	term.awaitText("orders-of-shop", shopAccount, "us-east-1")

	term.press("a")
	term.awaitText("Accounts and Regions", "shown", "stage", "eu-west-1", "read-only")
	term.press("enter") // the cursor stands on the other account
	term.awaitText("orders-of-stage", stageAccount, "eu-west-1", "READ-ONLY, the config does not name this account")
	term.press("p")
	term.awaitText("read-only, the config does not name this account")
	term.press("a")
	term.awaitText("Accounts and Regions", "shown, read-only", "open")
	term.press("enter")
	term.await("the first account, which may be written to", func(s string) bool {
		return strings.Contains(s, "orders-of-shop") && !strings.Contains(s, "READ-ONLY") && !strings.Contains(s, "orders-of-stage")
	})

	goTo(term, "shop ap-south-1") // the Region is none that shows without looking for it
	term.await("the same profile in another Region, which may be written to", func(s string) bool {
		return strings.Contains(s, shopAccount+" ap-south-1") && !strings.Contains(s, "READ-ONLY")
	})
	term.press("q")
	if code := term.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	term.restored()

	again := start(t, options{env: env})
	again.awaitText("orders-of-shop")
	again.press("a")
	again.await("what was shown of late, by time", func(s string) bool {
		_, list, _ := strings.Cut(s, "Accounts and Regions")
		first, second, third := strings.Index(list, "us-east-1"), strings.Index(list, "ap-south-1"), strings.Index(list, "eu-west-1")
		return first >= 0 && second > first && third > second && strings.Contains(list, "ago")
	})
}

// The config says which stages there are in an account, and that it may be written to.
func TestTheConfigNamesAnAccount(t *testing.T) {
	server := serveTwoAccounts(t)
	m := newMachine(t, twoProfiles, twoKeys)
	file := m.write("team/aloft.toml", `[[stage]]
name = "dev"
[[stage]]
name = "prod"
[account."`+stageAccount+`"]
label = "STAGE"
stages = ["dev"]
[account.shop]
read_only = true
`, 0o600)
	term := start(t, options{env: m.env(server.url, "AWS_PROFILE=shop"), args: []string{"--config", file}})
	term.awaitText("orders-of-shop", "READ-ONLY", "dev", "prod")
	goTo(term, "stage")
	screen := term.await("the account as the config has it", func(s string) bool {
		return strings.Contains(s, "orders-of-stage") && strings.Contains(s, "[STAGE]") && !strings.Contains(s, "READ-ONLY")
	})
	if heads := firstLineWith(screen, "FUNCTION"); !strings.Contains(heads, "dev") || strings.Contains(heads, "prod") {
		t.Errorf("the stages are %q", heads)
	}
}

// firstLineWith is the first line of a screen that holds a text.
func firstLineWith(screen, text string) string {
	for line := range strings.Lines(screen) {
		if strings.Contains(line, text) {
			return line
		}
	}
	return ""
}

// A move that is under way in an account that is left goes on, and its result is told in
// the other one.
func TestAMoveGoesOnInTheAccountThatIsLeft(t *testing.T) {
	kept := filepath.Join(t.TempDir(), "journal.jsonl")
	term := demo(t, options{program: programSlow, env: []string{journalVariable + "=" + kept}})
	before := cells(term.screen(), "activity-router")
	choose(term, "activity-router", 0)
	term.press("p")
	term.awaitText("dev", "stage", before[1], before[0])
	confirm(t, term)
	goTo(term, "sandbox eu-west-1")
	term.awaitText("210987654321", "READ-ONLY, the config does not name this account")
	term.awaitText("demo 123456789012 us-east-1: ", "activity-router", before[1]+" → "+before[0])
	goTo(term, "demo us-east-1")
	term.await("the moved version in the account that was left", func(s string) bool {
		c := cells(s, "activity-router")
		return strings.Contains(s, "123456789012") && len(c) > 1 && c[1] == before[0]
	})
	term.press("q")
	if code := term.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	term.restored()
	if text, err := os.ReadFile(kept); err != nil || !strings.Contains(string(text), before[0]) {
		t.Errorf("the journal is %q, %v", text, err)
	}
}
