package verb

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/aloftdeck/aloft/aws/account"
	"github.com/aloftdeck/aloft/model"
)

// The tests here hold each verb of the tree to what all verbs promise. A new verb
// takes part in them with the example in its help that the embedded account can do.

// commands are all commands of the tree, hidden ones and the cockpit too.
func commands() []*cobra.Command {
	var all []*cobra.Command
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		all = append(all, c)
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk((&parsing{env: &Env{}}).rootCommand())
	return all
}

// verbs are those commands that do something without a screen.
func verbs() []*cobra.Command {
	return slices.DeleteFunc(commands(), func(c *cobra.Command) bool { return !c.HasParent() || !isVerb(c) || c.Name() == "demo" })
}

// writes reports whether a verb changes something, which --yes confirms.
func writes(c *cobra.Command) bool { return c.Flags().Lookup("yes") != nil }

// words are the verb on the command line.
func words(c *cobra.Command) []string { return strings.Fields(c.CommandPath())[1:] }

// example is what a verb's help shows for the embedded account, else its first
// example: the words without --demo, --yes and what is the shell's.
func example(c *cobra.Command) []string {
	lines := strings.Split(c.Example, "\n")
	i := max(0, slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "--demo") }))
	_, line, _ := strings.Cut(lines[i], "aloft ")
	line = line[:strings.IndexAny(line+")", "|>)")]
	return slices.DeleteFunc(strings.Fields(line), func(w string) bool { return w == "--demo" || w == "--yes" })
}

// forEachVerb runs a test for each verb.
func forEachVerb(t *testing.T, run func(t *testing.T, h *host, c *cobra.Command)) {
	forEach(t, verbs(), run)
}

// forEach runs a test for each command, on a host where --demo is the whole demo.
func forEach(t *testing.T, all []*cobra.Command, run func(t *testing.T, h *host, c *cobra.Command)) {
	for _, c := range all {
		t.Run(strings.Join(words(c), " "), func(t *testing.T) {
			t.Parallel() // the demo takes its time to answer
			h := newHost(t)
			h.Open = func(ctx context.Context, o account.Options) (Account, error) { return account.Open(ctx, o) }
			run(t, h, c)
		})
	}
}

func TestEveryCommandHasHelp(t *testing.T) {
	forEach(t, commands(), func(t *testing.T, h *host, c *cobra.Command) {
		h.offline()
		h.run(exitDone, append(words(c), "--help")...)
		want := []string{"Usage:\n  " + c.CommandPath(), "--timeout", "-o, --output"}
		if !c.Hidden {
			want = append(want, "Exit codes:", "Examples:\n  ", c.Long)
		}
		h.prints(want...)
		if strings.Contains(h.out.String(), "[=") || strings.Contains(h.out.String(), "\n\n\n") {
			t.Errorf("it shows values of switches or doubled blank lines:\n%s", h.out.String())
		}
		if h.err.Len() > 0 {
			t.Errorf("the standard error stream says %q", h.err.String())
		}
	})
}

func TestEveryVerbRefusesWrongUsage(t *testing.T) {
	forEachVerb(t, func(t *testing.T, h *host, c *cobra.Command) {
		h.offline()
		wrong := [][]string{
			{"--no-such-flag"}, {"--timeout", "soon"}, {"--timeout", "0s"}, {"--output", "yaml"}, {"--demo", "--region", "eu-west-1"}, {"--demo-functions", "3"},
		}
		if !c.Hidden {
			wrong = append(wrong, []string{"?!", "?!", "?!", "?!", "?!"})
		}
		for _, args := range wrong {
			h.run(exitUsage, append(words(c), args...)...)
			if h.err.Len() == 0 || h.out.Len() > 0 {
				t.Errorf("%v: it says %q and prints %q", args, h.err.String(), h.out.String())
			}
			if args[0] == "--output" {
				continue
			}
			h.run(exitUsage, append(append(words(c), "-o", "json"), args...)...)
			if f := h.failure(); f == nil || f.Exit != exitUsage || f.Message == "" {
				t.Errorf("%v with -o json: the error is %+v", args, f)
			}
		}
	})
}

// ofJournal reports whether a verb acts on what the journal has, which is nothing in a
// demo that has just begun. Its own test holds its guards.
func ofJournal(c *cobra.Command) bool { return c.Name() == "undo" }

// confirmed are the example's words as they do what they say without a question.
func confirmed(c *cobra.Command) []string {
	args := append([]string{"--demo"}, example(c)...)
	if writes(c) {
		args = append(args, "--yes")
	}
	return args
}

