package account_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

func invoking() []contract {
	const plain = "moto runs no code without Docker: it answers each invocation alike, without version, log and error, of functions that are not there too"
	ask := func(g *ground, t *testing.T, function, qualifier, event string) (model.Invoked, error) {
		return g.account.Invoke(t.Context(), model.Invocation{Function: function, Qualifier: qualifier,
			Payload: []byte(event), Timeout: 3 * time.Second})
	}
	return []contract{
		{name: "an invocation is answered", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 2)
			g.alias(t, name, "prod", "2", "")
			for _, qualifier := range []string{"prod", "1"} {
				got, err := ask(g, t, name, qualifier, `{"id":7}`)
				if err != nil || !json.Valid(got.Payload) || got.FunctionError != "" || got.Request == "" {
					t.Errorf("%s: %+v, %v", qualifier, got, err)
				}
			}
		}},
		{name: "an invocation says what it was", alone: plain, run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 2)
			g.alias(t, name, "prod", "2", "")
			got, err := ask(g, t, name, "prod", "{}")
			if err != nil || got.Version != "2" || !strings.Contains(strings.ToLower(string(got.Log)), "report") ||
				!strings.Contains(string(got.Log), got.Request) {
				t.Errorf("%+v, %v, log %s", got, err, got.Log)
			}
			_, err = ask(g, t, name, "3", "{}")
			if f, ok := errors.AsType[*model.Failure](err); !ok || f.Class != model.Gone || !f.NoEffect {
				t.Errorf("of no version: %v", err)
			}
			_, err = ask(g, t, name, "2", "{")
			if f, ok := errors.AsType[*model.Failure](err); !ok || f.Class != model.Other || !f.NoEffect ||
				!strings.Contains(f.Message, "Could not parse request body") {
				t.Errorf("no event: %v", err)
			}
		}},
		{name: "an invocation whose answer is lost", alone: plain, run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 1)
			if err := g.script("Invoke#1=lost"); err != nil {
				t.Fatal(err)
			}
			_, err := ask(g, t, name, "1", "{}")
			if f, ok := errors.AsType[*model.Failure](err); !ok || f.Class != model.Network || f.NoEffect {
				t.Errorf("%v", err)
			}
			if _, err := ask(g, t, name, "1", "{}"); err != nil { // the first was not sent again, so this is the second
				t.Errorf("afterwards: %v", err)
			}
			if err := g.script(); err != nil {
				t.Fatal(err)
			}
		}},
		{name: "a missing permission to invoke", alone: plain, run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 1)
			if err := g.script("Invoke=denied"); err != nil {
				t.Fatal(err)
			}
			_, err := ask(g, t, name, "1", "{}")
			if f, ok := errors.AsType[*model.Failure](err); !ok || f.Class != model.Denied ||
				f.Permission != "lambda:InvokeFunction" || !f.NoEffect {
				t.Errorf("%v", err)
			}
			if err := g.script(); err != nil {
				t.Fatal(err)
			}
		}},
		{name: "a function without reserved concurrency", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 1)
			if n, err := g.account.GetReserved(t.Context(), name); err != nil || n != nil {
				t.Errorf("%v, %v", n, err)
			}
		}},
		{name: "the concurrency of the account", alone: "moto knows no GetAccountSettings",
			run: func(t *testing.T, g *ground) {
				if l, err := g.account.GetConcurrencyLimits(t.Context()); err != nil || l.Account != 1000 || l.Unreserved != 1000 {
					t.Errorf("%+v, %v", l, err)
				}
			}},
	}
}
