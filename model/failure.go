package model

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model/safetext"
)

// Class sorts what can go wrong with a call by what can be done about it.
type Class string

// The classes of failure.
const (
	Throttled Class = "throttled" // AWS asks to slow down
	Denied    Class = "denied"    // a permission is missing
	Expired   Class = "expired"   // there are no valid credentials
	Gone      Class = "gone"      // the thing does not exist
	Network   Class = "network"   // no answer
	Conflict  Class = "conflict"  // somebody else was first: a stale revision, a name taken, an update in progress
	Other     Class = "other"
	// OverBudget is aloft's own doing: the read would cost more than the config
	// allows for a day.
	OverBudget Class = "over budget"
)

// Cause says in a few words what its class says too roughly, where the next step
// differs. Feeds and workflows go by the class.
type Cause string

// The causes that have words of their own.
const (
	NoProfile     Cause = "no such profile"
	BadProfile    Cause = "unusable AWS config"
	NoRegion      Cause = "no Region"
	NoCredentials Cause = "no credentials"      // none were found at all
	NotLoggedIn   Cause = "not logged in"       // or no more, to the profile's single sign-on
	Refused       Cause = "credentials refused" // AWS does not take them, though they have not run out
	ReadOnly      Cause = "read-only"           // aloft itself sends nothing that may write; the class is Denied
	RoleNotReady  Cause = "role not usable yet" // it was made moments ago: the same call works some seconds later; the class is Conflict
)

// Failure is a call that did not work: what was tried, on what, and why not.
// Text in it is free of control characters.
type Failure struct {
	Class      Class
	Cause      Cause  // empty when the class says it
	Operation  string // AWS's name of the call, such as "UpdateAlias"
	Subject    string // what it was made on, such as "orders:prod"
	Permission string // the missing permission, such as "lambda:ListAliases"; only when Denied
	Code       string // AWS's error code, such as "ResourceNotFoundException"
	Message    string // AWS's words, or the network's
	Advice     string // the next step, empty when there is none to name
	RetryAt    time.Time
	// NoEffect says of a write that it is certain to have had none: nothing was
	// sent, or one attempt alone was, and AWS refused it.
	NoEffect bool
	Err      error // the cause; not for showing
}

// FailureOf is a copy of the Failure in an error, or one made of it: what was tried, and on
// what. Nil for no error.
func FailureOf(err error, operation, subject string) *Failure {
	if err == nil {
		return nil
	}
	if f, ok := errors.AsType[*Failure](err); ok {
		own := *f
		return &own
	}
	made := &Failure{Class: Other, Operation: operation, Subject: subject, Message: safetext.Line(err.Error()), Err: err}
	if errors.Is(err, context.DeadlineExceeded) {
		made.Class, made.Message = Network, "no answer in time"
	}
	return made
}

// ofSetup reports whether the cause is how AWS is set up on this host: then the call that met
// it tells nothing.
func (c Cause) ofSetup() bool {
	switch c {
	case NoProfile, BadProfile, NoRegion, NoCredentials, NotLoggedIn, Refused:
		return true
	}
	return false
}

// Error says it in one line: what was tried, why it did not work and what to do; of what is
// set up wrongly on this host first what to do.
func (f *Failure) Error() string {
	if f.Cause.ofSetup() && f.Message != "" {
		return strings.TrimPrefix(f.Advice+": "+f.Message, ": ")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s", f.Operation)
	if f.Subject != "" {
		fmt.Fprintf(&b, " on %s", f.Subject)
	}
	switch {
	case f.Class == Denied && f.Permission != "":
		fmt.Fprintf(&b, ": denied: %s is missing", f.Permission)
	case f.Message != "" && (f.Class == Other || f.Cause != ""):
		fmt.Fprintf(&b, ": %s", f.Message) // the class would tell nothing, or not the truth
	case f.Message != "":
		fmt.Fprintf(&b, ": %s: %s", f.Class, f.Message)
	default:
		fmt.Fprintf(&b, ": %s", f.Word())
	}
	if f.Advice != "" {
		fmt.Fprintf(&b, ": %s", f.Advice)
	}
	return b.String()
}

// Word is the failure in a few words, for where there is no room for the line.
func (f *Failure) Word() string {
	if f.Cause != "" {
		return string(f.Cause)
	}
	return string(f.Class)
}

// Unwrap is the cause.
func (f *Failure) Unwrap() error { return f.Err }

// ClassOf is the class of an error: that of the Failure in it, or Other.
func ClassOf(err error) Class {
	var f *Failure
	if errors.As(err, &f) {
		return f.Class
	}
	return Other
}
