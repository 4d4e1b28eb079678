package account_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/aloftdeck/aloft/aws/account"
	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/trail"
)

// trailing is what holds of CloudTrail and CloudFormation.
func trailing() []contract {
	const noTrail = "moto has no LookupEvents"
	return []contract{
		{name: "calls of aliases", alone: noTrail, run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 3)
			g.alias(t, name, "prod", "1", "ours")
			a, err := g.account.GetAlias(t.Context(), name, "prod")
			if err != nil {
				t.Fatal(err)
			}
			change := model.AliasChange{Function: name, Alias: "prod", Version: "2", Description: "theirs", Revision: a.Revision,
				Canary: &model.Canary{Version: "3", Weight: 0.1}}
			if _, err := g.account.UpdateAlias(t.Context(), change); err != nil {
				t.Fatal(err)
			}
			if _, err := g.account.UpdateAlias(t.Context(), change); model.ClassOf(err) != model.Conflict {
				t.Fatalf("got %v", err)
			}
			if _, err := g.sdk.DeleteAlias(t.Context(), &lambda.DeleteAliasInput{FunctionName: aws.String(name), Name: aws.String("prod")}); err != nil {
				t.Fatal(err)
			}
			var calls []model.AliasCall
			for _, deed := range model.AliasDeeds() {
				calls = append(calls, of(lookup(t, g.account, deed), name)...)
			}
			if len(calls) != 4 {
				t.Fatalf("got %+v", calls)
			}
			made, conflict, updated, deleted := calls[0], calls[1], calls[2], calls[3]
			if conflict.Error == "" {
				conflict, updated = updated, conflict // of one second
			}
			if made.Version != "1" || made.Description != "ours" || deleted.Deed != model.AliasDeleted || conflict.Error != "PreconditionFailedException" {
				t.Errorf("got %+v", calls)
			}
			if updated.Version != "2" || !updated.Weighed || updated.Canary == nil || *updated.Canary != *change.Canary || updated.Revision != a.Revision ||
				updated.Result == "" || updated.Error != "" || updated.At.IsZero() || updated.By.Name != "demo" || updated.By.Role != "aloft-operator" ||
				trail.ToolOf(updated.By) != trail.Aloft {
				t.Errorf("got %+v", updated)
			}
		}},
		{name: "calls on tables", alone: noTrail, run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.table(t, name)
			if _, err := g.account.UpdateTable(t.Context(), model.CapacityChange{CapacityKey: model.CapacityKey{Table: name}, Read: 7, Write: 6}); err != nil {
				t.Fatal(err)
			}
			var calls []model.TableCall
			for _, deed := range model.TableDeeds() {
				page, err := g.account.LookupTableCalls(t.Context(), model.TrailLookup{Deed: deed})
				if err != nil {
					t.Fatal(err)
				}
				calls = append(calls, slices.DeleteFunc(page.Calls, func(c model.TableCall) bool { return c.Table != name })...)
			}
			if len(calls) != 2 || calls[0].Deed != model.TableCreated || !slices.Equal(calls[0].Units, []model.StatedUnits{{Read: 5, Write: 3, Made: true}}) ||
				calls[1].Deed != model.TableUpdated || !slices.Equal(calls[1].Units, []model.StatedUnits{{Read: 7, Write: 6}}) || calls[1].Error != "" {
				t.Errorf("got %+v", calls)
			}
		}},
		{name: "a lookup that is denied", alone: noTrail, run: func(t *testing.T, g *ground) {
			if err := g.script("cloudtrail.LookupEvents=denied"); err != nil {
				t.Fatal(err)
			}
			defer func() { _ = g.script() }()
			_, err := g.account.LookupAliasCalls(t.Context(), model.TrailLookup{Deed: model.AliasUpdated})
			if f, ok := err.(*model.Failure); !ok || f.Class != model.Denied || f.Permission != "cloudtrail:LookupEvents" {
				t.Errorf("got %v", err)
			}
		}},
		{name: "an alias without a stack", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 1)
			g.alias(t, name, "prod", "1", "")
			stack, err := g.account.StackOf(t.Context(), "arn:aws:lambda:us-east-1:123456789012:function:"+name+":prod")
			if err != nil || stack != "" {
				t.Errorf("got %q, %v", stack, err)
			}
			if tags, err := g.account.FunctionTags(t.Context(), name); err != nil || len(tags) != 0 {
				t.Errorf("got %v, %v", tags, err)
			}
		}},
		{name: "stacks that may not be read", alone: noTrail, run: func(t *testing.T, g *ground) {
			if err := g.script("cloudformation.DescribeStackResources=denied"); err != nil {
				t.Fatal(err)
			}
			defer func() { _ = g.script() }()
			_, err := g.account.StackOf(t.Context(), "arn:aws:lambda:us-east-1:123456789012:function:x:prod")
			if f, ok := err.(*model.Failure); !ok || f.Class != model.Denied || f.Permission != "cloudformation:DescribeStackResources" {
				t.Errorf("got %v", err)
			}
		}},
	}
}

// lookup reads all pages.
func lookup(t *testing.T, a *account.Account, deed model.Deed) []model.AliasCall {
	t.Helper()
	var calls []model.AliasCall
	l := model.TrailLookup{Deed: deed}
	for {
		p, err := a.LookupAliasCalls(t.Context(), l)
		if err != nil {
			t.Fatal(err)
		}
		calls = append(calls, p.Calls...)
		if l.Marker = p.Next; l.Marker == "" {
			return calls
		}
	}
}

