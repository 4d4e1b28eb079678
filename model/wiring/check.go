package wiring

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/address"
)

// Presence says whether something is there.
type Presence int

// What is known of it.
const (
	NotRead Presence = iota // it was not read, or could not be
	Absent
	Present
)

// Functions is what a check asks of the functions of the account.
type Functions interface {
	// Function says whether there is a function of that name.
	Function(name string) Presence
	// Alias is an alias, or a version by its digits.
	Alias(function, alias string) (model.Alias, Presence)
	// Policy is who may call a function by one of its qualifiers; with an empty one, by any.
	// The text says why it is not known, and is empty when it is.
	Policy(function, qualifier string) (policy model.ResourcePolicy, notKnown string)
}

// Checker judges how stages of APIs are wired.
type Checker struct {
	Place     model.Place // of the APIs and functions
	Functions Functions
	// Stages are the config's: the alias of the one that is called like a stage of an API is
	// what that stage's variable should name. Without such a stage the names are the same.
	Stages []model.Stage
}

// Alias is the alias that the variable of an API's stage should name.
func (c Checker) Alias(stage string) string {
	for _, s := range c.Stages {
		if s.Name == stage {
			return s.Alias
		}
	}
	return stage
}

// Check tells how a stage of an API is wired.
func (c Checker) Check(facts model.APIFacts, stage string) model.StageWiring {
	r := c.report(facts, stage)
	r.deployment()
	r.routes()
	r.authorizers()
	r.others()
	r.finish()
	return r.out
}

// Wanted are the functions and aliases that the stages of an API lead to: for each, what a
// check asks of Functions. The policy of the function as a whole, which has no alias, is
// wanted of each function besides.
func (c Checker) Wanted(facts model.APIFacts) []model.CellKey {
	var wanted []model.CellKey
	add := func(key model.CellKey) {
		if key.Function != "" && !slices.Contains(wanted, key) {
			wanted = append(wanted, key)
		}
	}
	for _, stage := range facts.Stages {
		for _, t := range c.report(facts, stage.Name).targets() {
			if t.account != c.Place.Account || t.region != c.Place.Region {
				continue
			}
			add(model.CellKey{Function: t.function})
			switch {
			case len(t.missing) == 0:
				add(model.CellKey{Function: t.function, Alias: t.qualifier()})
			case len(t.inAlias) > 0:
				add(model.CellKey{Function: t.function, Alias: c.Alias(stage.Name)}) // what the variable would name
			}
		}
	}
	return wanted
}

// report is one check under way.
type report struct {
	Checker
	facts     model.APIFacts
	stage     model.APIStage
	served    model.APIRoutes
	read      bool // what the stage serves was read, or is the draft of a WebSocket API
	partition string
	base      string // of the ARNs of the API's calls
	out       model.StageWiring
	wide      map[model.CellKey][]string // the other stages that aliases let in
	policies  map[string]policy          // that were read, by their documents
	own       map[string]int             // where the wire of a route stands, by route
}

func (c Checker) report(facts model.APIFacts, name string) *report {
	r := &report{Checker: c, facts: facts, partition: address.Partition(c.Place.Region), own: map[string]int{},
		wide: map[model.CellKey][]string{}, policies: map[string]policy{}}
	r.base = apiARN(r.partition, c.Place, facts.API.ID)
	r.stage, _ = facts.Stage(name)
	r.served, r.read = facts.Deployed[name]
	if r.read && r.served.Unknown != "" {
		r.served.Routes, r.served.Authorizers = facts.Draft.Routes, facts.Draft.Authorizers
	}
	r.out = model.StageWiring{APIStageKey: model.APIStageKey{API: facts.API.ID, Stage: name}, Name: facts.API.Name,
		Kind: facts.API.Kind}
	return r
}

// targets are the functions that the stage and its canary call, and would call if the draft
// were deployed.
func (r *report) targets() []target {
	var uris []string
	for _, route := range r.facts.Draft.Routes {
		uris = append(uris, route.Integration.URI)
	}
	for _, route := range r.served.Routes {
		uris = append(uris, route.Integration.URI)
	}
	for _, a := range r.used() {
		uris = append(uris, a.URI)
	}
	var all []target
	for _, uri := range uris {
		if t, ok := targetOf(uri, r.stage.Variables); ok {
			all = append(all, t)
		}
		if r.stage.Canary != nil {
			if t, ok := targetOf(uri, r.stage.CanaryVariables()); ok {
				all = append(all, t)
			}
		}
	}
	return all
}

// call is one way in which the stage calls a function.
type call struct {
	target
	method      string // of the integration
	credentials string
	route       *model.RouteKey
	authorizer  string
	canary      bool
	sources     []source
	permission  string // the source that a mended permission names
	statement   string // its id
}

