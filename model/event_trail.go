package model

import "time"

// TrailLearned hands over calls that CloudTrail recorded, in any order. The calls of
// before and these together have no gap. Anew says that those of before count no more.
type TrailLearned struct {
	Account, Region string
	Calls           []AliasCall
	Anew            bool
}

// TrailState says how far CloudTrail has been read. A Failure is why it can not be
// read on, nil when it can.
type TrailState struct {
	Account, Region string
	Back            time.Time // all calls since are known, but the newest, which CloudTrail has not got yet; zero before the first answer
	At              time.Time // when the newest were looked up last
	Complete        bool      // as far back as CloudTrail keeps, or as aloft does
	Failure         *Failure
}

// Key is empty: calls are never dropped.
func (TrailLearned) Key() string { return "" }

// Key of how far CloudTrail has been read.
func (TrailState) Key() string { return "trail" }

// TableTrailLearned hands over calls on tables that CloudTrail recorded, as TrailLearned
// does those on aliases.
type TableTrailLearned struct {
	Account, Region string
	Calls           []TableCall
	Anew            bool
}

// TableTrailState says how far the calls on tables have been read.
type TableTrailState struct{ TrailState }

// Key is empty: calls are never dropped.
func (TableTrailLearned) Key() string { return "" }

// Key of how far the calls on tables have been read.
func (TableTrailState) Key() string { return "trail of tables" }
