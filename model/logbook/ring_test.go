package logbook

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

func lines(texts ...string) []model.LogLine {
	out := make([]model.LogLine, len(texts))
	for i, s := range texts {
		out[i] = model.LogLine{Text: s, At: time.Unix(int64(i), 0)}
	}
	return out
}

// held are the texts that a ring holds.
func held(r *Ring) []string {
	var out []string
	for n := r.First(); n < r.End(); n++ {
		l, ok := r.Line(n)
		if !ok {
			panic("a line between First and End is not held")
		}
		out = append(out, l.Text)
	}
	return out
}

func TestRingKeepsTheNewest(t *testing.T) {
	r := bounded(3, 100)
	r.Append(lines("a", "b"))
	r.Append(nil)
	r.Append(lines("c", "d", "e"))
	if got := held(r); !slices.Equal(got, []string{"c", "d", "e"}) || r.First() != 2 || r.End() != 5 || r.Dropped() != 2 || r.Len() != 3 {
		t.Errorf("%q from %d to %d", got, r.First(), r.End())
	}
	if l, ok := r.Line(3); !ok || l.Text != "d" || !l.At.Equal(time.Unix(1, 0)) {
		t.Errorf("line 3: %+v, %v", l, ok)
	}
	for _, n := range []int{-1, 0, 1, 5, 6} {
		if l, ok := r.Line(n); ok || l.Text != "" {
			t.Errorf("line %d is held: %+v", n, l)
		}
	}
}

func TestRingKeepsWithinItsBytes(t *testing.T) {
	r := bounded(100, 10)
	r.Append(lines("aaaa", "bbbb", "cccc"))
	if got := held(r); !slices.Equal(got, []string{"bbbb", "cccc"}) || r.Bytes() != 8 {
		t.Errorf("%q, %d bytes", got, r.Bytes())
	}
	r.Append(lines("0123456789"))
	if got := held(r); !slices.Equal(got, []string{"0123456789"}) {
		t.Errorf("%q", got)
	}
	r.Append(lines("far too long a line", "x"))
	if got := held(r); !slices.Equal(got, []string{"x"}) || r.Dropped() != 5 || r.Bytes() != 1 {
		t.Errorf("%q, %d dropped, %d bytes", got, r.Dropped(), r.Bytes())
	}
	r.Append(lines("far too long a line"))
	if r.Len() != 0 || r.Bytes() != 0 || r.First() != 7 {
		t.Errorf("%d lines, %d bytes, first %d", r.Len(), r.Bytes(), r.First())
	}
}

// plainModel is what a ring does, done the slow way.
type plainModel struct {
	lines, bytes int
	all          []string
	first        int
}

func (m *plainModel) append(texts []string) {
	m.all = append(m.all, texts...)
	for {
		size := 0
		for _, s := range m.all[m.first:] {
			size += len(s)
		}
		if len(m.all)-m.first <= m.lines && size <= m.bytes {
			return
		}
		m.first++
	}
}

// matching are the lines for which a test is true, of those held.
func (m *plainModel) matching(is func(string) bool) []int {
	var out []int
	for n := m.first; n < len(m.all); n++ {
		if is(Plain(m.all[n])) {
			out = append(out, n)
		}
	}
	return out
}

