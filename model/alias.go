package model

// Alias is a named pointer of a function to a published version, with what
// Lambda knows of it. On a function, a stage is an alias.
type Alias struct {
	Function    string
	Name        string
	Version     string  // the primary version
	Canary      *Canary // nil when all traffic goes to Version
	Description Raw
	Revision    string // RevisionId; empty when the read did not give it
}

// Canary is the additional version of an alias with two. Weight is its share of
// the traffic, 0 to 1; the primary version gets the rest.
type Canary struct {
	Version string  `json:"version"`
	Weight  float64 `json:"weight"`
}

// AliasChange says what an alias shall be: all of it, because Lambda keeps what
// an update leaves out. A nil Canary takes the weights away.
type AliasChange struct {
	Function    string
	Alias       string
	Version     string
	Canary      *Canary
	Description string
	Revision    string // RevisionId of the read that the change rests on; unused when creating
}
