package verb

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
)

func TestPromoteMovesAndSaysSo(t *testing.T) {
	h := newHost(t)
	h.run(exitDone, "promote", "orders", "--to", "stage", "--reason", "release 12", "--yes")
	if got := h.served("orders", "stage"); got != "4" {
		t.Errorf("stage serves %s, want 4", got)
	}
	h.prints("orders", "3", "4", "moved")
	a, _ := h.world.Alias("orders", "stage")
	stamp, ok := release.ParseStamp(a.Description.Exact())
	if !ok || stamp.By != "alice" || stamp.Host != "ops1" || stamp.Why != "release 12" {
		t.Errorf("the stamp is %+v", stamp)
	}
	moves, err := readJournal(h.t.Context(), filepath.Join(h.Home, "state", "aloft", "journal.jsonl"), false, h.t.Logf)
	if err != nil || len(moves) != 1 || moves[0].Outcome == nil || moves[0].Outcome.Status != "moved" {
		t.Errorf("the journal has %+v, %v", moves, err)
	}
}

func TestPromoteSources(t *testing.T) {
	for _, c := range []struct{ name, args, want string }{
		{"the stage before", "--to prod", "3"},
		{"a stage", "--to prod --from dev", "4"},
		{"a version", "--to prod --version 2", "2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHost(t)
			h.run(exitDone, append([]string{"promote", "orders", "--yes", "--confirm", "prod"}, strings.Fields(c.args)...)...)
			if got := h.served("orders", "prod"); got != c.want {
				t.Errorf("prod serves %s, want %s", got, c.want)
			}
		})
	}
}

func TestPromoteJSON(t *testing.T) {
	h := newHost(t)
	h.run(exitDone, "promote", "--match", "*", "--to", "stage", "--yes", "-o", "json")
	var got struct{ Results []map[string]any }
	h.decode(&got)
	want := map[string]any{"function": "orders", "stage": "stage", "from": "3", "to": "4", "status": "moved", "reason": ""}
	if len(got.Results) != 2 {
		t.Fatalf("%d results, want 2", len(got.Results))
	}
	for key, value := range want {
		if got.Results[0][key] != value {
			t.Errorf("%s is %v, want %v", key, got.Results[0][key], value)
		}
	}
	h.run(exitDone, "promote", "--match", "*", "--to", "stage", "-o", "json") // nothing to do needs no --yes
	h.decode(&got)
	if got.Results[0]["status"] != "unchanged" {
		t.Errorf("status %v, want unchanged", got.Results[0]["status"])
	}
}

