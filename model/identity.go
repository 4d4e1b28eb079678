package model

import "time"

// Identity says which account aloft looks at, and as whom.
type Identity struct {
	Account     string // 12 digits
	Region      string
	ARN         string    // of the caller
	Profile     string    // named profile in use, empty for none
	Endpoint    string    // endpoint override, empty for AWS itself
	Embedded    bool      // the embedded account of --demo
	Expires     time.Time // of the credentials; zero when they do not expire or it is not known
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
	Calls          int     // since the start
	Throttled      int     // answers that were throttling, since the start
	Dollars        float64 // of paid calls, since the start
}
