package account_test

import (
	"errors"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

func failing() []contract {
	const cannotFail = "moto can not be told to fail"
	class := func(name, rule string, want model.Class, permission string) contract {
		return contract{name: name, alone: cannotFail, run: func(t *testing.T, g *ground) {
			function := unique(t)
			g.function(t, function, 1)
			g.alias(t, function, "prod", "1", "")
			if err := g.script(rule); err != nil {
				t.Fatal(err)
			}
			_, err := g.account.ListAliases(t.Context(), function)
			var f *model.Failure
			if !errors.As(err, &f) || f.Class != want || f.Permission != permission || f.Subject != function {
				t.Errorf("got %#v, want class %s", err, want)
			}
			if err := g.script(); err != nil {
				t.Fatal(err)
			}
			if _, err := g.account.ListAliases(t.Context(), function); err != nil {
				t.Errorf("and after it: %v", err)
			}
		}}
	}
	return []contract{
		class("denied", "ListAliases=denied", model.Denied, "lambda:ListAliases"),
		class("expired", "*=expired", model.Expired, ""),
		class("no network", "*=down", model.Network, ""),
		class("throttled on every attempt", "ListAliases*2=throttle", model.Throttled, ""),
		{name: "throttled once", alone: cannotFail, run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 1)
			before := g.account.Meter()
			if err := g.script("GetAlias#1=throttle"); err != nil {
				t.Fatal(err)
			}
			g.alias(t, name, "prod", "1", "")
			if _, err := g.account.GetAlias(t.Context(), name, "prod"); err != nil {
				t.Error(err)
			}
			after := g.account.Meter()
			if after.Calls-before.Calls != 2 || after.Throttled-before.Throttled != 1 || g.account.ThrottledUntil().IsZero() {
				t.Errorf("meter went from %+v to %+v", before, after)
			}
		}},
		{name: "GetFunction denied, its configuration not", alone: cannotFail, run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 1)
			if err := g.script("GetFunction=denied"); err != nil {
				t.Fatal(err)
			}
			if v, err := g.account.GetVersion(t.Context(), name, "1"); err != nil || v.Number != "1" || v.MemoryMB != 128 {
				t.Errorf("got %+v, %v", v, err)
			}
			if err := g.script(); err != nil {
				t.Fatal(err)
			}
		}},
	}
}
