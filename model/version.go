package model

import (
	"strconv"
	"time"
)

// Latest is Lambda's name for the unpublished code of a function. No stage may
// be moved to it, because what it is changes without a move.
const Latest = "$LATEST"

// Version is one published, immutable version of a function.
type Version struct {
	Function         string
	Number           string // decimal digits, or $LATEST, or $LATEST.PUBLISHED
	Description      string
	Runtime          string
	Handler          string
	Role             string // ARN
	PackageType      string // "Zip" or "Image"
	Architecture     string // "x86_64" or "arm64"
	MemoryMB         int
	TimeoutSeconds   int
	EphemeralMB      int
	CodeSHA256       string // base64
	CodeBytes        int64
	Layers           []string // ARNs, in order
	Environment      map[string]Secret
	EnvironmentError string // why Lambda could not give the environment
	VPC              string // VPC id, empty when the function is in none
	Tracing          string // "Active" or "PassThrough"
	DeadLetterTarget string // ARN
	KMSKey           string // ARN
	SnapStart        string // "PublishedVersions" or "None"
	Durable          bool   // its executions can wait and go on: they stay on the version that they began on
	TenantIsolated   bool   // each of its environments is of one tenant, who has to be named with each call
	LogGroup         string // where it logs to, empty where Lambda does not say
	RuntimeVersion   string // ARN of the runtime that it runs on
	RuntimeError     string // why Lambda could not give that
	Settings         []Setting
	ConfigSHA256     string // of all of the configuration; empty where Lambda does not say
	State            string // "Active", "Pending", ...; empty where a list leaves it out
	StateReason      string // why it is in that state, in Lambda's words
	LastModified     time.Time
	Listed           bool // it is from a list, which leaves out the state and the runtime's version
}

// Setting is a part of a version's configuration that is compared and shown, and
// that nothing else is made of.
type Setting struct {
	Name   string
	Value  string // empty for what is not set
	Unread string // why Lambda could not give it
}

// StateWords is the state with its reason, where Lambda gives one.
func (v Version) StateWords() string {
	if v.State == "" || v.StateReason == "" {
		return v.State
	}
	return v.State + ": " + v.StateReason
}

// VersionPage is one page of a function's versions in Lambda's own order, oldest
// first, at most 50 long. Next is the marker of the page after it, empty on the
// last.
type VersionPage struct {
	Versions []Version
	Next     string
}

// VersionNumber is a version's number for comparing, and whether it has one:
// $LATEST and its kin have none.
func VersionNumber(version string) (int64, bool) {
	n, err := strconv.ParseInt(version, 10, 64)
	return n, err == nil && n > 0
}

// Secret is a value that is shown only when an operator asks for it. It prints
// and marshals masked, so that it cannot slip into a log, the journal or the
// cache.
type Secret struct{ value string }

// Masked is what a Secret shows of itself.
const Masked = "••••••"

// NewSecret wraps a value.
func NewSecret(value string) Secret { return Secret{value} }

// Reveal is the value itself. Only the diff calls it, after a key asked for it.
func (s Secret) Reveal() string { return s.value }

// Equal reports whether two secrets hold the same value.
func (s Secret) Equal(o Secret) bool { return s.value == o.value }

// String masks the value.
func (Secret) String() string { return Masked }

// GoString masks the value under %#v too.
func (Secret) GoString() string { return Masked }

// MarshalText masks the value in every encoding that uses text.
func (Secret) MarshalText() ([]byte, error) { return []byte(Masked), nil }
