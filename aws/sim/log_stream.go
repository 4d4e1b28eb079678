package sim

import (
	"slices"
	"strings"
	"time"
)

// CloudWatch Logs: where log lines come from. The logs of builds and functions
// are worked out when somebody reads them; others are put there by PutLog.

// The groups that builds and functions log to.
const (
	buildLogs    = "/aws/codebuild/"
	functionLogs = "/aws/lambda/"
)

// logLine is one event of a stream.
type logLine struct {
	at   time.Time
	in   time.Time // when CloudWatch Logs takes it in: nobody sees it before
	text string
}

// logStream is one stream. What it holds is made when it is read.
type logStream struct {
	name  string
	first time.Time        // of the first event
	born  time.Time        // when the stream can first be seen
	last  func() time.Time // of the last event that there will be
	lines func() []logLine // all that there ever will be, by time; those yet to come too
}

// logState is what CloudWatch Logs itself remembers.
type logState struct {
	groups map[string]map[string][]logLine // put there by a test
	made   map[string]*madeGroup           // by a call, or changed by one
	empty  int                             // how many of the next pages are to be empty
	era    int                             // tokens of another one are no longer good
}

// ingested gives lines the times at which they are taken in: the agent sends what
// it has once a second, and a second or so later it can be read.
func ingested(seed int64, stream string, lines []logLine) []logLine {
	for i := range lines {
		lines[i].in = ingestTime(seed, stream, lines[i].at)
	}
	return lines
}

func ingestTime(seed int64, stream string, at time.Time) time.Time {
	flush := at.Truncate(time.Second).Add(time.Second)
	// Less than a second apart, so that a later flush is never seen before an
	// earlier one.
	jitter := time.Duration(mix(seed, stream, flush.Unix())%900) * time.Millisecond
	return flush.Add(700*time.Millisecond + jitter)
}

// mix is a number that looks random but is the same for the same arguments.
func mix(seed int64, text string, n int64) uint64 {
	h := uint64(seed)*0x9e3779b97f4a7c15 ^ 14695981039346656037
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	h ^= uint64(n) * 0xbf58476d1ce4e5b9
	h ^= h >> 30
	h *= 0x94d049bb133111eb
	return h ^ h>>31
}

// streams are the streams of a group that exist now and may have events since a
// time; false when there is no such group.
func (w *World) streams(group string, since time.Time) ([]logStream, bool) {
	now := w.now()
	var all []logStream
	_, found := w.logs.made[group]
	if stored, ok := w.logs.groups[group]; ok {
		found = true
		for name, lines := range stored {
			if len(lines) > 0 {
				all = append(all, logStream{name: name, first: lines[0].at, born: lines[0].in,
					last: func() time.Time { return lines[len(lines)-1].at }, lines: func() []logLine { return lines }})
			}
		}
	}
	if name, ok := strings.CutPrefix(group, buildLogs); ok {
		if p, ok := w.project(name); ok && p.logsTo == logsToStream {
			found = found || p.own == nil || len(p.builds) > 0
			for _, b := range p.builds {
				if s, ok := b.logStream(w); ok && !b.last().Before(since) {
					all = append(all, s)
				}
			}
		}
	}
	if name, ok := strings.CutPrefix(group, functionLogs); ok {
		if f, ok := w.function(name); ok {
			found = found || w.functionLogged(name)
			all = append(all, w.functionStreams(f, since, now)...)
		}
	}
	all = slices.DeleteFunc(all, func(s logStream) bool { return s.born.After(now) })
	slices.SortFunc(all, func(a, b logStream) int { return strings.Compare(a.name, b.name) })
	return all, found
}

// stream finds one stream of a group.
func (w *World) stream(group, name string) (logStream, error) {
	all, found := w.streams(group, time.Time{})
	if !found {
		return logStream{}, noGroup()
	}
	for _, s := range all {
		if s.name == name {
			return s, nil
		}
	}
	return logStream{}, noStream()
}

// visible are the events of a stream that can be read by now. Those of stored
// streams have times of their own.
func (w *World) visible(s logStream) []logLine {
	lines := s.lines()
	now := w.now()
	n := len(lines)
	for n > 0 && lines[n-1].in.After(now) {
		n--
	}
	return lines[:n]
}
