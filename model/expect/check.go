package expect

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aloftdeck/aloft/model/safetext"
)

// Mismatch is one thing that is not as expected.
type Mismatch struct {
	Path string `json:"path"` // such as body.items[2].id; empty for the whole answer
	Want string `json:"want"`
	Got  string `json:"got"` // empty for what is missing
}

// String says it in one line that is safe to show.
func (m Mismatch) String() string {
	if m.Got == "" {
		return fmt.Sprintf("%s is missing, expected %s", at(m.Path), m.Want)
	}
	return fmt.Sprintf("%s is %s, expected %s", at(m.Path), m.Got, m.Want)
}

// mostMismatches bounds what is told of one answer, mostShown what is told of a value,
// in characters.
const (
	mostMismatches = 20
	mostShown      = 120
)

// Check says what of an answer is not as expected: nothing when all is. It tells the
// first twenty.
func (e *Expectation) Check(answer []byte) []Mismatch {
	got, err := decode(answer)
	if err != nil {
		return []Mismatch{{Want: short(e.text), Got: "no JSON: " + short(string(answer))}}
	}
	c := &checker{}
	c.check(e.root, got, "")
	return c.found
}

type checker struct{ found []Mismatch }

func (c *checker) wrong(n node, path, got string) {
	if len(c.found) < mostMismatches {
		c.found = append(c.found, Mismatch{Path: safetext.Line(path), Want: short(n.words), Got: short(got)})
	}
}

func (c *checker) check(n node, got any, path string) {
	if text, ok := got.(string); ok && (n.is == ofObject || n.is == ofList) {
		if inside, err := decode([]byte(text)); err == nil {
			got = inside
		}
	}
	switch n.is {
	case ofPattern:
		if !n.pattern(got) {
			c.wrong(n, path, jsonText(got))
		}
	case ofObject:
		object, ok := got.(map[string]any)
		if !ok {
			c.wrong(n, path, jsonText(got))
			return
		}
		for _, key := range slices.Sorted(maps.Keys(n.object)) {
			value, there := object[key]
			if !there {
				c.wrong(n.object[key], member(path, key), "")
				continue
			}
			c.check(n.object[key], value, member(path, key))
		}
	case ofList:
		list, ok := got.([]any)
		if !ok || len(list) != len(n.list) {
			c.wrong(n, path, jsonText(got))
			return
		}
		for i := range n.list {
			c.check(n.list[i], list[i], element(path, i))
		}
	default:
		if !same(n.value, got) {
			c.wrong(n, path, jsonText(got))
		}
	}
}

// same reports whether two plain values are the same. Numbers are compared by what they
// are worth: 1, 1.0 and 1e0 are.
func same(want, got any) bool {
	a, ok := want.(json.Number)
	b, also := got.(json.Number)
	if !ok || !also {
		_, listed := got.([]any)
		_, keyed := got.(map[string]any)
		return !listed && !keyed && want == got
	}
	if a == b {
		return true
	}
	if whole(a) && whole(b) {
		return number(a).Cmp(number(b)) == 0
	}
	x, err := a.Float64()
	y, err2 := b.Float64()
	return err == nil && err2 == nil && x == y
}

// whole reports whether a number is written without a fraction or an exponent.
func whole(n json.Number) bool { return !strings.ContainsAny(string(n), ".eE") }

func number(n json.Number) *big.Int {
	i := new(big.Int)
	i.SetString(string(n), 10)
	return i
}

// short is a value in one safe line that is not too long.
func short(text string) string {
	text = safetext.Line(text)
	if utf8.RuneCountInString(text) <= mostShown {
		return text
	}
	return string([]rune(text)[:mostShown-1]) + "…"
}
