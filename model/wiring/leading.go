package wiring

import (
	"slices"

	"github.com/aloftdeck/aloft/model"
)

// Leading are the stage variables that lead from an API's routes and authorizers to its
// functions, by name.
func Leading(f model.APIFacts) []string {
	var names []string
	in := func(uri string) {
		for _, m := range variable.FindAllStringSubmatch(functionARN(uri), -1) {
			names = append(names, m[1])
		}
	}
	of := func(r model.APIRoutes) {
		for _, route := range r.Routes {
			in(route.Integration.URI)
		}
		for _, a := range r.Authorizers {
			in(a.URI)
		}
	}
	of(f.Draft)
	for _, r := range f.Deployed {
		of(r)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