// TestNothingIsWritten holds every way of not moving to its exit code and to the
// account as it was.
func TestNothingIsWritten(t *testing.T) {
	for _, c := range []struct {
		name    string
		prepare func(*host)
		args    string
		exit    int
		says    string
	}{
		{"no terminal and no --yes", nil, "promote orders --to stage", exitRefused, "add --yes"},
		{"no terminal for a stage that does not ask", nil, "promote orders --to dev --version 2", exitRefused, "add --yes"},
		{"the answer is no", func(h *host) { h.terminal("n") }, "promote orders --to stage", exitRefused, "the answer was no"},
		{"there is no answer", func(h *host) { h.terminal(); h.In = strings.NewReader("") }, "promote orders --to stage", exitRefused, "no answer"},
		{"another name is typed", func(h *host) { h.terminal("y") }, "promote orders --to prod", exitRefused, "was not prod"},
		{"--read-only", nil, "promote orders --to stage --yes --read-only", exitRefused, "read-only"},
		{"read_only in the config", func(h *host) { h.configure("read_only = true\n" + team) }, "rollback orders --stage prod --yes", exitRefused, "read-only"},
		{"a dry run", nil, "promote orders --to stage --dry-run", exitDone, ""},
		{"a dry run in read-only mode", nil, "promote orders --to stage --dry-run --read-only", exitDone, ""},
		{"an unknown function", nil, "promote oders --to stage --yes", exitUsage, "did you mean orders?"},
		{"one unknown function of two", nil, "promote orders paymnts --to stage --yes", exitUsage, "did you mean payments?"},
		{"an unknown stage", nil, "promote orders --to prd --yes", exitUsage, "dev, stage, prod"},
		{"the first stage without a version", nil, "promote orders --to dev --yes", exitUsage, "first stage"},
		{"no function matches", nil, "promote --match x* --to stage --yes", exitUsage, "no function matches"},
		{"a version that does not exist", nil, "promote orders --to stage --version 99 --yes", exitRefused, "99"},
		{"history that is not known", nil, "rollback orders --stage prod --yes", exitRefused, "--version N"},
		{"expired credentials", func(h *host) { h.script("*=expired") }, "promote orders --to stage --yes", exitFailed, "aws"},
		{"a denied read", func(h *host) { h.script("GetAlias=denied") }, "promote orders --to stage --yes", exitFailed, "lambda:GetAlias"},
		{"all or nothing with a refusal", func(h *host) { h.delete("payments", "stage") },
			"promote orders payments --to stage --yes --all-or-nothing", exitRefused, "there is no alias stage"},
		{"all or nothing that would create an alias", func(h *host) { h.delete("payments", "stage") },
			"promote orders payments --to stage --yes --all-or-nothing --create", exitRefused, "could not be taken back"},
		{"a broken config", func(h *host) { h.configure("stages = 3") }, "promote orders --to stage --yes", exitUsage, "aloft.toml:1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHost(t)
			if c.prepare != nil {
				c.prepare(h)
			}
			h.run(c.exit, strings.Fields(c.args)...)
			h.says(c.says)
			for _, f := range []string{"orders", "payments"} {
				for _, alias := range []string{"dev", "stage", "prod"} {
					if a, ok := h.world.Alias(f, alias); ok && a.Description.Exact() != "" {
						t.Errorf("%s of %s carries a stamp", alias, f)
					}
				}
			}
			if calls := h.world.Calls(); calls["UpdateAlias"]+calls["CreateAlias"] > 0 {
				t.Errorf("calls that write: %v", calls)
			}
			if unknown := h.world.Unknown(); len(unknown) > 0 {
				t.Errorf("not simulated: %v", unknown)
			}
		})
	}
}

func (h *host) delete(function, alias string) {
	h.t.Helper()
	if err := h.world.DeleteAlias(function, alias); err != nil {
		h.t.Fatal(err)
	}
}

func TestConfirmation(t *testing.T) {
	for _, c := range []struct{ stage, answer, question string }{
		{"stage", "y", "Move stage on 1 function? [y/N]"},
		{"stage", "YES", "[y/N]"},
		{"prod", "prod", "Type prod to move it on 1 function:"},
	} {
		h := newHost(t)
		h.terminal(c.answer)
		h.run(exitDone, "promote", "orders", "--to", c.stage)
		h.says(c.question, "DIFFERS IN", "code")
		h.prints("moved")
	}
	h := newHost(t)
	h.terminal()
	h.run(exitDone, "promote", "orders", "--to", "dev", "--version", "2") // confirm = "none"
	if strings.Contains(h.err.String(), "?") {
		t.Errorf("asked: %s", h.err.String())
	}
}

func TestMissingAlias(t *testing.T) {
	h := newHost(t)
	h.delete("orders", "stage")
	h.run(exitRefused, "promote", "orders", "--to", "stage", "--yes")
	h.says("add --create")
	h.terminal("n")
	h.run(exitRefused, "promote", "orders", "--to", "stage")
	if got := h.served("orders", "stage"); got != "" {
		t.Fatalf("stage was made, at %s", got)
	}
	h.terminal("y", "y")
	h.run(exitDone, "promote", "orders", "--to", "stage")
	h.says("There is no stage on orders. Create it? [y/N]")
	if got := h.served("orders", "stage"); got != "4" {
		t.Errorf("stage serves %q, want 4", got)
	}
	h.delete("payments", "stage")
	h.run(exitDone, "promote", "payments", "--to", "stage", "--create", "--yes")
	if got := h.served("payments", "stage"); got != "4" {
		t.Errorf("stage serves %q, want 4", got)
	}
}

