package wiring

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
)

// deployment judges whether the stage serves what is drafted. Nothing in API Gateway says when
// a draft was changed: the two are compared.
func (r *report) deployment() {
	switch {
	case !r.read:
		r.stageUnknown("what the stage serves was not read")
		return
	case r.served.Unknown != "":
		r.stageUnknown("whether what is deployed is what is drafted is not known: " + r.served.Unknown)
		return
	case r.facts.Draft.Unknown != "":
		r.stageUnknown("whether what is deployed is what is drafted is not known: " + r.facts.Draft.Unknown)
		return
	}
	changed := Differences(r.served, r.facts.Draft)
	if len(changed) == 0 {
		return
	}
	p := model.WireProblem{Kind: model.NotDeployed, Fixable: true,
		Mend:   "CreateDeployment to the stage: it then serves all of the draft",
		Detail: "what is deployed is not what is drafted: " + told(changed)}
	for _, d := range changed {
		p.Routes = append(p.Routes, d.RouteKey)
	}
	switch {
	case r.stage.Canary != nil:
		p.Fixable, p.Mend = false, "the stage has a canary, which a deployment would go to: end the canary first"
	case r.stage.AutoDeploy:
		p.Fixable, p.Mend = false, "the stage is deployed by itself: see what API Gateway says of the last time"
		if r.stage.DeployNote != "" {
			p.Detail += "; API Gateway says: " + r.stage.DeployNote
		}
	case r.stage.Managed:
		p.Fixable, p.Mend = false, "API Gateway keeps this stage itself"
	}
	r.out.Problems = append(r.out.Problems, p)
}

func (r *report) stageUnknown(why string) {
	r.out.Unknown = append(r.out.Unknown, model.WireProblem{Kind: model.WireNotJudged, Detail: why})
}

// Difference is a route that is not deployed as it is drafted.
type Difference struct {
	model.RouteKey
	How string // "new", "gone", "changed"
}

// told names the differences, the first of many.
func told(all []Difference) string {
	const most = 3
	var words []string
	for i, d := range all {
		if i == most && len(all) > most+1 {
			return strings.Join(words, ", ") + fmt.Sprintf(" and %d more", len(all)-most)
		}
		words = append(words, d.String()+" is "+d.How)
	}
	return strings.Join(words, ", ")
}

// Differences are the routes that are drafted otherwise than they are deployed.
func Differences(deployed, draft model.APIRoutes) []Difference {
	was, is := askedBy(deployed), askedBy(draft)
	var all []Difference
	for _, route := range draft.Routes {
		before, there := was[route.RouteKey]
		switch {
		case !there:
			all = append(all, Difference{route.RouteKey, "new"})
		case !before.same(is[route.RouteKey]):
			all = append(all, Difference{route.RouteKey, "changed"})
		}
	}
	for _, route := range deployed.Routes {
		if _, there := is[route.RouteKey]; !there {
			all = append(all, Difference{route.RouteKey, "gone"})
		}
	}
	return all
}

// asked is what of a route can be compared between an export and a draft. The two write
// the same function in different ways.
type asked struct {
	calls, credentials, method, authorizer string
}

func (c asked) same(o asked) bool {
	if c.method == "" || o.method == "" {
		c.method, o.method = "", "" // one of the two does not tell
	}
	return c == o
}

func askedBy(routes model.APIRoutes) map[model.RouteKey]asked {
	all := make(map[model.RouteKey]asked, len(routes.Routes))
	for _, route := range routes.Routes {
		i := route.Integration
		c := asked{calls: functionARN(i.URI), credentials: i.Credentials, method: i.Method, authorizer: "none"}
		if c.calls == "" {
			c.calls = strings.ToUpper(i.Type) + " " + i.URI
		}
		if at := slices.IndexFunc(routes.Authorizers,
			func(a model.APIAuthorizer) bool { return a.Name == route.Authorizer }); at >= 0 {
			a := routes.Authorizers[at]
			c.authorizer = a.Name + " " + functionARN(a.URI) + " " + a.Credentials
		}
		all[route.RouteKey] = c
	}
	return all
}
