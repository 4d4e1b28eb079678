package account

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

var errNoExport = errors.New("the export can not be read")

// export is the part of an OpenAPI document that tells where the routes of an API lead.
type export struct {
	Paths      map[string]map[string]json.RawMessage `json:"paths"`
	Components struct {
		SecuritySchemes map[string]struct {
			Authorizer *exportedAuthorizer `json:"x-amazon-apigateway-authorizer"`
		} `json:"securitySchemes"`
		Integrations map[string]exportedIntegration `json:"x-amazon-apigateway-integrations"`
	} `json:"components"`
}

type exportedAuthorizer struct {
	Type        string `json:"type"`
	URI         string `json:"authorizerUri"`
	Credentials string `json:"authorizerCredentials"`
}

type exportedOperation struct {
	Default     bool                  `json:"isDefaultRoute"`
	Security    []map[string][]string `json:"security"`
	Integration *exportedIntegration  `json:"x-amazon-apigateway-integration"`
}

type exportedIntegration struct {
	Ref         string `json:"$ref"`
	Type        string `json:"type"`
	Method      string `json:"httpMethod"`
	URI         string `json:"uri"`
	Credentials string `json:"credentials"`
	Payload     string `json:"payloadFormatVersion"`
}

// anyMethod is how an export names a route that takes all methods; an emulator calls it plainly.
const (
	anyMethod = "x-amazon-apigateway-any-method"
	plainAny  = "any"
)

var exportedMethods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace", anyMethod, plainAny}

// exported reads the routes and authorizers of an export. API Gateway deploys no route without
// an integration: an export that has none at all leaves them out.
func exported(body []byte) (model.APIRoutes, error) {
	var doc export
	if err := json.Unmarshal(body, &doc); err != nil || doc.Paths == nil {
		return model.APIRoutes{}, errNoExport
	}
	var out model.APIRoutes
	for name, scheme := range doc.Components.SecuritySchemes {
		if a := scheme.Authorizer; a != nil {
			out.Authorizers = append(out.Authorizers, model.APIAuthorizer{
				Name: safetext.Line(name), Type: strings.ToUpper(safetext.Line(a.Type)), URI: safetext.Line(a.URI),
				Credentials: safetext.Line(a.Credentials),
			})
		}
	}
	integrations := 0
	for path, operations := range doc.Paths {
		for method, text := range operations {
			method = strings.ToLower(method)
			var o exportedOperation
			if !slices.Contains(exportedMethods, method) || json.Unmarshal(text, &o) != nil {
				continue
			}
			route := model.APIRoute{RouteKey: exportedKey(path, method, o.Default)}
			if i := doc.integration(o.Integration); i != nil {
				integrations++
				route.Integration = model.Integration{
					Type: strings.ToUpper(safetext.Line(i.Type)), Method: safetext.Line(i.Method),
					URI: safetext.Line(i.URI), Credentials: safetext.Line(i.Credentials),
				}
			}
			for _, needed := range o.Security {
				for name := range needed {
					if _, ok := out.Authorizer(safetext.Line(name)); ok {
						route.Authorizer = safetext.Line(name)
					}
				}
			}
			out.Routes = append(out.Routes, route)
		}
	}
	if len(out.Routes) > 0 && integrations == 0 {
		return model.APIRoutes{Unknown: "the export of the stage has no integrations"}, nil
	}
	routesInOrder(&out)
	return out, nil
}

func exportedKey(path, method string, standard bool) model.RouteKey {
	switch {
	case standard || path == "/$default":
		return model.RouteKey{Path: "$default"}
	case method == anyMethod, method == plainAny:
		return model.RouteKey{Method: "ANY", Path: safetext.Line(path)}
	}
	return model.RouteKey{Method: strings.ToUpper(method), Path: safetext.Line(path)}
}

// integration is one that stands in the document itself, or where the document says.
func (e export) integration(i *exportedIntegration) *exportedIntegration {
	if i == nil || i.Ref == "" {
		return i
	}
	name := i.Ref[strings.LastIndexByte(i.Ref, '/')+1:]
	if found, ok := e.Components.Integrations[name]; ok {
		return &found
	}
	return nil
}
