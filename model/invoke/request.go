package invoke

import (
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/expect"
	"github.com/aloftdeck/aloft/model/safetext"
)

// Request asks for one test of a function.
type Request struct {
	Name     string // of the test: results of one name replace each other
	Function string
	Stage    model.Stage // whose alias is invoked; the zero one with a Version
	Version  string      // the number of the version that is invoked; empty with a Stage
	Event    Event
	// Expect is what the answer has to hold; nil: any answer passes that is not a
	// function's error.
	Expect *expect.Expectation
	Tenant string // where the function is isolated by tenant; empty for none
	// Timeout is how long the answer is waited for; 0: until Lambda has to have ended the
	// function.
	Timeout time.Duration
	Reason  string // the operator's words, for the journal
}

// Qualifier is what is invoked: an alias, or the number of a version.
func (r Request) Qualifier() string {
	if r.Version != "" {
		return r.Version
	}
	if r.Stage.Alias == "" {
		return r.Stage.Name
	}
	return r.Stage.Alias
}

// Target names what is invoked to people: orders in stage, orders version 14.
func (r Request) Target() string {
	if r.Version != "" {
		return safetext.Line(r.Function + " version " + r.Version)
	}
	return safetext.Line(r.Function + " in " + r.Stage.Name)
}
