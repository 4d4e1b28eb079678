package model

// WireKind says what is wrong with the way from an API's stage to a function.
type WireKind string

// The kinds of problems.
const (
	NoVariable    WireKind = "variable"   // the URI uses a stage variable that the stage has not
	NoAlias       WireKind = "alias"      // the alias, or the version, does not exist
	NoFunction    WireKind = "function"   // the function does not exist
	NoPermission  WireKind = "permission" // no statement lets this API, stage, method and path in
	DeniedByRule  WireKind = "denied"     // a statement denies it
	NotByPOST     WireKind = "method"     // functions are called by POST alone
	NotDeployed   WireKind = "deployment" // what the stage serves is not what is drafted, or it serves nothing
	WireNotJudged WireKind = "unknown"    // it can not be judged: Detail says why, Statement shows by what
)

// WireProblem is what is wrong, or can not be judged, between an API's stage and one function.
type WireProblem struct {
	Kind     WireKind
	Function string // empty where it is about the stage as a whole
	Alias    string
	Variable string     // the stage variable that it is about; empty for none
	Routes   []RouteKey // of the stage which it is about
	// Authorizer is the name of the authorizer whose call it is; empty: it is the routes' own.
	Authorizer string
	Canary     bool   // it is about the stage's canary, not about the stage
	Detail     string // in words: what is wrong
	Caller     string // in words: what a caller gets; empty when that is not known
	Statement  string // the statement of a policy that decides, or can not be judged: JSON in one line
	Fixable    bool   // aloft can mend it: Mend says how
	Mend       string // the call that mends it, in words; or what has to be done first
	// Permission is the id of the statement that is missing, and Source what it has to let
	// in, of a problem of kind NoPermission.
	Permission string
	Source     string
}

// RouteWire says which function and alias a route of a stage leads to.
type RouteWire struct {
	RouteKey
	Function string // empty: the route calls no function
	Alias    string // or a version, as its digits; empty: $LATEST
	Version  string // which the alias serves, of two the primary; empty: not known, or none
	// Pinned says that function and alias stand in the integration itself, and not in a
	// stage variable.
	Pinned     bool
	ByRole     bool   // called with credentials: the resource policy does not decide
	Authorizer string // name of the function that is asked first, empty for none
	Broken     bool   // a problem is about it
	Unknown    bool   // it can not be judged
	Canary     string // the alias to which the stage's canary leads, where that is another one
}

// StageWiring is how a stage of an API is wired.
type StageWiring struct {
	APIStageKey
	Name     string // of the API
	Kind     APIKind
	Routes   []RouteWire   // as deployed; of a WebSocket API, as drafted
	Problems []WireProblem // what is broken, the worst first
	Unknown  []WireProblem // what can not be judged
	Notes    []string      // what there is to know and is no problem, such as what is pinned
}

// Broken is how many of the stage's routes a problem is about.
func (w StageWiring) Broken() int {
	n := 0
	for _, r := range w.Routes {
		if r.Broken {
			n++
		}
	}
	return n
}

// Cells are the aliases of functions that the stage's routes lead to and that a problem is about.
func (w StageWiring) Cells() []CellKey {
	var cells []CellKey
	seen := map[CellKey]bool{}
	for _, p := range w.Problems {
		key := CellKey{Function: p.Function, Alias: p.Alias}
		if p.Function != "" && p.Alias != "" && !seen[key] {
			seen[key] = true
			cells = append(cells, key)
		}
	}
	return cells
}