func of(calls []model.AliasCall, function string) []model.AliasCall {
	return slices.DeleteFunc(slices.Clone(calls), func(c model.AliasCall) bool { return c.Function != function })
}

// The demo's functions have a past, which ends at what their aliases serve.
func TestTheDemosPast(t *testing.T) { synctest.Test(t, demosPast) }

func demosPast(t *testing.T) {
	w := sim.Demo(1, time.Now, 40)
	a := open(t, w.Config(), true)
	var calls []model.AliasCall
	for _, deed := range model.AliasDeeds() {
		calls = append(calls, lookup(t, a, deed)...)
	}
	pasts := map[model.CellKey][]model.AliasCall{}
	for _, c := range calls {
		key := model.CellKey{Function: c.Function, Alias: c.Alias}
		pasts[key] = append(pasts[key], c)
	}
	known, aliases := 0, 0
	for _, f := range w.Functions() {
		for _, stage := range []string{"dev", "stage", "prod"} {
			now, ok := w.Alias(f, stage)
			if !ok {
				continue
			}
			aliases++
			p := trail.Read(pasts[model.CellKey{Function: f, Alias: stage}])
			before := p.Before(now)
			if before.Answer == trail.Elsewhere || before.Answer == trail.Unordered {
				t.Errorf("%s:%s serves %s, and its past %+v", f, stage, now.Version, before)
			}
			if before.Answer == trail.Known {
				known++
			}
			if f == "activity-router" && stage == "dev" && (before.Version != "13" || len(before.Back) != 3) {
				t.Errorf("the first cell was before: %+v", before)
			}
		}
	}
	if known < aliases*3/4 {
		t.Errorf("of %d aliases %d are known", aliases, known)
	}
	stack, err := a.StackOf(t.Context(), "arn:aws:lambda:us-east-1:123456789012:function:team-directory:prod")
	tags, tagErr := a.FunctionTags(t.Context(), "team-directory")
	if err != nil || stack != "team-directory" || tagErr != nil || tags["aws:cloudformation:stack-name"] != stack {
		t.Errorf("the stack is %q, %v; tags %v, %v", stack, err, tags, tagErr)
	}
	p := trail.Read(pasts[model.CellKey{Function: "team-directory", Alias: "prod"}])
	if p.Last == nil || trail.ToolOf(p.Last.By) != trail.CloudFormation {
		t.Errorf("it was moved by %+v", p.Last)
	}
}

// The demo has a table that somebody made smaller, and auto scaling at work.
func TestTheDemosTablesHaveAPast(t *testing.T) { synctest.Test(t, demosTables) }

func demosTables(t *testing.T) {
	w := sim.Demo(1, time.Now, 18)
	a := open(t, w.Config(), true)
	begun := time.Now()
	for range 12 {
		time.Sleep(time.Hour)
		if _, err := a.GetTable(t.Context(), "sessions"); err != nil {
			t.Fatal(err)
		}
	}
	page, err := a.LookupTableCalls(t.Context(), model.TrailLookup{Deed: model.TableUpdated})
	if err != nil {
		t.Fatal(err)
	}
	lowered, scaled := 0, 0
	for _, c := range page.Calls {
		billing, read, write, err := w.Throughput(model.CapacityKey{Table: c.Table})
		switch {
		case err != nil || c.Deed != model.TableUpdated || len(c.Units) != 1 || c.Error != "":
			t.Errorf("got %+v, %v", c, err)
		case c.Table == "sessions" && c.At.After(begun):
			scaled++
		case c.Table == "reports" && billing == model.Provisioned && c.Units[0] == (model.StatedUnits{Read: read, Write: write}) && c.At.Before(begun):
			lowered++
		default:
			t.Errorf("got %+v", c)
		}
	}
	if lowered != 1 || scaled == 0 {
		t.Errorf("a table was made smaller %d times, and auto scaling acted %d times", lowered, scaled)
	}
}

// What colleagues do in the demo is in CloudTrail, and ends at what is served.
func TestTheTeamsMovesAreInCloudTrail(t *testing.T) { synctest.Test(t, teamsMoves) }

func teamsMoves(t *testing.T) {
	w := sim.New(sim.Options{Now: time.Now, Unlimited: true, Seed: 3})
	w.SeedDemo(18)
	for range 60 {
		w.Step()
	}
	a := open(t, w.Config(), true)
	var calls []model.AliasCall
	for _, deed := range model.AliasDeeds() {
		calls = append(calls, lookup(t, a, deed)...)
	}
	moved := 0
	for _, f := range w.Functions() {
		for _, stage := range []string{"dev", "stage", "prod"} {
			now, ok := w.Alias(f, stage)
			mine := slices.DeleteFunc(of(calls, f), func(c model.AliasCall) bool { return c.Alias != stage })
			if p := trail.Read(mine); ok && p.Before(now).Answer == trail.Elsewhere {
				t.Errorf("%s:%s serves %s, its past ends at %+v", f, stage, now.Version, p.Serves)
			} else if ok && len(p.Moves) > 0 && p.Moves[len(p.Moves)-1].At.After(time.Now().Add(-2*time.Minute)) {
				moved++
			}
		}
	}
	if moved == 0 {
		t.Error("nobody moved anything")
	}
}
