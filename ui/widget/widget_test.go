package widget

// Everything is exactly as wide and as high as was asked for.

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/ui/theme"
)

// texts of every width that a cell can hold.
var texts = []string{
	"", "a", "activity-router", "漢字関数", "a漢字", "✅ 🚀 ⚠️", "👩‍👩‍👧‍👦 family", "e\u0301e\u0301e\u0301", "\x1b[31mred\x1b[m plain",
	"\x1b[1m漢字\x1b[m", strings.Repeat("long ", 40),
}

func themes() []theme.Theme {
	return []theme.Theme{
		theme.New(theme.Options{Name: "dark", Depth: colorprofile.TrueColor}),
		theme.New(theme.Options{Name: "light", Depth: colorprofile.ASCII, ASCII: true}),
	}
}

// exactly fails unless lines are h lines of w cells.
func exactly(t *testing.T, lines []string, w, h int) {
	t.Helper()
	if len(lines) != h {
		t.Fatalf("%d lines, want %d", len(lines), h)
	}
	for i, l := range lines {
		if got := ansi.StringWidthWc(l); got != w {
			t.Fatalf("at %dx%d line %d is %d wide: %q", w, h, i, got, l)
		}
	}
}

func TestFitIsExact(t *testing.T) {
	for _, s := range texts {
		for w := range 60 {
			for _, tail := range []string{"…", "..", ""} {
				for _, got := range []string{FitTail(s, w, tail), FitRight(s, w, tail)} {
					if ansi.StringWidthWc(got) != w {
						t.Fatalf("%q in %d with %q is %q", s, w, tail, got)
					}
				}
			}
		}
	}
}

func TestFitCutsWithAnEllipsis(t *testing.T) {
	for _, c := range []struct {
		s    string
		w    int
		want string
	}{
		{"orders", 8, "orders  "}, {"orders", 6, "orders"}, {"orders", 5, "orde…"}, {"orders", 1, "…"}, {"orders", 0, ""},
		{"漢字", 3, "漢…"}, {"漢字", 2, "… "},
	} {
		if got := FitTail(c.s, c.w, "…"); got != c.want {
			t.Errorf("FitTail(%q, %d) is %q, want %q", c.s, c.w, got, c.want)
		}
	}
	if got := FitRight("14", 5, "…"); got != "   14" {
		t.Errorf("to the right: %q", got)
	}
	if got := FitTail("\x1b[31mlong red\x1b[m", 4, "…"); !strings.HasSuffix(strings.TrimRight(got, " "), "\x1b[m") {
		t.Errorf("a cut style does not end: %q", got)
	}
}

func TestFrameIsExact(t *testing.T) {
	for _, th := range themes() {
		for w := range 60 {
			for h := range 20 {
				for _, focused := range []bool{true, false} {
					lines := Frame(th, FrameSpec{Title: "1 漢字 Functions 18", Info: "12–40 of 200", Focused: focused, W: w, H: h}, texts)
					exactly(t, lines, w, h)
				}
			}
		}
	}
}

func TestFrameShowsTitleAndInfo(t *testing.T) {
	th := themes()[0]
	top := func(w int) string {
		return ansi.Strip(Frame(th, FrameSpec{Title: "1 Functions", Info: "1–9 of 30", W: w, H: 3}, nil)[0])
	}
	if got := top(40); got != "╭─ 1 Functions ──────────── 1–9 of 30 ─╮" {
		t.Errorf("wide: %s", got)
	}
	if got := top(20); got != "╭─ 1 Functions ────╮" {
		t.Errorf("without room for the info: %s", got)
	}
	if got := top(10); got != "╭─ 1 Fu… ╮" {
		t.Errorf("without room for the title: %s", got)
	}
	focused := Frame(th, FrameSpec{Title: "x", Focused: true, W: 9, H: 3}, nil)
	if plain := Frame(th, FrameSpec{Title: "x", W: 9, H: 3}, nil); slices.Equal(plain, focused) {
		t.Error("the focus does not show")
	}
	if got := ansi.Strip(focused[0]); got != "┍━ x ━━━┑" {
		t.Errorf("with the keys: %s", got)
	}
}

