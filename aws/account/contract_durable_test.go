package account_test

import (
	"testing"

	"github.com/aloftdeck/aloft/model"
)

func lasting() []contract {
	const noneThere = "moto has no durable functions"
	return []contract{
		{name: "durable executions that run on a version", alone: noneThere, run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 1)
			g.durable(t, name, 2, map[string]int{"2": 1203, "3": 4})
			if v, err := g.account.GetVersion(t.Context(), name, "2"); err != nil || !v.Durable {
				t.Errorf("durable is %v, %v", v.Durable, err)
			}
			if v, err := g.account.GetVersion(t.Context(), name, "1"); err != nil || v.Durable {
				t.Errorf("durable is %v, %v", v.Durable, err)
			}
			for version, want := range map[string]model.Executions{"1": {}, "2": {Running: 1203}, "3": {Running: 4}} {
				if n, err := g.account.CountExecutions(t.Context(), name, version); err != nil || n != want {
					t.Errorf("on %s: %+v, %v, want %+v", version, n, err, want)
				}
			}
			if _, err := g.account.CountExecutions(t.Context(), name, "9"); model.ClassOf(err) != model.Gone {
				t.Errorf("on a version that is not there: %v", err)
			}
		}},
		{name: "more durable executions than are counted", alone: noneThere, run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.durable(t, name, 1, map[string]int{"1": 5300})
			if n, err := g.account.CountExecutions(t.Context(), name, "1"); err != nil || !n.More || n.Running != 5000 {
				t.Errorf("%+v, %v", n, err)
			}
			if err := g.script("ListDurableExecutionsByFunction#2=denied"); err != nil {
				t.Fatal(err)
			}
			if n, err := g.account.CountExecutions(t.Context(), name, "1"); err != nil || !n.More || n.Running != 1000 {
				t.Errorf("when the second page is denied: %+v, %v", n, err)
			}
			if err := g.script("ListDurableExecutionsByFunction=denied"); err != nil {
				t.Fatal(err)
			}
			_, err := g.account.CountExecutions(t.Context(), name, "1")
			if f, ok := err.(*model.Failure); !ok || f.Class != model.Denied || f.Permission != "lambda:ListDurableExecutionsByFunction" {
				t.Errorf("when it is denied: %v", err)
			}
			if err := g.script(); err != nil {
				t.Fatal(err)
			}
		}},
	}
}