// prepare makes what the example of a verb names, and takes away what it writes.
func prepare(h *host, c *cobra.Command) {
	h.t.Helper()
	if c.Name() == "new" || c.Name() == "apply" {
		if err := os.RemoveAll(filepath.Join(h.Dir, "activity")); err != nil {
			h.t.Fatal(err)
		}
	}
	if c.Name() == "apply" {
		h.write("component.toml", smallComponent)
	}
	if c.Name() == "init" {
		if err := os.RemoveAll(filepath.Join(h.Dir, teamFile)); err != nil {
			h.t.Fatal(err)
		}
	}
}

func TestEveryVerbWorksOnTheDemoAndPrintsJSON(t *testing.T) {
	forEachVerb(t, func(t *testing.T, h *host, c *cobra.Command) {
		if c.Hidden || ofJournal(c) {
			return
		}
		prepare(h, c)
		h.run(exitDone, confirmed(c)...)
		if h.out.Len() == 0 || strings.Contains(h.out.String()+h.err.String(), "\x1b") {
			t.Errorf("without a terminal it prints %q and says %q", h.out.String(), h.err.String())
		}
		args := append(confirmed(c), "-o", "json")
		if c.Name() == "completion" {
			h.run(exitUsage, args...)
			h.says("no JSON")
			return
		}
		prepare(h, c)
		h.run(exitDone, args...)
		var document map[string]any
		h.decode(&document)
		if len(document) == 0 || h.failure() != nil {
			t.Errorf("the document is %s", h.out.String())
		}
	})
}

func TestEveryVerbSaysInJSONThatTheAccountCanNotBeOpened(t *testing.T) {
	forEachVerb(t, func(t *testing.T, h *host, c *cobra.Command) {
		if c.Hidden || c.Name() == "completion" {
			return
		}
		opened := false
		h.Open = func(context.Context, account.Options) (Account, error) {
			opened = true
			return nil, &model.Failure{Class: model.Expired, Operation: "Opening the account", Message: "closed", Advice: "come back later"}
		}
		want := exitFailed
		if slices.Contains([]string{"config", "history", "iam-policy", "new", "version"}, c.Name()) {
			want = exitDone // these need none
		}
		prepare(h, c)
		h.run(want, append(confirmed(c), "-o", "json")...)
		if !json.Valid(h.out.Bytes()) {
			t.Errorf("it prints %q", h.out.String())
		}
		if f := h.failure(); want == exitFailed && (!opened || f == nil || f.Class != model.Expired || f.Exit != exitFailed || !strings.Contains(f.Message, "come back later")) {
			t.Errorf("the error is %+v", f)
		}
	})
}

func TestEveryVerbThatWritesIsGuarded(t *testing.T) {
	if writing := slices.DeleteFunc(verbs(), func(c *cobra.Command) bool { return !writes(c) }); len(writing) < 7 {
		t.Errorf("only %d verbs have --yes", len(writing))
	}
	forEachVerb(t, func(t *testing.T, h *host, c *cobra.Command) {
		if !writes(c) || ofJournal(c) || c.Name() == "init" { // which changes nothing at AWS
			return
		}
		prepare(h, c)
		plain := append([]string{"--demo"}, example(c)...)
		for _, guard := range []struct {
			flags []string
			says  string
		}{{[]string{"--yes", "--read-only"}, "read-only"}, {nil, "add --yes"}} {
			args := append(slices.Clone(plain), guard.flags...)
			h.run(exitRefused, args...)
			h.says(guard.says)
			h.run(exitRefused, append(args, "-o", "json")...)
			if f := h.failure(); f == nil || f.Exit != exitRefused || !strings.Contains(f.Message, guard.says) {
				t.Errorf("%v: the error is %+v", guard.flags, f)
			}
		}
		h.run(exitDone, append(plain, "--dry-run", "--read-only")...)
	})
}

// A verb that forgets to ask beforehand is refused by the account all the same.
func TestAWriteThatTheAccountRefusesIsARefusal(t *testing.T) {
	h := newHost(t)
	k := h.newSession(globals{Timeout: defaultTimeout, ReadOnly: true})
	defer k.close()
	if err := k.connect(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err := k.account.Publish(t.Context(), model.Publication{Function: "orders"})
	if got := exitCode(err); got != exitRefused || h.world.Calls()["PublishVersion"] != 0 {
		t.Errorf("%v has exit code %d, want %d", err, got, exitRefused)
	}
}
