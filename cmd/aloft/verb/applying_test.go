package verb

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/aws/account"
	"github.com/aloftdeck/aloft/aws/sim"
	components "github.com/aloftdeck/aloft/model/component/plan"
)

// newEmptyHost is a host over an account in which nothing was made yet, in time that passes as
// fast as nothing happens, with a component of what new writes in the folder shop.
func newEmptyHost(t *testing.T) *host {
	t.Helper()
	h := newHost(t)
	h.world = sim.Empty(7, time.Now)
	h.PID = 1 << 29 // of no process: what is killed here has ended for the next start
	h.run(exitDone, "new", "shop", "--api", "rest", "--table", "carts")
	return h
}

// empty runs a test on such a host.
func empty(t *testing.T, run func(t *testing.T, h *host)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { run(t, newEmptyHost(t)) })
}

// planned is the document of a plan or of what was made of it.
func (h *host) planned() planDocument {
	h.t.Helper()
	var d planDocument
	h.decode(&d)
	return d
}

// unchanged holds that applying again changes nothing.
func (h *host) unchanged(file string) {
	h.t.Helper()
	h.run(exitDone, "apply", file, "--plan", "-o", "json")
	for _, s := range h.planned().Steps {
		if s.Action != components.None {
			h.t.Errorf("%s %s is %s: %s", s.Kind, s.Name, s.Action, s.Detail)
		}
	}
	before := h.writes()
	h.run(exitDone, "apply", file)
	if after := h.writes(); after != before {
		h.t.Errorf("again it wrote %d times", after-before)
	}
	h.says("nothing to change")
}

// writing are the calls that write something.
var writing = regexp.MustCompile(`^([a-z0-9]+\.)?(Create|Put|Update|Add|Start|Publish)`)

// writes counts the calls of the account that wrote something, or tried.
func (h *host) writes() int {
	n := 0
	for call, times := range h.world.Calls() {
		if writing.MatchString(call) {
			n += times
		}
	}
	return n
}

func TestApplyMakesAWorkingComponentOfAnEmptyAccount(t *testing.T) {
	empty(t, func(t *testing.T, h *host) {
		h.run(exitDone, "apply", "shop/component.toml", "--plan")
		h.prints("create  bucket", "aloft-shop-build-us-east-1", "codecommit:GitPull",
			"rule aloft-shop-push: pushes to main", "no fixed cost")
		if n := h.writes(); n > 0 {
			t.Errorf("the plan wrote %d times", n)
		}
		h.run(exitRefused, "apply", "shop/component.toml")
		h.says("nothing was made: without a terminal to ask, add --yes")
		h.run(exitRefused, "apply", "shop/component.toml", "--yes", "--read-only")
		// no stage that is there is changed
		h.run(exitRefused, "apply", "shop/component.toml", "--yes", "--confirm", "prod")
		h.run(exitDone, "apply", "shop/component.toml", "--yes", "--reason", "begin", "-o", "json")
		for _, s := range h.planned().Steps {
			if s.Status != "moved" || s.Action == components.None {
				t.Errorf("%s %s: %s %s: %s", s.Kind, s.Name, s.Action, s.Status, s.Reason)
			}
		}
		for _, stage := range []string{"dev", "stage", "prod"} {
			if got := h.served("shop", stage); got != "1" {
				t.Errorf("%s serves %q", stage, got)
			}
		}
		h.run(exitDone, "apis", "--check")
		h.run(exitDone, "status")
		h.unchanged("shop/component.toml")

		h.run(exitDone, "history", "-o", "json")
		var history struct{ Moves []moveJSON }
		h.decode(&history)
		if len(history.Moves) < 20 {
			t.Errorf("the history has %d rows", len(history.Moves))
		}
		i := slices.IndexFunc(history.Moves, func(m moveJSON) bool { return m.Kind == components.ChangeKind })
		if i < 0 || history.Moves[i].Reason != "begin" || !strings.HasPrefix(history.Moves[i].Function, "shop ") {
			t.Fatalf("the history is %+v", history.Moves)
		}
		h.run(exitDone, "undo")
		h.says("nothing to undo")
		h.run(exitRefused, "undo", history.Moves[i].Set)
		h.says(components.Final)
	})
}