func TestSpliceKeepsTheScreensWidth(t *testing.T) {
	base := make([]string, 8)
	for i := range base {
		base[i] = FitTail(texts[i%len(texts)]+" \x1b[32m漢字関数漢字関数漢字関数\x1b[m and more", 40, "…")
	}
	for _, box := range [][]string{{"\x1b[1mbox\x1b[m", "two"}, {"漢字漢", "abcdef"}, {strings.Repeat("x", 50)}, {""}} {
		for x := -8; x < 45; x++ {
			for y := -3; y < 10; y++ {
				exactly(t, Splice(base, box, x, y), 40, len(base))
			}
		}
	}
}

func TestSpliceLaysTheBoxOver(t *testing.T) {
	base := []string{"aaaaaaaaaa", "\x1b[31mbbbbbbbbbb\x1b[m", "漢字漢字漢"}
	before := slices.Clone(base)
	got := Splice(base, []string{"12", "34"}, 3, 1)
	if s := ansi.Strip(got[1]); s != "bbb12bbbbb" {
		t.Errorf("line 1 is %q", s)
	}
	if s := ansi.Strip(got[2]); s != "漢 34 字漢" {
		t.Errorf("halved wide runes left %q", s)
	}
	if !slices.Equal(base, before) {
		t.Error("the lines below were changed")
	}
	// The box must not take the colour of what it covers, nor give its own away.
	if i := strings.Index(got[1], "12"); !strings.HasSuffix(got[1][:i], "\x1b[m") {
		t.Errorf("the box begins in a style: %q", got[1])
	}
	if after := got[1][strings.Index(got[1], "12")+2:]; !strings.HasPrefix(after, "\x1b[m\x1b[31m") {
		t.Errorf("behind the box the style is lost: %q", after)
	}
}

func TestSpinnerTurnsByTheTime(t *testing.T) {
	th := themes()[0]
	at := time.Date(2026, 11, 22, 21, 50, 3, 0, time.UTC)
	if Spinner(th, at) == Spinner(th, at.Add(SpinnerEvery)) {
		t.Error("it stands still")
	}
	if Spinner(th, at) != Spinner(th, at.Add(SpinnerEvery/2)) {
		t.Error("it turns too fast")
	}
	if ansi.StringWidthWc(Spinner(th, time.Time{})) != 1 {
		t.Error("before 1970 it is not one cell")
	}
}

func TestAge(t *testing.T) {
	const day = 24 * time.Hour
	for d, want := range map[time.Duration]string{
		-time.Hour: "now", 0: "now", 999 * time.Millisecond: "now", 3 * time.Second: "3s", 59 * time.Second: "59s",
		time.Minute: "1m", 5*time.Minute + 59*time.Second: "5m", 2 * time.Hour: "2h", day: "1d", 13 * day: "13d",
		14 * day: "2w", 21 * day: "3w", 55 * day: "7w", 56 * day: "1mo", 150 * day: "5mo", 729 * day: "24mo", 730 * day: "2y",
	} {
		if got := Age(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}

func BenchmarkSplice(b *testing.B) {
	th := themes()[0]
	base := make([]string, 50)
	for i := range base {
		base[i] = FitTail(strings.Repeat(th.Good.Paint("cell")+"  ", 30), 200, "…")
	}
	box := Frame(th, FrameSpec{Title: "box", W: 100, H: 30}, nil)
	for b.Loop() {
		Splice(base, box, 50, 10)
	}
}

func TestMiddle(t *testing.T) {
	for _, tt := range []struct {
		name string
		w    int
		want string
	}{
		{"orders", 6, "orders"},
		{"orders-archive", 9, "orde…hive"},
		{"orders-archive", 10, "order…hive"},
		{"漢字漢字漢字", 9, "漢字…漢字"},
	} {
		if got := Middle(tt.name, tt.w, "…"); got != tt.want {
			t.Errorf("%q in %d cells is %q, want %q", tt.name, tt.w, got, tt.want)
		}
	}
}
