package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/logs"
	"github.com/aloftdeck/aloft/ui/shell"
)

// opened opens the log of a running build with n lines.
func opened(c *cockpit, n int) model.LogSource {
	c.press(action.FocusBuilds)
	choose(c, "activity-router:00000042-aaaa")
	c.press(action.Open, action.Cancel, action.FocusLog)
	source := c.log().Source()
	var texts []string
	for i := range n {
		texts = append(texts, fmt.Sprintf("line %d", i))
	}
	c.facts(model.LogState{Source: source, State: model.TailFollows}, said(source, 0, texts...))
	return source
}

func TestALogIsFollowedPausedAndFollowedAgain(t *testing.T) {
	withYard(t, 120, 40, func(c *cockpit, _ *shop) {
		source := opened(c, 100)
		c.shows("line 99", "lean · following")
		c.press(action.Up)
		c.shows("paused")
		c.facts(said(source, 100, "a new line", "another"))
		c.shows("line 98", "paused, 2 new")
		c.lacks("a new line")
		c.press(action.FollowLog)
		c.shows("another", "lean · following")
		c.press(action.Top)
		c.shows("line 0")
		c.press(action.PageDown, action.HalfUp, action.Bottom)
		c.shows("another", "following")
		c.press(action.FollowLog)
		c.facts(said(source, 102, "a third"))
		c.shows("another", "paused, 1 new")
		c.lacks("a third")
		c.send(wheelMsg{X: 5, Y: 10, Turns: -3})
		c.lacks("another")
		c.press(action.Timestamps)
		c.lacks("00:01:")
	})
}

func TestStatesOfALog(t *testing.T) {
	withYard(t, 120, 40, func(c *cockpit, _ *shop) {
		c.press(action.FocusBuilds, action.Open, action.Cancel, action.FocusLog)
		source := c.log().Source()
		c.shows("waiting for its first line", "· waiting")
		throttled := &model.Failure{Class: model.Throttled, Operation: "GetLogEvents"}
		c.facts(model.LogState{Source: source, State: model.TailFollows, Failure: throttled, Next: time.Now().Add(5 * time.Second)})
		c.shows("throttled, next 5s")
		c.pass(2 * time.Second)
		c.shows("throttled, next 3s")
		c.facts(model.LogState{Source: source, State: model.TailFollows})
		c.shows("no lines yet", "following")
		c.facts(said(source, 1, "one"), model.LogState{Source: source, State: model.TailDraining})
		c.shows("lean · draining")
		c.facts(model.LogState{Source: source, State: model.TailEnded})
		c.shows("1–2 of 2 · ended", "end of the log")
		c.facts(model.LogState{Source: source, State: model.TailMissing, Note: "logging is switched off"})
		c.shows("no log", "logging is switched off")
	})
}

func TestThereIsNoLogBecause(t *testing.T) {
	withYard(t, 120, 40, func(c *cockpit, _ *shop) {
		c.press(action.FocusBuilds, action.Open, action.Cancel, action.FocusLog)
		c.facts(model.LogState{Source: c.log().Source(), State: model.TailMissing, Note: "the build writes no log at all"})
		c.shows("There is no log.", "the build writes no log at all", "· no log")
	})
}

func TestLinesOfAnotherLogAreNotMixedIn(t *testing.T) {
	withYard(t, 120, 40, func(c *cockpit, _ *shop) {
		first := opened(c, 3)
		c.facts(said(model.LogSource{Build: "other:1"}, 0, "of another"), model.LogState{Source: model.LogSource{Build: "other:1"}, State: model.TailEnded})
		c.lacks("of another", "ended")
		c.press(action.CloseLog)
		again := opened(c, 1)
		if first == again || first.Build != again.Build {
			t.Fatalf("opened again it is %+v, was %+v", again, first)
		}
		c.facts(said(first, 50, "late"))
		c.lacks("late")
		if n := len(c.log().Held()); n != 1 {
			t.Errorf("%d lines", n)
		}
		c.press(action.FocusBuilds, action.Open)
		if c.log().Source() != again {
			t.Error("opening the build again began its log anew")
		}
	})
}

