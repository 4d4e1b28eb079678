package feed

// The reads that the plan can ask for, and what comes back from them.

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// kind is a sort of read that the plan can ask for.
type kind int

// The kinds of reads, in the order in which the plan looks at them.
const (
	askIdentity     kind = iota
	askAlias             // one cell that an operator waits for: GetAlias
	askList              // a page of the account's functions
	askAliases           // all aliases of a row on the screen: ListAliases
	askCell              // the version of one cell on the screen: GetFunction
	askVersion           // one version that a stage of the chosen function serves: GetFunction
	askVersions          // a page of the chosen function's versions
	askTrickle           // all aliases of a row that is not on the screen
	askTrickleCell       // the version of one cell of such a row, where ListAliases is denied
	askBuilds            // builds that run, are waited for or have not been read, in one call: BatchGetBuilds
	askProjects          // a page of the names of projects
	askProjectFacts      // what projects are: BatchGetProjects
	askBuildIDs          // the newest builds of a project on the screen, or older ones: ListBuildsForProject
	askNewest            // the newest build of any other project
	kinds
)

// Outside the plan's order.
const (
	askRenew     kind = kinds + iota // valid credentials, then the identity
	keepSnapshot                     // write the snapshot
)

// operation is a call of AWS as far as waiting after a failure is concerned.
type operation int

const (
	opIdentity operation = iota
	opGetAlias
	opListFunctions
	opListAliases
	opGetFunction
	opListVersions
	opGetBuilds
	opListProjects
	opGetProjects
	opListBuilds
	operations
)

// lane says how a kind of read is made: by which operation, how many may be
// under way at once, and who waits for it. The numbers under way are small so
// that reads wait in the plan, where they can still be dropped, and not in the
// account's token buckets.
type lane struct {
	op      operation
	slots   int
	urgency model.Urgency
}

// laneOf is the lane of a kind that the plan orders.
func laneOf(k kind) lane {
	switch k {
	case askIdentity:
		return lane{opIdentity, 1, model.OnScreen}
	case askAlias:
		return lane{opGetAlias, 8, model.Awaited}
	case askList:
		return lane{opListFunctions, 1, model.OnScreen}
	case askAliases:
		return lane{opListAliases, 16, model.OnScreen}
	case askCell:
		return lane{opGetFunction, 16, model.OnScreen}
	case askVersion:
		return lane{opGetFunction, 4, model.OnScreen}
	case askVersions:
		return lane{opListVersions, 2, model.OnScreen}
	case askTrickle:
		return lane{opListAliases, 4, model.Background}
	case askBuilds:
		return lane{opGetBuilds, 1, model.OnScreen} // what waits meanwhile goes into the next one
	case askProjects:
		return lane{opListProjects, 1, model.OnScreen}
	case askProjectFacts:
		return lane{opGetProjects, 1, model.OnScreen}
	case askBuildIDs:
		return lane{opListBuilds, 5, model.OnScreen}
	case askNewest:
		return lane{opListBuilds, 1, model.Background}
	default:
		return lane{opGetFunction, 4, model.Background}
	}
}

// job is one read.
type job struct {
	kind     kind
	function string
	alias    string // or the version's number
	project  string
	ids      []string // of builds, or names of projects
	marker   string
	urgency  model.Urgency
	asked    time.Time
	epoch    int // of the plan that asked: answers to another plan are dropped
}

// answer is what became of a job.
type answer struct {
	job
	at       time.Time
	failure  *model.Failure // nil when it worked
	identity model.Identity
	restored *model.Restored
	page     model.FunctionPage
	aliases  []model.Alias
	aliasNow model.Alias
	version  model.Version
	versions model.VersionPage

	projectPage model.ProjectPage
	projects    []model.Project
	buildIDs    model.BuildPage
	builds      []model.Build
}

// read says when the answer was asked for and came.
func (a answer) read() model.Read { return model.Read{Asked: a.asked, At: a.at} }
