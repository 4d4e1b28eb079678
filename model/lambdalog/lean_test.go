package lambdalog

import (
	"slices"
	"strings"
	"testing"
)

// lean are the rows of lines, as text.
func lean(events ...string) []string {
	var out []string
	for _, l := range new(Reader).Read(linesOf(events...)) {
		for _, row := range l.Rows() {
			out = append(out, row.Text())
		}
	}
	return out
}

func TestLeanLines(t *testing.T) {
	startA, endA := "START RequestId: "+idA+" Version: 14", "END RequestId: "+idA
	startB := "START RequestId: " + idB + " Version: 14"
	for _, c := range []struct {
		name   string
		events []string
		want   []string
	}{
		{"an invocation is one line", []string{"INIT_START Runtime Version: python:3.12.v38\tRuntime Version ARN: arn:x", startA,
			"[INFO]\t2026-11-22T12:00:02.123Z\t" + idA + "\t12 items", "printed", endA, reportA + "Init Duration: 345.10 ms\t\nXRAY TraceId: 1-5e1-0\tSegmentId: 3c\tSampled: true"},
			[]string{"12:00:02.123 INFO  6f747a63  12 items", "12:00:03.000       6f747a63  printed",
				"12:00:05.000       6f747a63  done in 102 ms · 71 of 128 MB · cold start 345 ms"}},
		{"one that failed says why", []string{startA, "[ERROR] KeyError: 'a'\nTraceback (most recent call last):\n  File", endA, reportA},
			[]string{"12:00:01.000 ERROR 6f747a63  KeyError: 'a'", "    Traceback (most recent call last):", "      File",
				"12:00:03.000 ERROR 6f747a63  failed after 102 ms: KeyError: 'a' · 71 of 128 MB"}},
		{"one that was given up", []string{startA, startB, "END RequestId: " + idB},
			[]string{"12:00:02.000 WARN  6f747a63  lost: under way since 12:00:00.000, and no end of it was written"}},
		{"JSON by its fields", []string{`{"time":"2026-11-22T12:00:00Z","level":"WARN","msg":"slow","n":3,"who":"a b","none":""}`,
			`{"a":1}`, `{"level":"ERROR","message":"no","logger":"root","stackTrace":["a","b"]}`, `level=INFO msg=hi who="a b"`},
			[]string{`12:00:00.000 WARN            slow n=3 who=a b none=""`, `12:00:01.000                 a=1`, "12:00:02.000 ERROR           no", "    a", "    b",
				`12:00:03.000 INFO            hi who="a b"`}},
		{"an environment that does not begin", []string{"INIT_REPORT Init Duration: 10000.19 ms\tPhase: init\tStatus: timeout", "EXTENSION\tName: x\tState: Ready\tEvents: [INVOKE]"},
			[]string{"12:00:00.000 ERROR           INIT_REPORT Init Duration: 10000.19 ms\tPhase: init\tStatus: timeout"}},
	} {
		if got := lean(c.events...); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %s\nwant %s", c.name, strings.Join(got, "\n     "), strings.Join(c.want, "\n     "))
		}
	}
}

// Whatever a function prints is in the lean lines, with nothing left out but blanks
// around it; and nothing in them could write to the terminal.
func FuzzRows(f *testing.F) {
	f.Add("hello   world")
	f.Add(`{"level":"INFO","message":"a\u001b]0;x\u0007","k":"\u0085\r\n"}`)
	f.Add(`time=x level=INFO msg="a\x1bb"`)
	f.Fuzz(func(t *testing.T, text string) {
		in := linesOf(text)
		for i := range in {
			in[i].Text = shownLine(in[i].Text) // as the account hands it over, but for colours
		}
		for n, l := range new(Reader).Read(in) {
			for _, row := range l.Rows() {
				if strings.ContainsFunc(row.Text(), func(r rune) bool { return r != '\t' && (r < 0x20 || r >= 0x7f && r < 0xa0) }) {
					t.Fatalf("%q is shown as %q", in[n].Text, row.Text())
				}
			}
			if l.Kind == Raw && len(l.Fields) == 0 && !strings.HasSuffix(l.Rows()[0].Text(), in[n].Text) {
				t.Fatalf("%q is shown as %q", in[n].Text, l.Rows()[0].Text())
			}
		}
	})
}
