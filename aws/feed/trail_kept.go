package feed

// What was read of CloudTrail is kept on the disk, so that the next start goes on
// where this one stopped.

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/filelock"
)

const trailFormat = 1

// keptTrail is the file of one account and Region.
type keptTrail[C model.TrailCall] struct {
	Format   int       `json:"format"`
	Account  string    `json:"account"`
	Region   string    `json:"region"`
	Endpoint string    `json:"endpoint,omitempty"`
	Floor    time.Time `json:"floor,omitzero"`
	Legs     []keptLeg `json:"legs"`
	Calls    []C       `json:"calls"`
}

type keptLeg struct {
	Deed  model.Deed `json:"deed"`
	Spans []span     `json:"spans"`
}

// trailPath is the file of what a trail is of. What is followed since later than aliases has
// a file of its own: an older binary reads and writes a file with deeds that it knows.
func (c *Cache) trailPath(id model.Identity, suffix string) (string, error) {
	path, err := c.snapshotPath(id.Account, id.Region)
	if err != nil {
		return "", err
	}
	return filepath.Join(c.dir, "trails", strings.TrimSuffix(filepath.Base(path), ".json")+suffix+".json"), nil
}

// shareTrail writes how far a walk has come. What another process has written since last,
// which is the file as this walk left it, goes into the walk first: so the file tells what
// both have read.
func shareTrail[C model.TrailCall](c *Cache, of trailKind[C], id model.Identity, w *walk[C], last os.FileInfo) (os.FileInfo, error) {
	path, err := c.trailPath(id, of.suffix)
	if err != nil {
		return last, err
	}
	lock, err := lockFor(path)
	if err != nil {
		return last, fmt.Errorf("saving what CloudTrail told of %s %s: %w", id.Account, id.Region, err)
	}
	defer lock.Close()
	defer filelock.Release(lock)
	if now, err := os.Stat(path); err == nil && (last == nil || !os.SameFile(now, last) || !now.ModTime().Equal(last.ModTime())) {
		w.absorb(loadTrail(c, of, id, w.every), c.now())
	}
	if err := saveTrail(path, id, w); err != nil {
		return last, err
	}
	return os.Stat(path)
}

// How long another process may hold the lock, and how often it is tried.
const (
	lockTries = 50
	lockEvery = 20 * time.Millisecond
)

// lockFor locks a file that is replaced as a whole, by another one beside it that stays.
func lockFor(path string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	for range lockTries {
		taken, tried := filelock.Try(file)
		if taken {
			return file, nil
		}
		if err = tried; err != nil {
			break
		}
		<-time.After(lockEvery)
	}
	file.Close()
	return nil, cmp.Or(err, fmt.Errorf("another process holds %s", path+".lock"))
}

// saveTrail writes how far a walk has come.
func saveTrail[C model.TrailCall](path string, id model.Identity, w *walk[C]) error {
	kept := keptTrail[C]{Format: trailFormat, Account: id.Account, Region: id.Region, Endpoint: id.Endpoint, Floor: w.floor}
	for _, l := range w.legs {
		kept.Legs = append(kept.Legs, keptLeg{l.deed, l.spans})
	}
	for _, call := range w.calls {
		kept.Calls = append(kept.Calls, call)
	}
	slices.SortFunc(kept.Calls, oldestFirst[C])
	if err := writeWhole(path, kept); err != nil {
		return fmt.Errorf("saving what CloudTrail told of %s %s: %w", id.Account, id.Region, err)
	}
	return nil
}

// loadTrail is the walk as it was left, a new one where nothing that can be used was.
func loadTrail[C model.TrailCall](c *Cache, of trailKind[C], id model.Identity, every time.Duration) *walk[C] {
	path, err := c.trailPath(id, of.suffix)
	if err != nil {
		return newWalk[C](every, of.deeds)
	}
	var kept keptTrail[C]
	if readWhole(path, &kept) != nil || kept.Format != trailFormat || kept.Account != id.Account ||
		kept.Region != id.Region || kept.Endpoint != id.Endpoint || len(kept.Calls) > maxTrailCalls {
		return newWalk[C](every, of.deeds)
	}
	w, now := newWalk[C](every, of.deeds), c.now()
	w.floor = kept.Floor
	for _, k := range kept.Legs {
		i := slices.IndexFunc(w.legs, func(l *leg) bool { return l.deed == k.Deed })
		if i < 0 || len(k.Spans) > maxTrailSpans || !sane(k.Spans, now) {
			return newWalk[C](every, of.deeds)
		}
		w.legs[i].spans = k.Spans
	}
	for _, call := range kept.Calls {
		if id, at := call.Recorded(); id == "" || at.IsZero() || !of.clean(&call) {
			return newWalk[C](every, of.deeds)
		}
		id, _ := call.Recorded() // as it is now that it is clean
		w.calls[id] = call
	}
	return w
}

// sane reports whether spans are in order, and none is in the future.
func sane(spans []span, now time.Time) bool {
	for i, s := range spans {
		if s.From.IsZero() || s.From.After(now.Add(maxClockSkew)) || s.To.After(now.Add(maxClockSkew)) || i > 0 && !s.To.Before(spans[i-1].From) {
			return false
		}
	}
	return true
}