// What new writes is made as it is, whatever it is written in.
func TestApplyMakesWhatNewWrites(t *testing.T) {
	for _, words := range []string{"--api http", "--runtime image --api http", "--runtime go --table carts", "--runtime nodejs"} {
		empty(t, func(t *testing.T, h *host) {
			h.run(exitDone, append([]string{"new", "other"}, strings.Fields(words)...)...)
			h.run(exitDone, "apply", "other/component.toml", "--yes")
			if got := h.served("other", "prod"); got != "1" {
				t.Errorf("%s: prod serves %q", words, got)
			}
			h.unchanged("other/component.toml")
		})
	}
}

// A changed configuration is moved to the first stage, whose name has to be typed where the
// config says so.
func TestApplyMovesAChangedConfigurationToTheFirstStage(t *testing.T) {
	empty(t, func(t *testing.T, h *host) {
		h.run(exitDone, "apply", "shop/component.toml", "--yes")
		h.configure(strings.Replace(team, `confirm = "none"`, `confirm = "type"`, 1))
		h.edit("shop/component.toml", "memory_mb = 128", "memory_mb = 256")
		h.run(exitRefused, "apply", "shop/component.toml", "--yes")
		h.says("add --confirm dev")
		h.run(exitDone, "apply", "shop/component.toml", "--yes", "--confirm", "dev")
		h.prints("move", "shop:dev", "made")
		if h.served("shop", "dev") != "2" || h.served("shop", "stage") != "1" || h.served("shop", "prod") != "1" {
			t.Errorf("they serve %s, %s, %s", h.served("shop", "dev"), h.served("shop", "stage"), h.served("shop",
				"prod"))
		}
		h.unchanged("shop/component.toml")
		h.run(exitDone, "undo", "--yes", "--confirm", "dev")
		if got := h.served("shop", "dev"); got != "1" {
			t.Errorf("after undo dev serves %s", got)
		}
	})
}

