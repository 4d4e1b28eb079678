package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
)

// uri is what an integration calls: the function at the alias that the stage's variable names.
func (v *view) uri(function string) string {
	region := v.runner.Identity().Region
	at := v.arn("lambda", "function:"+function) + ":${stageVariables." + v.Component.Stages.Variable + "}"
	return "arn:" + strings.Split(at, ":")[1] + ":apigateway:" + region + ":lambda:path/2015-03-31/functions/" + at +
		"/invocations"
}

var variables = regexp.MustCompile(`\{([^{}+]+)\+?\}`)

// openAPI is the document of some routes of an API, in OpenAPI 3.0 with API Gateway's own keys.
func (v *view) openAPI(a component.API, some []component.Route) []byte {
	paths := map[string]map[string]any{}
	for _, r := range some {
		path, method := r.Path, strings.ToLower(r.Method)
		operation := map[string]any{"responses": map[string]any{"default": map[string]string{"description": "what the function answers"}}}
		if r.Method == component.AnyMethod {
			method = "x-amazon-apigateway-any-method"
		}
		if path == component.DefaultRoute {
			path, method = "/"+component.DefaultRoute, "x-amazon-apigateway-any-method"
			operation["isDefaultRoute"] = true
		}
		var parameters []any
		for _, m := range variables.FindAllStringSubmatch(path, -1) {
			parameters = append(parameters, map[string]any{"name": m[1], "in": "path", "required": true,
				"schema": map[string]string{"type": "string"}})
		}
		if parameters != nil {
			operation["parameters"] = parameters
		}
		payload := "1.0"
		if a.Kind == component.HTTP {
			payload = "2.0"
		}
		operation["x-amazon-apigateway-integration"] = map[string]string{
			"type": "aws_proxy", "httpMethod": "POST", "uri": v.uri(r.Function),
			"passthroughBehavior": "when_no_match", "payloadFormatVersion": payload,
		}
		if paths[path] == nil {
			paths[path] = map[string]any{}
		}
		paths[path][method] = operation
	}
	text, _ := json.Marshal(map[string]any{ // such maps always can be
		"openapi": "3.0.1",
		"info": map[string]string{"title": a.Name, "version": "1",
			"description": "Made by aloft for the component " + v.Component.Name},
		"paths": paths,
	})
	return text
}

// deploymentNote is the description of the deployment of an API's routes, by which it is found
// again.
func (v *view) deploymentNote(a component.API) string {
	sum := sha256.Sum256(v.openAPI(a, a.Routes))
	return "aloft " + v.Component.Name + " " + hex.EncodeToString(sum[:6])
}

// lacking are the routes of a component that an API has not, or that lead elsewhere.
func (v *view) lacking(a component.API, have model.APIRoutes) []component.Route {
	byKey := map[string]model.APIRoute{}
	for _, r := range have.Routes {
		byKey[r.String()] = r
	}
	var all []component.Route
	for _, r := range a.Routes {
		if o, there := byKey[r.Key()]; !there || o.Integration.URI != v.uri(r.Function) {
			all = append(all, r)
		}
	}
	return all
}

// routeWords name a few routes.
func routeWords(all []component.Route) string {
	var names []string
	for _, r := range all {
		names = append(names, r.String())
	}
	return some(names, 6)
}

// extra are the routes of an API that the component does not name.
func extra(a component.API, have model.APIRoutes) []string {
	named := map[string]bool{}
	for _, r := range a.Routes {
		named[r.Key()] = true
	}
	var all []string
	for _, r := range have.Routes {
		if !named[r.String()] {
			all = append(all, r.String())
		}
	}
	return all
}