func TestSearchInALog(t *testing.T) {
	withYard(t, 120, 30, func(c *cockpit, _ *shop) {
		source := opened(c, 300)
		c.press(action.Filter)
		c.write("line 12")
		c.shows("11 of 300") // 12 and 120 to 129
		c.press(action.Confirm)
		c.shows("/line 12 11 of 11", "▸ 00:02:09  line 129")
		c.press(action.NextMatch)
		c.shows("/line 12 1 of 11", "▸ 00:00:12  line 12", "from the first match again")
		c.press(action.NextMatch, action.NextMatch)
		c.shows("/line 12 3 of 11", "▸ 00:02:01  line 121")
		c.press(action.PreviousMatch)
		c.shows("/line 12 2 of 11")
		c.facts(said(source, 300, "line 12 once more"))
		c.shows("/line 12 2 of 12")
		c.press(action.Close)
		c.lacks("/line 12")
		c.press(action.NextMatch)
		c.shows("nothing is searched for")
	})
}

func TestJumpsToErrorsAndPhases(t *testing.T) {
	withYard(t, 120, 40, func(c *cockpit, _ *shop) {
		followFailed(c)
		c.press(action.NextError)
		c.shows("▸ 00:00:08  Command did not", "exit status 1", "paused")
		c.press(action.NextPhase)
		c.shows("▸ 00:00:01  install", "from the first phase again")
		c.press(action.NextPhase)
		c.shows("▸ 00:00:04")
		c.press(action.PreviousPhase)
		c.shows("▸ 00:00:01")
		c.press(action.Copy, action.Confirm)
		c.shows("row sent to the terminal by OSC 52")
	})
}

func TestWrapping(t *testing.T) {
	withYard(t, 80, 24, func(c *cockpit, _ *shop) {
		source := opened(c, 0)
		c.facts(said(source, 0, strings.Repeat("x", 70)+strings.Repeat("y", 70)+" end"))
		c.lacks("yyy")
		c.press(action.WrapLog)
		c.shows("yyy end")
		exact(t, c.r.View().Content, 80, 24)
	})
}

func TestTheLogOfAFunction(t *testing.T) {
	withYard(t, 160, 44, func(c *cockpit, _ *shop) {
		c.press(action.Down, action.StageRight, action.FunctionLog)
		want := model.LogSource{Function: "activity-store", Stage: "stage", Tail: true}
		got := c.feed.last().Logs
		if got[0].Serial = 0; got[0] != want {
			t.Errorf("demand %+v", got)
		}
		c.shows("4 Log · activity-store stage")
		c.facts(said(c.log().Source(), 0, "START RequestId: 6f747a63-c5d2-4a3b-8f1e-0a1b2c3d4e5f Version: 4", "12 items"))
		c.shows("00:00:01        4e5f 12 items")
		c.lacks("START RequestId")
		c.press(action.RawLog)
		c.shows("START RequestId: 6f747a63", "raw")
		c.press(action.RawLog, action.Open)
		c.shows("nothing is folded here")
		c.press(action.CloseLog)
		c.lacks("4 Log")
	})
}

func TestLogsOfMarkedFunctionsAreOne(t *testing.T) {
	withYard(t, 160, 44, func(c *cockpit, _ *shop) {
		c.press(action.Mark, action.Mark, action.FunctionLog)
		got := c.feed.last().Logs
		if len(got) != 2 || got[0].Function != "activity-router" || got[1].Function != "activity-store" || got[0].Serial == got[1].Serial {
			t.Fatalf("demand %+v", got)
		}
		c.shows("4 Log · activity-router, activity-store dev")
		line := func(i, second int, text string) {
			e := said(got[i], second, text)
			e.Lines[0].Origin = &model.LogOrigin{Function: got[i].Function, Version: "14"}
			c.facts(e)
		}
		line(0, 3, "later")
		line(1, 1, "earlier")
		c.facts(model.LogState{Source: got[0], State: model.TailFollows}, model.LogState{Source: got[1], State: model.TailFollows})
		c.lacks("later")
		c.pass(6 * time.Second)
		c.shows("00:00:01 activity-store ", "00:00:03 activity-router ")
		if screen := c.screen(); strings.Index(screen, "earlier") > strings.Index(screen, "later") {
			t.Errorf("the lines are not in the order of their times:\n%s", screen)
		}
		c.facts(model.LogState{Source: got[1], State: model.TailFollows, Failure: &model.Failure{Class: model.Denied, Message: "no"}})
		c.shows("denied")
	})
}

