package feed

import (
	"bytes"
	"compress/gzip"
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

func TestNoLog(t *testing.T) {
	for _, tt := range []struct {
		name  string
		log   model.BuildLog
		build func(context.Context, string) (model.Build, error)
		note  string
	}{
		{name: "switched off", log: model.BuildLog{NoStream: true}, note: noteNoLog},
		{name: "no machine", note: noteNoMachine},
		{name: "S3 without a way to it", log: model.BuildLog{NoStream: true, Bucket: "b", Key: "k"}, note: noteNoObjects},
		{name: "a stream that is gone", log: buildLog, note: noteStreamGone},
		{name: "no such build", build: func(context.Context, string) (model.Build, error) {
			return model.Build{}, unknownBuild("b")
		}, note: "there is no build b (any more): CodeBuild keeps builds for a year"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				out := &followed{}
				build := tt.build
				if build == nil {
					build = scripted{ends: time.Now().Add(10 * time.Second), log: tt.log}.now
				}
				if err := Follow(t.Context(), FollowOptions{Source: model.LogSource{Build: "b"}, Build: build, Logs: newLogs(), Now: time.Now, Lines: out.lines, State: out.state}); err != nil {
					t.Fatal(err)
				}
				if s := out.last(); s.State != model.TailMissing || s.Note != tt.note {
					t.Errorf("the last state is %+v, want %q", s, tt.note)
				}
			})
		})
	}
}

func TestLogInS3(t *testing.T) {
	body := strings.Join(numbered(2500), "\n") + "\n[Container] 2026/11/22 21:50:03.123 done\n"
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(body))
	_ = z.Close()
	for _, tt := range []struct {
		name   string
		body   []byte
		late   time.Duration
		breaks []int
	}{
		{name: "plain", body: []byte(body)},
		{name: "packed", body: packed.Bytes()},
		{name: "late", body: []byte(body), late: 20 * time.Second},
		{name: "broken off twice", body: []byte(body), breaks: []int{17_000, 9000}},
		{name: "packed and broken off", body: packed.Bytes(), breaks: []int{packed.Len() / 2}},
		{name: "without a last line break", body: []byte(strings.TrimSuffix(body, "\n"))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ends := time.Now().Add(10 * time.Second)
				objects := &fakeObjects{from: ends.Add(tt.late), body: tt.body, breaks: tt.breaks}
				out := &followed{}
				build := scripted{ends: ends, log: model.BuildLog{NoStream: true, Bucket: "b", Key: "k"}}
				if err := Follow(t.Context(), FollowOptions{
					Source: model.LogSource{Build: "b"}, Build: build.now, Logs: newLogs(), Objects: objects, Now: time.Now, Lines: out.lines, State: out.state,
				}); err != nil {
					t.Fatal(err)
				}
				want := append(numbered(2500), "[Container] 2026/11/22 21:50:03.123 done")
				if got := out.got(); !slices.Equal(got, want) {
					t.Errorf("%d lines, want %d, each once and in order", len(got), len(want))
				}
				if s := out.last(); s.State != model.TailEnded || s.Note != noteS3 || out.states[0].Note != noteS3Later {
					t.Errorf("states %+v", out.states)
				}
			})
		})
	}
}
