package widget

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/ui/theme"
)

// feed is a log for tests.
type feed struct {
	first int
	lines []string
	read  int // lines asked for
}

func (f *feed) First() int { return f.first }
func (f *feed) End() int   { return f.first + len(f.lines) }
func (f *feed) Line(n int) LogLine {
	f.read++
	return LogLine{Text: f.lines[n-f.first], Lead: "21:50:03 ", Cells: 9}
}

func numbered(n int) *feed {
	f := &feed{}
	for i := range n {
		f.lines = append(f.lines, fmt.Sprintf("line %d", i))
	}
	return f
}

func plain(t theme.Theme, l *Log, w, h int) string {
	var out []string
	for _, line := range l.Lines(t, w, h) {
		out = append(out, strings.TrimRight(ansi.Strip(line), " "))
	}
	return strings.Join(out, "\n")
}

func TestALogIsExact(t *testing.T) {
	for _, th := range themes() {
		for _, wrap := range []bool{true, false} {
			f := &feed{lines: append(texts, "\x1b[41;97mred on white\x1b[m", strings.Repeat("漢字 ", 30))}
			l := NewLog(f)
			l.Wrap(wrap)
			for w := range 50 {
				for h := range 12 {
					exactly(t, l.Lines(th, w, h), w, h)
				}
			}
		}
	}
}

func TestALogFollowsStandsStillAndFollowsAgain(t *testing.T) {
	th := themes()[0]
	f := numbered(10)
	l := NewLog(f)
	if got := plain(th, l, 60, 2); !strings.HasSuffix(got, "line 8\n  21:50:03 line 9") {
		t.Errorf("at first it shows\n%s", got)
	}
	f.lines = append(f.lines, "more")
	if got := plain(th, l, 60, 2); !strings.HasSuffix(got, "more") {
		t.Errorf("following it shows\n%s", got)
	}
	l.Scroll(-3)
	before := plain(th, l, 60, 2)
	f.lines = append(f.lines, "even more")
	f.first, f.lines = 4, f.lines[4:]
	if got := plain(th, l, 60, 2); got != before || l.Following() {
		t.Errorf("standing still it shows\n%s\nwas\n%s", got, before)
	}
	f.first, f.lines = 9, f.lines[5:]
	if got := plain(th, l, 60, 2); !strings.Contains(got, "line 9") {
		t.Errorf("where its lines have gone it shows\n%s", got)
	}
	l.Follow(true)
	if got := plain(th, l, 60, 2); !strings.HasSuffix(got, "even more") {
		t.Errorf("following again it shows\n%s", got)
	}
}

func TestALogScrollsByRowsOfBrokenLines(t *testing.T) {
	th := themes()[0]
	l := NewLog(&feed{lines: []string{"a", strings.Repeat("x", 30) + strings.Repeat("y", 30) + "z", "b"}})
	l.Wrap(true)
	if got := plain(th, l, 41, 3); got != "           "+strings.Repeat("y", 30)+"\n           z\n  21:50:03 b" {
		t.Errorf("at the end it shows\n%s", got)
	}
	l.Scroll(-1)
	if got := plain(th, l, 41, 3); !strings.HasPrefix(got, "  21:50:03 "+strings.Repeat("x", 30)) {
		t.Errorf("one row up it shows\n%s", got)
	}
	l.Scroll(-100)
	if got := plain(th, l, 41, 1); got != "  21:50:03 a" {
		t.Errorf("at the top it shows\n%s", got)
	}
	l.Scroll(2)
	if got := plain(th, l, 41, 1); got != "           "+strings.Repeat("y", 30) {
		t.Errorf("two rows down it shows\n%s", got)
	}
	l.Scroll(1000)
	if got := plain(th, l, 41, 1); got != "  21:50:03 b" {
		t.Errorf("at the bottom it shows\n%s", got)
	}
}

func TestALogGoesToALine(t *testing.T) {
	th := themes()[0]
	l := NewLog(numbered(100))
	plain(th, l, 60, 9)
	l.Go(50)
	got := strings.Split(plain(th, l, 60, 9), "\n")
	if got[3] != "▸ 21:50:03 line 50" || l.Following() {
		t.Errorf("it shows\n%s", strings.Join(got, "\n"))
	}
	if after, before := l.Anchor(); after != 50 || before != 50 {
		t.Errorf("from there a jump goes after %d or before %d", after, before)
	}
	l.Go(52)
	if now := strings.Split(plain(th, l, 60, 9), "\n"); now[5] != "▸ 21:50:03 line 52" {
		t.Errorf("a line that shows moved:\n%s", strings.Join(now, "\n"))
	}
	l.Page(2)
	if after, before := l.Anchor(); after != 62 || before != 63 {
		t.Errorf("two pages on a jump goes after %d or before %d", after, before)
	}
}

