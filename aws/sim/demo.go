package sim

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

// TeamSize is how many functions the team of the story has.
const TeamSize = 18

// demoUpdates is how long the demo's updates of code take, about as long as small
// functions outside a VPC take.
var demoUpdates = Latency{Min: time.Second, Max: 3 * time.Second}

// demoProvisioning is how long the demo's versions take to become ready for a
// provisioned alias. AWS takes minutes where there is much to start.
var demoProvisioning = Latency{Min: 12 * time.Second, Max: 20 * time.Second}

// demoLatency is how long the demo's answers take, about what Lambda's control
// plane takes from within its Region.
var demoLatency = Latency{Min: 20 * time.Millisecond, Max: 60 * time.Millisecond}

// Demo is the account of the team in the story, with latency and quotas: 18
// functions in the stages dev, stage and prod, and the projects that build them. More than 18 make it bigger; 0
// stands for 18.
func Demo(seed int64, now model.Clock, functions int) *World {
	w := Elsewhere(seed, now, "", "")
	if functions <= 0 {
		functions = TeamSize
	}
	w.SeedDemo(functions)
	return w
}

// Elsewhere is an empty account beside the demo's, as slow as that, by its number and in a
// Region; empty for those of the demo.
func Elsewhere(seed int64, now model.Clock, account, region string) *World {
	return New(Options{Seed: seed, Now: now, Account: account, Region: region, Latency: demoLatency,
		Updates: demoUpdates, Provisioning: demoProvisioning, Changes: demoChanges, Unrecorded: true})
}

// SeedDemo adds n functions to the account: the team's first, then others with 5
// to 30 versions each; from 200 on, one of them has thousands. What is in a
// function is made when it is first looked at.
func (w *World) SeedDemo(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	at := w.now()
	stories := slices.Clone(team[:min(max(n, 0), len(team))])
	r := stream(w.seed, "account")
	for i := range n - len(stories) {
		s := invented(r, i)
		if i == 0 && n >= longLivedFrom {
			s.name, s.count = longLived, longLivedVersions
			s.dev, s.stage, s.prod, s.canary = s.count, s.count-1, s.count-3, 0
		}
		stories = append(stories, s)
	}
	w.names = slices.Grow(w.names, n)
	for _, s := range stories {
		if _, taken := w.functions[s.name]; !taken {
			w.names = append(w.names, s.name)
		}
		w.functions[s.name] = &function{name: s.name, fill: func(f *function) { w.furnish(f, s, at) }}
	}
	slices.Sort(w.names)
	w.past = nil
	w.seedProjects(stories, at)
	w.seedTables(n, at)
	w.seedAPIs(at)
	for alias, stack := range demoStacks {
		w.stacks[alias] = stack
	}
}

// invented is the i-th function of a bigger account.
func invented(r *rand.Rand, i int) story {
	pairs := len(things) * len(deeds)
	thing := i % len(things)
	deed := (thing + i/len(things)) % len(deeds)
	name := things[thing] + "-" + deeds[deed]
	if round := i / pairs; round > 0 {
		name += "-" + places[(round-1)%len(places)]
		if lap := (round - 1) / len(places); lap > 0 {
			name += "-" + strconv.Itoa(lap+1)
		}
	}
	s := story{name: name, runtime: python, count: 5 + r.IntN(26)}
	if r.IntN(2) == 0 {
		s.runtime = node
	}
	behind := func(version int) int { // mostly the same, now and then a few behind
		return max(1, version-[]int{0, 0, 0, 0, 0, 0, 1, 1, 2, 4}[r.IntN(10)])
	}
	s.dev = max(1, s.count-r.IntN(4)/3)
	s.stage = behind(s.dev)
	s.prod = behind(s.stage)
	switch chance := r.IntN(100); {
	case chance < 4:
		s.prod = 0
	case chance < 6 && s.prod < s.count:
		s.canary = s.prod + 1
	case chance < 8:
		s.outside = true
	}
	return s
}

