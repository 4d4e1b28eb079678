package sim

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/codebuild/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

// The manners of colleagues.
const (
	pauseMin = 20 * time.Second // between two things that they do
	pauseMax = 60 * time.Second
	handsOff = 5 * time.Minute // they leave an alias alone for so long after the operator moved it
	prodRest = 3 * time.Minute // between their moves of two functions' prod
)

// lively is the part of the account that moves by itself.
type lively struct {
	rng      *rand.Rand
	prodAt   time.Time // last move of any prod by a colleague
	prodName string    // of which function
	shipping []string  // functions whose newest build a colleague is waiting for
}

// Live lets colleagues work in the account until the context ends: every 20 to 60
// seconds somebody starts a build, ships what it made to dev, promotes, rolls back, or moves something
// without aloft. It returns when the context ends; the caller owns its goroutine.
func (w *World) Live(ctx context.Context) {
	for {
		w.mu.Lock()
		wait := pauseMin + time.Duration(w.team.rng.Int64N(int64(pauseMax-pauseMin)))
		w.mu.Unlock()
		if !model.Pause(ctx, wait) {
			return
		}
		w.Step()
	}
}

// Step lets a colleague do one thing now, and says what it was; it is empty when
// there was nothing that could be done.
func (w *World) Step() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := w.team.rng
	deeds := []func(*function) string{w.ship, w.promoteStage, w.promoteProd, w.moveOutside, w.undo}
	first := 0
	switch chance := r.IntN(100); {
	case chance < 40:
	case chance < 68:
		first = 1
	case chance < 84:
		first = 2
	case chance < 92:
		first = 3
	default:
		first = 4
	}
	if len(w.names) == 0 {
		return ""
	}
	if did := w.shipped(); did != "" {
		return did
	}
	// Whoever finds nothing to promote ships something, which always can be done
	// where there is an alias to ship to that nobody holds.
	start := r.IntN(len(w.names))
	for _, deed := range []func(*function) string{deeds[first], w.ship} {
		for i := range min(len(w.names), searchLimit) {
			f, _ := w.function(w.names[(start+i)%len(w.names)])
			if did := deed(f); did != "" {
				return did
			}
		}
	}
	return ""
}

// searchLimit is how many functions are looked at for something to do, so that a
// step in a big account takes no longer than in a small one.
const searchLimit = 40

// free is a stage's alias when a colleague may move it: it exists, no canary is
// under way, and the operator has not just moved it.
func (w *World) free(f *function, stage string) (*alias, bool) {
	a, ok := f.aliases[stage]
	if !ok || a.extra != "" || a.version == model.Latest {
		return nil, false
	}
	if _, bad := f.faults[a.version]; bad {
		return nil, false // somebody is looking into it: the operator
	}
	if !a.movedAt.IsZero() && w.now().Sub(a.movedAt) < handsOff {
		return nil, false
	}
	if stage == "prod" && w.team.prodName != f.name && !w.team.prodAt.IsZero() && w.now().Sub(w.team.prodAt) < prodRest {
		return nil, false
	}
	return a, true
}

// ship starts a build of the function's project; when it is done, a colleague
// publishes what it made and moves dev to it.
func (w *World) ship(f *function) string {
	if _, ok := w.free(f, "dev"); !ok || slices.Contains(w.team.shipping, f.name) {
		return ""
	}
	p, ok := w.project(f.name)
	if !ok {
		p = &project{name: f.name}
		w.describe(p, f.latest.runtime, "", w.now())
		p.numbers = f.numbers
		w.addProject(p)
	}
	who := colleagues[w.team.rng.IntN(len(colleagues))]
	b := w.begin(p, defaultBranch, w.resolveCommit(p, defaultBranch, p.numbers+1), who, w.now())
	w.team.shipping = append(w.team.shipping, f.name)
	return fmt.Sprintf("build %s #%d", f.name, b.number)
}