func TestTheLogOfANewVersionIsItsAlone(t *testing.T) {
	withYard(t, 160, 44, func(c *cockpit, _ *shop) {
		source := func() model.LogSource {
			logs := c.feed.last().Logs
			if len(logs) != 1 {
				t.Fatalf("demand %+v", logs)
			}
			return logs[0]
		}
		c.press(action.Bottom, action.Up, action.Up)
		c.press(action.StageRight, action.StageRight, action.FunctionLog)
		if s := source(); s.Version != "10" || s.Stage != "prod" {
			t.Errorf("of a canary: %+v", s)
		}
		c.shows("4 Log · slack-events 10 alone, in prod")
		c.press(action.FocusFunctions, action.FunctionLog)
		if s := source(); s.Version != "" || s.Stage != "prod" {
			t.Errorf("asked for again: %+v", s)
		}
		c.shows("4 Log · slack-events prod 9→10")
	})
}

func TestWhatIsLookedForInALog(t *testing.T) {
	withYard(t, 120, 40, func(c *cockpit, _ *shop) {
		c.press(action.FunctionLog)
		source := c.log().Source()
		var texts []string
		for i := range 5000 {
			texts = append(texts, fmt.Sprintf("line %d", i))
		}
		c.facts(said(source, 0, texts...), model.LogState{Source: source, State: model.TailFollows})
		c.shows("line 4999")
		c.press(action.Filter)
		c.write("grep:LINE.77$ not:377 context:1")
		c.shows("line 4999") // not before it was typed to its end
		c.press(action.Confirm)
		c.lacks("line 4999")
		c.press(action.Filter)
		c.send(keyPress("ctrl+u"))
		c.write("grep:line.77$ not:377 context:1")
		c.press(action.Confirm)
		c.shows("line 76", "line 77", "line 78", "lean · grep:line.77$ not:377 context:1")
		c.facts(said(source, 5000, "line 5000", "line 77"))
		c.shows("── 4,921 left out", "line 5000")
		c.press(action.Close)
		c.shows("line 4999")
		c.press(action.Filter)
		c.write("grep:(")
		c.press(action.Confirm)
		c.shows("no regular expression")
		c.press(action.Cancel)

		c.press(action.Filter)
		c.write("since:10m")
		c.press(action.Confirm)
		again := c.feed.last().Logs
		if want := c.r.desk.Now().Add(-10 * time.Minute).UTC(); len(again) != 1 || want.Sub(again[0].From).Abs() > time.Minute || again[0].Serial == source.Serial {
			t.Fatalf("demand %+v, was %+v, want from %v", again, source, want)
		}
		c.facts(said(source, 0, "of before"))
		c.lacks("of before")
		c.facts(model.LogState{Source: again[0], State: model.TailFollows})
		c.shows("no lines since 10m", "since:10m · following")
		c.press(action.Close, action.Close) // what is said of the filter goes first
		if last := c.feed.last().Logs; !last[0].From.IsZero() {
			t.Errorf("demand %+v", last)
		}
	})
}

func TestTheOldestLinesAreDroppedAndCounted(t *testing.T) {
	withYard(t, 120, 40, func(c *cockpit, _ *shop) {
		source := opened(c, 0)
		for n := 0; n < 100_500; n += 1500 {
			var texts []string
			for i := range 1500 {
				texts = append(texts, fmt.Sprintf("line %d", n+i))
			}
			c.facts(said(source, n, texts...))
		}
		c.shows("500 dropped", "line 100499")
		c.press(action.Top)
		c.shows("line 500 ")
		c.lacks("line 499 ")
	})
}