func TestALogReadsOnlyWhatShows(t *testing.T) {
	th := themes()[0]
	f := numbered(100_000)
	l := NewLog(f)
	l.Wrap(true)
	l.Lines(th, 120, 40)
	if f.read > 41 {
		t.Errorf("%d lines were read for 40 rows", f.read)
	}
	f.read = 0
	l.Lines(th, 120, 40)
	f.lines = append(f.lines, "one")
	l.Lines(th, 120, 40)
	if f.read > 1 {
		t.Errorf("%d lines were read for one that came", f.read)
	}
}

func TestFoundPartsAreMarked(t *testing.T) {
	th := theme.New(theme.Options{Depth: colorprofile.ASCII})
	match, off := th.Match.Open(), theme.Close()
	for _, c := range []struct {
		text  string
		found []Span
		want  string
	}{
		{"an error here", []Span{{3, 8}}, "an " + match + "error" + off + " here "},
		{"\x1b[1man er\x1b[mror", []Span{{3, 8}}, "\x1b[1man " + off + match + "error" + off + strings.Repeat(" ", 6)},
		{"é漢x", []Span{{2, 5}}, "é" + match + "漢" + off + "x" + strings.Repeat(" ", 10)},
		{"aa", []Span{{0, 1}, {1, 2}}, match + "aa" + off + strings.Repeat(" ", 12)},
	} {
		if got := rowsOf(th, LogLine{Text: c.text, Found: c.found}, 14, false); got[0] != c.want {
			t.Errorf("%q is drawn as %q, want %q", c.text, got[0], c.want)
		}
	}
}

// rowShape is what a row may hold of escape sequences.
var rowShape = regexp.MustCompile(`\x1b\[[0-9;]*m`)

func FuzzLogRows(f *testing.F) {
	for _, s := range []string{"plain", "\x1b[31mred", "\x1b]0;x\x07y", "\x1b[2J\x1b[5;5Hz", "a\x00b\x9bc\u202ed", "漢字👩‍👩‍👧é", "\x1b[38;2;1;2;3m\xff\xfe", "e\u0301\x1b[1m\u0301", "\x1b[", "\x1bP"} {
		f.Add(s, uint8(7), true, uint8(1), uint8(4))
	}
	th := theme.New(theme.Options{Depth: colorprofile.ANSI256})
	f.Fuzz(func(t *testing.T, text string, w uint8, wrap bool, from, to uint8) {
		var found []Span
		if from < to {
			found = []Span{{int(from), int(to)}}
		}
		rows := rowsOf(th, LogLine{Text: text, Found: found}, int(w), wrap)
		if len(rows) == 0 || !wrap && len(rows) != 1 {
			t.Fatalf("%q has %d rows", text, len(rows))
		}
		for _, row := range rows {
			if got := ansi.StringWidthWc(row); got != int(w) {
				t.Errorf("a row of %q in %d is %d wide: %q", text, w, got, row)
			}
			if i := strings.LastIndex(row, "\x1b["); i >= 0 && !strings.HasPrefix(row[i:], theme.Close()) {
				t.Errorf("a row of %q ends in colour: %q", text, row)
			}
			for _, r := range rowShape.ReplaceAllString(row, "") {
				if unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Bidi_Control, r) {
					t.Errorf("a row of %q holds %q: %q", text, r, row)
				}
			}
		}
	})
}

func BenchmarkLogAppendAndDraw(b *testing.B) {
	th := themes()[0]
	f := numbered(100_000)
	l := NewLog(f)
	for b.Loop() {
		f.lines = append(f.lines[250:], f.lines[:250]...)
		f.first += 250
		l.Lines(th, 200, 20)
	}
}

func BenchmarkLogScroll(b *testing.B) {
	th := themes()[0]
	f := &feed{lines: slicesRepeat("\x1b[32m✔\x1b[m "+strings.Repeat("a test that passed ", 20), 100_000)}
	l := NewLog(f)
	l.Wrap(true)
	l.Lines(th, 200, 50)
	n := 0
	for b.Loop() {
		n++
		if n%2000 < 1000 {
			l.Scroll(-1)
		} else {
			l.Scroll(1)
		}
		l.Lines(th, 200, 50)
	}
}

func slicesRepeat(s string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = s
	}
	return out
}
