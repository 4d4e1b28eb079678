//go:build unix

package ui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

// logFeed tells which log is wanted.
type logFeed struct {
	*fakeFeed
	logs chan model.LogSource
}

func (f logFeed) Want(d model.Demand) {
	if len(d.Logs) > 0 {
		select {
		case f.logs <- d.Logs[0]:
		default:
		}
	}
}

// liveLog is a cockpit on a real terminal that follows a log across the screen.
func liveLog(tb testing.TB, w, h int) (*live, model.LogSource) {
	feed := logFeed{&fakeFeed{}, make(chan model.LogSource, 1)}
	l := runLive(tb, w, h, func(o *Options) {
		s := &shop{updating: o.Versions.(*fakeVersions).updating}
		o.Pipeline, o.Feed = s, feed
	})
	l.events.batches <- yard()
	l.term.await("activity-router")
	l.term.typed("3")
	l.term.await("notifier #3")
	l.term.typed("\r")
	l.term.await("esc close")
	l.term.typed("\r") // closes it too
	l.term.typed("4")
	l.term.await("f follow")
	return l, <-feed.logs
}

// BenchmarkLogLineBytes reports what one more line of a log that is followed
// writes to the terminal: at the full width, where the terminal itself scrolls.
func BenchmarkLogLineBytes(b *testing.B) {
	for _, width := range []int{80, 200} {
		b.Run(fmt.Sprint(width), func(b *testing.B) {
			l, source := liveLog(b, width, 50)
			text := func(n int) string {
				return fmt.Sprintf("\x1b[32m✔\x1b[m test %06d of the router passed in 0.01 s", n)
			}
			for n := range 100 {
				l.events.batches <- []model.Event{said(source, n, text(n))}
			}
			l.term.await("test 000099")
			began, lines := len(l.term.written()), 0
			for b.Loop() {
				lines++
				l.events.batches <- []model.Event{said(source, lines, text(1000+lines))}
				l.term.await(fmt.Sprintf("test %06d", 1000+lines))
			}
			b.ReportMetric(float64(len(l.term.written())-began)/float64(lines), "bytes/line")
			l.term.typed("q")
			if err := l.end(b); err != nil {
				b.Fatal(err)
			}
		})
	}
}

// A hostile line reaches a real terminal as text alone.
func TestHostileLogLinesOnATerminal(t *testing.T) {
	l, source := liveLog(t, 160, 45)
	began := len(l.term.written())
	for n, line := range []string{"\x1b]0;owned\x07title", "\x1b]52;c;b3duZWQ=\x07clip", "\x1b[5;5Hmoved \x1b[2J\x1b[31mred", "a\x00b\x9bc"} {
		l.events.batches <- []model.Event{said(source, n, line)}
	}
	l.events.batches <- []model.Event{said(source, 9, "the last line")}
	l.term.await("the last line")
	for _, bad := range []string{"owned", "]52;", "\x1b[5;5Hmoved", "\x1b[2J"} {
		if strings.Contains(l.term.written()[began:], bad) {
			t.Errorf("%q reached the terminal", bad)
		}
	}
	for _, want := range []string{"title", "clip", "moved red", "ab", "1 Functions", "notifier #3"} {
		if !strings.Contains(l.term.screen(), want) {
			t.Errorf("the screen lacks %q:\n%s", want, l.term.screen())
		}
	}
	l.term.typed("q")
	if err := l.end(t); err != nil {
		t.Error(err)
	}
}