// edit replaces a text in a file of the working folder.
func (h *host) edit(name, old, with string) {
	h.t.Helper()
	path := filepath.Join(h.Dir, name)
	text, err := os.ReadFile(path)
	if err == nil && !strings.Contains(string(text), old) {
		err = errors.New("it has no " + old)
	}
	if err == nil {
		err = os.WriteFile(path, []byte(strings.Replace(string(text), old, with, 1)), 0o600)
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

// errKilled stands for a process that ends.
var errKilled = errors.New("killed")

// killing ends the process at the nth call that writes something, before or after the account
// has made it.
func (h *host) killing(n int, after bool) {
	seen := 0
	h.Open = func(ctx context.Context, o account.Options) (Account, error) {
		o.Config = func(context.Context) (aws.Config, error) {
			c := h.world.Config()
			c.APIOptions = append(c.APIOptions, func(s *middleware.Stack) error {
				return s.Initialize.Add(middleware.InitializeMiddlewareFunc("Kill", func(
					ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
				) (middleware.InitializeOutput, middleware.Metadata, error) {
					kills := false
					if writing.MatchString(awsmiddleware.GetOperationName(ctx)) {
						seen++
						kills = seen == n
					}
					if kills && !after {
						panic(errKilled)
					}
					out, metadata, err := next.HandleInitialize(ctx, in)
					if kills {
						panic(errKilled)
					}
					return out, metadata, err
				}), middleware.After)
			})
			return c, nil
		}
		return account.Open(ctx, o)
	}
}

// killed runs a command line in which the process ends.
func (h *host) killed(args ...string) (was bool) {
	defer func() {
		if r := recover(); r != nil {
			if r != any(errKilled) {
				panic(r)
			}
			was = true
		}
	}()
	c, err := parse(h.Env, args)
	if err == nil {
		err = h.inSession(h.t.Context(), c)
	}
	if err != nil {
		h.t.Errorf("it ended by itself: %v", err)
	}
	return false
}

// Ended at each call that writes, it goes on from there when it is run again, and makes nothing
// twice.
func TestApplyKilledAtEachCallAndRunAgain(t *testing.T) {
	var calls int
	var want map[string]int
	empty(t, func(t *testing.T, h *host) {
		h.run(exitDone, "apply", "shop/component.toml", "--yes")
		calls, want = h.writes(), h.world.Calls()
	})
	for n := 1; n <= calls; n++ {
		empty(t, func(t *testing.T, h *host) {
			open := h.Open
			h.killing(n, n%2 == 0)
			if !h.killed("apply", "shop/component.toml", "--yes") {
				t.Fatalf("at call %d it was not killed", n)
			}
			h.Open = open
			h.run(exitDone, "apply", "shop/component.toml", "--yes")
			for call, times := range h.world.Calls() {
				if writing.MatchString(call) && strings.HasPrefix(call[strings.IndexByte(call, '.')+1:], "Create") &&
					times > want[call]+refusedTries(call) {
					t.Errorf("killed at call %d, %s was called %d times, not %d", n, call, times, want[call])
				}
			}
			h.unchanged("shop/component.toml")
			if t.Failed() {
				t.Fatalf("after a kill at call %d", n)
			}
		})
	}
}

// refusedTries are calls that may be made more often: of a role that can not be taken yet.
func refusedTries(call string) int {
	if strings.HasSuffix(call, "CreateFunction") || strings.HasSuffix(call, "CreateProject") {
		return 10
	}
	return 0
}

func TestApplyWithoutAPermissionAndOnceItIsGranted(t *testing.T) {
	for _, call := range []string{"CreateBucket", "CreateRole", "CreateProject", "PutTargets", "StartBuild",
		"CreateFunction", "CreateTable", "apigateway.CreateRestApi", "CreateAlias", "AddPermission",
		"apigateway.CreateStage"} {
		empty(t, func(t *testing.T, h *host) {
			h.script(call + "=denied")
			h.run(exitPartlyOr(call), "apply", "shop/component.toml", "--yes", "-o", "json")
			if f := h.failure(); f == nil || !strings.Contains(f.Message, "is missing") {
				t.Errorf("%s: the error is %+v", call, f)
			}
			h.says("aloft iam-policy --apply prints the least policy")
			h.script()
			h.run(exitDone, "apply", "shop/component.toml", "--yes")
			h.unchanged("shop/component.toml")
		})
	}
}

// exitPartlyOr is the exit code of an apply that ends at a call: nothing comes before the bucket.
func exitPartlyOr(call string) int {
	if call == "CreateBucket" {
		return exitFailed
	}
	return exitPartly
}

func TestApplyTellsScriptsWhatItWouldDo(t *testing.T) {
	empty(t, func(t *testing.T, h *host) {
		h.edit("shop/component.toml", `billing = "on-demand"`,
			"billing = \"provisioned\"\nread_units = 3\nwrite_units = 3")
		h.run(exitDone, "apply", "shop/component.toml", "--plan", "-o", "json")
		var got struct {
			Steps   []map[string]json.RawMessage `json:"steps"`
			Changes int                          `json:"changes"`
			USD     float64                      `json:"usd_per_month"`
		}
		h.decode(&got)
		if got.Changes != len(got.Steps) || got.USD < 1.70 || got.USD > 1.72 {
			t.Errorf("%d changes of %d, $%v", got.Changes, len(got.Steps), got.USD)
		}
		for _, name := range []string{"kind", "name", "action", "detail", "usd_per_month"} {
			if got.Steps[0][name] == nil {
				t.Errorf("a step has no %s: %v", name, got.Steps[0])
			}
		}
	})
}

// A plan is read on a terminal of 80 columns as well: what does not fit beside a step stands below it,
// and nothing is cut off.
func TestApplyOnANarrowTerminal(t *testing.T) {
	empty(t, func(t *testing.T, h *host) {
		words := func() []string {
			all := strings.Fields(strings.Replace(h.out.String(), "DETAIL", "", 1))
			slices.Sort(all)
			return all
		}
		h.run(exitDone, "apply", "shop/component.toml", "--plan")
		whole := words()
		h.Columns = func(io.Writer) int { return 80 }
		h.run(exitDone, "apply", "shop/component.toml", "--plan")
		for line := range strings.Lines(h.out.String()) {
			if ansi.StringWidth(strings.TrimSuffix(line, "\n")) > 80 && len(strings.Fields(line)) > 1 {
				t.Errorf("wider than the terminal: %q", line)
			}
		}
		if got := words(); !slices.Equal(got, whole) {
			t.Errorf("it shows other words than on a wide terminal:\n%s", h.out.String())
		}
	})
}

func TestStageAdd(t *testing.T) {
	empty(t, func(t *testing.T, h *host) {
		h.run(exitDone, "apply", "shop/component.toml", "--yes")
		h.run(exitRefused, "stage", "add", "qa", "--from", "stage")
		h.says("create  alias", "shop:qa", "serves 1, as stage does", "add --yes")
		h.run(exitDone, "stage", "add", "qa", "--from", "stage", "--yes", "--reason", "testers")
		h.prints("shop:qa", "shop/qa", "made", "alias = qa")
		h.says("the config does not name qa")
		if got := h.served("shop", "qa"); got != "1" {
			t.Errorf("qa serves %q", got)
		}
		h.run(exitDone, "apis", "--check", "--stage", "qa")
		h.run(exitDone, "stage", "add", "qa", "--from", "stage", "--yes")
		h.says("nothing to change")
		for line, says := range map[string]string{
			"stage":                      "add",
			"stage remove qa":            "there is no verb",
			"stage add qa":               "say --from STAGE",
			"stage add --from dev":       "the name of one stage",
			"stage add dev --from dev":   "it is the stage itself",
			"stage add 12 --from dev":    "is a number",
			"stage add a/b --from dev":   "not a name that an alias can have",
			"stage add qa2 --from other": "there is no such stage",
		} {
			h.run(exitUsage, strings.Fields(line)...)
			h.says(says)
		}
	})
}

func TestThePolicyForAComponent(t *testing.T) {
	h := newHost(t)
	h.offline()
	h.run(exitDone, "new", "shop", "--table", "carts")
	h.run(exitDone, "iam-policy", "--apply", "shop/component.toml", "--account", "123456789012", "--region",
		"us-east-1")
	h.prints(`"iam:PassRole"`, "role/aloft/aloft-shop-*", "table/carts", "aloft-artifacts-123456789012-us-east-1",
		"project/shop")
	for _, not := range []string{"apigateway:", "ecr:", "codeconnections:", "UpdateFunctionCode", "cloudtrail:"} {
		if strings.Contains(h.out.String(), not) {
			t.Errorf("it permits %s, which the file has no use for", not)
		}
	}
	h.run(exitUsage, "iam-policy", "--read", "shop/component.toml")
	h.run(exitUsage, "iam-policy", "--apply", "a", "b")
}

// The files of the first commit are those beside the component, without what git leaves out.
func TestTheFilesOfTheFirstCommit(t *testing.T) {
	h := newHost(t)
	h.offline()
	h.run(exitDone, "new", "shop", "--runtime", "nodejs")
	dir := filepath.Join(h.Dir, "shop")
	for name, text := range map[string]string{"build/app.zip": "x", "node_modules/a/b.js": "x", ".git/config": "x",
		"src/run.sh": "x", "keep/build/x": "x", "secret.env": "x"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	h.edit("shop/.gitignore", "/build/", "# ours\n/build/\n*.env\n!kept.env")
	files, err := componentFiles(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Path)
	}
	for _, want := range []string{"component.toml", ".gitignore", "src/run.sh", "keep/build/x", "events/first.json"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is not among %v", want, names)
		}
	}
	for _, not := range []string{"build/app.zip", "node_modules/a/b.js", ".git/config", "secret.env"} {
		if slices.Contains(names, not) {
			t.Errorf("%s is among them", not)
		}
	}
	if i := slices.Index(names, "src/run.sh"); !files[i].Executable {
		t.Error("the script can not be run")
	}
}
