// The contract: what holds for any account that aloft is pointed at. The same
// cases run over the embedded account and over an emulator made by others, so
// that neither our reading of AWS nor theirs is believed alone.
package account_test

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/aloftdeck/aloft/model"
)

// contract is one case. A case with a reason in alone runs on the embedded
// account alone.
type contract struct {
	name  string
	alone string
	run   func(*testing.T, *ground)
}

func TestContract(t *testing.T) {
	cases := slices.Concat(reading(), writing(), moving(), failing(), building(), logging(), deploying(), tabling(), measuring(), pricing(), trailing(),
		lasting(), invoking(), imaging(), gateways(), wirings(), making(), founding(), answering())
	for name, open := range map[string]func(*testing.T) *ground{"embedded": embedded, "moto": overMoto} {
		t.Run(name, func(t *testing.T) {
			g := open(t)
			for _, c := range cases {
				if c.alone != "" && name != "embedded" {
					t.Logf("%s: on the embedded account alone, because %s", c.name, c.alone)
					continue
				}
				t.Run(c.name, func(t *testing.T) { c.run(t, g) })
			}
		})
	}
}

func reading() []contract {
	return []contract{
		{name: "identity", run: func(t *testing.T, g *ground) {
			id, err := g.account.Identity(t.Context())
			if err != nil || id.Account != "123456789012" || id.Region != "us-east-1" || id.ARN == "" || id.Credentials == "" {
				t.Errorf("got %+v, %v", id, err)
			}
		}},
		{name: "functions page by page", run: func(t *testing.T, g *ground) {
			want := map[string]bool{}
			for i := range 52 {
				name := fmt.Sprintf("paged-%02d", i)
				g.function(t, name, 0)
				want[name] = true
			}
			marker, pages := "", 0
			for {
				p, err := g.account.ListFunctions(t.Context(), marker)
				if err != nil {
					t.Fatal(err)
				}
				pages++
				if len(p.Functions) > 50 {
					t.Errorf("a page of %d", len(p.Functions))
				}
				for _, f := range p.Functions {
					if want[f.Name] && (f.Runtime != "python3.12" || f.MemoryMB != 128 || f.EphemeralMB != 512 || f.Architecture != "x86_64" ||
						f.CodeSHA256 == "" || f.LastModified.IsZero() || f.ARN == "") {
						t.Errorf("got %+v", f)
					}
					delete(want, f.Name)
				}
				if marker = p.Next; marker == "" {
					break
				}
			}
			if pages < 2 || len(want) > 0 {
				t.Errorf("%d pages, never seen: %v", pages, want)
			}
		}},
		{name: "versions page by page", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 52)
			var numbers []string
			marker, pages := "", 0
			for {
				p, err := g.account.ListVersions(t.Context(), name, marker)
				if err != nil {
					t.Fatal(err)
				}
				pages++
				for _, v := range p.Versions {
					numbers = append(numbers, v.Number)
				}
				if marker = p.Next; marker == "" {
					break
				}
			}
			if pages != 2 || len(numbers) != 52 || numbers[0] != "1" || numbers[51] != "52" {
				t.Errorf("%d pages of %v", pages, numbers)
			}
		}},
		{name: "aliases of all pages", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 1)
			for i := range 52 {
				g.alias(t, name, "stage-"+strconv.Itoa(i), "1", "")
			}
			aliases, err := g.account.ListAliases(t.Context(), name)
			if err != nil || len(aliases) != 52 {
				t.Fatalf("%d aliases, %v", len(aliases), err)
			}
			one, err := g.account.GetAlias(t.Context(), name, "stage-7")
			i := slices.IndexFunc(aliases, func(a model.Alias) bool { return a.Name == "stage-7" })
			if err != nil || i < 0 || aliases[i] != one || one.Version != "1" || one.Revision == "" {
				t.Errorf("listed %+v, read alone %+v, %v", aliases[i], one, err)
			}
		}},
		{name: "version by number and by alias", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 3)
			g.alias(t, name, "prod", "2", "")
			byNumber, err := g.account.GetVersion(t.Context(), name, "2")
			byAlias, err2 := g.account.GetVersion(t.Context(), name, "prod")
			other, err3 := g.account.GetVersion(t.Context(), name, "3")
			if err := errors.Join(err, err2, err3); err != nil {
				t.Fatal(err)
			}
			if byNumber.Number != "2" || byAlias.Number != "2" || byNumber.CodeSHA256 != byAlias.CodeSHA256 ||
				byNumber.CodeSHA256 == other.CodeSHA256 || byNumber.CodeBytes == 0 {
				t.Errorf("got %+v, %+v and %+v", byNumber, byAlias, other)
			}
			if v := byNumber; v.Function != name || v.MemoryMB != 128 || v.Runtime != "python3.12" || v.Handler == "" || v.Role == "" ||
				v.State != "Active" || v.PackageType != "Zip" || v.Environment["TABLE"].Reveal() != "orders" || v.LastModified.IsZero() {
				t.Errorf("got %+v", v)
			}
		}},
		{name: "what does not exist is gone", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 1)
			_, function := g.account.ListAliases(t.Context(), "nowhere")
			_, versions := g.account.ListVersions(t.Context(), "nowhere", "")
			_, alias := g.account.GetAlias(t.Context(), name, "prod")
			_, aliasOfNone := g.account.GetAlias(t.Context(), "nowhere", "prod")
			_, version := g.account.GetVersion(t.Context(), name, "9")
			_, byAlias := g.account.GetVersion(t.Context(), name, "prod")
			_, update := g.account.UpdateAlias(t.Context(), model.AliasChange{Function: name, Alias: "prod", Version: "1", Revision: "00000000-0000-4000-8000-000000000000"})
			_, create := g.account.CreateAlias(t.Context(), model.AliasChange{Function: name, Alias: "prod", Version: "9"})
			for what, err := range map[string]error{
				"ListAliases of no function": function, "ListVersions of no function": versions, "GetAlias": alias,
				"GetAlias of no function": aliasOfNone, "GetVersion": version, "GetVersion by alias": byAlias,
				"UpdateAlias": update, "CreateAlias for no version": create,
			} {
				var f *model.Failure
				if !errors.As(err, &f) || f.Class != model.Gone || f.Message == "" || f.Subject == "" {
					t.Errorf("%s: got %v, want class gone", what, err)
				}
			}
		}},
	}
}

