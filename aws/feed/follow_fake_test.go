package feed

// The log that the tests of following share.

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// fakeLogs is CloudWatch Logs with scripted streams. A line is there once it has
// been ingested. Tokens are places in the order of ingestion.
type fakeLogs struct {
	mu      sync.Mutex
	streams map[string]*fakeStream
	fail    func(call int, r model.LogRead) error
	page    int // lines on one
	empties int // empty pages with a token of their own before each page with lines
	calls   []model.LogRead
	at      []time.Time
	lists   int
}

type fakeStream struct {
	from  time.Time // it does not exist before
	lines []model.LogLine
}

func newLogs() *fakeLogs { return &fakeLogs{streams: map[string]*fakeStream{}, page: 10} }

// write appends a line that is written now and ingested after a delay.
func (l *fakeLogs) write(stream, text string, at time.Time, delay time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.streams[stream]
	if s == nil {
		s = &fakeStream{}
		l.streams[stream] = s
	}
	s.lines = append(s.lines, model.LogLine{At: at, Ingested: at.Add(delay), Text: text})
}

func logFailure(class model.Class, message string) error {
	return &model.Failure{Class: class, Operation: "GetLogEvents", Message: message}
}

func (l *fakeLogs) ReadLog(ctx context.Context, r model.LogRead) (model.LogPage, error) {
	if _, ok := ctx.Deadline(); !ok {
		return model.LogPage{}, fmt.Errorf("ReadLog has no deadline")
	}
	select {
	case <-ctx.Done():
		return model.LogPage{}, ctx.Err()
	case <-time.After(20 * time.Millisecond):
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	l.calls, l.at = append(l.calls, r), append(l.at, now)
	if l.fail != nil {
		if err := l.fail(len(l.calls), r); err != nil {
			return model.LogPage{}, err
		}
	}
	s := l.streams[r.Stream]
	if s == nil || now.Before(s.from) {
		return model.LogPage{}, logFailure(model.Gone, "The specified log stream does not exist.")
	}
	place, empty, most := 0, 0, l.page
	if r.Lines > 10_000 {
		return model.LogPage{}, logFailure(model.Other, "Member must have value less than or equal to 10000")
	}
	if r.Lines > 0 {
		most = min(most, r.Lines)
	}
	if r.Token != "" {
		a, b, _ := strings.Cut(strings.TrimPrefix(r.Token, "f/"), "/")
		place, _ = strconv.Atoi(a)
		empty, _ = strconv.Atoi(b)
	} else if r.FromTail {
		n := 0
		for n < len(s.lines) && !s.lines[n].Ingested.After(now) {
			n++
		}
		place = max(0, n-l.page)
	}
	var p model.LogPage
	next := place
	if r.Token == "" || empty >= l.empties {
		for next < len(s.lines) && len(p.Lines) < most && !s.lines[next].Ingested.After(now) {
			if line := s.lines[next]; !line.At.Before(r.From) {
				p.Lines = append(p.Lines, line)
			}
			next++
		}
	}
	p.Token = fmt.Sprintf("f/%d/0", next)
	if next == place && next < len(s.lines) && !s.lines[next].Ingested.After(now) {
		p.Token = fmt.Sprintf("f/%d/%d", next, empty+1)
	} else if next == place && r.Token != "" {
		p.Token = r.Token
	}
	return p, nil
}

func (l *fakeLogs) ListLogStreams(ctx context.Context, group, marker string) ([]model.LogStream, string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lists++
	now := time.Now()
	var found []model.LogStream
	for name, s := range l.streams {
		if now.Before(s.from) {
			continue
		}
		f := model.LogStream{Name: name}
		for _, line := range s.lines {
			if line.Ingested.After(now) {
				break
			}
			if f.FirstAt.IsZero() {
				f.FirstAt = line.At
			}
			f.LastAt = line.At
		}
		found = append(found, f)
	}
	if len(found) == 0 {
		return nil, "", logFailure(model.Gone, "The specified log group does not exist.")
	}
	slices.SortFunc(found, func(a, b model.LogStream) int { return b.LastAt.Compare(a.LastAt) })
	return found, "", nil
}

func (l *fakeLogs) made() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.calls)
}

// fakeObjects is S3 with one object, which breaks off at some byte of the first
// reads.
type fakeObjects struct {
	from   time.Time
	body   []byte
	breaks []int
	reads  int
}

func (o *fakeObjects) HeadObject(context.Context, string, string) (model.Object, error) {
	return model.Object{}, fmt.Errorf("nobody needs the head")
}

func (o *fakeObjects) GetObject(ctx context.Context, bucket, key string, to io.Writer) (model.Object, error) {
	if time.Now().Before(o.from) {
		return model.Object{}, &model.Failure{Class: model.Gone, Operation: "GetObject", Message: "there is no such object"}
	}
	o.reads++
	if o.reads <= len(o.breaks) {
		if _, err := to.Write(o.body[:o.breaks[o.reads-1]]); err != nil {
			return model.Object{}, err
		}
		return model.Object{}, &model.Failure{Class: model.Network, Operation: "GetObject", Message: "connection reset"}
	}
	_, err := to.Write(o.body)
	return model.Object{Bucket: bucket, Key: key}, err
}

// followed collects what Follow hands over.
type followed struct {
	mu     sync.Mutex
	texts  []string
	states []model.LogState
}

func (f *followed) lines(lines []model.LogLine) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, l := range lines {
		f.texts = append(f.texts, l.Text)
	}
	return nil
}

func (f *followed) state(s model.LogState) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.states = append(f.states, s)
}

func (f *followed) last() model.LogState {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.states) == 0 {
		return model.LogState{}
	}
	return f.states[len(f.states)-1]
}

func (f *followed) got() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.texts...)
}
