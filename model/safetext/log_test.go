package safetext

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestLogLine(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "[Container] Running command pip install", "[Container] Running command pip install"},
		{"empty", "", ""},
		{"blanks stay", "  a  b ", "  a  b "},
		{"masked secrets stay", "token is ***", "token is ***"},
		{"colour", "\x1b[31mred\x1b[0m", "\x1b[31mred\x1b[m"},
		{"leading zeros", "\x1b[01;031mred\x1b[00m", "\x1b[1;31mred\x1b[m"},
		{"true colour", "\x1b[38;2;255;0;10mx", "\x1b[38;2;255;0;10mx"},
		{"true colour with colons", "\x1b[38:2::255:0:10mx", "\x1b[38:2::255:0:10mx"},
		{"empty parameters", "\x1b[mx\x1b[;1my", "\x1b[mx\x1b[;1my"},
		{"8-bit introducer as rune", "\u009b32mx", "\x1b[32mx"},
		{"8-bit introducer as byte", "\x9b32mx", "\x1b[32mx"},
		{"colour that no terminal knows", "\x1b[4444mx", "x"},
		{"too many parameters", "\x1b[" + strings.Repeat("1;", 16) + "1mx", "x"},
		{"private m", "\x1b[>4;2mx\x1b[?4my", "xy"},
		{"intermediate m", "\x1b[1 mx", "x"},
		{"cursor, clear, modes", "a\x1b[2J\x1b[Hb\x1b[?1049hc\x1b[6nd", "abcd"},
		{"cut sequence at the end", "a\x1b[31", "a"},
		{"lone escape", "a\x1b", "a"},
		{"title", "\x1b]0;owned\x07name", "name"},
		{"clipboard", "x\x1b]52;c;ZXZpbA==\x1b\\y", "xy"},
		{"clipboard over a carriage return", "x\x1b]52;c;ZX\rZpbA==\x07y", "xy"},
		{"hyperlink", "\x1b]8;;http://evil\x1b\\text\x1b]8;;\x1b\\", "text"},
		{"title without an end keeps its text", "\x1b]0;title \x1b[31mand more", "0;title \x1b[31mand more"},
		{"colour in a title", "\x1b]0;\x1b[31m\x07x", "x"},
		{"bell, backspace, nul, delete", "a\x07b\x08c\x00d\x7fe\x0bf\x0cg", "abcdefg"},
		{"bidi", "\u202eevil\u202c\u2066x\u2069", "evilx"},
		{"zero width", "a\u200bb\ufeffc", "abc"},
		{"line separators", "a\u2028b\u2029c\u0085d", "abcd"},
		{"broken UTF-8", "a\xff\xfeb\xe6", "a\ufffd\ufffdb\ufffd"},
		{"wide and emoji", "日本語 👩‍🚀", "日本語 👩🚀"},
		{"tab", "a\tb\t\tc", "a       b               c"},
		{"tab after colour and a mark", "\x1b[1me\u0301\tb", "\x1b[1me\u0301       b"},
		{"tab after a carriage return", "12345\ra\tb", "a       b"},
		{"progress", "10%\r50%\r100%", "100%"},
		{"progress that ends at its start", "10%\r100%\r", "100%"},
		{"windows", "done\r", "done"},
		{"cleared at the end", "100%\r\x1b[K", "100%"},
		{"wiped and written", "working\r          \rdone", "done"},
		{"wiped", "working\r          \r", "working"},
		{"colour outlives a carriage return", "\x1b[31m\x1b[1m10%\r20%\x1b[0m", "\x1b[31m\x1b[1m20%\x1b[m"},
		{"reset does too", "\x1b[31m10%\x1b[m\r20%", "20%"},
		{"reset and colour in one", "\x1b[31ma\x1b[0;32m\rb", "\x1b[0;32mb"},
		{"only carriage returns", "\r\r\r", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := LogLine(c.in); got != c.want {
				t.Errorf("LogLine(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestLogLines(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"", []string{""}},
		{"\n", []string{""}},
		{"a\n", []string{"a"}},
		{"a\r\n", []string{"a"}},
		{"a\nb", []string{"a", "b"}},
		{"a\n\nb\n\n", []string{"a", "", "b", ""}},
		{"1%\r2%\n\x1b[32mok\n", []string{"2%", "\x1b[32mok"}},
		{"\x1b]0;a\nb\x07c", []string{"0;a", "bc"}},
	} {
		if got := LogLines(c.in); !slices.Equal(got, c.want) {
			t.Errorf("LogLines(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestLogLineIsCut(t *testing.T) {
	const over = MaxLogBytes + 4000
	for _, c := range []struct{ name, in, end string }{
		{"text", strings.Repeat("x", 2*MaxLogBytes), "x… 1.0 MB more"},
		{"a little over", strings.Repeat("x", MaxLogBytes+1), "x… 33 bytes more"},
		{"wide", strings.Repeat("日", over/3), "日… 4.0 kB more"},
		{"tabs", strings.Repeat("\t", over/8), " … 504 bytes more"},
		{"blanks", strings.Repeat(" ", over), " … 4.0 kB more"},
		{"coloured", "\x1b[31m" + strings.Repeat("x", over) + "\x1b[m", "x\x1b[m… 4.0 kB more"},
		{"colours alone", strings.Repeat("\x1b[31m", over/5), "\x1b[31m\x1b[m… 4.0 kB more"},
		{"before a carriage return", strings.Repeat("x", over) + "\r", "x… 4.0 kB more"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := LogLine(c.in)
			if len(got) > MaxLogBytes || len(got) < MaxLogBytes-2*noteBytes {
				t.Errorf("%d bytes", len(got))
			}
			if !strings.HasSuffix(got, c.end) {
				t.Errorf("ends in %q, want %q", got[len(got)-40:], c.end)
			}
		})
	}
	if exact := strings.Repeat("日", MaxLogBytes/3); LogLine(exact) != exact {
		t.Error("a line of just the longest length was changed")
	}
	if got := LogLine(strings.Repeat("x", over) + "\rdone"); got != "done" {
		t.Errorf("after a long line was written over: %q", got)
	}
}

func TestExact(t *testing.T) {
	for in, want := range map[string]string{
		"builds/a  b /é.zip":         "builds/a  b /é.zip",
		strings.Repeat("x", 1024):    strings.Repeat("x", 1024),
		"a\x1b[31mb\u202ec":          "abc",
		"a\xffb":                     "a\ufffdb",
		"function/[$LATEST]0a1b2c3d": "function/[$LATEST]0a1b2c3d",
	} {
		if got := Exact(in); got != want {
			t.Errorf("Exact(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzLogLines(f *testing.F) {
	for _, s := range []string{
		"", "a\nb", "\x1b[31mx\x1b[0m", "1%\r2%\r\n", "\x1b]52;c;x\x07", "\u202ex", "\x9b1m", "\xc2", "\x1b\x1b]", "a\x1b]0;\x1b[31m",
		"\x1b[38;2;1;2;3m\t\r\x1b[0;1mx", "\x1b[;m\x1b[:m\x1b[000m", "\x1b[1\x1b[1m", "日\x1b[1m\t", "\r\t\r", "\x1b[31m\ra",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		long := strings.Repeat(in, min(1000, 1+2*MaxShownBytes/(1+len(in))))
		for _, line := range slices.Concat(LogLines(in), LogLines(long)) {
			if why := unsafe(line); why != "" {
				t.Fatalf("LogLines(%q) gives %q: %s", in, line, why)
			}
			if again := LogLines(line); len(again) != 1 || again[0] != line {
				t.Fatalf("LogLines is not stable: %q, then %q", line, again)
			}
		}
	})
}

// unsafe says what is wrong with a line: nothing but text and whole colour
// sequences may be in it.
func unsafe(line string) string {
	if !utf8.ValidString(line) {
		return "not UTF-8"
	}
	if len(line) > MaxLogBytes {
		return fmt.Sprintf("%d bytes", len(line))
	}
	for line != "" {
		if rest, found := strings.CutPrefix(line, "\x1b["); found {
			params, after, found := strings.Cut(rest, "m")
			if !found || strings.Trim(params, "0123456789;:") != "" || strings.Count(params, ";")+strings.Count(params, ":") >= maxParams {
				return "a sequence that is no colour"
			}
			line = after
			continue
		}
		r, n := utf8.DecodeRuneInString(line)
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' {
			return fmt.Sprintf("%U gets through", r)
		}
		line = line[n:]
	}
	return ""
}

func BenchmarkLogLine(b *testing.B) {
	const mb = 1 << 20
	for _, c := range []struct{ name, in string }{
		{"usual", "[Container] 2026/11/22 21:50:03.123456 Running command pip install -r requirements.txt"},
		{"coloured", "\x1b[32m✔\x1b[0m 128 tests passed \x1b[2m(1.2 s)\x1b[0m"},
		{"1 MB plain", strings.Repeat("x", mb)},
		{"1 MB wide", strings.Repeat("日", mb/3)},
		{"1 MB colours", strings.Repeat("\x1b[31m", mb/5)},
		{"1 MB progress", strings.Repeat("\x1b[31m 10%\r", mb/10)},
		{"1 MB returns", strings.Repeat("\x1b[38;2;255;255;255m", 12) + strings.Repeat("\r", mb)},
		{"1 MB titles without end", strings.Repeat("\x1b]", mb/2)},
		{"1 MB 8-bit titles without end", strings.Repeat("\x9d", mb)},
		{"1 MB escapes", strings.Repeat("\x1b", mb)},
		{"1 MB sequence", "\x1b[" + strings.Repeat("1;", mb/2)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.in)))
			b.ReportAllocs()
			for b.Loop() {
				LogLine(c.in)
			}
		})
	}
}

// What is kept, saved and piped is whole; what is drawn is cut.
func TestOnlyWhatIsDrawnIsCut(t *testing.T) {
	line := `{"report":"` + strings.Repeat("x", 60_000) + `"}`
	if got := LogLine(line); got != line {
		t.Errorf("a line of %d bytes became one of %d", len(line), len(got))
	}
	for name, text := range map[string]string{
		"plain": line, "wide": strings.Repeat("日本", 20_000),
		"coloured":      "\x1b[31m" + strings.Repeat("x", 60_000) + "\x1b[m",
		"colour at cut": strings.Repeat("x", MaxShownBytes-3) + "\x1b[31m" + strings.Repeat("y", 100),
	} {
		got := ShownLog(text)
		if len(got) > MaxShownBytes+64 || !utf8.ValidString(got) || !strings.HasSuffix(got, " more") || LogLine(got) != got {
			t.Errorf("%s: %d bytes that end in %q", name, len(got), got[len(got)-40:])
		}
	}
	if got := ShownLog("short"); got != "short" {
		t.Errorf("got %q", got)
	}
}
