package account_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
)

// host is one operator's host: a mover with a journal of its own.
func host(t *testing.T, g *ground, operator string) *release.Mover {
	t.Helper()
	j, err := journal.Open(filepath.Join(t.TempDir(), "journal.jsonl"), false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	id, err := g.account.Identity(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return release.New(release.Deps{
		Lambda: g.account, Journal: j, Now: time.Now, PID: 1,
		Operator: model.Operator{Name: operator, Host: operator + "-host", ARN: id.ARN},
		Identity: func() model.Identity { return id },
	})
}

func stageOf(name string) model.Stage { return model.Stage{Name: name, Alias: name} }

// makeMove prepares a move and makes it.
func makeMove(t *testing.T, m *release.Mover, r release.Request) (release.Sheet, release.Result) {
	t.Helper()
	s := m.Prepare(t.Context(), r)
	results := m.Move(t.Context(), []release.Sheet{s}, release.Options{}, nil)
	if len(results) != 1 {
		t.Fatalf("%d results of one move", len(results))
	}
	return s, results[0]
}

func moving() []contract {
	promote := func(name, from, to string) release.Request {
		return release.Request{Kind: release.Promote, Function: name, From: stageOf(from), Stage: stageOf(to)}
	}
	return []contract{
		{name: "promote, roll back from another host", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 5)
			g.alias(t, name, "dev", "5", "")
			g.alias(t, name, "prod", "3", "the shop")
			alice, bob := host(t, g, "alice"), host(t, g, "bob")

			r := promote(name, "dev", "prod")
			r.Reason = "new prices"
			sheet, result := makeMove(t, alice, r)
			if sheet.Verdict != release.Ready || result.Status != release.Moved || result.From != "3" || result.To != "5" {
				t.Fatalf("%s %q, result %+v", sheet.Verdict, sheet.Reason, result)
			}
			a, err := g.account.GetAlias(t.Context(), name, "prod")
			if err != nil || a.Version != "5" {
				t.Fatalf("%+v, %v", a, err)
			}
			stamp, ok := release.ParseStamp(a.Description.Exact())
			if !ok || stamp.Text != "the shop" || stamp.By != "alice" || stamp.From != "3" || stamp.To != "5" || stamp.Why != "new prices" {
				t.Errorf("stamp %+v of %q", stamp, a.Description.Exact())
			}

			_, result = makeMove(t, bob, release.Request{Kind: release.Rollback, Function: name, Stage: stageOf("prod")})
			if result.Status != release.Moved || result.To != "3" {
				t.Fatalf("rolled back: %+v, want to 3, by the stamp alone", result)
			}
			if a, err := g.account.GetAlias(t.Context(), name, "prod"); err != nil || a.Version != "3" || !strings.HasPrefix(a.Description.Exact(), "the shop") {
				t.Errorf("%+v, %v", a, err)
			}
		}},
		{name: "unchanged", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 1)
			g.alias(t, name, "dev", "1", "")
			g.alias(t, name, "prod", "1", "")
			before, _ := g.account.GetAlias(t.Context(), name, "prod")
			if _, result := makeMove(t, host(t, g, "alice"), promote(name, "dev", "prod")); result.Status != release.NotChanged {
				t.Errorf("%+v", result)
			}
			if after, err := g.account.GetAlias(t.Context(), name, "prod"); err != nil || after != before {
				t.Errorf("%+v became %+v, %v", before, after, err)
			}
		}},
		{name: "somebody moved it in between", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 3)
			g.alias(t, name, "dev", "2", "")
			g.alias(t, name, "prod", "1", "")
			m := host(t, g, "alice")
			s := m.Prepare(t.Context(), promote(name, "dev", "prod"))
			g.elsewhere(t, name, "prod", "3")
			result := m.Move(t.Context(), []release.Sheet{s}, release.Options{}, nil)[0]
			if result.Status != release.Conflicted || !strings.Contains(result.Reason, "3") {
				t.Errorf("%+v, want a conflict that names version 3", result)
			}
			if a, err := g.account.GetAlias(t.Context(), name, "prod"); err != nil || a.Version != "3" {
				t.Errorf("%+v, %v: the other's move was overwritten", a, err)
			}
		}},
		{name: "the answer is lost", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 2)
			g.alias(t, name, "dev", "2", "")
			g.alias(t, name, "prod", "1", "")
			m := host(t, g, "alice")
			s := m.Prepare(t.Context(), promote(name, "dev", "prod"))
			g.lose(t) // the SDK tries again, and meets a revision that is stale by its own doing
			result := m.Move(t.Context(), []release.Sheet{s}, release.Options{}, nil)[0]
			if result.Status != release.Moved || !result.Settled {
				t.Errorf("%+v, want it moved, and settled by reading again", result)
			}
			if a, err := g.account.GetAlias(t.Context(), name, "prod"); err != nil || a.Version != "2" {
				t.Errorf("%+v, %v", a, err)
			}
		}},
		{name: "a missing alias is made on request", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 2)
			g.alias(t, name, "dev", "2", "")
			m := host(t, g, "alice")
			r := promote(name, "dev", "prod")
			if s := m.Prepare(t.Context(), r); s.Verdict != release.Missing {
				t.Errorf("%s %q, want missing", s.Verdict, s.Reason)
			}
			r.Create = true
			s := m.Prepare(t.Context(), r)
			result := m.Move(t.Context(), []release.Sheet{s}, release.Options{}, nil)[0]
			if result.Status != release.Moved {
				t.Fatalf("%s %q, %+v", s.Verdict, s.Reason, result)
			}
			if a, err := g.account.GetAlias(t.Context(), name, "prod"); err != nil || a.Version != "2" {
				t.Errorf("%+v, %v", a, err)
			}
		}},
		{name: "made by somebody else in between", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 2)
			g.alias(t, name, "dev", "2", "")
			m := host(t, g, "alice")
			r := promote(name, "dev", "prod")
			r.Create = true
			s := m.Prepare(t.Context(), r)
			g.alias(t, name, "prod", "1", "")
			if result := m.Move(t.Context(), []release.Sheet{s}, release.Options{}, nil)[0]; result.Status != release.Conflicted {
				t.Errorf("%+v, want a conflict", result)
			}
			if a, err := g.account.GetAlias(t.Context(), name, "prod"); err != nil || a.Version != "1" {
				t.Errorf("%+v, %v", a, err)
			}
		}},
		{name: "promoting over a canary ends it", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 3)
			g.alias(t, name, "dev", "3", "")
			g.alias(t, name, "prod", "1", "")
			g.canary(t, name, "prod", "2", 0.25)
			sheet, result := makeMove(t, host(t, g, "alice"), promote(name, "dev", "prod"))
			if sheet.EndsCanary == nil || *sheet.EndsCanary != (model.Canary{Version: "2", Weight: 0.25}) || result.Status != release.Moved {
				t.Errorf("sheet ends %+v, %+v", sheet.EndsCanary, result)
			}
			if a, err := g.account.GetAlias(t.Context(), name, "prod"); err != nil || a.Version != "3" || a.Canary != nil {
				t.Errorf("%+v, %v", a, err)
			}
		}},
		{name: "a version that does not exist", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 1)
			g.alias(t, name, "prod", "1", "")
			r := release.Request{Kind: release.To, Function: name, Stage: stageOf("prod"), Version: "9"}
			if s := host(t, g, "alice").Prepare(t.Context(), r); s.Verdict != release.Refused || !strings.Contains(s.Reason, "9") {
				t.Errorf("%s %q, want refused before anything moves", s.Verdict, s.Reason)
			}
		}},
	}
}
