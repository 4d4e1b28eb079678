package sim

import (
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/codebuild/types"
)

// Outcome is how a build ends.
type Outcome string

// The ways in which builds end. What is not Succeeds has a failing phase with a
// reason, and a log that shows it.
const (
	Succeeds     Outcome = "succeeds"
	FailsTests   Outcome = "fails tests"   // in BUILD
	FailsLint    Outcome = "fails lint"    // in PRE_BUILD
	FailsInstall Outcome = "fails install" // in INSTALL
	NoSuchSource Outcome = "no such source"
	TimesOut     Outcome = "times out" // after the project's time limit, in BUILD
	Faults       Outcome = "faults"    // CodeBuild itself fails, in PROVISIONING
	Stops        Outcome = "stops"     // somebody stops it in BUILD
	// NoSuchBucket and NoSuchRepository are ends of builds that have nowhere to put what they make.
	NoSuchBucket     Outcome = "no such bucket"
	NoSuchRepository Outcome = "no such repository of images"
)

// phases are the phases of a build in their order, without COMPLETED, and how long
// each takes: between min and max, chosen once for a project.
var phases = []struct {
	phase    types.BuildPhaseType
	min, max time.Duration
}{
	{types.BuildPhaseTypeSubmitted, 100 * time.Millisecond, 400 * time.Millisecond},
	{types.BuildPhaseTypeQueued, 500 * time.Millisecond, 1500 * time.Millisecond},
	{types.BuildPhaseTypeProvisioning, 4 * time.Second, 9 * time.Second},
	{types.BuildPhaseTypeDownloadSource, time.Second, 2500 * time.Millisecond},
	{types.BuildPhaseTypeInstall, 6 * time.Second, 16 * time.Second},
	{types.BuildPhaseTypePreBuild, 2 * time.Second, 5 * time.Second},
	{types.BuildPhaseTypeBuild, 8 * time.Second, 20 * time.Second},
	{types.BuildPhaseTypePostBuild, 2 * time.Second, 4 * time.Second},
	{types.BuildPhaseTypeUploadArtifacts, 600 * time.Millisecond, 1400 * time.Millisecond},
	{types.BuildPhaseTypeFinalizing, time.Second, 2 * time.Second},
}

// A build that goes well takes between these, at the usual pace.
const (
	shortestBuild = 25 * time.Second
	longestBuild  = 70 * time.Second
)

// failure is where and how a build fails. The messages are CodeBuild's.
type failure struct {
	phase   types.BuildPhaseType
	status  types.StatusType
	code    string
	message string // {command} and {source} are filled in
}

var failures = map[Outcome]failure{
	FailsTests:   {types.BuildPhaseTypeBuild, types.StatusTypeFailed, "COMMAND_EXECUTION_ERROR", ""},
	FailsLint:    {types.BuildPhaseTypePreBuild, types.StatusTypeFailed, "COMMAND_EXECUTION_ERROR", ""},
	FailsInstall: {types.BuildPhaseTypeInstall, types.StatusTypeFailed, "COMMAND_EXECUTION_ERROR", ""},
	NoSuchSource: {types.BuildPhaseTypeDownloadSource, types.StatusTypeFailed, "CLIENT_ERROR",
		"reference not found for primary source and source version "},
	TimesOut: {types.BuildPhaseTypeBuild, types.StatusTypeTimedOut, "BUILD_TIMED_OUT", "Build has timed out. "},
	Faults: {types.BuildPhaseTypeProvisioning, types.StatusTypeFault, "INTERNAL_SERVICE_ERROR",
		"CodeBuild is experiencing an issue"},
	Stops: {types.BuildPhaseTypeBuild, types.StatusTypeStopped, "", ""},
	NoSuchBucket: {types.BuildPhaseTypeUploadArtifacts, types.StatusTypeFailed, "CLIENT_ERROR",
		"Error in UPLOAD_ARTIFACTS phase: [name: [primary artifact], reason: NoSuchBucket: The specified bucket does not exist]"},
	NoSuchRepository: {types.BuildPhaseTypeBuild, types.StatusTypeFailed, "COMMAND_EXECUTION_ERROR",
		`Error while executing command: docker push "$IMAGE_URI". Reason: exit status 1`},
}

