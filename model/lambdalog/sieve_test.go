package lambdalog

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

func expression(text string) *regexp.Regexp {
	if text == "" {
		return nil
	}
	return regexp.MustCompile(text)
}

// sieved are the texts that come through, with … where lines are left out. However the
// lines come in batches, the same come through.
func sieved(t *testing.T, s Search, in []model.LogLine) string {
	t.Helper()
	var first string
	for _, size := range []int{1, 3, 10_000} {
		var r Reader
		sieve := NewSieve(s)
		var kept []Kept
		for batch := range slices.Chunk(in, size) {
			kept = append(kept, sieve.Take(r.Read(batch))...)
		}
		kept = append(kept, sieve.Rest()...)
		var parts []string
		for _, k := range kept {
			if k.Left > 0 {
				parts = append(parts, "…")
			}
			parts = append(parts, strings.TrimSpace(k.Text))
		}
		got := strings.Join(parts, " ")
		if size == 1 {
			first = got
		} else if got != first {
			t.Errorf("%+v: %d at a time %q, one at a time %q", s, size, got, first)
		}
	}
	return first
}

func TestSieve(t *testing.T) {
	in := linesOf("a1", "b2", "[ERROR] x: c3\n  d4\n  e5", "f6", "g7", "b8", "h9")
	for _, c := range []struct {
		match, not string
		context    int
		want       string
	}{
		{"", "", 0, "a1 b2 [ERROR] x: c3 d4 e5 f6 g7 b8 h9"},
		{"b", "", 0, "… b2 … b8"},
		{"b", "", 1, "a1 b2 [ERROR] x: c3 … g7 b8 h9"},
		{"a1|h9", "", 2, "a1 b2 [ERROR] x: c3 … g7 b8 h9"},
		{"c3", "", 0, "… [ERROR] x: c3 d4 e5"},
		{"d4", "", 0, "… [ERROR] x: c3 d4 e5"},
		{"e5", "", 1, "… [ERROR] x: c3 d4 e5 f6"},
		{"", "c3", 0, "a1 b2 … f6 g7 b8 h9"},
		{"e5|f6", "d4", 0, "… f6"},
		{"b", "8", 1, "a1 b2 [ERROR] x: c3"},
		{"nothing", "", 3, ""},
	} {
		if got := sieved(t, Search{Match: expression(c.match), Not: expression(c.not), Context: c.context}, in); got != c.want {
			t.Errorf("%q but %q, %d around: %q, want %q", c.match, c.not, c.context, got, c.want)
		}
	}
}

func TestWholeInvocations(t *testing.T) {
	call := func(id string, says ...string) []string {
		out := []string{"START RequestId: " + id + " Version: 1"}
		return append(append(out, says...), "END RequestId: "+id, "REPORT RequestId: "+id+" Duration: 1 ms")
	}
	var events []string
	events = append(events, "boot")
	events = append(events, call(idA, "one", "two")...)
	events = append(events, call(idB, "three")...)
	events = append(events, "START RequestId: x Version: 1", "one of x")
	in := linesOf(events...)
	short := func(text string) string {
		return strings.NewReplacer(" RequestId: ", " ", idA, "A", idB, "B", " Version: 1", "", " Duration: 1 ms", "").Replace(text)
	}
	for _, c := range []struct{ match, not, want string }{
		{"one", "", "… START A one two END A REPORT A … START x one of x"},
		{"two", "", "… START A one two END A REPORT A"},
		{"REPORT", "three", "… START A one two END A REPORT A"},
		{"", "one", "boot … START B three END B REPORT B"},
		{"boot", "", "boot"},
		{"t", "two|three", "boot … START x one of x"},
	} {
		if got := short(sieved(t, Search{Match: expression(c.match), Not: expression(c.not), Invocations: true}, in)); got != c.want {
			t.Errorf("%q but %q: %q, want %q", c.match, c.not, got, c.want)
		}
	}
}

// A line of one stream does not bring along what goes on in another.
func TestSieveOfStreams(t *testing.T) {
	a, b := linesOf("[ERROR] x: a", "  of a"), linesOf("[ERROR] x: b", "  of b")
	for i := range b {
		b[i].Origin = &model.LogOrigin{Stream: "b"}
	}
	if got := sieved(t, Search{Match: expression(": a|of b")}, []model.LogLine{a[0], b[0], a[1], b[1]}); got != "[ERROR] x: a … of a [ERROR] x: b of b" {
		t.Errorf("got %q", got)
	}
}

// What is held back of many lines that do not match is bounded.
func TestSieveIsBounded(t *testing.T) {
	for _, s := range []Search{{Match: expression("never")}, {Match: expression("never"), Invocations: true}, {Match: expression("x"), Not: expression("never"), Invocations: true}} {
		sieve := NewSieve(s)
		batch := make([]Line, 1000)
		batches := 1000
		if s.Invocations {
			batches = 300
		}
		for n := range batches {
			for k := range batch {
				batch[k] = Line{LogLine: model.LogLine{Text: "x"}, Continues: k > 0, Request: fmt.Sprint(n, k/100)}
			}
			sieve.Take(batch)
			if got := len(sieve.before) + sieve.held; got > mostHeld+mostOfEntry {
				t.Fatalf("%+v: %d lines are held back", s, got)
			}
		}
	}
}
