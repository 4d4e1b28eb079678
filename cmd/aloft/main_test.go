package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// The tests of this package run the program as it is built: what a script sees
// of it.

// binary is the path of the built program.
var binary string

func TestMain(m *testing.M) {
	os.Exit(buildAndRun(m))
}

func buildAndRun(m *testing.M) int {
	folder, err := os.MkdirTemp("", "aloft-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	binary = filepath.Join(folder, "aloft")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	build := exec.Command("go", "build", "-ldflags", "-X main.version=9.8.7 -X main.commit=abc123 -X main.date=2026-11-22T21:50:03Z", "-o", binary, ".")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "building aloft: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// ran is what a run of the program left.
type ran struct {
	code     int
	out, err string
}

// run runs the program without a terminal, with these environment variables
// alone.
func run(t *testing.T, environ []string, args ...string) ran {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(t.Context(), binary, args...)
	cmd.Env = append([]string{"TMPDIR=" + t.TempDir()}, environ...) // never nil, which would pass on this process' own
	cmd.Dir = t.TempDir()
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return ran{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

func TestProgramWithoutTerminal(t *testing.T) {
	for _, c := range []struct {
		args     string
		exit     int
		out, err string // what they contain
	}{
		{"version", 0, "aloft 9.8.7", ""},
		{"--version", 0, "aloft 9.8.7", ""},
		{"demo", 2, "", "use aloft status"},
		{"version -o json", 0, `"commit": "abc123"`, ""},
		{"--help", 0, "Exit codes", ""},
		{"promote --help", 0, "--all-or-nothing", ""},
		{"--demo status", 0, "activity-router", ""},
		{"--demo status -o json", 0, `"region": "us-east-1"`, ""},
		{"--demo --demo-functions 40 status --match *router* -o json", 0, `"activity-router"`, ""},
		{"--demo history", 0, "promote", ""},
		{"--demo promote activity-router --to stage --yes -o json", 0, `"status": "moved"`, ""},
		{"--demo promote activity-router --to stage --version 12 -o json", 0, `"status": "unchanged"`, ""},
		{"--demo rollback activity-router --stage prod --yes", 0, "moved", ""},
		{"--demo promote activity-router --to stage --dry-run -o json", 0, `"status": "planned"`, ""},
		{"--demo builds", 0, "IN_PROGRESS", ""},
		{"--demo builds activity-router --limit 2 -o json", 0, `"duration_s"`, ""},
		{"--demo build start activity-router --yes -o json", 0, `"status": "IN_PROGRESS"`, ""},
		{"--demo build logs activity-router#20 -o json", 0, `"lines"`, ""},
		{"--demo build stop entity-linker#33 --yes", 0, "stopped entity-linker#33", ""},
		{"--demo build retry activity-router:20 --dry-run", 0, "would start a build like activity-router#20", ""},
		{"--demo deploy activity-router --build 20 --dry-run -o json", 0, `"results"`, ""},
		{"--demo logs activity-router --stage prod", 0, "RequestId", ""},
		{"--demo tables", 0, "activities", ""},
		{"--demo tables activities -o json", 0, `"consumed_per_second"`, ""},
		{"--demo tables set activities --rcu 6 --yes -o json", 0, `"status": "moved"`, ""},
		{"--demo cost", 0, "MONTH TO DATE", ""},
		{"--demo cost --by table -o json", 0, `"month_to_date_usd"`, ""},
		{"--demo cost --prices refresh -o json", 0, `"missing": []`, ""},
		{"--demo tables set activities --rcu 6", 3, "", "add --yes"},
		{"--demo tables set activities --rcu 6 --yes --read-only -o json", 3, `"exit": 3`, "read-only"},
		{"--demo tables activites -o json", 2, `"exit": 2`, "did you mean activities?"},
		{"cost --what-if none.toml -o json", 2, `"exit": 2`, "none.toml"},
		{"--demo build start activity-router", 3, "", "add --yes"},
		{"--demo build stop entity-linker#33 -o json", 3, `"exit": 3`, "add --yes"},
		{"--demo build start activity-router --yes --read-only", 3, "", "read-only"},
		{"--demo deploy activity-router --build digest-mailer#29", 3, "", "add --yes"},
		{"--demo build start activity-routr --yes", 2, "", "did you mean activity-router?"},
		{"--demo build logs activity-router#9999", 2, "", "there is no build"},
		{"build logs", 2, "", "takes one build"},
		{"deploy orders", 2, "", "what to deploy is missing"},
		{"config -o json", 0, `"budget.lambda_rps"`, ""},
		{"completion zsh", 0, "compdef", ""},
		{"status", 2, "", "no Region is set"},
		{"status --region us-east-1 --profile nope", 2, "", "profile nope does not exist in "},
		{"status -o json", 2, `"exit": 2`, "no Region is set"},
		{"", 2, "", "use aloft status"},
		{"--demo", 2, "", "use aloft status"},
		{"nonsense", 2, "", "no verb"},
		{"status --nonsense -o json", 2, `"exit": 2`, "unknown flag"},
		{"--demo promote activity-router --to prd -o json", 2, `"exit": 2`, "dev, stage, prod"},
		{"--demo promote activity-routr --to prod", 2, "", "did you mean activity-router?"},
		{"--demo promote activity-router --to stage", 3, "", "add --yes"},
		{"--demo promote activity-router --to stage -o json", 3, `"exit": 3`, "add --yes"},
		{"--demo promote activity-router --to stage --yes --read-only", 3, "", "read-only"},
	} {
		t.Run(c.args, func(t *testing.T) {
			got := run(t, nil, strings.Fields(c.args)...) // no HOME, no credentials, no PATH
			if got.code != c.exit {
				t.Fatalf("exit %d, want %d\n%s%s", got.code, c.exit, got.out, got.err)
			}
			if !strings.Contains(got.out, c.out) || !strings.Contains(got.err, c.err) {
				t.Errorf("it says\n%s%s\nwant %q and %q", got.out, got.err, c.out, c.err)
			}
			if strings.Contains(c.args, "json") && !json.Valid([]byte(got.out)) {
				t.Errorf("not JSON alone: %s", got.out)
			}
			if c.exit == 0 && got.err != "" && !strings.Contains(got.err, "FUNCTION") { // the plan goes there
				t.Errorf("the standard error stream says %q", got.err)
			}
			if strings.Contains(got.out+got.err, "\x1b") {
				t.Errorf("escape sequences without a terminal: %q %q", got.out, got.err)
			}
		})
	}
}
