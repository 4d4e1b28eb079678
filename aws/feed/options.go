package feed

// What a feed is made of.

import (
	"context"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
)

// Reader is what the feed uses of AWS Lambda.
type Reader interface {
	model.FunctionLister
	model.AliasLister
	model.AliasReader
	model.VersionLister
	model.VersionReader
}

// BuildReader is what the feed uses of AWS CodeBuild.
type BuildReader interface {
	model.ProjectReader
	model.BuildReader
}

// Poster takes events. Post must not block. When it also has a method Waiting()
// int, which is how many events that may not be dropped wait to be gathered, the
// tail of a log reads no further while those are many.
type Poster interface{ Post(model.Event) }

// Maker makes a source: one for each account and Region, so that nothing of one is told of
// another.
type Maker func(*scene) engine.Source

// Options of a Feed. Lambda, Mailbox and Now are required.
type Options struct {
	Lambda   Reader
	Identity func(context.Context) (model.Identity, error) // nil: the identity is never read
	Renew    func(context.Context) error                   // makes expired credentials be looked up again; may be nil
	Meter    func() model.Meter                            // may be nil
	Mailbox  Poster
	Place    model.Place // events carry it, where several places are looked at
	Now      model.Clock

	Stages  []model.Stage // empty: the stages are the alias names met, in their usual order
	Include []string      // globs (path.Match) over function names; empty: all

	Builds   BuildReader        // nil: builds are not read
	Logs     model.LogReader    // nil: logs are not read
	Objects  model.ObjectReader // nil: logs that are only in S3 are not read
	Projects []string           // globs (path.Match) over names of projects; empty: all

	APIs APIReader // nil: APIs are not read

	Tables     model.TableReader     // nil: tables are not read
	Metrics    model.MetricReader    // nil: metrics are not read
	LogGroups  model.LogGroupReader  // nil: what log groups hold is not read
	TableGlobs []string              // globs (path.Match) over names of tables; empty: all
	Spending   func() model.Spending // what reading metrics has cost so far; may be nil
	Health     health.Settings       // how calls are read and judged; they are read where metrics are

	// Also are the sources of further facts: each has a function of its own, which
	// takes the port.
	Also []Maker

	// Cache keeps the last known state for the next start; nil for none. Hint is
	// what the next start knows before AWS has answered, see Cache.Remember.
	Cache *Cache
	Hint  string
	// Restored is the state that the caller took from the cache and has shown.
	// What this run has not read yet is carried over from it into the next
	// snapshot. When it is nil and the cache knows the account, the feed posts
	// the snapshot itself as soon as it knows who it is. When it turns out to be of
	// another account or Region, the store drops all that it holds on IdentityRead
	// and the feed begins anew.
	Restored *model.Restored

	Intervals      Intervals
	TableIntervals TableIntervals

	HealthIntervals health.Intervals
	Pace            Pace // of the log that is followed
}
