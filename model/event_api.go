package model

import "time"

// APIsShown is what the screen shows of APIs.
type APIsShown struct {
	List    bool          // the list of APIs is on the screen
	Visible []APIStageKey // top to bottom
	Open    APIStageKey   // the stage whose wiring is shown; the zero one for none
}

// APIsListed are the APIs of one family: all of them once Complete, the pages so far
// before that.
type APIsListed struct {
	Read
	Family   APIFamily
	APIs     []API
	Complete bool
}

// APIRead is all that was read of one API.
type APIRead struct {
	Read
	Facts APIFacts
}

// APIGone says that an API is there no more.
type APIGone struct {
	Read
	ID string
}

// APIDomainsRead are all custom domains, with where they lead to.
type APIDomainsRead struct {
	Read
	Domains []APIDomain
}

// APIsFailed says what of APIs could not be read: an API, the custom domains, or else the
// list of a family.
type APIsFailed struct {
	Read
	Family  APIFamily
	API     string // its id
	Domains bool
	Failure *Failure
}

// WireEnd is the end of the way to a function: who may call it by an alias or version, or,
// with neither, as a whole.
type WireEnd struct {
	CellKey
	Document string // of the policy, JSON; empty: there is none
	// Absent says that there is no such alias or version, or no such function. It is only
	// asked for where there is no policy.
	Absent  bool
	Version string // which the alias serves, where that was asked for
}

// WireEndRead is the end of a way as it was read, or why it could not be.
type WireEndRead struct {
	Read
	End     WireEnd
	Failure *Failure // nil when it was read; else of End the key alone counts
}

// RestoredAPIs are the APIs of a restored state.
type RestoredAPIs struct {
	APIs    []RestoredAPI     `json:",omitempty"`
	Domains []APIDomain       `json:",omitempty"`
	Ends    []RestoredWireEnd `json:",omitempty"`
}

// RestoredAPI is an API of a restored state.
type RestoredAPI struct {
	Facts APIFacts
	At    time.Time
}

// RestoredWireEnd is the end of a way in a restored state.
type RestoredWireEnd struct {
	WireEnd
	At time.Time
}

// Key of the list of a family.
func (e APIsListed) Key() string { return "apis\x00" + string(e.Family) }

// Key of one API.
func (e APIRead) Key() string { return "api\x00" + e.Facts.API.ID }

// Key of one API: that it is gone replaces what was read.
func (e APIGone) Key() string { return "api\x00" + e.ID }

// Key of the domains.
func (APIDomainsRead) Key() string { return "api-domains" }

// Key of a failure: it does not replace a fact that was read.
func (e APIsFailed) Key() string {
	if e.Domains {
		return "failed\x00api-domains"
	}
	return "failed\x00api\x00" + string(e.Family) + "\x00" + e.API
}

// Key of the end of a way. A failure does not replace what was read.
func (e WireEndRead) Key() string {
	key := "wire-end\x00" + e.End.Function + "\x00" + e.End.Alias
	if e.Failure != nil {
		return "failed\x00" + key
	}
	return key
}