// routes judges what the routes call.
func (r *report) routes() {
	for _, route := range r.served.Routes {
		wire := model.RouteWire{RouteKey: route.RouteKey, ByRole: route.Integration.Credentials != ""}
		if a, ok := r.served.Authorizer(route.Authorizer); ok {
			if t, calls := targetOf(a.URI, r.stage.Variables); calls {
				wire.Authorizer = t.function
			}
		}
		t, calls := targetOf(route.Integration.URI, r.stage.Variables)
		if calls {
			wire.Function, wire.Alias, wire.Pinned = t.function, t.qualifier(), t.pinned
			if a, there := r.alias(t); there == Present {
				wire.Version = a.Version
			}
		}
		r.own[route.String()] = len(r.out.Routes)
		r.out.Routes = append(r.out.Routes, wire)
		if !calls {
			continue
		}
		c := call{target: t, method: route.Integration.Method, credentials: route.Integration.Credentials,
			route:      &route.RouteKey,
			sources:    sources(r.base, r.facts.API.Kind, r.stage.Name, route.RouteKey, r.served.Routes),
			permission: stageARN(r.base, r.stage.Name), statement: stageStatement(r.facts.API.ID, r.stage.Name)}
		r.judge(c)
		if other, ok := r.canary(route.Integration.URI, t); ok {
			r.out.Routes[len(r.out.Routes)-1].Canary = other.qualifier()
			c.target, c.canary = other, true
			r.judge(c)
		}
	}
}

// canary is what the stage's canary calls by a URI, where that is another function or alias.
func (r *report) canary(uri string, than target) (target, bool) {
	if r.stage.Canary == nil {
		return target{}, false
	}
	t, ok := targetOf(uri, r.stage.CanaryVariables())
	return t, ok && (t.function != than.function || t.alias != than.alias)
}

// used are the authorizers that routes of the stage ask.
func (r *report) used() []model.APIAuthorizer {
	var used []model.APIAuthorizer
	for _, a := range r.served.Authorizers {
		if slices.ContainsFunc(r.served.Routes, func(route model.APIRoute) bool { return route.Authorizer == a.Name }) {
			used = append(used, a)
		}
	}
	return used
}

// authorizers judges what the authorizers call that routes of the stage ask.
func (r *report) authorizers() {
	for _, a := range r.used() {
		t, calls := targetOf(a.URI, r.stage.Variables)
		if !calls {
			continue
		}
		if a.ID == "" {
			drafted, _ := r.facts.Draft.Authorizer(a.Name)
			a.ID = drafted.ID
		}
		c := call{target: t, credentials: a.Credentials, authorizer: a.Name}
		if a.ID != "" {
			c.permission, c.statement = authorizerARN(r.base, a.ID), authorizerStatement(r.facts.API.ID, a.ID)
			c.sources = []source{{forms: []string{c.permission}}}
		}
		r.judge(c)
		if other, ok := r.canary(a.URI, t); ok {
			c.target, c.canary = other, true
			r.judge(c)
		}
	}
}

// alias is what a target's alias is, or its version; without either it is there as the
// function is.
func (r *report) alias(t target) (model.Alias, Presence) {
	if t.qualifier() == "" {
		return model.Alias{Function: t.function, Version: model.Latest}, r.Functions.Function(t.function)
	}
	return r.Functions.Alias(t.function, t.qualifier())
}

// judge finds out what is wrong with one call.
func (r *report) judge(c call) {
	if len(c.missing) > 0 {
		r.noVariable(c)
		return
	}
	if c.function == "" {
		r.unknown(c, "the integration's URI names no function, with the stage's variables in it", "")
		return
	}
	if c.account != r.Place.Account || c.region != r.Place.Region {
		r.unknown(c, "it calls a function of "+c.account+" in "+c.region+", whose policy is not read here", "")
		return
	}
	if c.method != "" && c.method != "POST" {
		r.problem(c, model.WireProblem{Kind: model.NotByPOST, Detail: "the integration calls the function by " +
			c.method + ": functions are called by POST alone",
			Caller: callerGets500, Mend: "set the integration's httpMethod to POST and deploy"})
	}
	if !r.exists(c) {
		return
	}
	if c.credentials == "" {
		r.allowed(c)
	}
}

const callerGets500 = "the caller gets 500, the function sees no call"

func (r *report) noVariable(c call) {
	if c.canary {
		return // the canary has the stage's variables besides its own: it is told of there
	}
	for _, name := range c.missing {
		p := model.WireProblem{Kind: model.NoVariable, Variable: name, Caller: callerGets500,
			Detail: fmt.Sprintf("the stage has no variable %s, which the integration's URI uses", name),
			Mend:   fmt.Sprintf("set the stage's variable %s", name)}
		alias := r.Alias(r.stage.Name)
		switch {
		case !slices.Equal(c.inAlias, []string{name}) || len(c.missing) > 1:
			p.Mend += ": what it should say is not known"
		case r.lacks(c.function, alias):
			p.Mend += fmt.Sprintf(": %s has no alias %s", c.function, alias)
		case r.stage.Managed:
			p.Mend += ": API Gateway keeps this stage itself"
		default:
			p.Fixable = true
			p.Mend = fmt.Sprintf("UpdateStage sets the variable %s to %s", name, alias)
		}
		r.problem(c, p)
	}
}

