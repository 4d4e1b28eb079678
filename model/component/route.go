package component

import (
	"fmt"
	"slices"
	"strings"
)

// AnyMethod is the method of a route that takes every method that no other route takes.
const AnyMethod = "ANY"

// Methods are those that a route can have.
func Methods() []string {
	return []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", AnyMethod}
}

// DefaultRoute is the path of the route that an HTTP API takes when no other fits.
const DefaultRoute = "$default"

// Route is one way into an API: requests of a method and path go to a function.
type Route struct {
	Method   string // "GET", …, "ANY"; empty with DefaultRoute
	Path     string // "/activities/{id}", or DefaultRoute
	Function string
}

// String is "GET /activities/{id} activity-router", as a file writes it.
func (r Route) String() string { return r.Key() + " " + r.Function }

// Key is what is routed, "GET /activities/{id}" or "$default".
func (r Route) Key() string { return strings.TrimPrefix(r.Method+" "+r.Path, " ") }

// ParseRoute reads a route such as "GET /activities/{id} activity-router". Without a route
// it says what is wrong, and what to do.
func ParseRoute(s string) (r Route, why, hint string) {
	const form = `write it like "GET /activities/{id} activity-router"`
	words := strings.Fields(s)
	if len(words) == 2 && words[0] == DefaultRoute {
		return Route{Path: DefaultRoute, Function: words[1]}, "", ""
	}
	if len(words) != 3 {
		return Route{}, "is no method, path and function", form
	}
	r = Route{Method: words[0], Path: words[1], Function: words[2]}
	if !slices.Contains(Methods(), r.Method) {
		hint = "use one of " + strings.Join(Methods(), ", ")
		if upper := strings.ToUpper(r.Method); slices.Contains(Methods(), upper) {
			hint = "write " + upper
		}
		return Route{}, "has no method that API Gateway routes", hint
	}
	if why, hint := pathProblem(r.Path); why != "" {
		return Route{}, why, hint
	}
	return r, "", ""
}

// maxPath is the longest path of a route, in bytes.
const maxPath = 512

// pathProblem says what is wrong with the path of a route.
func pathProblem(path string) (why, hint string) {
	switch {
	case !strings.HasPrefix(path, "/"):
		return "has a path that does not begin with /", "write /" + path
	case path == "/":
		return "", ""
	case len(path) > maxPath:
		return "has a path of more than 512 bytes", ""
	case strings.HasSuffix(path, "/"):
		return "has a path that ends with /", "write " + strings.TrimRight(path, "/")
	}
	parts := strings.Split(path[1:], "/")
	seen := map[string]bool{}
	for i, part := range parts {
		name, variable := variableOf(part)
		switch {
		case part == "":
			return "has an empty part in its path", "write one / between two parts"
		case !variable && strings.ContainsAny(part, "{}"):
			return fmt.Sprintf("has a part %q that is half a variable", part), "a variable is the whole part, such as {id}"
		case !variable && strings.ContainsFunc(part, notInPath):
			return fmt.Sprintf("has a part %q that API Gateway does not take", part), "use letters, digits, and -._:"
		case !variable:
			continue
		case name == "" || strings.ContainsFunc(name, notInVariable):
			return fmt.Sprintf("has a variable %s that has no name of letters, digits, -, . and _", part), ""
		case greedy(part) && i < len(parts)-1:
			return fmt.Sprintf("goes on behind %s, which takes all the rest", part), "put it last"
		case seen[name]:
			return fmt.Sprintf("has the variable {%s} twice", name), "give them two names"
		}
		seen[name] = true
	}
	return "", ""
}

// variableOf is the name of a path's part that is a variable, {id} or {proxy+}.
func variableOf(part string) (string, bool) {
	if len(part) < 2 || part[0] != '{' || part[len(part)-1] != '}' {
		return "", false
	}
	return strings.TrimSuffix(part[1:len(part)-1], "+"), true
}

func greedy(part string) bool { return strings.HasSuffix(part, "+}") }

func letter(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func notInPath(c rune) bool { return !letter(c) && !strings.ContainsRune("-._:", c) }

func notInVariable(c rune) bool { return !letter(c) && !strings.ContainsRune("-._", c) }

// Clash says why two routes can not stand beside each other in one API, empty when they
// can. What is more exact goes first in API Gateway, so /a/{id} stands beside /a/b. A REST
// API has one variable at one place, and {proxy+} is one; in an HTTP API /a/{id} stands
// beside /a/{proxy+}.
func Clash(kind APIKind, a, b Route) string {
	if a.Path == DefaultRoute || b.Path == DefaultRoute {
		if a.Path == b.Path {
			return "both take what no other route does"
		}
		return ""
	}
	pa, pb := strings.Split(a.Path, "/"), strings.Split(b.Path, "/")
	for i := range min(len(pa), len(pb)) {
		x, y := pa[i], pb[i]
		if x == y {
			continue
		}
		_, va := variableOf(x)
		_, vb := variableOf(y)
		switch {
		case !va || !vb:
			return ""
		case kind == REST:
			return fmt.Sprintf("%s and %s are two variables at one place of the path, where a REST API has one", x, y)
		case greedy(x) != greedy(y):
			return ""
		}
	}
	if len(pa) == len(pb) && a.Method == b.Method {
		if a.Path == b.Path {
			return "both are " + a.Key()
		}
		return "both take the same requests"
	}
	return ""
}
