package sim

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codebuild/types"
)

// The team's projects: one for each function, of its name, with the builds that
// its versions came from. Like a function, a project is furnished when it is first
// looked at, and with builds when they are.

// The ends that happen once in the team's account, by project.
var rareEnds = map[string]Outcome{"billing-sync": Stops, "report-builder": TimesOut, "webhook-relay": Faults}

// What is special about some of the team's projects.
var (
	logsElsewhere = map[string]logTarget{"digest-mailer": logsToBucket, "oauth-refresh": logsToNothing}
	runningFirst  = "entity-linker"  // has a build under way when the demo begins
	queuedFirst   = "usage-meter"    // has one that waits for a machine
	onGitHub      = "webhook-relay"  // keeps its source elsewhere
	inImages      = "report-builder" // runs a container image, for the fonts that reports need
)

// demoBundle is the project of the team whose builds make several functions.
var demoBundle = struct {
	name, about string
	makes       []string
	ago         []time.Duration // when its builds ended, the last one last
}{"slack-bundle", "builds what talks to Slack, all at once", []string{"slack-commands", "slack-events", "slack-interactions"},
	[]time.Duration{52 * time.Hour, 27 * time.Hour, 3 * time.Hour}}

// queueWait is how long the queued build waits.
const queueWait = 45 * time.Second

// kept is how many of a function's builds CodeBuild still knows, at most: 6 to 45,
// and more for the pipeline that builds on every commit.
func (s story) kept() int {
	if s.name == longLived {
		return 250
	}
	return 6 + int(mix(0, "kept "+s.name, 0)%40)
}

// seedProjects adds the projects of functions.
func (w *World) seedProjects(stories []story, at time.Time) {
	for _, s := range stories {
		if _, taken := w.projects[s.name]; !taken {
			w.projectNames = append(w.projectNames, s.name)
		}
		w.projects[s.name] = &project{name: s.name,
			fill:    func(p *project) { w.furnishProject(p, s, at) },
			history: func(p *project) { w.furnishBuilds(p, s, at) }}
	}
	if len(stories) == TeamSize { // the team itself, and no bigger account
		w.seedBundle(at)
	}
	slices.Sort(w.projectNames)
	w.team.shipping = nil
	for _, name := range []string{runningFirst, queuedFirst} {
		if slices.ContainsFunc(stories, func(s story) bool { return s.name == name }) {
			w.team.shipping = append(w.team.shipping, name)
		}
	}
}

// seedBundle adds the project that makes several functions, of which nothing is deployed
// yet.
func (w *World) seedBundle(at time.Time) {
	d := demoBundle
	if _, taken := w.projects[d.name]; !taken {
		w.projectNames = append(w.projectNames, d.name)
	}
	p := &project{name: d.name}
	w.makes(p, d.makes...)
	p.fill = func(p *project) { w.describe(p, node, d.about, at) }
	p.history = func(p *project) {
		for i, ago := range d.ago {
			p.next = []Outcome{Succeeds}
			b := w.begin(p, defaultBranch, fullCommit(p.name, defaultBranch, i+1, ""), colleagues[i%len(colleagues)], at.Add(-ago))
			b.submitted = b.submitted.Add(-b.length()).Truncate(time.Millisecond)
		}
	}
	w.projects[d.name] = p
}

// made is what a version says of the build that it came from.
type made struct {
	short string // hash of the commit
	at    time.Time
}

// furnishProject makes a project's settings as they stood at a time.
func (w *World) furnishProject(p *project, s story, at time.Time) {
	w.describe(p, s.runtime, s.about, at)
	p.logsTo, p.image = logsElsewhere[s.name], s.name == inImages
	if s.name == onGitHub {
		p.source, p.location = types.SourceTypeGithub, "https://github.com/example/"+s.name+".git"
	}
}

