package sim

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
)

// OpenAPI documents as API Gateway reads them, as far as they say what is called for which
// route.

// openAPI is the part of a document that is read.
type openAPI struct {
	OpenAPI string `json:"openapi"`
	Info    struct {
		Title string `json:"title"`
	} `json:"info"`
	Paths map[string]map[string]json.RawMessage `json:"paths"`
}

type openOperation struct {
	Security    json.RawMessage `json:"security"`
	Integration *struct {
		Type        string `json:"type"`
		Method      string `json:"httpMethod"`
		URI         string `json:"uri"`
		Credentials string `json:"credentials"`
	} `json:"x-amazon-apigateway-integration"`
}

const openAnyMethod = "x-amazon-apigateway-any-method"

var openMethods = []string{"get", "put", "post", "delete", "options", "head", "patch", openAnyMethod}

// badDocument is what API Gateway finds wrong with a document.
type badDocument string

func (e badDocument) Error() string { return string(e) }

// readOpenAPI reads the routes of a document. Its error is a badDocument, or loud.
func readOpenAPI(body []byte) (openAPI, model.APIRoutes, error) {
	var doc openAPI
	var routes model.APIRoutes
	if err := json.Unmarshal(body, &doc); err != nil {
		return doc, routes, &loudError{"OpenAPI documents are simulated in JSON: " + err.Error()}
	}
	switch {
	case !strings.HasPrefix(doc.OpenAPI, "3."):
		return doc, routes, badDocument("Invalid OpenAPI input.")
	case doc.Info.Title == "":
		return doc, routes,
			badDocument("Unable to parse API definition because of a malformed integration: attribute info.title " +
				"is missing")
	case doc.Paths == nil:
		return doc, routes, badDocument("Invalid OpenAPI input: attribute paths is missing")
	}
	for path, operations := range doc.Paths {
		for method, text := range operations {
			if method == "parameters" || method == "summary" || method == "description" {
				continue
			}
			if !slices.Contains(openMethods, method) {
				return doc, routes, badDocument(fmt.Sprintf("Unsupported method %s at %s", method, path))
			}
			route, err := openRoute(path, method, text)
			if err != nil {
				return doc, routes, err
			}
			routes.Routes = append(routes.Routes, route)
		}
	}
	sortRoutes(routes.Routes)
	return doc, routes, nil
}

func sortRoutes(all []model.APIRoute) {
	slices.SortFunc(all, func(a, b model.APIRoute) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Method, b.Method))
	})
}

func openRoute(path, method string, text []byte) (model.APIRoute, error) {
	var o openOperation
	if err := json.Unmarshal(text, &o); err != nil {
		return model.APIRoute{}, badDocument("Invalid OpenAPI input: " + err.Error())
	}
	if len(o.Security) > 0 {
		return model.APIRoute{}, &loudError{"OpenAPI documents are simulated without security"}
	}
	route := model.APIRoute{RouteKey: model.RouteKey{Method: strings.ToUpper(method), Path: path}}
	if method == openAnyMethod {
		route.Method = "ANY"
	}
	if !strings.HasPrefix(path, "/") || strings.Contains(path, "$") {
		return route,
			badDocument("Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly " +
				"braces at the beginning and the end.")
	}
	i := o.Integration
	if i == nil {
		return route, nil
	}
	if i.Type == "" || i.URI == "" {
		return route, badDocument("Unable to parse API definition because of a malformed integration at path " + path)
	}
	route.Integration = model.Integration{Type: strings.ToUpper(i.Type), Method: i.Method, URI: i.URI,
		Credentials: i.Credentials}
	return route, nil
}

// siblings refuses two variables at one place of the path.
func siblings(routes []model.APIRoute) error {
	variable := map[string]string{} // by what stands before it
	for _, r := range routes {
		before := ""
		for part := range strings.SplitSeq(strings.TrimPrefix(r.Path, "/"), "/") {
			if strings.HasPrefix(part, "{") {
				if was, ok := variable[before]; ok && was != part {
					return badDocument("A sibling (" + was +
						") of this resource already has a variable path part -- only one is allowed")
				}
				variable[before] = part
			}
			before += "/" + part
		}
	}
	return nil
}