func writing() []contract {
	return []contract{
		{name: "update needs the revision of the last read", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 3)
			g.alias(t, name, "prod", "1", "orders of the shop")
			before, err := g.account.GetAlias(t.Context(), name, "prod")
			if err != nil || before.Description.Exact() != "orders of the shop" {
				t.Fatalf("got %+v, %v", before, err)
			}
			change := model.AliasChange{Function: name, Alias: "prod", Version: "2", Description: "moved", Revision: before.Revision}
			after, err := g.account.UpdateAlias(t.Context(), change)
			if err != nil || after.Version != "2" || after.Revision == before.Revision || after.Description.Exact() != "moved" {
				t.Fatalf("got %+v, %v", after, err)
			}
			change.Version = "3"
			if _, err = g.account.UpdateAlias(t.Context(), change); model.ClassOf(err) != model.Conflict {
				t.Errorf("the old revision again: %v, want class conflict", err)
			}
			if now, err := g.account.GetAlias(t.Context(), name, "prod"); err != nil || now != after {
				t.Errorf("now %+v, %v, want it as it was: %+v", now, err, after)
			}
		}},
		{name: "create, and the name is taken", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 2)
			change := model.AliasChange{Function: name, Alias: "prod", Version: "1", Description: "new"}
			made, err := g.account.CreateAlias(t.Context(), change)
			if err != nil || made.Version != "1" || made.Revision == "" || made.Canary != nil {
				t.Fatalf("got %+v, %v", made, err)
			}
			change.Version = "2"
			_, err = g.account.CreateAlias(t.Context(), change)
			var f *model.Failure
			if !errors.As(err, &f) || f.Class != model.Conflict || f.Code != "ResourceConflictException" {
				t.Errorf("got %v, want class conflict", err)
			}
		}},
		{name: "weights are read, kept and cleared", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 3)
			g.alias(t, name, "prod", "1", "")
			g.canary(t, name, "prod", "2", 0.1)
			a, err := g.account.GetAlias(t.Context(), name, "prod")
			if err != nil || a.Canary == nil || *a.Canary != (model.Canary{Version: "2", Weight: 0.1}) {
				t.Fatalf("got %+v, %v", a, err)
			}
			g.elsewhere(t, name, "prod", "3") // left out, the weights stay
			list, err := g.account.ListAliases(t.Context(), name)
			if err != nil || len(list) != 1 || list[0].Version != "3" || list[0].Canary == nil {
				t.Fatalf("got %+v, %v", list, err)
			}
			a, err = g.account.UpdateAlias(t.Context(), model.AliasChange{Function: name, Alias: "prod", Version: "1",
				Canary: &model.Canary{Version: "3", Weight: 0.5}, Revision: list[0].Revision})
			if err != nil || a.Canary == nil || *a.Canary != (model.Canary{Version: "3", Weight: 0.5}) {
				t.Fatalf("got %+v, %v", a, err)
			}
			a, err = g.account.UpdateAlias(t.Context(), model.AliasChange{Function: name, Alias: "prod", Version: "2", Revision: a.Revision})
			if err != nil || a.Canary != nil || a.Version != "2" {
				t.Errorf("got %+v, %v, want the weights gone", a, err)
			}
		}},
		{name: "weights that Lambda refuses", alone: "moto takes any weight and any version",
			run: func(t *testing.T, g *ground) {
				name := unique(t)
				g.function(t, name, 2)
				g.alias(t, name, "prod", "1", "")
				a, err := g.account.GetAlias(t.Context(), name, "prod")
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range []model.Canary{{Version: "2", Weight: 1.5}, {Version: "1", Weight: 0.5}} {
					_, err := g.account.UpdateAlias(t.Context(), model.AliasChange{Function: name, Alias: "prod", Version: "1", Canary: &c, Revision: a.Revision})
					var f *model.Failure
					if !errors.As(err, &f) || f.Class != model.Other || f.Message == "" {
						t.Errorf("%+v: got %v, want it refused in words", c, err)
					}
				}
			}},
		{name: "an alias named like a number", alone: "moto takes it",
			run: func(t *testing.T, g *ground) {
				name := unique(t)
				g.function(t, name, 1)
				if _, err := g.account.CreateAlias(t.Context(), model.AliasChange{Function: name, Alias: "7", Version: "1"}); err == nil {
					t.Error("it was made")
				}
			}},
		{name: "the primary of two is what GetFunction gives", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 2)
			g.alias(t, name, "prod", "1", "")
			g.canary(t, name, "prod", "2", 0.9)
			out, err := g.sdk.GetAlias(t.Context(), &lambda.GetAliasInput{FunctionName: &name, Name: ptr("prod")})
			if err != nil || *out.FunctionVersion != "1" {
				t.Fatalf("%+v, %v", out, err)
			}
			if v, err := g.account.GetVersion(t.Context(), name, "prod"); err != nil || v.Number != "1" {
				t.Errorf("got %+v, %v", v, err)
			}
		}},
	}
}

func ptr[T any](v T) *T { return &v }
