package model

import "context"

// APIFamily is one of the two versions of API Gateway, which list their APIs apart.
type APIFamily string

// The families.
const (
	RESTFamily APIFamily = "rest" // REST APIs
	V2Family   APIFamily = "v2"   // HTTP and WebSocket APIs
)

// APIReader reads API Gateway. The whole account has 10 calls a second for that, of which
// aloft takes 3: reading 30 APIs takes a minute or two. An API or stage that does not exist
// is of class Gone.
type APIReader interface {
	// ListAPIs gives a page of the APIs of a family. An empty marker asks for the first.
	ListAPIs(ctx context.Context, family APIFamily, marker string) (APIPage, error)
	// ListAPIStages reads all stages of an API, with the dates of their deployments: two
	// calls, or one more for each 500 deployments.
	ListAPIStages(ctx context.Context, api API) ([]APIStage, error)
	// GetDraft reads the routes and authorizers of an API as they are drafted: two calls for
	// a REST API, three for others, and those of further pages.
	GetDraft(ctx context.Context, api API) (APIRoutes, error)
	// GetDeployed reads the routes and authorizers that a stage serves: one call. The ids of
	// authorizers are those of the draft, see GetDraft, and empty here. Of a WebSocket API
	// nothing is asked, and Unknown says why.
	GetDeployed(ctx context.Context, api API, stage string) (APIRoutes, error)
	// ListAPIDomains gives a page of the custom domains, without mappings and rules.
	ListAPIDomains(ctx context.Context, marker string) (APIDomainPage, error)
	// GetAPIDomain reads where a domain leads to: the mappings, and the rules where they hold.
	GetAPIDomain(ctx context.Context, domain APIDomain) (APIDomain, error)
}

// PolicyReader reads who may call a function. A function, version or alias without a policy
// has an empty document; one that does not exist is not told apart from that.
type PolicyReader interface {
	GetPolicy(ctx context.Context, function, qualifier string) (ResourcePolicy, error)
}

// WiringWriter mends the wiring of APIs. None of its methods says whether a lost answer was
// a change.
type WiringWriter interface {
	// AddPermission adds one statement to the policy of an alias, whatever else it holds. One
	// of that id that is there already is of class Conflict.
	AddPermission(ctx context.Context, p Permission) error
	// RemovePermission takes a statement away.
	RemovePermission(ctx context.Context, p Permission) error
	// SetAPIVariable gives a stage's variable a value; an empty value takes it away.
	SetAPIVariable(ctx context.Context, api API, stage, name, value string) (APIStage, error)
	// Deploy makes a deployment of an API's draft, has a stage serve it, and gives its id. What
	// is made and not served changes nothing for anybody.
	Deploy(ctx context.Context, api API, stage, description string) (string, error)
	// ServeDeployment has a stage serve a deployment of its API.
	ServeDeployment(ctx context.Context, api API, stage, deployment string) error
}

// APIGateway is all that aloft uses of API Gateway and of the policies of functions.
type APIGateway interface {
	APIReader
	PolicyReader
	WiringWriter
}