// shipped publishes what a colleague's build has made and moves dev to it, for the
// first one that is done. Nobody waits for a build that failed.
func (w *World) shipped() string {
	for i, name := range w.team.shipping {
		p, ok := w.project(name)
		f, there := w.function(name)
		var b *build
		if ok && there && len(p.builds) > 0 {
			b = p.builds[len(p.builds)-1]
			if !b.at(w.now()).complete || f.updating != nil {
				continue
			}
		}
		w.team.shipping = slices.Delete(slices.Clone(w.team.shipping), i, i+1)
		if b == nil || b.ends != types.StatusTypeSucceeded || !b.stopped.IsZero() {
			return w.shipped()
		}
		return w.release(f, b)
	}
	return ""
}

// release publishes a build's artifact, and moves dev to it where it is free.
func (w *World) release(f *function, b *build) string {
	w.change(w.team.rng, &f.latest.config)
	if b.project.image {
		f.latest.inImage(w.imageOf(b))
	} else {
		zip := b.artifact()
		f.latest.codeSHA, f.latest.codeBytes = lambdaHash(zip), int64(len(zip))
	}
	f.latest.modified = w.now()
	description := b.label() + " " + b.commit[:7] + " " + changes[w.team.rng.IntN(len(changes))]
	v := w.publish(f, &description)
	a, ok := w.free(f, "dev")
	if !ok {
		return ""
	}
	return w.move(f, a, v.label(), release.To)
}

func (w *World) promoteStage(f *function) string { return w.promote(f, "dev", "stage") }

func (w *World) promoteProd(f *function) string { return w.promote(f, "stage", "prod") }

// promote moves a stage to what the stage before it serves, if that is newer.
func (w *World) promote(f *function, from, to string) string {
	source, ok := f.aliases[from]
	if !ok || source.extra != "" {
		return ""
	}
	a, ok := w.free(f, to)
	if !ok || !newer(source.version, a.version) {
		return ""
	}
	return w.move(f, a, source.version, release.Promote)
}

// undo rolls dev or stage back to what it served before, by its stamp.
func (w *World) undo(f *function) string {
	a, ok := w.free(f, []string{"dev", "stage"}[w.team.rng.IntN(2)])
	if !ok {
		return ""
	}
	s, ok := release.ParseStamp(a.description)
	if !ok || s.To != a.version || len(s.Back) == 0 || s.Back[0] == a.version {
		return ""
	}
	if _, ok := f.version(s.Back[0]); !ok {
		return ""
	}
	return w.move(f, a, s.Back[0], release.Rollback)
}

// moveOutside moves stage to the newest version without aloft: the description
// stays as it was.
func (w *World) moveOutside(f *function) string {
	a, ok := w.free(f, "stage")
	if !ok {
		return ""
	}
	v, ok := f.newest()
	if !ok || a.version == v.label() {
		return ""
	}
	old := *a
	from := a.version
	a.version, a.revision = v.label(), uuid(w.revisions)
	w.changed(f.name, &old, a, outsideActor)
	w.transition(f, &old, a)
	w.note(f, a.name)
	return fmt.Sprintf("outside %s:%s %s>%s", f.name, a.name, from, a.version)
}

// move is a colleague's move with aloft: the stamp carries on what the alias
// served before.
func (w *World) move(f *function, a *alias, to string, kind release.Kind) string {
	prior := *a
	from := a.version
	var back []string
	if old, ok := release.ParseStamp(a.description); ok && old.To == from {
		back = old.Back
	}
	if kind == release.Rollback {
		back = back[1:]
	} else {
		back = append([]string{from}, back...)
	}
	s := release.Stamp{Kind: kind, From: from, To: to, Back: back[:min(len(back), stampedBack)], At: w.now()}
	s.Why = reasons[w.team.rng.IntN(len(reasons))]
	stamp(w.team.rng, a, s)
	a.version, a.revision = to, uuid(w.revisions)
	by, _ := stampOf(a)
	w.changed(f.name, &prior, a, colleague(by.By))
	w.transition(f, &prior, a)
	w.note(f, a.name)
	if a.name == "prod" {
		w.team.prodAt, w.team.prodName = w.now(), f.name
	}
	return fmt.Sprintf("%s %s:%s %s>%s", kind, f.name, a.name, from, to)
}

// stampedBack is how many earlier versions a colleague's stamp remembers.
const stampedBack = 10

// newer reports whether version a has a higher number than version b.
func newer(a, b string) bool {
	x, okA := model.VersionNumber(a)
	y, okB := model.VersionNumber(b)
	return okA && okB && x > y
}