func TestConflict(t *testing.T) {
	h := newHost(t)
	h.world.Before("UpdateAlias", func() { h.serve("orders", "stage", "2") })
	h.run(exitConflict, "promote", "orders", "--to", "stage", "--yes", "-o", "json")
	var got struct {
		Results []release.Result
		Error   errorJSON
	}
	h.decode(&got)
	if got.Results[0].Status != release.Conflicted || got.Error.Exit != exitConflict {
		t.Errorf("the output is %+v", got)
	}
	if served := h.served("orders", "stage"); served != "2" {
		t.Errorf("stage serves %s, want 2, as somebody else wants", served)
	}
}

func TestSomeMovedSomeNot(t *testing.T) {
	h := newHost(t)
	h.script("UpdateAlias[payments:stage]=denied")
	h.run(exitPartly, "promote", "orders", "payments", "--to", "stage", "--yes")
	h.says("1 of 2 were not moved: payments stage", "lambda:UpdateAlias")
	if h.served("orders", "stage") != "4" || h.served("payments", "stage") != "3" {
		t.Error("not moved as reported")
	}
}

func TestAllOrNothingPutsBack(t *testing.T) {
	h := newHost(t)
	h.script("UpdateAlias[payments:stage]=denied")
	h.run(exitFailed, "promote", "orders", "payments", "--to", "stage", "--yes", "--all-or-nothing")
	if h.served("orders", "stage") != "3" || h.served("payments", "stage") != "3" {
		t.Error("orders was not put back")
	}
}

func TestAllOrNothingIsNotAskedAboutInVain(t *testing.T) {
	h := newHost(t)
	h.delete("payments", "stage")
	h.terminal("n") // not to create the alias; there is no other question
	h.run(exitRefused, "promote", "orders", "payments", "--to", "stage", "--all-or-nothing")
	if n := strings.Count(h.err.String(), "[y/N]"); n != 1 {
		t.Errorf("%d questions, want 1:\n%s", n, h.err.String())
	}
	h.run(exitRefused, "promote", "orders", "payments", "--to", "stage", "--all-or-nothing", "--dry-run", "-o", "json")
	var got struct{ Results []plannedJSON }
	h.decode(&got)
	if r := got.Results[0]; r.Status != release.WasRefused || !strings.Contains(r.Reason, "all or nothing: payments") {
		t.Errorf("the plan is %+v", r.Result)
	}
}

func TestLostAnswerIsSettled(t *testing.T) {
	h := newHost(t)
	h.script("UpdateAlias#1=lost")
	h.run(exitDone, "promote", "orders", "--to", "stage", "--yes")
	if got := h.served("orders", "stage"); got != "4" {
		t.Errorf("stage serves %s, want 4", got)
	}
}

func TestFailureIsOneLine(t *testing.T) {
	h := newHost(t)
	h.script("GetCallerIdentity=expired")
	h.run(exitFailed, "promote", "orders", "--to", "stage", "--yes", "-o", "json")
	var got errorDocument
	h.decode(&got)
	if got.Error.Class != model.Expired || got.Error.Exit != exitFailed || strings.Contains(got.Error.Message, "\n") {
		t.Errorf("the error is %+v", got.Error)
	}
	if n := strings.Count(h.err.String(), "\n"); n != 1 {
		t.Errorf("%d lines on the standard error stream, want 1:\n%s", n, h.err.String())
	}
}

func TestRollbackGoesBackToWhatWasServed(t *testing.T) {
	h := newHost(t)
	h.run(exitDone, "promote", "orders", "--to", "prod", "--version", "3", "--yes", "--confirm", "prod")
	h.run(exitDone, "rollback", "orders", "--stage", "prod", "--yes", "--confirm", "prod")
	if got := h.served("orders", "prod"); got != "1" {
		t.Errorf("prod serves %s, want 1", got)
	}
}

func TestRollbackOffersVersions(t *testing.T) {
	h := newHost(t)
	h.run(exitRefused, "rollback", "orders", "--stage", "prod", "--dry-run", "-o", "json")
	var got struct{ Results []plannedJSON }
	h.decode(&got)
	if r := got.Results[0]; r.Status != release.WasRefused || strings.Join(r.Choices, " ") != "2 3 4" {
		t.Errorf("offered %v, %s", r.Choices, r.Status)
	}
	h.run(exitDone, "rollback", "orders", "--stage", "prod", "--version", "2", "--yes", "--confirm", "prod")
	if got := h.served("orders", "prod"); got != "2" {
		t.Errorf("prod serves %s, want 2", got)
	}
}

