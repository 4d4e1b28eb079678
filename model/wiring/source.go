package wiring

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/address"
)

// service is how API Gateway calls itself.
const service = "apigateway.amazonaws.com"

// anyMethod are the methods that "ANY" stands for.
var anyMethod = []string{"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"}

// parameter is a part of a path that stands for any.
var parameter = regexp.MustCompile(`\{[^{}]*\}`)

// source is on behalf of what API Gateway calls a function, in the forms by which policies
// may know it: one of them let in is enough.
type source struct {
	method string // of the request; empty where there is none
	forms  []string
}

// apiARN is what the ARNs of an API's calls begin with.
func apiARN(partition string, place model.Place, api string) string {
	return "arn:" + partition + ":execute-api:" + place.Region + ":" + place.Account + ":" + api
}

// sources are on behalf of what the function of a route is called. "ANY" is every method that
// its path does not name besides. A parameter of the path is written "*"; policies of HTTP
// APIs may have its name as well.
func sources(base string, kind model.APIKind, stage string, route model.RouteKey, beside []model.APIRoute) []source {
	base += "/" + stage + "/"
	if kind == model.WebSocketAPI || route.Method == "" {
		return []source{{forms: []string{base + strings.TrimPrefix(route.Path, "/")}}}
	}
	methods := []string{route.Method}
	if route.Method == "ANY" {
		methods = nil
		for _, m := range anyMethod {
			if !serves(beside, model.RouteKey{Method: m, Path: route.Path}) {
				methods = append(methods, m)
			}
		}
	}
	var all []source
	for _, m := range methods {
		s := source{method: m, forms: []string{base + m + parameter.ReplaceAllString(route.Path, "*")}}
		if kind == model.HTTPAPI && parameter.MatchString(route.Path) {
			s.forms = append(s.forms, base+m+route.Path)
		}
		all = append(all, s)
	}
	return all
}

func serves(routes []model.APIRoute, key model.RouteKey) bool {
	for _, r := range routes {
		if r.RouteKey == key {
			return true
		}
	}
	return false
}

// stageARN is what is let in for all routes of a stage, and for no other stage.
func stageARN(base, stage string) string { return base + "/" + stage + "/*" }

// authorizerARN is on behalf of what an authorizer is called, whatever the stage.
func authorizerARN(base, id string) string { return base + "/authorizers/" + id }

// mostID is the longest id that a statement may have.
const mostID = 100

// stageStatement is the id of the statement that lets a stage in, the same each time. That of
// $default, which no id may hold, is told apart from a stage of the name "default".
func stageStatement(api, stage string) string {
	if stage == model.DefaultAPIStage {
		return statementID("aloft-" + api + "-default")
	}
	return statementID("aloft-" + api + "-stage-" + stage)
}

// authorizerStatement is the id of the statement that lets an authorizer in.
func authorizerStatement(api, id string) string {
	return statementID("aloft-" + api + "-authorizer-" + id)
}

// statementID is an id as long as it may be: of a longer one the end is a digest.
func statementID(id string) string {
	if len(id) <= mostID {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	end := "-" + hex.EncodeToString(sum[:10])
	return id[:mostID-len(end)] + end
}

// StagePermission is the statement that lets a stage of an API, and no other, call an alias.
func StagePermission(at model.Identity, api model.API, stage, function, alias string) model.Permission {
	base := apiARN(address.Partition(at.Region), at.Place(), api.ID)
	return model.Permission{Function: function, Alias: alias, Statement: stageStatement(api.ID, stage), SourceARN: stageARN(base, stage)}
}