// Lines come gathered, many in one message. What is counted are messages: a key
// that comes behind a second's worth of lines is answered by the very next frame.
func TestFiveThousandLinesASecondLoseNothingAndKeysAreAnswered(t *testing.T) {
	withYard(t, 200, 60, func(c *cockpit, _ *shop) {
		source := opened(c, 0)
		n := 0
		for second := range 4 {
			for range 20 { // batches of 50 ms
				var texts []string
				for range 250 {
					texts = append(texts, fmt.Sprintf("line %d", n))
					n++
				}
				c.give(eventsMsg{[]model.Event{said(source, 0, texts...)}})
			}
			c.shows(fmt.Sprintf("line %d", n-1))
			id := []action.ID{action.FollowLog, action.WrapLog, action.FocusFunctions, action.FocusLog}[second]
			c.give(keyPress(c.r.desk.Keys.Keys(id)[0]))
			switch second {
			case 0:
				c.shows("paused")
				c.give(keyPress(c.r.desk.Keys.Keys(action.FollowLog)[0]))
				c.shows("following")
			case 2:
				if c.r.focus != 0 {
					t.Error("the key was not answered by the next frame")
				}
			}
		}
		lines := c.log().Held()
		if len(lines) != n {
			t.Fatalf("%d of %d lines are held", len(lines), n)
		}
		for i, l := range lines {
			if l.Text != fmt.Sprintf("line %d", i) {
				t.Fatalf("line %d is %q", i, l.Text)
			}
		}
	})
}

// The feed makes lines safe before they are events; what did not come through it
// must do nothing either.
func TestHostileLogLinesStayInTheirPane(t *testing.T) {
	hostile := []string{
		"\x1b]0;owned\x07title", "\x1b]52;c;cHduZWQ=\x07clipboard", "\x1b[2J\x1b[1;1Hhome", "\x1b[?1049lleave", "a\x00b\x07c\x08d\x9b2Je\x7f",
		"\x1b[31mred and never reset", "\x1b[7m\x1b[5m\x1b[8mhidden", "\u202eevil\u202c \u2066x\u2069 \u200b", "\xff\xfe\xfa broken", "\x1bPdcs\x1b\\ \x1b_apc\x1b\\",
		"tab\there\rover\nbreak", "e\u0301\u0301\u0301 漢字 👩‍👩‍👧‍👦 ⚠️", "\x1b[", "\x1b", strings.Repeat("漢x\x1b[3", 1<<20/8),
		strings.Repeat("m", 1<<20), "\x1b[38;2;300;1;1m\x1b[38;5;m\x1b[99999999999999999999mx",
	}
	for _, depth := range []colorprofile.Profile{colorprofile.ASCII, colorprofile.ANSI, colorprofile.ANSI256, colorprofile.TrueColor} {
		withYard(t, 140, 40, func(c *cockpit, _ *shop) {
			c.r.setProfile(depth)
			source := opened(c, 30)
			before := strings.Split(c.r.View().Content, "\n")
			pane := c.r.plan.Panes[c.r.paneOf(action.LogPane)]
			for _, wrap := range []bool{false, true} {
				if wrap {
					c.press(action.WrapLog)
				}
				for _, line := range hostile {
					c.facts(said(source, 100, line))
					content := c.r.View().Content
					exact(t, content, 140, 40)
					for y, l := range strings.Split(content, "\n") {
						if (y < pane.Y || y >= pane.Y+pane.H) && y < pane.Y && l != before[y] {
							t.Fatalf("%q changed line %d: %q", line[:min(len(line), 40)], y, l)
						}
						if y < pane.Y {
							l = links.ReplaceAllString(l, "") // of the right pane's title
						}
						checkInert(t, l)
					}
				}
			}
			c.press(action.Filter)
			c.send(tea.PasteMsg{Content: "\x1b]0;x\x07m"})
			exact(t, c.r.View().Content, 140, 40)
			checkInert(t, links.ReplaceAllString(c.r.View().Content, ""))
		})
	}
}