// furnish makes a function's versions and aliases as they stood at a time. The
// versions are not kept: most are never listed, and they can be made again.
func (w *World) furnish(f *function, s story, at time.Time) {
	w.beginAs(f, s, at)
	for _, a := range f.aliases {
		if n := demoProvisioned[f.name+":"+a.name]; n > 0 {
			a.provisioned = &provision{requested: n, asked: at, ready: at}
		}
	}
	if demoDurable[s.name] {
		w.waiting(f, "dev", s.dev, at)
		w.waiting(f, "stage", s.stage, at)
		w.waiting(f, "prod", s.prod, at)
	}
	w.permitDemo(f)
	for stage := range f.aliases {
		w.note(f, stage)
		f.services[stage][0].from = time.Time{} // the log goes back as far as logs are kept
	}
	if news, ok := demoReleases[s.name]; ok && s.prod > 1 {
		now := f.services[lastStage][0]
		before := service{main: strconv.Itoa(s.prod - 1)}
		now.from = at.Add(-news.ago)
		f.services[lastStage] = []service{before, now}
		f.faults = map[string]fault{now.main: news.fault}
	}
	f.unlisted = func() []version {
		versions, _, _ := w.versionsOf(s, at)
		return versions
	}
	f.past = func() []event {
		as := &function{name: s.name}
		return w.recall(as, s, w.beginAs(as, s, at), at)
	}
}

// beginAs makes $LATEST and the aliases of a function as they stood at a time, and
// answers with the versions that it had then.
func (w *World) beginAs(f *function, s story, at time.Time) []version {
	published, c, r := w.versionsOf(s, at)
	f.numbers = s.count
	f.latest = version{config: c, revision: uuid(r), modified: at}
	if s.count > 0 {
		f.latest.config = published[s.count-1].config
		f.latest.resolve()
		f.latest.modified = published[s.count-1].modified.Add(-9 * time.Second)
	}
	if t, ok := demoUnpublished[s.name]; ok {
		f.latest.timeout, f.latest.modified = t, at.Add(-3*time.Hour)
	}
	f.latest.description = s.about
	f.aliases = make(map[string]*alias, 3)
	w.serve(f, r, "dev", s.dev, published, at, 40)
	w.serve(f, r, "stage", s.stage, published, at, 80)
	w.serve(f, r, "prod", s.prod, published, at, 95)
	if prod, ok := f.aliases["prod"]; ok {
		if s.canary != 0 {
			prod.extra, prod.weight = strconv.Itoa(s.canary), canaryWeight
		}
		if s.outside && s.prod > 2 {
			w.stampAlias(r, prod, s.prod-1, published, at)
		}
	}
	if news, ok := demoReleases[s.name]; ok && s.prod > 1 {
		w.releaseLately(r, f, news, published, at)
	}
	return published
}

// versionsOf makes a function's published versions as they stood at a time, and
// answers with what the last of them left: the configuration, and the source of
// chance to go on with.
func (w *World) versionsOf(s story, at time.Time) ([]version, config, *rand.Rand) {
	r := stream(w.seed, "function "+s.name)
	c := w.defaults(s.name)
	c.runtime, c.handler, c.durable = s.runtime, "app.handler", demoDurable[s.name]
	if s.runtime == node {
		c.handler = "index.handler"
	}
	if r.IntN(4) == 0 && s.about == "" { // the team's bill is of x86_64
		c.arch = string(types.ArchitectureArm64)
	}
	c.codeBytes = int64(20<<10 + r.IntN(4<<20))
	c.env = map[string]string{settings[0][0]: settings[0][1]}

	// From the newest version back: hours for it, days between the others, and
	// two years at most for all of them.
	times := make([]time.Time, s.count)
	gap := min(60*time.Hour, 2*365*24*time.Hour/time.Duration(max(1, s.count)))
	t := at.Add(-20*time.Minute - time.Duration(r.Int64N(int64(40*time.Hour))))
	for i := range slices.Backward(times) {
		times[i] = t
		t = t.Add(-gap/10 - time.Duration(r.Int64N(int64(gap))))
	}
	build := r.IntN(4)
	published := make([]version, s.count)
	for i := range published {
		build += 1 + r.IntN(8)/7 // now and then a build fails, and has no version
		if _, ok := rareEnds[s.name]; ok && i == s.count-3 {
			build++
		}
		w.change(r, &c)
		v := version{config: c, number: i + 1, revision: uuid(r), modified: times[i]}
		short := commit(r)
		v.description = "build " + strconv.Itoa(build) + " " + short + " " + changes[r.IntN(len(changes))]
		v.codeBytes = int64(1500 + r.IntN(400))
		if i >= s.count-s.kept() { // the build is still known, and its artifact there
			v.made = &packing{s.name, s.runtime, build, fullCommit(s.name, defaultBranch, build, short)}
		}
		if s.name == inImages {
			v.inImage(w.registry(w.account) + "/" + s.name + ":" + short)
		}
		published[i] = v
	}
	return published, c, r
}

