package model

import (
	"strings"
	"time"
)

// Identity says which account aloft looks at, and as whom.
type Identity struct {
	Account     string // 12 digits
	Region      string
	ARN         string    // of the caller
	Profile     string    // named profile in use, empty for none
	Endpoint    string    // endpoint override, empty for AWS itself
	Embedded    bool      // the embedded account of --demo
	Expires     time.Time // of the credentials; zero when they do not expire, renew themselves, or it is not known
	Credentials string    // where the credentials came from, as the SDK names it
}

// Place is the account and Region.
func (i Identity) Place() Place { return Place{Account: i.Account, Region: i.Region} }

// Operator is who makes a move: the person, the host, and the AWS identity.
type Operator struct {
	Name string // ALOFT_USER, else the user behind sudo, else the login name
	Host string
	ARN  string
}

// Meter counts what aloft itself has asked of AWS.
type Meter struct {
	CallsPerMinute int     // over the last 60 s
	Quota          float64 // their share of what AWS lets the whole account call, 0 to 1: of the quota used most
	Calls          int     // since the start
	Throttled      int     // answers that were throttling, since the start
	Dollars        float64 // of paid calls, since the start
}

// Principal is who the caller is within the account, as the ARN names it: such as
// "user/alice" or "assumed-role/Operator/alice". It is empty where the ARN is not known.
func (i Identity) Principal() string {
	parts := strings.SplitN(i.ARN, ":", 6)
	if len(parts) < 6 {
		return ""
	}
	return parts[5]
}

// Role is the role that the caller has, by the name that people know it by; empty for
// none.
func (i Identity) Role() string {
	kind, rest, _ := strings.Cut(i.Principal(), "/")
	if kind != "assumed-role" {
		return ""
	}
	role, _, _ := strings.Cut(rest, "/")
	if name, ok := strings.CutPrefix(role, "AWSReservedSSO_"); ok { // of a permission set, with a number behind it
		if at := strings.LastIndexByte(name, '_'); at > 0 {
			name = name[:at]
		}
		return name
	}
	return role
}