// checkInert fails when a text holds anything that is no text and no colour.
func checkInert(t *testing.T, text string) {
	t.Helper()
	for rest := text; rest != ""; {
		i := strings.IndexByte(rest, 0x1b)
		if i < 0 {
			break
		}
		rest = rest[i:]
		seq, _, n, _ := ansi.DecodeSequence(rest, ansi.NormalState, nil)
		if !strings.HasPrefix(seq, "\x1b[") || !strings.HasSuffix(seq, "m") || strings.Trim(seq[2:len(seq)-1], "0123456789;") != "" {
			t.Fatalf("%q reached the screen", seq)
		}
		rest = rest[n:]
	}
	for _, r := range ansi.Strip(text) {
		if r != '\n' && (r < 0x20 || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069) {
			t.Fatalf("%q reached the screen", r)
		}
	}
}

// The dialog stands while lines come: it must count what there is to save, and say
// where that goes before it does.
func TestSavingSaysHowMuchAndWhere(t *testing.T) {
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, "logs"), 0o700); err != nil {
		t.Fatal(err)
	}
	withYard(t, 120, 40, func(c *cockpit, _ *shop) {
		followFailed(c)
		c.press(action.SaveLog)
		c.pass(shell.Quiet)
		c.shows("9 lines so far", "[plain]", "~/logs/slack-events-7.log")
		c.facts(said(c.log().Source(), 30, "one more", "and another"))
		c.shows("11 lines so far")
		c.send(keyPress("ctrl+u"))
		c.write("a.log")
		c.shows("~/logs/a.log")
		c.send(keyPress("enter"))
		c.shows("11 lines saved, plain, to ~/logs/a.log")
		text, err := os.ReadFile(filepath.Join(home, "logs", "a.log"))
		if err != nil || strings.Count(string(text), "\n") != 11 {
			t.Errorf("saved %q, %v", text, err)
		}
	}, func(o *Options) {
		o.Folder = filepath.Join(home, "logs")
		o.Getenv = func(name string) string { return map[string]string{"LANG": "C.UTF-8", "HOME": home}[name] }
	})
}