// Whatever is appended, the ring holds, finds and jumps as the slow way does.
func TestRingAgreesWithTheSlowWay(t *testing.T) {
	words := []string{"ok", "ERROR", "Build", "\x1b[31mbuild\x1b[m", "naïve", "exit status 1", "", "Übung", "npm ERR! x",
		"[Container] 2026/11/22 21:50:03 Entering phase BUILD", "[Container] 2026/11/22 21:50:03 Phase complete: BUILD State: SUCCEEDED"}
	rnd := rand.New(rand.NewPCG(1, 2))
	for round := range 60 {
		m := &plainModel{lines: 1 + rnd.IntN(40), bytes: 20 + rnd.IntN(600)}
		r := bounded(m.lines, m.bytes)
		query := []string{"build", "Build", "ü", "E", "s"}[round%5]
		r.Find(query)
		for range 80 {
			batch := make([]string, rnd.IntN(6))
			for i := range batch {
				batch[i] = words[rnd.IntN(len(words))]
			}
			version := r.Version()
			r.Append(lines(batch...))
			if len(batch) > 0 && r.Version() == version {
				t.Fatal("the version stayed")
			}
			m.append(batch)
			if got, want := held(r), m.all[m.first:]; !slices.Equal(got, want) {
				t.Fatalf("holds %q, want %q", got, want)
			}
			matches := m.matching(func(s string) bool {
				if query != strings.ToLower(query) {
					return strings.Contains(s, query)
				}
				return strings.Contains(strings.ToLower(s), query)
			})
			if got := walk(r.First(), r.Found().Next); !slices.Equal(got, matches) || r.Found().Count() != len(matches) {
				t.Fatalf("%q matches %v, want %v", query, got, matches)
			}
			errs := m.matching(erringText)
			starts := slices.DeleteFunc(slices.Clone(errs), func(n int) bool { return slices.Contains(errs, n-1) })
			if got := walk(r.First(), r.NextError); !slices.Equal(got, starts) || r.Errors() != len(starts) {
				t.Fatalf("errors at %v, want %v", got, starts)
			}
			back := walkBack(r.End(), r.PreviousError)
			slices.Reverse(back)
			if !slices.Equal(back, starts) {
				t.Fatalf("errors backwards at %v, want %v", back, starts)
			}
			marks := m.matching(func(s string) bool { _, ok := ParsePhase(s); return ok })
			got := []int(nil)
			for _, p := range r.Phases() {
				got = append(got, p.Line)
			}
			if !slices.Equal(got, marks) {
				t.Fatalf("marks at %v, want %v", got, marks)
			}
			stops := walk(r.First(), r.NextPhase)
			back = walkBack(r.End(), r.PreviousPhase)
			slices.Reverse(back)
			if !slices.Equal(back, stops) {
				t.Fatalf("jumps forwards to %v, backwards to %v", stops, back)
			}
		}
	}
}

// walk goes from stop to stop, forwards.
func walk(first int, next func(int) (int, bool)) []int {
	var out []int
	for n := first - 1; ; {
		at, ok := next(n)
		if !ok {
			return out
		}
		if at <= n {
			panic("a jump forwards went back")
		}
		out = append(out, at)
		n = at
	}
}

func walkBack(end int, previous func(int) (int, bool)) []int {
	var out []int
	for n := end; ; {
		at, ok := previous(n)
		if !ok {
			return out
		}
		out = append(out, at)
		n = at
	}
}

// The ring does not hold on to a text that a line was cut from, nor to one that
// its caller changes.
func TestTextIsCopied(t *testing.T) {
	r := New()
	batch := lines("first", "second")
	r.Append(batch)
	batch[0].Text = "changed"
	if l, _ := r.Line(0); l.Text != "first" {
		t.Errorf("line 0 is %q", l.Text)
	}
}

func TestSave(t *testing.T) {
	r := bounded(3, 1<<20)
	r.Append(lines("gone", "\x1b[31mred\x1b[m and \x1b[1mbold", "plain", ""))
	for plain, want := range map[bool]string{
		true:  "red and bold\nplain\n\n",
		false: "\x1b[31mred\x1b[m and \x1b[1mbold\x1b[m\nplain\n\n",
	} {
		var b bytes.Buffer
		if err := r.Save(&b, plain); err != nil || b.String() != want {
			t.Errorf("plain %v: %q, %v", plain, b.String(), err)
		}
	}
	if err := New().Save(failingWriter{}, true); err != nil {
		t.Errorf("an empty ring: %v", err)
	}
	if err := r.Save(failingWriter{}, true); !errors.Is(err, errFull) {
		t.Errorf("a full disk: %v", err)
	}
}

var errFull = errors.New("no space left on device")

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, errFull }

// Many lines are saved whole, however they are cut into writes.
func TestSaveMany(t *testing.T) {
	r := New()
	var want strings.Builder
	for i := range 5000 {
		text := strings.Repeat("x", i%100)
		r.Append(lines(text))
		fmt.Fprintln(&want, text)
	}
	var b bytes.Buffer
	if err := r.Save(&b, true); err != nil || b.String() != want.String() {
		t.Errorf("%d bytes, want %d, %v", b.Len(), want.Len(), err)
	}
}
