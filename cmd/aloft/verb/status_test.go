package verb

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
)

func TestStatusTable(t *testing.T) {
	h := newHost(t)
	h.delete("payments", "prod")
	if err := h.world.PutAlias(model.AliasChange{Function: "orders", Alias: "prod", Version: "1",
		Canary: &model.Canary{Version: "2", Weight: 0.125}}); err != nil {
		t.Fatal(err)
	}
	h.run(exitDone, "status")
	want := "FUNCTION  dev  stage  prod\n" +
		"orders    4    3 -1   1→2 12.5%\n" +
		"payments  4    3 -1   —\n"
	if h.out.String() != want {
		t.Errorf("the table is\n%swant\n%s", h.out.String(), want)
	}
}

// TestStatusJSON compares with the shape that scripts rely on, letter by letter.
func TestStatusJSON(t *testing.T) {
	h := newHost(t)
	h.run(exitDone, "promote", "orders", "--to", "stage", "--yes")
	h.delete("orders", "dev")
	if err := h.world.PutAlias(model.AliasChange{Function: "orders", Alias: "prod", Version: "1",
		Canary: &model.Canary{Version: "2", Weight: 0.1}}); err != nil {
		t.Fatal(err)
	}
	h.run(exitDone, "status", "orders", "-o", "json")
	a, _ := h.world.Alias("orders", "stage")
	_, since, _ := strings.Cut(h.out.String(), `"since": "`)
	since, _, _ = strings.Cut(since, `"`)
	if since == "" || !strings.Contains(a.Description.Exact(), "alice") {
		t.Fatalf("no time of the move in %s", h.out.String())
	}
	want := `{"account":"123456789012","region":"us-east-1","stages":["dev","stage","prod"],"functions":[` +
		`{"name":"orders","runtime":"python3.12","memory_mb":128,"stages":{"dev":null,` +
		`"prod":{"version":"1","since":null,"by":"","canary":{"version":"2","weight":0.1}},` +
		`"stage":{"version":"4","since":"` + since + `","by":"alice","canary":null}}}]}`
	if got := compact(t, h.out.Bytes()); got != want {
		t.Errorf("the output is\n%s\nwant\n%s", got, want)
	}
}

func compact(t *testing.T, text []byte) string {
	t.Helper()
	var v json.RawMessage
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	packed, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(packed)
}

func TestStatusPrintsWhatItCouldRead(t *testing.T) {
	h := newHost(t)
	h.script("ListAliases[orders]=denied")
	h.run(exitFailed, "status")
	h.prints("orders    denied  denied  denied", "payments  4       3 -1    1 -2")
	h.says("lambda:ListAliases is missing")
	h.run(exitFailed, "status", "-o", "json")
	var got statusJSON
	h.decode(&got)
	if c := got.Functions[0].Stages["prod"]; c == nil || !strings.Contains(c.Error, "lambda:ListAliases") {
		t.Errorf("a stage that may not be read is %+v", c)
	}
	if got.Functions[1].Stages["prod"].Version != "1" || h.failure() == nil || h.failure().Class != model.Denied {
		t.Errorf("the output is %+v", got)
	}
}

func TestStatusSelection(t *testing.T) {
	for _, c := range []struct {
		args, want string
		exit       int
	}{
		{"", "orders payments", exitDone},
		{"payments", "payments", exitDone},
		{"--match pay*", "payments", exitDone},
		{"orders --match pay*", "orders payments", exitDone},
		{"audit", "audit", exitDone}, // named, though the config leaves it out
		{"--match a*", "", exitUsage},
		{"order", "", exitUsage},
	} {
		h := newHost(t)
		h.configure(team + "[functions]\ninclude = [\"orders\", \"pay*\"]\n")
		h.world.PutFunction(sim.FunctionSpec{Name: "audit", Versions: 1})
		h.run(c.exit, append([]string{"status", "-o", "json"}, strings.Fields(c.args)...)...)
		var got statusJSON
		h.decode(&got)
		var names []string
		for _, f := range got.Functions {
			names = append(names, f.Name)
		}
		if strings.Join(names, " ") != c.want {
			t.Errorf("%q shows %v, want %s", c.args, names, c.want)
		}
	}
}

func TestStatusStopsWhenNothingCanBeRead(t *testing.T) {
	h := newHost(t)
	h.script("ListAliases=expired")
	h.run(exitFailed, "status")
	h.says("expired")
	if n := strings.Count(h.err.String(), "\n"); n != 1 {
		t.Errorf("%d lines, want 1:\n%s", n, h.err.String())
	}
}

func TestStatusFindsStagesWithoutConfig(t *testing.T) {
	h := newHost(t)
	h.configure("")
	h.serve("orders", "qa", "2")
	h.run(exitDone, "status")
	h.prints("FUNCTION  dev  qa    stage  prod", "payments  4    —")
}

func TestStatusPages(t *testing.T) {
	h := newHost(t)
	h.configure(team + "[budget]\nlambda_burst = 100\n")
	for i := range 60 {
		name := "f" + string(rune('a'+i/26)) + string(rune('a'+i%26))
		h.world.PutFunction(sim.FunctionSpec{Name: name, Versions: 1})
		h.serve(name, "dev", "1")
	}
	h.run(exitDone, "status", "-o", "json")
	var got statusJSON
	h.decode(&got)
	if len(got.Functions) != 62 {
		t.Errorf("%d functions, want 62", len(got.Functions))
	}
	if calls := h.world.Calls(); calls["ListFunctions"] != 2 || calls["ListAliases"] != 62 {
		t.Errorf("calls %v", calls)
	}
}

func TestStatusIsPlainWhenPipedAndColouredOnATerminal(t *testing.T) {
	h := newHost(t)
	h.delete("orders", "prod")
	h.run(exitDone, "status")
	if strings.Contains(h.out.String(), "\x1b") {
		t.Errorf("piped output has escape sequences: %q", h.out.String())
	}
	h.Environ = append(h.Environ, "CLICOLOR_FORCE=1", "TERM=xterm-256color")
	h.run(exitDone, "status")
	h.prints(styleDim + "—")
}

func TestHostileTextStaysOutOfTheOutput(t *testing.T) {
	h := newHost(t)
	if err := h.world.PutAlias(model.AliasChange{Function: "orders", Alias: "dev", Version: "4", Description: "\x1b]0;owned\x07\x1b[2J"}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.world.Publish("orders", "\x1b[31mred\nnew line\u202e"); err != nil {
		t.Fatal(err)
	}
	for _, args := range []string{"status", "history", "rollback orders --stage prod --yes"} {
		h.out.Reset()
		h.err.Reset()
		Run(t.Context(), h.Env, strings.Fields(args))
		if text := h.out.String() + h.err.String(); strings.ContainsAny(text, "\x1b\x07\u202e") {
			t.Errorf("aloft %s prints control characters: %q", args, text)
		}
	}
}
