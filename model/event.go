package model

import "time"

// Event is a fact about the account, or the news of a move, on its way to the
// store.
type Event interface {
	// Key names the fact. A later event with the same key replaces an earlier
	// one that has not been handed over yet. An empty key is never replaced and
	// never dropped.
	Key() string
}

// Read says when a fact was asked for and when the answer came. Of two facts
// with one key the one that was asked for later is the truer.
type Read struct {
	Asked time.Time
	At    time.Time
}

// FunctionsListed is the account's list of functions: all of them once Complete,
// the pages so far before that.
type FunctionsListed struct {
	Read
	Functions []Function
	Complete  bool
}

// AliasesListed is every alias of one function.
type AliasesListed struct {
	Read
	Function string
	Aliases  []Alias
}

// AliasRead is one alias of one function. Absent says that the function has no
// such alias. Full says that weights, description and revision were read too;
// reading through GetFunction gives the primary version alone.
type AliasRead struct {
	Read
	Alias  Alias
	Absent bool
	Full   bool
}

// VersionsRead is what is known of a function's versions, in any order: those of
// the pages read so far. Complete says that there are no more.
type VersionsRead struct {
	Read
	Function string
	Versions []Version
	Complete bool
}

// VersionRead is one version that was read by itself, beside the list of its function's.
type VersionRead struct {
	Read
	Version Version
}

// ReadFailed says that a fact could not be read. What it concerns is either the
// list of functions (no Function), all of a function's aliases (no Alias), one
// alias, or a function's versions (Versions). Weights says that the versions that
// the function's aliases serve are read in another way, which gives neither
// weights nor descriptions.
type ReadFailed struct {
	Read
	Function string
	Alias    string
	Versions bool
	Weights  bool
	Failure  *Failure
}

// IdentityRead says who aloft is for AWS.
type IdentityRead struct {
	Read
	Identity Identity
}

// AccountTrouble says that nothing can be read at all, such as for expired
// credentials. A nil Failure says that the trouble is over.
type AccountTrouble struct {
	Read
	Failure *Failure
}

// Restored is the last known state from the disk, which fills the first frame.
type Restored struct {
	Read      // At is when it was saved
	Identity  Identity
	Functions []Function
	Aliases   []RestoredAlias
	APIs      RestoredAPIs
}

// RestoredAlias is one cell of a restored state. Brief says that its version alone
// had been read.
type RestoredAlias struct {
	Alias  Alias
	Absent bool
	At     time.Time
	Brief  bool     `json:",omitzero"`
	Seen   Sighting `json:",omitzero"`
}

// MeterRead is what aloft has asked of AWS so far.
type MeterRead struct{ Meter Meter }

// FeedState says what the feed is doing: how many reads are under way and
// waiting, and until when throttling holds it back (zero when it does not).
type FeedState struct {
	Pending int
	HeldTo  time.Time
}

// Key of the list of functions.
func (FunctionsListed) Key() string { return "functions" }

// Key of one function's aliases.
func (e AliasesListed) Key() string { return "aliases\x00" + e.Function }

// Key of one alias.
func (e AliasRead) Key() string {
	return "alias\x00" + e.Alias.Function + "\x00" + e.Alias.Name
}

// Key of one function's versions.
func (e VersionRead) Key() string {
	return "version\x00" + e.Version.Function + "\x00" + e.Version.Number
}

func (e VersionsRead) Key() string { return "versions\x00" + e.Function }

// Key of a failure: it does not replace a fact that was read.
func (e ReadFailed) Key() string {
	k := "failed\x00" + e.Function + "\x00" + e.Alias
	switch {
	case e.Versions:
		k += "\x00versions"
	case e.Weights:
		k += "\x00weights"
	}
	return k
}

// Key of the identity.
func (IdentityRead) Key() string { return "identity" }

// Key of the account's trouble.
func (AccountTrouble) Key() string { return "trouble" }

// Key of the restored state.
func (Restored) Key() string { return "restored" }

// Key of the meter.
func (MeterRead) Key() string { return "meter" }

// Key of the feed's state.
func (FeedState) Key() string { return "feed" }
