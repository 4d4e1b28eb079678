package wiring

import (
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
)

var here = model.Place{Account: "123456789012", Region: "us-east-1"}

// uri is what an integration calls.
func uri(function string) string {
	return "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:" + function + "/invocations"
}

// yard has functions with their aliases and policies.
type yard struct {
	aliases  map[model.CellKey]string // versions
	policies map[model.CellKey]string // documents
	unread   map[model.CellKey]bool
}

func newYard(cells ...string) *yard {
	y := &yard{aliases: map[model.CellKey]string{}, policies: map[model.CellKey]string{},
		unread: map[model.CellKey]bool{}}
	for _, c := range cells {
		y.aliases[cell(c)] = "7"
	}
	return y
}

// cell is "orders:prod".
func cell(text string) model.CellKey {
	f, a, _ := strings.Cut(text, ":")
	return model.CellKey{Function: f, Alias: a}
}

func (y *yard) Function(name string) Presence {
	for k := range y.aliases {
		if k.Function == name {
			return Present
		}
	}
	return Absent
}

func (y *yard) Alias(function, alias string) (model.Alias, Presence) {
	key := model.CellKey{Function: function, Alias: alias}
	switch v, ok := y.aliases[key]; {
	case y.unread[key]:
		return model.Alias{}, NotRead
	case ok:
		return model.Alias{Function: function, Name: alias, Version: v}, Present
	}
	return model.Alias{}, Absent
}

func (y *yard) Policy(function, qualifier string) (model.ResourcePolicy, string) {
	key := model.CellKey{Function: function, Alias: qualifier}
	if y.unread[key] {
		return model.ResourcePolicy{}, "its policy was not read"
	}
	return model.ResourcePolicy{Function: function, Qualifier: qualifier, Document: model.NewRaw(y.policies[key])}, ""
}

// document is a policy of statements.
func document(statements ...string) string {
	return `{"Version":"2012-10-17","Id":"default","Statement":[` + strings.Join(statements, ",") + `]}`
}

// allow is the statement that AddPermission writes.
func allow(function, source string) string {
	return fmt.Sprintf(`{"Sid":"s","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction",`+
		`"Resource":"arn:aws:lambda:us-east-1:123456789012:function:%s","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:us-east-1:123456789012:%s"}}}`, function, source)
}

// let lets a source in to an alias.
func (y *yard) let(function, source string) {
	y.policies[cell(function)] = document(allow(function, source))
}

// route is a route to a function: "POST /orders/{id} orders:${stageVariables.alias}".
func route(text string) model.APIRoute {
	words := strings.Fields(text)
	key := model.RouteKey{Method: words[0], Path: words[1]}
	if words[0] == "-" {
		key.Method = ""
	}
	return model.APIRoute{RouteKey: key, Integration: model.Integration{Type: "AWS_PROXY", Method: "POST",
		URI: uri(words[2])}}
}

// shop is a REST API with a stage prod, deployed as drafted.
func shop(routes ...string) model.APIFacts {
	f := model.APIFacts{API: model.API{ID: "a1b2", Name: "shop", Kind: model.RESTAPI},
		Stages: []model.APIStage{
			{Name: "dev", Variables: map[string]string{"alias": "dev"}, Deployment: "d1"},
			{Name: "prod", Variables: map[string]string{"alias": "prod"}, Deployment: "d1"},
		}}
	for _, r := range routes {
		f.Draft.Routes = append(f.Draft.Routes, route(r))
	}
	f.Deployed = map[string]model.APIRoutes{"dev": f.Draft, "prod": f.Draft}
	return f
}

func check(y *yard, f model.APIFacts) model.StageWiring {
	return Checker{Place: here, Functions: y}.Check(f, "prod")
}
