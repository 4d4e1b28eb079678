package feed

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

func TestStreamsOfAFunctionAreMergedByTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		logs := newLogs()
		logs.page = 7
		start := time.Now()
		var want []string
		for i := range 120 {
			text := fmt.Sprintf("line %d", i)
			logs.write(fmt.Sprintf("2026/11/22/[$LATEST]%d", i%3), text, start.Add(time.Duration(i-200)*time.Second), 0)
			want = append(want, text)
		}
		// A new environment begins to write later.
		logs.streams["2026/11/22/[$LATEST]new"] = &fakeStream{from: start.Add(30 * time.Second)}
		for i := range 30 {
			text := fmt.Sprintf("new %d", i)
			logs.write("2026/11/22/[$LATEST]new", text, start.Add(30*time.Second+time.Duration(i)*time.Second), 0)
			want = append(want, text)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
		defer cancel()
		out := &followed{}
		err := Follow(ctx, FollowOptions{Source: model.LogSource{Function: "orders"}, Logs: logs, Now: time.Now, Lines: out.lines, State: out.state})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("it ended with %v", err)
		}
		if got := out.got(); !slices.Equal(got, want) {
			t.Errorf("got %d lines, want %d by time:\n%s", len(got), len(want), strings.Join(got, "\n"))
		}
		if g := logs.calls[0].Group; g != "/aws/lambda/orders" {
			t.Errorf("read from %s", g)
		}
		if logs.lists > 11 || logs.made() > 220 {
			t.Errorf("%d lists and %d reads in 90 s", logs.lists, logs.made())
		}
	})
}

func TestStageOfAFunctionFollowsItsVersion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		logs := newLogs()
		start := time.Now()
		for i := range 100 {
			at := start.Add(time.Duration(i) * time.Second)
			logs.write("2026/11/22/[1]a", fmt.Sprintf("one %d", i), at, 0)
			logs.write("2026/11/22/[12]b", fmt.Sprintf("twelve %d", i), at, 0)
			logs.write("2026/11/22/[13]c", fmt.Sprintf("thirteen %d", i), at, 0)
		}
		places := func(context.Context) ([]LogPlace, error) {
			if time.Since(start) < 45*time.Second {
				return []LogPlace{{Group: "/aws/lambda/orders", Versions: []string{"12"}}}, nil
			}
			return []LogPlace{{Group: "/aws/lambda/orders", Versions: []string{"13"}}}, nil
		}
		ctx, cancel := context.WithTimeout(t.Context(), 110*time.Second)
		defer cancel()
		out := &followed{}
		_ = Follow(ctx, FollowOptions{Source: model.LogSource{Function: "orders", Stage: "prod"}, Logs: logs, Places: places, Now: time.Now, Lines: out.lines})
		got := out.got()
		count := func(word string) (n int) {
			for _, l := range got {
				if strings.HasPrefix(l, word+" ") {
					n++
				}
			}
			return n
		}
		if count("one") != 0 || count("twelve") < 40 || count("twelve") > 65 || count("thirteen") < 40 {
			t.Errorf("%d lines of version 1, %d of 12, %d of 13", count("one"), count("twelve"), count("thirteen"))
		}
		if len(got) > 0 && got[len(got)-1] != "thirteen 99" {
			t.Errorf("the last line is %q", got[len(got)-1])
		}
	})
}

// From a time on, all streams are read that have lines since then, not the newest alone.
func TestLinesSinceATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		logs := newLogs()
		start := time.Now()
		var want []string
		for i := range 40 * firstStreams {
			at := start.Add(time.Duration(i-40*firstStreams) * time.Second)
			text := fmt.Sprintf("line %d", i)
			logs.write(fmt.Sprintf("2026/11/22/[$LATEST]%d", i%(4*firstStreams)), text, at, 0)
			if time.Since(at) <= 3*time.Minute {
				want = append(want, text)
			}
		}
		logs.write("2026/11/22/[$LATEST]old", "old", start.Add(-2*time.Hour), 0)
		out := &followed{}
		err := Follow(t.Context(), FollowOptions{Source: model.LogSource{Function: "orders", Tail: true, From: start.Add(-3 * time.Minute)}, Once: true,
			Logs: logs, Now: time.Now, Lines: out.lines, State: out.state})
		if got := out.got(); err != nil || !slices.Equal(got, want) {
			t.Errorf("%v: got %d lines, want %d by time:\n%s", err, len(got), len(want), strings.Join(got, "\n"))
		}
		for _, c := range logs.calls {
			if c.Stream == "2026/11/22/[$LATEST]old" || c.Token == "" && c.FromTail || c.Lines < leastPage || c.Lines > mostEvents {
				t.Errorf("asked for %+v", c)
			}
		}
		alone := &followed{}
		err = Follow(t.Context(), FollowOptions{Source: model.LogSource{Group: "g", Stream: "2026/11/22/[$LATEST]7", Tail: true, From: start.Add(-50 * time.Second)}, Once: true,
			Logs: logs, Now: time.Now, Lines: alone.lines})
		if got := alone.got(); err != nil || !slices.Equal(got, []string{"line 367"}) {
			t.Errorf("of one stream: %q, %v", got, err)
		}
	})
}

func TestLinesKnowTheirStream(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		logs := newLogs()
		logs.write("2026/11/22/[3]a", "one", time.Now(), 0)
		logs.write("2026/11/22/[3]a", "two", time.Now(), 0)
		var got []model.LogLine
		err := Follow(t.Context(), FollowOptions{Source: model.LogSource{Function: "orders", Version: "3"}, Once: true, Logs: logs, Now: time.Now,
			Lines: func(lines []model.LogLine) error { got = append(got, lines...); return nil }})
		want := model.LogOrigin{Function: "orders", Version: "3", Group: "/aws/lambda/orders", Stream: "2026/11/22/[3]a"}
		if err != nil || len(got) != 2 || *got[0].Origin != want || got[0].Origin != got[1].Origin {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}
