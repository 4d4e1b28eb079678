package logs

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/shopfront"
	"github.com/aloftdeck/aloft/ui/theme"
)

// capture is what payments-create wrote in prod after 42 came.
func capture() []model.LogLine {
	origin := &model.LogOrigin{Function: "shopfront-payments-create", Version: "42", Group: "/aws/lambda/x", Stream: "s"}
	at := time.Date(2026, 11, 29, 14, 13, 31, 0, time.UTC)
	var lines []model.LogLine
	put := func(at time.Time, texts ...string) {
		for i, text := range texts {
			lines = append(lines, model.LogLine{At: at, Text: text, Part: i > 0, Origin: origin})
		}
	}
	n := 0
	call := func(at time.Time, end string, took float64, memory int, cold string, says ...func(string)) {
		n++
		id := fmt.Sprintf("%08d-1111-4222-8333-44445555%s", n, end)
		put(at, "START RequestId: "+id+" Version: 42")
		for _, say := range says {
			say(id)
		}
		status := ""
		for _, l := range lines[len(lines)-1:] {
			if strings.HasPrefix(l.Text, "    raise") {
				status = "\tStatus: error\tError Type: TypeError"
			}
		}
		at = lines[len(lines)-1].At
		put(at, "END RequestId: "+id)
		put(at, fmt.Sprintf("REPORT RequestId: %s\tDuration: %.2f ms\tBilled Duration: %.0f ms\tMemory Size: 512 MB\tMax Memory Used: %d MB\t%s%s", id, took, took+1, memory, cold, status))
	}
	say := func(at time.Time, level, text string) func(string) {
		return func(id string) {
			put(at, "["+level+"]\t"+at.Format("2006-01-02T15:04:05.000Z")+"\t"+id+"\t"+text)
		}
	}
	crash := func(at time.Time) func(string) {
		return func(string) {
			texts := []string{"[ERROR] TypeError: unsupported operand type(s) for +: 'NoneType' and 'int'", "Traceback (most recent call last):"}
			for i := range 4 {
				texts = append(texts, fmt.Sprintf("  File \"/opt/python/lib%d.py\", line %d, in call", i, i+7), "    call()")
			}
			put(at, append(texts, "  File \"/var/task/handler.py\", line 88, in capture", "    raise amount + fee")...)
		}
	}
	s := func(seconds int) time.Time { return at.Add(time.Duration(seconds) * time.Second) }
	call(s(0), "7a41", 71, 142, "", say(s(0), "INFO", "order 7c2e: charge EUR 84.10"))
	call(s(3), "0be9", 1204, 140, "", crash(s(3)))
	call(s(5), "c77d", 68, 142, "", say(s(5), "INFO", "order 88d1: charge EUR 31.95"))
	for i := range 3 {
		call(s(10+i), fmt.Sprintf("d31%d", i), 1198, 141, "", say(s(10+i), "WARNING", "order 9a02: acquirer slow, 3DS2 challenge"), crash(s(11+i)))
	}
	call(s(16), "e2b0", 80, 141, "Init Duration: 402.00 ms\t", func(id string) {
		put(s(16), `{"timestamp":"2026-11-29T14:13:47.000Z","level":"INFO","message":"order 11fe: refund","currency":"EUR","amount":12.5,"requestId":"`+id+`"}`)
	})
	return lines
}

// built is the log of a build, as CodeBuild writes it.
func built() []model.LogLine {
	at := time.Date(2026, 11, 29, 13, 32, 46, 0, time.UTC)
	var lines []model.LogLine
	for _, l := range []struct {
		second    int
		own, text string
	}{
		{0, "1", "Entering phase BUILD"}, {1, "1", "Running command pytest"}, {58, "", "tests/test_refund.py ........................        [ 84%]"},
		{61, "", "======= 104 passed, 2 warnings in 41.20s ======="}, {62, "1", "Phase complete: BUILD State: SUCCEEDED"},
		{62, "1", "Phase context status code:  Message: "}, {62, "1", "Entering phase POST_BUILD"}, {63, "1", "Running command zip -qr ../app.zip ."},
		{68, "1", "Phase complete: POST_BUILD State: FAILED"},
		{68, "1", "Phase context status code: COMMAND_EXECUTION_ERROR Message: Error while executing command: zip. Reason: exit status 9"},
	} {
		when := at.Add(time.Duration(l.second) * time.Second)
		if l.own != "" {
			l.text = "[Container] " + when.Format("2006/01/02 15:04:05.000000") + " " + l.text
		}
		lines = append(lines, model.LogLine{At: when, Text: l.text})
	}
	return lines
}

