package verb

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/aloftdeck/aloft/aws/account"
	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
)

// host is an Env over an embedded account of two functions, without quotas and
// latency, in folders of its own.
type host struct {
	*Env
	t        *testing.T
	world    *sim.World
	out, err bytes.Buffer
}

// team is the config that the tests use unless they take it away.
const team = `
[[stage]]
name = "dev"
confirm = "none"

[[stage]]
name = "stage"

[[stage]]
name = "prod"
confirm = "type"
`

func newHost(t *testing.T) *host {
	t.Helper()
	h := &host{t: t, world: sim.New(sim.Options{Seed: 7, Now: time.Now, Unlimited: true, Changes: sim.Latency{Min: 5 * time.Second, Max: 5 * time.Second}})}
	home := t.TempDir()
	h.Env = &Env{
		In: strings.NewReader(""), Out: &h.out, Err: &h.err,
		Environ: []string{
			"XDG_STATE_HOME=" + filepath.Join(home, "state"), "XDG_CACHE_HOME=" + filepath.Join(home, "cache"),
			"XDG_CONFIG_HOME=" + filepath.Join(home, "config"), "AWS_REGION=us-east-1", "AWS_ACCESS_KEY_ID=AKIATEST", "LANG=C.UTF-8",
		},
		Dir: filepath.Join(home, "work"), Home: home, Login: "alice", Hostname: "ops1.example.org", PID: 4242,
		Now:   time.Now,
		Build: Build{Version: "1.2.3", Commit: "abc", Date: "2026-11-22T21:50:03Z"},
		Open: func(ctx context.Context, o account.Options) (Account, error) {
			o.Config = func(context.Context) (aws.Config, error) { return h.world.Config(), nil }
			return account.Open(ctx, o)
		},
	}
	if err := os.MkdirAll(filepath.Join(h.Dir, ".git"), 0o700); err != nil { // the search for aloft.toml ends here
		t.Fatal(err)
	}
	h.configure(team)
	for _, name := range []string{"orders", "payments"} {
		h.world.PutFunction(sim.FunctionSpec{Name: name, Versions: 4})
		h.serve(name, "dev", "4")
		h.serve(name, "stage", "3")
		h.serve(name, "prod", "1")
	}
	h.world.ForgetTrail() // the scene is no history
	return h
}

// configure writes the team's config; empty takes it away.
func (h *host) configure(text string) {
	h.t.Helper()
	path := filepath.Join(h.Dir, "aloft.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		h.t.Fatal(err)
	}
	if text == "" {
		if err := os.Remove(path); err != nil {
			h.t.Fatal(err)
		}
	}
}

// serve makes an alias serve a version, without a stamp.
func (h *host) serve(function, alias, version string) {
	h.t.Helper()
	if err := h.world.PutAlias(model.AliasChange{Function: function, Alias: alias, Version: version}); err != nil {
		h.t.Fatal(err)
	}
}

// served is the version that an alias serves, empty when it is missing.
func (h *host) served(function, alias string) string {
	a, ok := h.world.Alias(function, alias)
	if !ok {
		return ""
	}
	return a.Version
}

func (h *host) script(rules ...string) {
	h.t.Helper()
	if err := h.world.Script(rules...); err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() {
		if unfired := h.world.Unfired(); len(unfired) > 0 {
			h.t.Errorf("the script's %v met no call", unfired)
		}
	})
}

// terminal makes all streams terminals, with these answers typed.
func (h *host) terminal(answers ...string) {
	h.Terminal = Terminal{In: true, Out: true, Err: true}
	h.In = strings.NewReader(strings.Join(answers, "\n") + "\n")
}

// run runs a command line and holds it to an exit code.
func (h *host) run(want int, args ...string) {
	h.t.Helper()
	h.runContext(h.t.Context(), want, args...)
}

func (h *host) runContext(ctx context.Context, want int, args ...string) {
	h.t.Helper()
	h.out.Reset()
	h.err.Reset()
	if got := Run(ctx, h.Env, args); got != want {
		h.t.Fatalf("aloft %s: exit %d, want %d\n%s%s", strings.Join(args, " "), got, want, h.out.String(), h.err.String())
	}
	for _, line := range strings.Split(strings.TrimSuffix(h.err.String(), "\n"), "\n") {
		if want == exitUsage && !strings.HasPrefix(line, "aloft: ") {
			h.t.Errorf("the standard error stream says %q", line)
		}
	}
	if strings.Contains(strings.Join(args, " "), "-o json") && !json.Valid(h.out.Bytes()) && !(args[0] == "logs" || args[0] == "--demo" && args[1] == "logs") {
		h.t.Errorf("the output is not JSON alone: %s", h.out.String())
	}
}

// says holds the standard error stream to contain these.
func (h *host) says(want ...string) {
	h.t.Helper()
	for _, w := range want {
		if !strings.Contains(h.err.String(), w) {
			h.t.Errorf("the standard error stream does not say %q:\n%s", w, h.err.String())
		}
	}
}

// prints holds the standard output to contain these.
func (h *host) prints(want ...string) {
	h.t.Helper()
	for _, w := range want {
		if !strings.Contains(h.out.String(), w) {
			h.t.Errorf("the output does not say %q:\n%s", w, h.out.String())
		}
	}
}

// objects are the lines of the output, each of which is JSON.
func (h *host) objects() [][]byte {
	h.t.Helper()
	lines := bytes.Split(bytes.TrimSpace(h.out.Bytes()), []byte("\n"))
	for _, l := range lines {
		if !json.Valid(l) {
			h.t.Errorf("not JSON: %s", l)
		}
	}
	return lines
}

// decode reads the output as JSON: all of it, or the last line of many.
func (h *host) decode(into any) {
	h.t.Helper()
	document := h.out.Bytes()
	if !json.Valid(document) {
		all := h.objects()
		document = all[len(all)-1]
	}
	if err := json.Unmarshal(document, into); err != nil {
		h.t.Fatalf("%v in %s", err, h.out.String())
	}
}

// failure is the error in the JSON output, nil for none.
func (h *host) failure() *errorJSON {
	h.t.Helper()
	var got errorDocument
	h.decode(&got)
	return got.Error
}