// change is what one more version brings: always code, sometimes configuration.
func (w *World) change(r *rand.Rand, c *config) {
	c.codeSHA = codeHash(strconv.FormatUint(r.Uint64(), 16))
	c.codeBytes = max(4<<10, c.codeBytes+int64(r.IntN(9<<10))-3<<10)
	switch r.IntN(12) {
	case 0:
		c.timeout = []int32{5, 10, 15, 30}[r.IntN(4)]
	case 1, 2:
		s := settings[r.IntN(len(settings))]
		if c.env[s[0]] == s[1] {
			break // versions share the map
		}
		env := maps.Clone(c.env)
		if env == nil {
			env = make(map[string]string)
		}
		env[s[0]] = s[1]
		c.env = env
	case 3:
		c.layers = []string{"arn:aws:lambda:" + w.region + ":" + w.account + ":layer:shared-deps:" + strconv.Itoa(1+r.IntN(40))}
	}
}

// inImage makes the code a container image, which takes no layers.
func (v *version) inImage(uri string) {
	_, digest, _ := strings.Cut(resolvedImage(uri), "@sha256:")
	v.image, v.codeSHA, v.codeBytes, v.made, v.layers = uri, digest, 0, nil, nil
}

// commit is a commit's short hash.
func commit(r *rand.Rand) string { return fmt.Sprintf("%07x", r.Uint32()&0xfffffff) }

// serve makes a stage's alias; most were moved by aloft, and carry its stamp.
func (w *World) serve(f *function, r *rand.Rand, stage string, number int, published []version, at time.Time, stamped int) {
	if number == 0 {
		return
	}
	a := &alias{name: stage, version: strconv.Itoa(number), revision: uuid(r)}
	a.description = ownTexts[r.IntN(len(ownTexts))]
	f.aliases[stage] = a
	if r.IntN(100) < stamped {
		w.stampAlias(r, a, number, published, at)
	}
}

// stampAlias writes the stamp of a move to a version, made at some time between
// its publication and now.
func (w *World) stampAlias(r *rand.Rand, a *alias, to int, published []version, at time.Time) {
	born := published[to-1].modified
	kind := release.Promote
	if a.name == "dev" {
		kind = release.To
	}
	s := release.Stamp{
		Kind: kind,
		To:   strconv.Itoa(to),
		At:   born.Add(10*time.Minute + time.Duration(r.Int64N(int64(max(time.Minute, at.Sub(born)/3))))),
		Why:  reasons[r.IntN(len(reasons))],
	}
	for v := to; len(s.Back) < 3; {
		if v -= 1 + r.IntN(3)/2; v < 1 {
			break
		}
		s.Back = append(s.Back, strconv.Itoa(v))
	}
	if len(s.Back) > 0 {
		s.From = s.Back[0]
	}
	if s.At.After(at) {
		s.At = at
	}
	stamp(r, a, s)
}

// releaseLately lets a colleague have moved prod to what it serves a while ago.
func (w *World) releaseLately(r *rand.Rand, f *function, news demoRelease, published []version, at time.Time) {
	a := f.aliases[lastStage]
	to, _ := strconv.Atoi(a.version)
	if _, ok := stampOf(a); !ok {
		w.stampAlias(r, a, to, published, at)
	}
	s, _ := stampOf(a)
	s.At, s.From = at.Add(-news.ago), strconv.Itoa(to-1)
	if len(s.Back) == 0 || s.Back[0] != s.From {
		s.Back = append([]string{s.From}, s.Back...)
	}
	a.description, _ = s.Format(release.MaxDescription)
}

// stamp puts a colleague's stamp into an alias' description, behind the text that
// is the team's own.
func stamp(r *rand.Rand, a *alias, s release.Stamp) {
	old, _ := release.ParseStamp(a.description)
	s.Text = old.Text
	s.By, s.Host = colleagues[r.IntN(len(colleagues))], "ops1"
	s.ID = strings.ToLower(moveID(r))
	a.description, _ = s.Format(release.MaxDescription)
}

// moveID is 12 random letters, as aloft's own ids of moves are.
func moveID(r *rand.Rand) string {
	const letters = "abcdefghijklmnopqrstuvwxyz234567"
	id := make([]byte, 12)
	for i := range id {
		id[i] = letters[r.IntN(len(letters))]
	}
	return string(id)
}
