package account_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

// answered reads a thing as AWS answers it, each answer parsed.
func answered(t *testing.T, g *ground, of model.RawOf) (calls []string, answers []map[string]any) {
	t.Helper()
	raw, err := g.account.ReadRaw(t.Context(), of)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range raw {
		var parsed map[string]any
		if err := json.Unmarshal([]byte(a.JSON), &parsed); err != nil {
			t.Fatalf("%s: %v in\n%s", a.Call, err, a.JSON)
		}
		calls, answers = append(calls, a.Call), append(answers, parsed)
	}
	return calls, answers
}

func answering() []contract {
	of := func(kind model.SubjectKind, name, part string) model.RawOf {
		return model.RawOf{Subject: model.Subject{Kind: kind, Name: name, Part: part}}
	}
	return []contract{
		{name: "a stage as it is answered, and what it serves", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 2)
			g.alias(t, name, "prod", "2", "shop's own")
			calls, answers := answered(t, g, of(model.FunctionSubject, name, "prod"))
			if strings.Join(calls, " ") != "lambda:GetAlias lambda:GetFunction" || answers[0]["FunctionVersion"] != "2" ||
				answers[0]["Description"] != "shop's own" {
				t.Fatalf("%v answered %v", calls, answers)
			}
			configuration, _ := answers[1]["Configuration"].(map[string]any)
			environment, _ := configuration["Environment"].(map[string]any)
			variables, _ := environment["Variables"].(map[string]any)
			if configuration["FunctionName"] != name || configuration["Version"] != "2" || variables["TABLE"] != model.Masked {
				t.Errorf("answered %v", answers[1])
			}
		}},
		{name: "a version as it is answered", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 1)
			_, answers := answered(t, g, of(model.VersionSubject, name, "1"))
			if configuration, _ := answers[0]["Configuration"].(map[string]any); configuration["Version"] != "1" {
				t.Errorf("answered %v", answers)
			}
		}},
		{name: "a project and a build as they are answered", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.project(t, name)
			calls, answers := answered(t, g, of(model.ProjectSubject, name, ""))
			if calls[0] != "codebuild:BatchGetProjects" || answers[0]["name"] != name {
				t.Errorf("%v answered %v", calls, answers)
			}
			b, err := g.account.StartBuild(t.Context(), model.BuildStart{Project: name, Token: name})
			if err != nil {
				t.Fatal(err)
			}
			calls, answers = answered(t, g, model.RawOf{Subject: model.BuildSubject(model.Identity{}, name, b.ID)})
			if calls[0] != "codebuild:BatchGetBuilds" || answers[0]["id"] != b.ID {
				t.Errorf("%v answered %v", calls, answers)
			}
		}},
		{name: "a table as it is answered", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.table(t, name, "by-day")
			_, answers := answered(t, g, of(model.TableSubject, name, "by-day"))
			if indexes, _ := answers[0]["GlobalSecondaryIndexes"].([]any); answers[0]["TableName"] != name || len(indexes) != 1 {
				t.Errorf("answered %v", answers)
			}
		}},
		{name: "a stage of an API as it is answered", run: func(t *testing.T, g *ground) {
			routes := map[model.RouteKey]string{{Method: "GET", Path: "/a"}: calling("orders", byVariable)}
			id := g.restAPI(t, unique(t), routes, "prod")
			stage := of(model.APISubject, id, "prod")
			stage.API, stage.Open = model.RESTAPI, []string{"alias"}
			_, answers := answered(t, g, stage)
			variables, _ := answers[0]["variables"].(map[string]any)
			if answers[0]["stageName"] != "prod" || variables["alias"] != "prod" {
				t.Errorf("answered %v", answers)
			}
		}},
		{name: "what is gone", run: func(t *testing.T, g *ground) {
			for _, gone := range []model.RawOf{
				of(model.FunctionSubject, "nobody", ""), of(model.ProjectSubject, "nobody", "1"),
				of(model.TableSubject, "nobody", ""),
			} {
				if answers, err := g.account.ReadRaw(t.Context(), gone); err == nil {
					t.Errorf("%s answered %v", gone, answers)
				}
			}
		}},
	}
}