func TestSavingALog(t *testing.T) {
	dir := t.TempDir()
	withYard(t, 120, 40, func(c *cockpit, _ *shop) {
		followFailed(c)
		write := func(path string, keys ...tea.KeyPressMsg) {
			c.press(action.SaveLog)
			c.pass(shell.Quiet)
			c.send(keyPress("ctrl+u"))
			c.write(path)
			for _, k := range keys {
				c.send(k)
			}
		}
		file := filepath.Join(dir, "x.log")
		write(file, keyPress("enter"))
		c.shows("9 lines saved, plain, to " + file)
		if c.r.desk.Top() != nil {
			t.Error("the dialog stays open")
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if lines := strings.Split(string(text), "\n"); len(lines) != 10 || lines[1] != "✔ installed cryptography==42.0.5 for x86_64" {
			t.Errorf("saved %q", text)
		}
		if info, _ := os.Stat(file); info.Mode().Perm() != 0o600 {
			t.Errorf("the mode is %v", info.Mode())
		}

		if err := os.WriteFile(file, []byte("mine"), 0o644); err != nil {
			t.Fatal(err)
		}
		write(file, keyPress("tab"), keyPress("space"), keyPress("enter"))
		c.shows("There is such a file already", "replace it")
		if text, _ := os.ReadFile(file); string(text) != "mine" {
			t.Errorf("a file was replaced without a word: %q", text)
		}
		c.pass(shell.Quiet)
		c.send(keyPress("enter"))
		text, _ = os.ReadFile(file)
		if lines := strings.Split(string(text), "\n"); lines[1] != "\x1b[32m✔\x1b[m installed cryptography==42.0.5 for \x1b[1mx86_64\x1b[m\x1b[m" {
			t.Errorf("replaced by %q", lines[1])
		}
		if info, _ := os.Stat(file); info.Mode().Perm() != 0o600 {
			t.Errorf("the mode is %v", info.Mode())
		}

		write(filepath.Join(dir, "no", "such", "x.log"), keyPress("enter"))
		c.shows("no such file")
		c.press(action.Cancel)
		if left, _ := filepath.Glob(filepath.Join(dir, ".aloft-log-*")); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	})
}

// BenchmarkLogLines is a second of a fast log: 5,000 lines in 20 messages, each
// drawn.
func BenchmarkLogLines(b *testing.B) {
	r, source := following()
	var texts []string
	for i := range 250 {
		texts = append(texts, fmt.Sprintf("\x1b[32m✔\x1b[m test %d of the router passed in 0.01 s", i))
	}
	for b.Loop() {
		for range 20 {
			r.Update(eventsMsg{[]model.Event{said(source, 0, texts...)}})
			r.View()
		}
	}
}

// BenchmarkLogKeyWhileStreaming is from a key to its frame behind a page of 10,000 lines
// of a function, while 100,000 are held.
func BenchmarkLogKeyWhileStreaming(b *testing.B) {
	r, _ := following()
	source := model.LogSource{Function: "activity-router", Serial: 9}
	paneOf[*logs.Log](r, action.LogPane).Open(source)
	var texts []string
	for i := range 2500 {
		id := fmt.Sprintf("%08d-1111-4222-8333-444455556666", i)
		texts = append(texts, "START RequestId: "+id+" Version: 4", "[INFO]\t2000-01-01T00:00:00.000Z\t"+id+"\torder priced: 3 lines, EUR 84.10",
			"END RequestId: "+id, "REPORT RequestId: "+id+"\tDuration: 84.10 ms\tBilled Duration: 85 ms\tMemory Size: 512 MB\tMax Memory Used: 131 MB\t")
	}
	log := paneOf[*logs.Log](r, action.LogPane)
	for range 10 {
		log.Append(said(source, 0, texts...))
		for log.Digest() {
		}
	}
	keys := []tea.KeyPressMsg{keyPress("k"), keyPress("f")}
	worst, n := time.Duration(0), 0
	for b.Loop() {
		n++
		b.StopTimer()
		page := eventsMsg{[]model.Event{said(source, 0, texts...)}}
		b.StartTimer()
		began := time.Now()
		r.Update(page)
		r.Update(keys[n%2])
		r.View()
		worst = max(worst, time.Since(began))
		b.StopTimer()
		for log.Digest() {
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(worst.Microseconds())/1000, "worst-ms")
}

func BenchmarkLogScrolling(b *testing.B) {
	r, source := following()
	for n := range 100 {
		var texts []string
		for i := range 1000 {
			texts = append(texts, fmt.Sprintf("line %d of the log, as long as lines of logs are: %s", n*1000+i, strings.Repeat("x", 80)))
		}
		r.Update(eventsMsg{[]model.Event{said(source, 0, texts...)}})
	}
	keys := []tea.KeyPressMsg{keyPress("k"), keyPress("j")}
	n := 0
	for b.Loop() {
		r.Update(keys[n/500%2])
		r.View()
		n++
	}
}

// following is a cockpit of 200x50 with a log open.
func following() (*Root, model.LogSource) {
	now := epoch()
	s := &shop{}
	o := Options{Config: demoConfig(), Now: func() time.Time { return now }, Account: Account{Feed: &fakeFeed{}}, Pipeline: s,
		Getenv: func(string) string { return "C.UTF-8" }}
	o.Store = store.New(o.Config.Stages)
	r := New(o)
	r.Update(tea.WindowSizeMsg{Width: 200, Height: 50})
	r.Update(eventsMsg{facts(now, 0)[:200]})
	log := paneOf[*logs.Log](r, action.LogPane)
	log.Open(model.LogSource{Build: "orders:1", Serial: 1})
	r.Focus(action.LogPane)
	return r, log.Source()
}