func TestDryRunShowsThePlan(t *testing.T) {
	h := newHost(t)
	if err := h.world.PutAlias(model.AliasChange{Function: "orders", Alias: "stage", Version: "2",
		Canary: &model.Canary{Version: "3", Weight: 0.1}}); err != nil {
		t.Fatal(err)
	}
	h.run(exitDone, "promote", "orders", "--to", "stage", "--dry-run")
	h.prints("2 → 4", "code", "ends the canary of 3 at 10%")
	h.run(exitDone, "promote", "orders", "--to", "stage", "--dry-run", "-o", "json")
	var got struct{ Results []plannedJSON }
	h.decode(&got)
	if r := got.Results[0]; r.Status != release.Planned || r.From != "2" || r.To != "4" || r.EndsCanary == nil || len(r.Differences) == 0 {
		t.Errorf("the plan is %+v", r)
	}
}

func TestInterruptEndsWithTheMoveUnderWay(t *testing.T) {
	h := newHost(t)
	for _, f := range []string{"a", "b", "c", "d", "e", "f"} {
		h.world.PutFunction(sim.FunctionSpec{Name: f, Versions: 2})
		h.serve(f, "dev", "2")
		h.serve(f, "stage", "1")
	}
	ctx, interrupt := context.WithCancel(t.Context())
	h.world.Before("UpdateAlias", interrupt)
	h.runContext(ctx, exitPartly, "promote", "a", "b", "c", "d", "e", "f", "--to", "stage", "--yes", "-o", "json")
	var got struct{ Results []release.Result }
	h.decode(&got)
	moved, refused := 0, 0
	for _, r := range got.Results {
		switch r.Status {
		case release.Moved:
			moved++
		case release.WasRefused:
			refused++
		}
		if served := h.served(r.Function, "stage"); (served == "2") != (r.Status == release.Moved) {
			t.Errorf("%s is reported %s and serves %s", r.Function, r.Status, served)
		}
	}
	if moved == 0 || refused == 0 || moved+refused != 6 {
		t.Errorf("%d moved, %d not begun, of 6", moved, refused)
	}
}

