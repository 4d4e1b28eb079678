package model

import (
	"maps"
	"slices"
	"time"
)

// APIKind is the kind of an API of API Gateway.
type APIKind string

// The kinds of APIs. REST APIs are of API Gateway's first version, the others of its second.
const (
	RESTAPI      APIKind = "REST"
	HTTPAPI      APIKind = "HTTP"
	WebSocketAPI APIKind = "WEBSOCKET"
)

// API is one API of API Gateway in this Region.
type API struct {
	ID       string
	Name     string
	Kind     APIKind
	Endpoint string // how it is reached: "regional", "edge", "private"
	Host     string // of its default endpoint, "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com"
	Disabled bool   // the default endpoint is off: it is reached by custom domains alone
	Created  time.Time
}

// APIPage is one page of APIs.
type APIPage struct {
	APIs []API
	Next string
}

// APIStageKey names a stage of an API.
type APIStageKey struct{ API, Stage string }

// String is "a1b2c3d4e5/prod".
func (k APIStageKey) String() string { return k.API + "/" + k.Stage }

// DefaultAPIStage is the stage that an HTTP API serves at the root of its host.
const DefaultAPIStage = "$default"

// APIStage is a stage of an API: the deployment that it serves, and how.
type APIStage struct {
	Name       string
	Variables  map[string]string // stage variables by name
	Deployment string            // id of what it serves, empty for nothing
	Deployed   time.Time         // when that deployment was made; zero when it is not known
	AutoDeploy bool              // each change of the draft is deployed at once
	DeployNote string            // what API Gateway says of the last automatic deployment, empty when all is well
	Updated    time.Time
	Canary     *APICanary // nil: all requests are served alike
	Throttle   APIThrottle
	Logging    APILogging
	Detailed   bool // detailed metrics: of each route
	Cache      bool // answers are cached
	Managed    bool // API Gateway itself keeps the stage: it can not be changed
}

// APICanary is a share of a REST API's stage that another deployment serves.
type APICanary struct {
	Deployment string
	Percent    float64           // 0 to 100 of the requests
	Variables  map[string]string // what it says otherwise than the stage
}

// APIThrottle is how many requests a stage takes, of all its routes that say nothing else.
type APIThrottle struct {
	Rate  float64 // requests a second; 0: the account's own limit
	Burst int     // requests at once; 0: the account's own limit
	Own   int     // routes that have limits of their own
}

// APILogging is what a stage writes down of its requests.
type APILogging struct {
	Level  string // of execution logs: "ERROR", "INFO"; empty: none
	Bodies bool   // whole requests and answers are in the execution log
	Access bool   // there is an access log
}

// APIFacts is all that is read of one API to tell how it is wired.
type APIFacts struct {
	API      API
	Stages   []APIStage           // by name
	Draft    APIRoutes            // as it would be deployed now
	Deployed map[string]APIRoutes // by stage: what it serves
}

// Stage finds a stage by its name.
func (f APIFacts) Stage(name string) (APIStage, bool) {
	for _, s := range f.Stages {
		if s.Name == name {
			return s, true
		}
	}
	return APIStage{}, false
}

// VariableNames are the names of the stage's variables, in order.
func (s APIStage) VariableNames() []string { return slices.Sorted(maps.Keys(s.Variables)) }

// CanaryVariables are the variables that the stage's canary has: the stage's, and over them
// its own.
func (s APIStage) CanaryVariables() map[string]string {
	all := maps.Clone(s.Variables)
	if all == nil {
		all = map[string]string{}
	}
	if s.Canary != nil {
		maps.Copy(all, s.Canary.Variables)
	}
	return all
}

// URL is where a stage of the API is reached by its default endpoint; empty when that is off.
func (a API) URL(stage string) string {
	scheme := "https://"
	if a.Kind == WebSocketAPI {
		scheme = "wss://"
	}
	switch {
	case a.Host == "" || a.Disabled:
		return ""
	case stage == DefaultAPIStage:
		return scheme + a.Host
	}
	return scheme + a.Host + "/" + stage
}
