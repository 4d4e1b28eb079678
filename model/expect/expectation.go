package expect

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Expectation is what an answer has to hold. An object holds at least the keys that
// are named; a list has as many elements; texts may be patterns:
//
//   - anything that is there
//     ~text    holds the text
//     /re/     matches the regular expression
//     >n <n    is a number above or below; >= and <= too
//     =text    is exactly the text, which may begin like a pattern
//
// Where an object or a list is expected and a text is there that holds JSON, as in
// the body of an answer to API Gateway, that JSON is looked at.
type Expectation struct {
	root node
	text string
}

// node is one value of an expectation. Of its fields one is set.
type node struct {
	object  map[string]node
	list    []node
	value   any // nil, bool, json.Number or string
	pattern func(got any) bool
	is      kind
	words   string // the value as it was written, for messages
}

type kind int

const (
	ofValue kind = iota
	ofObject
	ofList
	ofPattern
)

// mostDepth bounds objects and lists inside each other.
const mostDepth = 64

// Parse reads an expectation from JSON.
func Parse(text []byte) (*Expectation, error) {
	v, err := decode(text)
	if err != nil {
		return nil, err
	}
	root, err := nodeOf(v, "", 0)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := json.Compact(&b, text); err != nil {
		return nil, err
	}
	return &Expectation{root: root, text: b.String()}, nil
}

// String is the expectation in JSON, empty of none.
func (e *Expectation) String() string {
	if e == nil {
		return ""
	}
	return e.text
}

// decode reads one value of JSON whose numbers stay as they are written.
func decode(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is more behind the value")
	}
	return v, nil
}

// nodeOf makes a node of a value. The path names it in errors.
func nodeOf(v any, path string, depth int) (node, error) {
	n := node{value: v, words: jsonText(v)}
	if depth > mostDepth {
		return n, fmt.Errorf("%s: objects and lists are nested too deep", at(path))
	}
	switch v := v.(type) {
	case map[string]any:
		n.is, n.object = ofObject, map[string]node{}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			inner, err := nodeOf(v[key], member(path, key), depth+1)
			if err != nil {
				return n, err
			}
			n.object[key] = inner
		}
	case []any:
		n.is = ofList
		for i, e := range v {
			inner, err := nodeOf(e, element(path, i), depth+1)
			if err != nil {
				return n, err
			}
			n.list = append(n.list, inner)
		}
	case string:
		pattern, literal, err := patternOf(v)
		if err != nil {
			return n, fmt.Errorf("%s: %w", at(path), err)
		}
		if n.value, n.pattern = literal, pattern; pattern != nil {
			n.is, n.words = ofPattern, v
		}
	}
	return n, nil
}

// patternOf is what a text of an expectation stands for: a pattern, or itself.
func patternOf(text string) (pattern func(any) bool, literal string, err error) {
	switch {
	case text == "*":
		return func(any) bool { return true }, "", nil
	case strings.HasPrefix(text, "="):
		return nil, text[1:], nil
	case strings.HasPrefix(text, "~"):
		return func(got any) bool { return strings.Contains(plain(got), text[1:]) }, "", nil
	case len(text) > 1 && strings.HasPrefix(text, "/") && strings.HasSuffix(text, "/"):
		re, err := regexp.Compile(text[1 : len(text)-1])
		if err != nil {
			return nil, "", fmt.Errorf("%q is no regular expression: %w", text, err)
		}
		return func(got any) bool { return re.MatchString(plain(got)) }, "", nil
	}
	for _, sign := range []string{">=", "<=", ">", "<"} {
		rest, ok := strings.CutPrefix(text, sign)
		limit, isNumber := numberOf(strings.TrimSpace(rest))
		if !ok || !isNumber {
			continue
		}
		return func(got any) bool { return compares(got, sign, limit) }, "", nil
	}
	return nil, text, nil
}

// compares reports whether a number, or a text that is one, is above or below a limit.
func compares(got any, sign string, limit float64) bool {
	n, ok := numberOf(plain(got))
	if _, isBool := got.(bool); !ok || isBool || got == nil {
		return false
	}
	switch sign {
	case ">":
		return n > limit
	case ">=":
		return n >= limit
	case "<":
		return n < limit
	}
	return n <= limit
}

// numberOf is a number as JSON writes it.
func numberOf(text string) (float64, bool) {
	var n json.Number
	if text == "" || !strings.ContainsRune("-0123456789", rune(text[0])) || json.Unmarshal([]byte(text), &n) != nil {
		return 0, false
	}
	f, err := strconv.ParseFloat(text, 64)
	return f, err == nil
}

// plain is a value as a text: a text itself, else its JSON.
func plain(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return jsonText(v)
}

func jsonText(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(v) != nil { // what was decoded can be encoded
		return ""
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// member and element are paths as people write them: body.items[2].id.
func member(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func element(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// at names a path; the whole answer has none.
func at(path string) string {
	if path == "" {
		return "the answer"
	}
	return path
}