// commands are what the buildspec runs, by runtime.
type commands struct{ install, lint, test, pack string }

var (
	pythonCommands = commands{"pip install -r requirements.txt -t package", "ruff check .", "pytest -q", "zip -qr ../function.zip ."}
	nodeCommands   = commands{"npm ci", "npm run lint", "npm test", "zip -qr ../function.zip ."}
)

func (p *project) commands() commands {
	if p.runtime == node {
		return nodeCommands
	}
	return pythonCommands
}

// arrange plans the phases of a build that ends in a given way.
func (b *build) arrange(outcome Outcome) {
	b.story, b.ends = outcome, types.StatusTypeSucceeded
	if fails, failing := failures[outcome]; failing {
		b.ends = fails.status
	}
	b.plan = b.phases()
}

// planned are the phases of a build as they were arranged.
func (b *build) planned() []span {
	if b.plan != nil {
		return b.plan
	}
	return b.phases()
}

// phases works out the phases of a build from how it ends.
func (b *build) phases() []span {
	plan := make([]span, 0, len(phases)+1)
	lasts := b.project.world.durations(b.project, b.number)
	fails, failing := failures[b.story]
	for i, p := range phases {
		s := span{phase: p.phase, lasts: lasts[i], status: types.StatusTypeSucceeded}
		if failing && p.phase == fails.phase {
			s.status, s.code, s.message = fails.status, fails.code, b.reason(fails.message)
			if b.story == TimesOut {
				s.lasts = time.Duration(b.project.timeout) * time.Minute
			}
			plan = append(plan, s)
			if b.story == FailsTests {
				continue // what comes after BUILD runs even so
			}
			if b.story != Stops {
				plan = append(plan, span{types.BuildPhaseTypeFinalizing, lasts[len(lasts)-1], types.StatusTypeSucceeded, "", ""})
			}
			return plan
		}
		plan = append(plan, s)
	}
	return plan
}

// reason is the text of a failing phase.
func (b *build) reason(text string) string {
	c := b.project.commands()
	command := map[Outcome]string{FailsTests: c.test, FailsLint: c.lint, FailsInstall: c.install}[b.story]
	switch {
	case command != "":
		return "Error while executing command: " + command + ". Reason: exit status 1"
	case b.story == NoSuchSource:
		return text + b.asked
	}
	return text
}

// durations are how long the phases of a project's build take: much the same for
// each build of one project.
func (w *World) durations(p *project, number int) []time.Duration {
	own := stream(w.seed, "pace "+p.name)
	r := stream(w.seed, "pace "+p.name+" "+strconv.Itoa(number))
	out := make([]time.Duration, len(phases))
	var total time.Duration
	for i, phase := range phases {
		usual := phase.min + time.Duration(own.Int64N(int64(phase.max-phase.min)))
		out[i] = time.Duration(float64(usual) * (0.88 + 0.24*r.Float64()))
		total += out[i]
	}
	scale := w.pace
	switch {
	case total < shortestBuild:
		scale *= float64(shortestBuild) / float64(total)
	case total > longestBuild:
		scale *= float64(longestBuild) / float64(total)
	}
	for i := range out {
		out[i] = time.Duration(float64(out[i]) * scale).Truncate(time.Millisecond)
	}
	return out
}

// chance decides how a build ends that nobody has decided about: most go well.
func (w *World) chance(p *project, number int) Outcome {
	r := stream(w.seed, "outcome "+p.name+" "+strconv.Itoa(number))
	if r.IntN(8) != 0 {
		return Succeeds
	}
	return mishap(r)
}

// mishap is a way to fail that is the team's own doing.
func mishap(r *rand.Rand) Outcome {
	return []Outcome{FailsTests, FailsTests, FailsTests, FailsLint, FailsInstall}[r.IntN(5)]
}
