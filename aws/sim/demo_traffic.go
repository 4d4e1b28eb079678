package sim

import (
	"slices"
	"time"
)

// The traffic of the story: about a million activities a month. Each makes three
// calls of REST APIs, and keeps functions of 128 MB busy for 5,000 ms in all.

// activityRate is activities a second: a million in a month of 730 hours.
const activityRate = 1_000_000.0 / (730 * 3600)

// activities is the wave that all traffic follows.
var activities = wave{rate: activityRate, day: 0.7, week: 0.1, peak: 16}

// stageShares say through which alias activities go.
var stageShares = map[string]float64{"prod": 0.94, "stage": 0.04, "dev": 0.02}

// otherShare is what goes through an alias that is none of the team's stages.
const otherShare = 0.01

// work is what an activity asks of a function: calls, and milliseconds of each.
type work struct{ calls, millis float64 }

// demoWork adds up to 5,000 ms an activity. What intent-parser would do in prod is
// not part of it: there it does not run.
var demoWork = map[string]work{
	"activity-router":    {0.20, 1500},
	"activity-search":    {0.20, 1600},
	"activity-writer":    {1.00, 1350},
	"auth-callback":      {0.02, 450},
	"billing-sync":       {0.01, 2600},
	"digest-mailer":      {0.02, 4200},
	"entity-linker":      {0.20, 3000},
	"intent-parser":      {0.20, 2000},
	"message-formatter":  {0.20, 800},
	"oauth-refresh":      {0.02, 500},
	"plan-reminder":      {0.05, 1200},
	"report-builder":     {0.02, 5200},
	"slack-commands":     {0.25, 900},
	"slack-events":       {1.10, 1100},
	"slack-interactions": {0.30, 800},
	"team-directory":     {0.10, 400},
	"usage-meter":        {0.05, 2160},
	"webhook-relay":      {0.13, 1000},
}

// demoRelease is a version that went to prod not long ago and is no good.
type demoRelease struct {
	ago   time.Duration // before the demo begins
	fault fault
}

// demoReleases are the team's, by function: with the version before, all was well.
var demoReleases = map[string]demoRelease{
	"activity-writer": {12 * time.Minute, fault{failed: 0.064, slow: 1.8}},
}

// demoHeld are the functions that are throttled in prod, and how many calls are held
// back for each that is let in.
var demoHeld = map[string]float64{"slack-interactions": 0.08}

// demoAPI is a REST API of the team.
type demoAPI struct {
	name  string
	calls float64 // an activity
}

// demoAPIs get the calls of the functions behind them, three an activity in all.
var demoAPIs = []demoAPI{{"activities-api", 1.20}, {"hooks-api", 0.15}, {"slack-api", 1.65}}

// trafficOf is what goes through an alias of a function; false for nothing.
func (w *World) trafficOf(function, stage string) (traffic, bool) {
	if t, ok := w.tables.traffic[function+":"+stage]; ok {
		return t, true
	}
	if f, there := w.functions[function]; w.tables.started.IsZero() || there && f.created {
		return traffic{}, false // nobody calls what was just made
	}
	of, ok := demoWork[function]
	if !ok {
		hash := mix(w.seed, "work of "+function, 0)
		of = work{0.01 + 0.2*share(hash, 0), 30 + 500*share(hash, 1)}
	}
	part, ok := stageShares[stage]
	if !ok {
		part = otherShare
	}
	t := traffic{wave: activities, millis: of.millis, failed: 0.0005 + 0.004*share(mix(w.seed, "errors of "+function, 0), 0)}
	t.rate *= of.calls * part
	if stage == lastStage {
		t.held = demoHeld[function]
	}
	return t, true
}

// apiCounters are the calls of an API, or of one of its stages.
func (w *World) apiCounters(name, stage string) []counter {
	i := slices.IndexFunc(demoAPIs, func(a demoAPI) bool { return a.name == name })
	if i < 0 || w.tables.started.IsZero() {
		return nil
	}
	var out []counter
	for _, s := range demoStages {
		if stage != "" && s != stage {
			continue
		}
		t := traffic{wave: activities, millis: 90 + float64(mix(w.seed, "millis of api "+name, 0)%120)}
		t.rate *= demoAPIs[i].calls * stageShares[s]
		if w.unlet(name, s) {
			t.failed = 0.5 // of its two routes one can not reach its function
		}
		out = append(out, counter{traffic: t, hash: mix(w.seed, "calls of api "+name+" "+s, 0), spans: []stretch{always}})
	}
	return out
}

// lastStage is the team's production.
const lastStage = "prod"

// demoStages are the stages of the team's APIs.
var demoStages = []string{"dev", "stage", lastStage}