// lacks reports whether a function is known to have no such alias.
func (r *report) lacks(function, alias string) bool {
	_, there := r.Functions.Alias(function, alias)
	return there == Absent
}

// exists reports whether function and alias are there, and tells what is wrong when not.
func (r *report) exists(c call) bool {
	if r.Functions.Function(c.function) == Absent {
		r.problem(c, model.WireProblem{Kind: model.NoFunction, Detail: "there is no function " + c.function,
			Caller: callerGets500,
			Mend:   "deploy the function, or another integration"})
		return false
	}
	if c.qualifier() == "" {
		return true
	}
	switch _, there := r.Functions.Alias(c.function, c.qualifier()); there {
	case Absent:
		r.problem(c, model.WireProblem{Kind: model.NoAlias, Detail: fmt.Sprintf("%s has no alias %s", c.function,
			c.alias), Caller: callerGets500,
			Mend: fmt.Sprintf("promote a version of %s to %s", c.function, c.alias)})
		return false
	case NotRead:
		r.unknown(c, fmt.Sprintf("the alias %s of %s was not read", c.alias, c.function), "")
		return false
	}
	return true
}

// allowed judges whether the policies let the call in.
func (r *report) allowed(c call) {
	var policies []policy
	for _, qualifier := range slices.Compact([]string{"", c.qualifier()}) {
		read, notKnown := r.Functions.Policy(c.function, qualifier)
		if notKnown != "" {
			r.unknown(c, notKnown, "")
			return
		}
		policies = append(policies, r.policy(read.Document.Exact()))
	}
	if len(c.sources) == 0 {
		r.unknown(c, fmt.Sprintf("the id of the authorizer %s is not known: it is drafted no more", c.authorizer), "")
		return
	}
	caller := Caller{Service: service, Action: "lambda:InvokeFunction", Resource: c.arn(r.partition),
		SourceAccount: r.Place.Account}
	ruling, methods := Ruling{Decision: Allowed}, []string(nil)
	for _, s := range c.sources {
		one := let(policies, caller, s.forms)
		if one.Decision == Allowed {
			continue
		}
		if worse(one.Decision, ruling.Decision) {
			ruling, methods = one, nil
		}
		if one.Decision == ruling.Decision {
			methods = append(methods, s.method)
		}
	}
	if len(methods) == len(c.sources) {
		methods = nil // all of them: none has to be named
	}
	r.ruled(c, ruling, methods, policies, caller)
	if ruling.Decision == Allowed && c.authorizer == "" {
		r.lets(c, policies, caller)
	}
}

// policy reads a document, once for all routes.
func (r *report) policy(document string) policy {
	p, ok := r.policies[document]
	if !ok {
		p = policyOf(document)
		r.policies[document] = p
	}
	return p
}

// let is the ruling on a call whose source has several forms: the best of them.
func let(policies []policy, caller Caller, forms []string) Ruling {
	var best Ruling
	for i, form := range forms {
		caller.SourceARN = form
		one := judge(policies, caller)
		switch {
		case one.Decision == Denied:
			return one
		case i == 0 || worse(best.Decision, one.Decision):
			best = one
		}
	}
	return best
}

// worse reports whether one decision weighs more than another against a call.
func worse(a, b Decision) bool {
	order := []Decision{Allowed, Undecided, NotLet, Denied}
	return slices.Index(order, a) > slices.Index(order, b)
}

// ruled tells of a ruling that does not let in.
func (r *report) ruled(c call, ruling Ruling, methods []string, policies []policy, caller Caller) {
	whole := c.function
	if c.qualifier() != "" {
		whole += ":" + c.qualifier()
	}
	by := "this API"
	if c.authorizer != "" {
		by = "the authorizer " + c.authorizer
	}
	if len(methods) > 0 {
		by += " with " + strings.Join(methods, ", ")
	}
	switch ruling.Decision {
	case Denied:
		r.problem(c, model.WireProblem{Kind: model.DeniedByRule, Statement: ruling.Statement, Caller: callerGets500,
			Detail: fmt.Sprintf("a statement denies %s to call %s", by, whole),
			Mend:   "a statement that denies wins over all: take it out of the policy first"})
	case Undecided:
		r.unknown(c, fmt.Sprintf("whether %s lets %s in is not known: aloft does not judge %s", whole, by,
			ruling.Why), ruling.Statement)
	case NotLet:
		p := model.WireProblem{Kind: model.NoPermission, Caller: callerGets500,
			Detail:  fmt.Sprintf("%s does not let %s in", whole, by),
			Fixable: true, Mend: fmt.Sprintf("AddPermission on %s for %s", whole, c.permission),
			Permission: c.statement, Source: c.permission}
		caller.Resource = target{function: c.function, account: c.account, region: c.region}.arn(r.partition)
		caller.SourceARN = c.sources[0].forms[0]
		if c.qualifier() != "" && judge(policies, caller).Decision == Allowed {
			p.Detail += "; the function itself does, which does not hold for its aliases"
		}
		r.problem(c, p)
	}
}
