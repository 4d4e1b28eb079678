package sim

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/codebuild/types"
)

// What tests set up of builds, logs and objects, without a call.

// ProjectSpec is a project to make. Left out, it is one of CodeCommit that builds
// Python and logs to a stream of its own.
type ProjectSpec struct {
	Name      string
	Runtime   string   // of the function that it builds; empty: python3.12
	GitHub    bool     // the source is not CodeCommit's
	LogBucket bool     // logs to S3 alone
	NoLog     bool     // logs to nothing
	Builds    int      // so many builds that went well, an hour apart
	Makes     []string // functions that have a secondary artifact each; none: the one of its name
	Image     bool     // it pushes an image, and leaves no artifact
}

// PutProject makes a project, in place of one of the same name.
func (w *World) PutProject(s ProjectSpec) {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := &project{name: s.Name}
	w.describe(p, s.Runtime, "", w.now())
	if s.GitHub {
		p.source, p.location = types.SourceTypeGithub, "https://github.com/example/"+s.Name+".git"
	}
	w.makes(p, s.Makes...)
	p.image = s.Image
	switch {
	case s.NoLog:
		p.logsTo = logsToNothing
	case s.LogBucket:
		p.logsTo = logsToBucket
	}
	w.addProject(p)
	for i := range s.Builds {
		p.next = []Outcome{Succeeds}
		w.begin(p, "", fullCommit(p.name, defaultBranch, i+1, ""), "alice", w.now().Add(-time.Duration(s.Builds-i)*time.Hour))
	}
}

// makes says which functions a project makes besides the one of its name.
func (w *World) makes(p *project, functions ...string) {
	p.makes = functions
	for _, f := range functions {
		w.making[f] = append(w.making[f], p.name)
	}
}

// PlanBuilds says how the next builds of a project end, one after the other. After
// them it is left to chance again.
func (w *World) PlanBuilds(project string, outcomes ...Outcome) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	p, ok := w.project(project)
	if !ok {
		return fmt.Errorf("plan builds of %s: there is no such project", project)
	}
	p.next = slices.Clone(outcomes)
	return nil
}

// PutObject puts an object into a bucket, which is made if need be.
func (w *World) PutObject(bucket, key string, body []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.buckets[bucket] == nil {
		w.buckets[bucket] = newBucket()
	}
	w.objects[bucket+"/"+key] = object{body: bytes.Clone(body), modified: w.now().Truncate(time.Second), kind: "binary/octet-stream"}
}

// LogEvent is one event to put into a stream.
type LogEvent struct {
	At   time.Time
	In   time.Time // when it can be read; zero: at once
	Text string    // as the program wrote it, with its line end if it has one
}

// PutLog adds events to a stream, which is made if need be, with its group. They
// come after those that are there, and are in the order of their times.
func (w *World) PutLog(group, stream string, events ...LogEvent) {
	w.mu.Lock()
	defer w.mu.Unlock()
	streams, ok := w.logs.groups[group]
	if !ok {
		streams = make(map[string][]logLine)
		w.logs.groups[group] = streams
	}
	lines := streams[stream]
	for _, e := range events {
		if e.In.IsZero() {
			e.In = w.now()
		}
		lines = append(lines, logLine{at: e.At, in: e.In, text: e.Text})
	}
	streams[stream] = lines
}

// ExpireLogTokens makes all tokens of GetLogEvents that were given out so far
// invalid, as they are after 24 hours.
func (w *World) ExpireLogTokens() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.logs.era++
}

// EmptyLogPages makes the next n forward pages of GetLogEvents empty, each with a
// new token, though they may not be the end. Some are without it.
func (w *World) EmptyLogPages(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.logs.empty = n
}

// FailNextUpdate lets the next update of a function's code or configuration fail
// after it was accepted, with Lambda's code and words for why.
func (w *World) FailNextUpdate(function, code, reason string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.failing[function] = codeUpdate{code: cmp.Or(code, "InternalError"), reason: reason}
}

// Builds is the ids of a project's builds, newest first, without a call; nil for a
// project that does not exist.
func (w *World) Builds(project string) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	p, ok := w.project(project)
	if !ok {
		return nil
	}
	out := make([]string, 0, len(p.builds))
	for _, b := range slices.Backward(p.builds) {
		out = append(out, b.id())
	}
	return out
}
