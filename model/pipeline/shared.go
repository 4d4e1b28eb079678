package pipeline

// What the deploys of one set share.

import (
	"context"
	"os"
	"sync"

	"github.com/aloftdeck/aloft/model/release"
)

// shared is what the deploys of a set have in common: the artifacts that were fetched,
// room for uploads, and the gate before their moves.
type shared struct {
	room chan struct{} // a place for each that has code in memory

	mu      sync.Mutex
	fetched map[string]*fetched
	gated   bool
	missing int    // that have not come to the gate
	broke   string // the function that never will
	open    chan struct{}
}

// fetched is an artifact that several deploys take their zips out of.
type fetched struct {
	once  sync.Once
	file  *os.File
	size  int64
	ended ended
}

// newShared is for so many deploys that are made. Gated, none of them moves its stage
// before all have published.
func newShared(n int, gated bool) *shared {
	return &shared{room: make(chan struct{}, deployedBy), fetched: map[string]*fetched{}, gated: gated, missing: n, open: make(chan struct{})}
}

// artifact is the one place for what is fetched from there.
func (s *shared) artifact(from string) *fetched {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fetched[from] == nil {
		s.fetched[from] = &fetched{}
	}
	return s.fetched[from]
}

// close takes away what was fetched.
func (s *shared) close() {
	for _, f := range s.fetched {
		if f.file != nil {
			f.file.Close()
			os.Remove(f.file.Name())
		}
	}
}

// arrive says that one has come to the gate, or that a function never will.
func (s *shared) arrive(broke string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broke == "" {
		s.broke = broke
	}
	if s.missing--; s.missing == 0 {
		close(s.open)
	}
}

// pass waits at the gate until all have come to it, and names the function that keeps
// it shut, if any.
func (s *shared) pass(ctx context.Context) (broke string, err error) {
	select {
	case <-s.open:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.broke, nil
}

// enter takes a place for code in memory, once. A deploy that was cancelled goes on
// without, to its end.
func (r *run) enter() {
	if r.inside {
		return
	}
	select {
	case r.shared.room <- struct{}{}:
		r.inside = true
	case <-r.ctx.Done():
	}
}

// vacate gives the place back.
func (r *run) vacate() {
	if r.inside {
		r.inside = false
		<-r.shared.room
	}
}

// leave says that the deploy has ended: who waits for it goes on.
func (r *run) leave() {
	r.vacate()
	r.come(r.s.Request.Function)
}

// come says once that the deploy is at the gate, or else which function never will be.
func (r *run) come(broke string) {
	if r.s.Verdict == release.Ready && !r.came {
		r.came = true
		r.shared.arrive(broke)
	}
}

// gate waits until all deploys of the set have published. Its ended has a status when
// the stage is not to be moved.
func (r *run) gate() ended {
	r.come("")
	if !r.shared.gated {
		return ended{}
	}
	r.tell(Progress{Step: Move, Status: Begun, Detail: "waits until all have published"})
	broke, err := r.shared.pass(r.ctx)
	switch {
	case err != nil:
		return failed(err, "stopped before it was begun")
	case broke != "":
		return ended{status: release.WasRefused, detail: "all or nothing: " + broke + " was not deployed"}
	}
	return ended{}
}
