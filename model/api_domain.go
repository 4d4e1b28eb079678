package model

// APIRouting says what a custom domain goes by.
type APIRouting string

// The ways of a custom domain. Routing rules, where they hold, are looked at first.
const (
	ByMappings         APIRouting = "BASE_PATH_MAPPING_ONLY"
	ByRules            APIRouting = "ROUTING_RULE_ONLY"
	ByRulesAndMappings APIRouting = "ROUTING_RULE_THEN_BASE_PATH_MAPPING"
)

// APIDomain is a custom domain name of API Gateway.
type APIDomain struct {
	Name     string
	ID       string // of a private domain name; empty for others
	Endpoint string // "regional", "edge", "private"
	Routing  APIRouting
	Mappings []APIMapping
	Rules    []RoutingRule // by priority, the one that is looked at first in front
}

// APIDomainPage is one page of custom domains, without mappings and rules.
type APIDomainPage struct {
	Domains []APIDomain
	Next    string
}

// APIMapping sends what begins with a path of a custom domain to a stage of an API.
type APIMapping struct {
	Path  string // base path without slashes around it, empty for the root
	API   string
	Stage string // empty: the caller names it in the path
}

// RoutingRule sends requests of a custom domain to a stage of a REST API, by path or header.
type RoutingRule struct {
	ID       string
	Priority int    // the least is looked at first
	When     string // its conditions in words: "path /v2", "header x-team is beta"
	API      string
	Stage    string
}

// Leads reports whether the domain has a mapping or a rule that leads to the stage.
func (d APIDomain) Leads(key APIStageKey) bool {
	for _, r := range d.Rules {
		if d.Routing != ByMappings && r.API == key.API && r.Stage == key.Stage {
			return true
		}
	}
	for _, m := range d.Mappings {
		if d.Routing != ByRules && m.API == key.API && (m.Stage == key.Stage || m.Stage == "") {
			return true
		}
	}
	return false
}