func TestInterruptBeforeTheQuestion(t *testing.T) {
	h := newHost(t)
	h.terminal()
	ctx, interrupt := context.WithCancel(t.Context())
	h.In = readerFunc(func([]byte) (int, error) { interrupt(); select {} })
	h.runContext(ctx, exitRefused, "promote", "orders", "--to", "stage")
	h.says("interrupted")
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestCutOffMoveIsSettledFirst(t *testing.T) {
	h := newHost(t)
	path := filepath.Join(h.Home, "state", "aloft", "journal.jsonl")
	f, err := journal.Open(path, false)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := h.world.Alias("payments", "prod")
	err = f.Append(t.Context(), journal.Entry{
		ID: "cutoff000001", Phase: journal.Intent, At: time.Now().Add(-time.Hour), Kind: "promote",
		Account: h.world.Account(), Region: h.world.Region(), Function: "payments", Stage: "prod", Alias: "prod",
		From: "1", To: "3", By: "bob", Host: "ops1", Revision: a.Revision, Until: time.Now().Add(-time.Minute),
	})
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	h.run(exitDone, "promote", "orders", "--to", "stage", "--yes")
	h.says("settled payments prod 1 → 3: failed")
	h.run(exitDone, "promote", "orders", "--to", "stage", "--version", "2", "--yes")
	if strings.Contains(h.err.String(), "settled") {
		t.Error("it was settled twice")
	}
}

// Without a config the names that everybody knows give an order, as far as the
// function itself has them; what other functions have changes nothing.
func TestStagesAreFoundWithoutConfig(t *testing.T) {
	h := newHost(t)
	h.configure("")
	h.serve("payments", "qa", "2") // a stage that orders has not, between dev and stage
	h.run(exitUsage, "promote", "orders", "--to", "test", "--yes")
	h.says("the stages are dev, qa, stage, prod")
	h.run(exitUsage, "promote", "orders", "--to", "qa", "--create", "--yes")
	h.says("it has no qa: say --from STAGE")
	h.run(exitDone, "promote", "orders", "--to", "qa", "--from", "dev", "--create", "--yes")
	if got := h.served("orders", "qa"); got != "4" {
		t.Errorf("qa serves %s, want 4", got)
	}
	h.run(exitDone, "promote", "orders", "--to", "stage", "--dry-run")
	h.prints("4 of qa")
}

func TestNoOrderIsGuessedForAWrite(t *testing.T) {
	h := newHost(t)
	h.configure("")
	h.serve("orders", "pr-42", "4") // a preview
	h.serve("orders", "stage", "3")
	h.run(exitDone, "promote", "orders", "--to", "prod", "--yes", "-o", "json")
	var got struct{ Results []movedJSON }
	h.decode(&got)
	if len(got.Results) != 1 || got.Results[0].To != "3" || got.Results[0].Source != "stage" {
		t.Errorf("prod is moved to %+v, want 3 of stage", got.Results)
	}
	h.run(exitUsage, "promote", "orders", "--to", "pr-42", "--yes")
	h.says("pr-42 is not the usual name of a stage: say --from STAGE")
	h.run(exitDone, "promote", "orders", "--to", "pr-42", "--from", "stage", "--yes")
	h.serve("orders", "uat", "2")
	h.run(exitUsage, "promote", "orders", "--to", "prod", "--yes")
	h.says("uat and stage have no order that is known: say --from STAGE")
}

// What this host kept of the account decides no write: a fresh host does the same.
func TestKeptStagesDecideNoWrite(t *testing.T) {
	h := newHost(t)
	h.configure("")
	h.serve("payments", "qa", "2")
	h.run(exitDone, "status")
	h.delete("payments", "qa")
	h.run(exitUsage, "promote", "orders", "--to", "qa", "--from", "dev", "--create", "--yes")
	h.says("the stages are dev, stage, prod")
}

func TestProgressIsForTerminals(t *testing.T) {
	h := newHost(t)
	h.terminal()
	h.run(exitDone, "promote", "--match", "*", "--to", "stage", "--yes")
	h.says("2 of 2 moved")
	h = newHost(t)
	h.run(exitDone, "promote", "--match", "*", "--to", "stage", "--yes")
	if strings.Contains(h.err.String(), "of 2") || strings.Contains(h.err.String()+h.out.String(), "\x1b") {
		t.Errorf("control sequences or progress without a terminal: %q", h.err.String())
	}
}

func TestJournalThatCanNotBeWrittenMovesNothing(t *testing.T) {
	h := newHost(t)
	if err := os.WriteFile(filepath.Join(h.Home, "state"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	h.run(exitFailed, "promote", "orders", "--to", "stage", "--yes")
	h.says("journal")
	if got := h.served("orders", "stage"); got != "3" {
		t.Errorf("stage serves %s, want 3", got)
	}
}

// A stage whose name has to be typed wants it from a script too: --yes alone is what
// every script says.
func TestYesDoesNotTypeAStagesName(t *testing.T) {
	h := newHost(t)
	h.file("o.zip", zipOf(t, "app.py", "new"))
	for _, args := range [][]string{
		{"promote", "orders", "--to", "prod"},
		{"rollback", "orders", "--stage", "prod", "--version", "2"},
		{"deploy", "orders", "--zip", "o.zip", "--to", "prod"},
	} {
		h.run(exitRefused, append(args, "--yes")...)
		h.says("add --confirm prod to --yes")
		h.run(exitRefused, append(args, "--yes", "--confirm", "stage")...)
		h.says("--confirm says stage, and the stage is prod")
		h.run(exitRefused, args...)
		h.says("add --yes --confirm prod")
		if got := h.served("orders", "prod"); got != "1" {
			t.Fatalf("prod serves %s, want 1", got)
		}
	}
	h.terminal("prod")
	h.run(exitDone, "promote", "orders", "--to", "prod", "--yes")
	h.says("Type prod to move it")
	if got := h.served("orders", "prod"); got != "3" {
		t.Errorf("prod serves %s, want 3", got)
	}
}
