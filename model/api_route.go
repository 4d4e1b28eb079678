package model

// RouteKey names a route of an API.
type RouteKey struct {
	Method string // "GET", "ANY"; empty for a route of a WebSocket API, and for "$default"
	Path   string // "/orders/{id}"; of a WebSocket API the route's key, such as "$connect"
}

// String is "POST /orders/{id}".
func (k RouteKey) String() string {
	if k.Method == "" {
		return k.Path
	}
	return k.Method + " " + k.Path
}

// APIRoute is a route of an API: what is called for a request.
type APIRoute struct {
	RouteKey
	Integration Integration
	Authorizer  string // name of what is asked first, empty for none
}

// Integration is what API Gateway calls for a route.
type Integration struct {
	Type        string // "AWS_PROXY", "AWS", "HTTP_PROXY", "HTTP", "MOCK"; empty: the route has none
	Method      string // with which it is called; empty: not told
	URI         string // as it was written, with stage variables
	Credentials string // the role with which it is called; empty: by the service, so that resource policies decide
}

// APIAuthorizer is what decides on requests before an API's routes are served. Those that
// are functions have a URI.
type APIAuthorizer struct {
	ID          string // empty when it is not known
	Name        string
	Type        string // "TOKEN", "REQUEST", "JWT", "COGNITO_USER_POOLS"
	URI         string // of the function, as it was written; empty for others
	Credentials string // the role with which it is called; empty: by the service
}

// APIRoutes are an API's routes and authorizers at one time: drafted, or deployed to a stage.
type APIRoutes struct {
	Routes      []APIRoute      // by path, then by method
	Authorizers []APIAuthorizer // by name
	// Unknown says why they are not known: API Gateway exports no WebSocket API. Empty: they
	// are.
	Unknown string
}

// Authorizer finds an authorizer by its name.
func (r APIRoutes) Authorizer(name string) (APIAuthorizer, bool) {
	for _, a := range r.Authorizers {
		if a.Name == name {
			return a, true
		}
	}
	return APIAuthorizer{}, false
}