// scenes are states of the pane.
func scenes() map[string]func(l *Log) {
	function := model.LogSource{Function: "shopfront-payments-create", Stage: "prod", Tail: true}
	build := model.LogSource{Build: "shopfront-payments-build:214"}
	follow := func(l *Log, s model.LogSource, lines []model.LogLine, state model.TailState) {
		l.Open(s)
		l.Append(model.LogLines{Source: s, Lines: lines})
		l.Digest()
		l.SetState(model.LogState{Source: s, State: state})
	}
	return map[string]func(l *Log){
		"function": func(l *Log) { follow(l, function, capture(), model.TailFollows) },
		"unfolded": func(l *Log) {
			follow(l, function, capture(), model.TailFollows)
			l.Lines(true)
			l.Jump(action.NextError)
			l.Lines(true)
			l.Unfold()
		},
		"raw": func(l *Log) {
			follow(l, function, capture(), model.TailFollows)
			look := l.view.Wanted()
			look.Lean = false
			l.view.Show(l.view.Remake(look)())
			l.redo()
		},
		"searched": func(l *Log) {
			follow(l, function, capture(), model.TailFollows)
			l.SetFilter("grep:refund context:1 EUR")
			look := l.view.Wanted()
			look.Search, l.settled = l.query.Search, l.query.Terms
			l.view.Show(l.view.Remake(look)())
			l.redo()
		},
		"build":   func(l *Log) { follow(l, build, built(), model.TailEnded) },
		"waiting": func(l *Log) { l.Open(build) },
	}
}

// The pane in all its states, on a small and on a wide screen, with colours and without.
func TestTheLogLooksAsItDid(t *testing.T) {
	scenes := scenes()
	for _, size := range [][2]int{{80, 20}, {140, 14}} {
		var plain, coloured strings.Builder
		for _, name := range slices.Sorted(maps.Keys(scenes)) {
			l := shop(theme.New(theme.Options{Name: "dark", Depth: colorprofile.ANSI256, DarkBackground: true}))
			l.Resize(size[0], size[1])
			scenes[name](l)
			lines := l.Lines(true)
			for i, line := range lines {
				if w := ansi.StringWidthWc(line); w != size[0] {
					t.Errorf("%s: line %d is %d wide: %q", name, i, w, line)
				}
			}
			if len(lines) != size[1] {
				t.Errorf("%s: %d lines", name, len(lines))
			}
			text := strings.Join(lines, "\n") + "\n\n"
			fmt.Fprintf(&plain, "%s\n%s", name, ansi.Strip(text))
			fmt.Fprintf(&coloured, "%s\n%s", name, strings.ReplaceAll(text, "\x1b", "␛"))
		}
		name := fmt.Sprintf("%dx%d", size[0], size[1])
		dialogtest.Golden(t, name, plain.String())
		dialogtest.Golden(t, name+"-colour", coloured.String())
	}
}

// Whatever a program writes, the pane is exactly its rectangle and holds text and colours
// alone.
func FuzzTheLog(f *testing.F) {
	for _, s := range []string{
		"plain", "\x1b]0;x\x07y", "a\x00b\x9bc\u202ed", "\xff\xfe", "Traceback (most recent call last):\n  File \"/var/task/é\u202e.py\", line 1, in x\nE: \x1b[2J",
		`{"level":"ERROR","message":"漢字 \u001b[2J","requestId":"漢字é","k\u0007":"v\u202e","stackTrace":["at x (/a.js:1:2)"]}`,
		"START RequestId: 11111111-2222-4333-8444-555555555555 Version: 1\nREPORT RequestId: 11111111-2222-4333-8444-555555555555\tDuration: -1 ms\tStatus: timeout",
		"[ERROR] E\nat x (y:1)\n[ERROR] E\n[ERROR] E", "[Container] 2026/11/29 13:32:01 Phase complete: BUILD State: FAILED",
	} {
		f.Add(s, uint8(79), false, "E")
		f.Add(s, uint8(130), true, "grep:e")
	}
	f.Fuzz(func(t *testing.T, text string, w uint8, build bool, query string) {
		if strings.IndexFunc(query, func(r rune) bool { return !unicode.IsPrint(r) }) >= 0 {
			return // no input takes it
		}
		l := shop(theme.New(theme.Options{Name: "dark", Depth: colorprofile.TrueColor, DarkBackground: true}))
		source := model.LogSource{Function: "f", Stage: "prod"}
		if build {
			source = model.LogSource{Build: "b:1"}
		}
		l.Open(source)
		l.Resize(int(w), 12)
		var lines []model.LogLine
		origin := &model.LogOrigin{Function: "f", Version: "1"}
		for i, line := range safetext.LogLines(text) {
			lines = append(lines, model.LogLine{At: shopfront.Now(), Text: line, Part: i%3 == 1, Origin: origin})
		}
		l.Append(model.LogLines{Source: source, Lines: lines})
		l.Digest()
		l.SetState(model.LogState{Source: source, State: model.TailEnded})
		l.SetFilter(query)
		for n := range l.view.Ring().End() {
			l.view.Unfold(n)
		}
		for _, line := range l.Lines(true) {
			if got := ansi.StringWidthWc(line); got != int(w) {
				t.Errorf("%q of %q is %d wide in %d", line, text, got, w)
			}
			for _, r := range ansi.Strip(line) {
				if unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Bidi_Control, r) {
					t.Errorf("%q of %q", r, text)
				}
			}
		}
	})
}

// shop is the pane in the account of the screens.
func shop(th theme.Theme) *Log {
	s := store.New(shopfront.Stages())
	s.Apply(shopfront.Facts()...)
	l := newLog(pane.Env{Store: s, Now: shopfront.Now, Theme: th}, 4)
	l.Refresh(store.Changed(store.OfFunctions))
	return l
}
