//go:build unix

package e2e

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// standIn writes a stand-in for the AWS CLI onto the PATH, which says with what it was run
// and logs in to the session.
func (m machine) standIn(session, key string, holds time.Duration) {
	cache := filepath.Join(m.home, ".aws", "login", "cache")
	if err := os.MkdirAll(cache, 0o755); err != nil {
		m.t.Fatal(err)
	}
	token := fmt.Sprintf(`{"accessToken":{"accessKeyId":%q,"secretAccessKey":"x","sessionToken":"y","accountId":%q,"expiresAt":%q},`+
		`"tokenType":"aws_sigv4","refreshToken":"r","idToken":"i","clientId":"c","dpopKey":"k"}`,
		key, shopAccount, time.Now().Add(holds).UTC().Format(time.RFC3339))
	m.write("bin/aws", fmt.Sprintf("#!/bin/sh\necho \"stand-in: $*\"\ntest -t 0 && test -t 1 || exit 9\nprintf 'say yes: '\nread answer\n"+
		"test \"$answer\" = yes || exit 3\ncat >'%s/%x.json' <<'END'\n%s\nEND\n", cache, sha256.Sum256([]byte(session)), token), 0o755)
}

// Where nobody has logged in, a key hands the terminal to the AWS CLI; when it has ended,
// everything is read.
func TestLogIn(t *testing.T) {
	const session = "arn:aws:iam::111111111111:user/ann"
	server := serveTwoAccounts(t)
	m := newMachine(t, "[profile shop]\nregion = us-east-1\nlogin_session = "+session+"\n", "")
	m.standIn(session, shopKey, 40*time.Minute)
	term := start(t, options{env: m.env(server.url, "AWS_PROFILE=shop"), cols: 140, rows: 40})
	term.awaitText("profile shop has no valid login", "ctrl+l runs aws login --profile shop here")

	term.press("ctrl+l")
	term.awaitText("aloft: aws login --profile shop", "stand-in: login --profile shop", "say yes:")
	term.press("ctrl+c") // interrupts the stand-in alone
	term.awaitText("enter goes back")
	term.press("enter")
	term.awaitText("aws login --profile shop: ", "profile shop has no valid login")

	term.press("a")
	term.awaitText("Accounts and Regions", "not logged in", "enter log in")
	term.press("enter")
	term.awaitText("say yes:")
	term.press("yes", "enter")
	term.awaitText("orders-of-shop", shopAccount, "creds 39m")
	term.await("no word of a missing login", func(s string) bool { return !strings.Contains(s, "no valid login") })
	term.press("q")
	if code := term.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	term.restored()
}

// Where the AWS CLI is not there, it is said what to run.
func TestLogInWithoutTheAWSCLI(t *testing.T) {
	server := serveTwoAccounts(t)
	m := newMachine(t, "[profile shop]\nregion = us-east-1\nsso_session = corp\nsso_account_id = 111111111111\nsso_role_name = dev\n"+
		"[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.example/start\n", "")
	term := start(t, options{env: m.env(server.url, "AWS_PROFILE=shop", "PATH="+m.home)})
	term.awaitText("nobody has logged in with profile shop")
	term.press("ctrl+l")
	term.awaitText("aws is not on PATH: run aws sso login --profile shop in another terminal")
}

// A command of the config runs in the terminal with the environment of the account and of
// what is chosen. One of a file from elsewhere is asked about once.
func TestACommandOfTheConfig(t *testing.T) {
	server := serveTwoAccounts(t)
	m := newMachine(t, twoProfiles, twoKeys)
	m.write("bin/show", "#!/bin/sh\nfor arg; do echo \"<$arg>\"; done\n"+
		"echo \"$AWS_PROFILE,$AWS_REGION,$FUNCTION,$STAGE,$VERSION,$BUILD,$TABLE,${AWS_ACCESS_KEY_ID-none}\"\ntest -t 0 && test -t 1 && echo in a terminal\n", 0o755)
	file := m.write("team/aloft.toml", `[[stage]]
name = "dev"
[[command]]
words = "show it"
key = "ctrl+e"
scope = "functions"
argv = ["show", "{function}:{stage}", "a b"]
[[command]]
words = "break it"
argv = ["show"]
dangerous = true
`, 0o600)
	env := m.env(server.url, "AWS_PROFILE=shop")
	term := start(t, options{env: env, args: []string{"--config", file}})
	term.awaitText("orders-of-shop", "[1]")
	term.press("ctrl+e")
	term.awaitText("Trust show it", "show orders-of-shop:dev 'a b'", "trusts and runs it", "aloft.toml:4")
	pressUntil(t, term, "enter", func(s string) bool { return strings.Contains(s, "enter goes back") })
	term.awaitText("<orders-of-shop:dev>", "<a b>", "shop,us-east-1,orders-of-shop,dev,1,,,none", "in a terminal")
	term.press("enter")
	term.awaitText("1 Functions")

	goTo(term, "stage eu-west-1")
	term.awaitText("orders-of-stage", "[1]")
	term.press("ctrl+e") // it is trusted now
	term.awaitText("stage,eu-west-1,orders-of-stage,dev,1,,,none", "enter goes back")
	term.press("enter")
	term.awaitText("1 Functions")
	term.press(":", "break it")
	term.awaitText("read-only, the config does not name this account: it may change something")
	term.press("esc")
	term.await("the palette closed", func(s string) bool { return !strings.Contains(s, "Go to or do") })
	term.press("q")
	if code := term.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	term.restored()
}

// A signal that ends aloft ends the program that has its terminal too.
func TestEndingWhileACommandRuns(t *testing.T) {
	server := serveTwoAccounts(t)
	m := newMachine(t, twoProfiles, twoKeys)
	m.write("config/aloft/config.toml", "[[command]]\nwords = \"wait\"\nkey = \"ctrl+e\"\nargv = [\"sh\", \"-c\", \"echo waits; exec sleep 600\"]\n", 0o600)
	term := start(t, options{env: m.env(server.url, "AWS_PROFILE=shop")})
	term.awaitText("orders-of-shop")
	term.press("ctrl+e")
	term.awaitText("waits")
	term.signal(syscall.SIGTERM)
	if code := term.exit(); code != 128+15 {
		t.Errorf("exit code %d", code)
	}
	term.restored()
}