// furnishBuilds makes a project's builds as they stood at a time.
func (w *World) furnishBuilds(p *project, s story, at time.Time) {
	if _, ok := w.functions[s.name]; !ok || s.count == 0 {
		return
	}
	published, _, _ := w.versionsOf(s, at)
	versions := make(map[int]made)
	last := 0
	for _, v := range published {
		if n, short, ok := buildOfVersion(v.description); ok {
			versions[n], last = made{short, v.modified}, max(last, n)
		}
	}
	newestBad := last
	for _, good := versions[newestBad]; good; _, good = versions[newestBad] {
		newestBad--
	}
	first := max(1, last-s.kept()+1)
	next := at // the beginning of the build after it
	initiators := append([]string{"rule/" + s.name + "-on-push"}, colleagues...)
	p.builds = make([]*build, 0, max(0, last-first+1))
	for n := last; n >= first; n-- {
		b := &build{project: p, number: n, asked: defaultBranch, env: p.env}
		b.uuid = w.buildUUID(p.name, n)
		r := stream(w.seed, "build of "+p.name+" "+strconv.Itoa(n))
		b.initiator = initiators[r.IntN(len(initiators))]
		v, good := versions[n]
		b.commit = fullCommit(p.name, defaultBranch, n, v.short)
		end := v.at.Add(-time.Duration(9+r.IntN(30)) * time.Second)
		outcome := Succeeds
		if !good {
			outcome = mishap(r)
			if rare, ok := rareEnds[s.name]; ok && n == newestBad {
				outcome = rare
			}
			end = next.Add(-time.Duration(7+r.IntN(20)) * time.Minute)
		}
		b.arrange(outcome)
		b.submitted = end.Add(-b.length()).Truncate(time.Millisecond)
		b.plan = nil // it has ended
		next = b.submitted
		p.builds = append(p.builds, b)
	}
	slices.Reverse(p.builds)
	p.numbers = last
	w.underWay(p, at)
}

// underWay begins the builds that run or wait when the demo begins.
func (w *World) underWay(p *project, at time.Time) {
	switch p.name {
	case runningFirst:
		p.next = append(p.next, Succeeds)
		b := w.begin(p, defaultBranch, fullCommit(p.name, defaultBranch, p.numbers+1, ""), colleagues[0], at)
		length := b.length()
		b.submitted = at.Add(-length * 2 / 5).Truncate(time.Millisecond)
	case queuedFirst:
		p.next = append(p.next, Succeeds)
		b := w.begin(p, defaultBranch, fullCommit(p.name, defaultBranch, p.numbers+1, ""), colleagues[1], at.Add(-6*time.Second))
		for i := range b.plan {
			if b.plan[i].phase == types.BuildPhaseTypeQueued {
				b.plan[i].lasts = queueWait
			}
		}
	}
}

// length is how long a build takes by its plan.
func (b *build) length() time.Duration {
	var total time.Duration
	for _, s := range b.planned() {
		total += s.lasts
	}
	return total
}

// describe gives a project the settings that all of the team's have.
func (w *World) describe(p *project, runtime, about string, at time.Time) {
	p.world = w
	p.description, p.runtime, p.timeout = about, cmp.Or(runtime, python), 15
	p.source = types.SourceTypeCodecommit
	p.location = "https://git-codecommit." + w.region + ".amazonaws.com/v1/repos/" + p.name
	p.modified = at.AddDate(0, 0, -30-int(mix(w.seed, p.name, 0)%300)).Truncate(time.Second)
	variable := func(name, value string, kind types.EnvironmentVariableType) types.EnvironmentVariable {
		return types.EnvironmentVariable{Name: aws.String(name), Value: aws.String(value), Type: kind}
	}
	p.env = []types.EnvironmentVariable{
		variable("LOG_LEVEL", "info", types.EnvironmentVariableTypePlaintext),
		variable("FUNCTION", p.name, types.EnvironmentVariableTypePlaintext),
		variable("INDEX_TOKEN", "/team/"+p.name+"/index-token", types.EnvironmentVariableTypeParameterStore),
	}
}

// buildOfVersion reads the build's number and short commit from the description of
// a version that the team published.
func buildOfVersion(description string) (number int, short string, ok bool) {
	words := strings.SplitN(description, " ", 4)
	if len(words) < 3 || words[0] != "build" {
		return 0, "", false
	}
	number, err := strconv.Atoi(words[1])
	return number, words[2], err == nil
}
