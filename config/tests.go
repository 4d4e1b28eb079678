package config

// [[test]]: what functions are tested with, and what they have to answer.

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model/expect"
	"github.com/aloftdeck/aloft/model/safetext"
)

// Test is one [[test]].
type Test struct {
	Name     string // of one function no two have the same
	Function string
	Event    string // path of the file with the event, absolute; empty where Payload has it
	Payload  []byte // the event, JSON, where the config itself has it; {} where none is named
	Expect   *expect.Expectation
	Tenant   string        // where the function is isolated by tenant; empty for none
	Timeout  time.Duration // 0: until Lambda has to have ended the function
	Origin   Origin        // of the event where there is one, else of the test
}

// EventsFolder is the folder with the events of tests, beside the team's file.
const EventsFolder = "events"

// longestTest is the longest that a test may wait: Lambda runs no function for longer
// than a quarter of an hour.
const longestTest = 16 * time.Minute

// maxTenant is the longest id of a tenant that Lambda takes.
const maxTenant = 256

// testEntry is one [[test]] of a file. All but the function may be left out.
type testEntry struct {
	line           int
	name, function string
	event          *placed // a string or JSON
	expect         *expect.Expectation
	timeout        time.Duration
	tenant         string
	lines          map[string]int // of the keys that are given
}

// tests reads the [[test]] tables.
func (r *reader) tests(value any) {
	r.tables("test", value, r.test)
}

// test reads one of them.
func (r *reader) test(i int, t map[string]any) {
	at := func(key string) []string { return []string{"test", element(i), key} }
	e, fine := testEntry{line: r.lineOf("test", element(i)), lines: map[string]int{}}, true
	for _, key := range slices.Sorted(maps.Keys(t)) {
		s, ok := setting("test." + key)
		if !ok {
			r.unknown("test", key, t[key], at(key)...)
			continue
		}
		v, ok := r.typed(s, t[key], at(key))
		if !ok {
			fine = false
			continue
		}
		line := r.lineOf(at(key)...)
		e.lines[key] = line
		switch key {
		case "name":
			e.name = v.(string)
		case "function":
			e.function = v.(string)
		case "tenant":
			e.tenant = v.(string)
		case "timeout":
			e.timeout, _ = time.ParseDuration(v.(string)) // as textProblem has found it
		case "event":
			e.event = &placed{v, line}
		case "expect":
			var err error
			if e.expect, err = expectationOf(v); err != nil {
				r.report(line, "test.expect", err.Error(), "")
				fine = false
			}
		}
	}
	if t["function"] == nil {
		r.report(e.line, "test", "has no function", `write function = "…" below [[test]]`)
		fine = false
	}
	if e.name == "" {
		e.name = e.usualName()
	}
	for _, other := range r.layer.tests {
		if fine && other.function == e.function && other.name == e.name {
			r.report(e.line, "test.name", fmt.Sprintf("there is a test %s of %s on line %d already", quote(e.name),
				quote(e.function), other.line), "give this one another name")
			return
		}
	}
	if fine {
		r.layer.tests = append(r.layer.tests, e)
	}
}

// usualName is what a test without a name is called: like the file of its event.
func (e *testEntry) usualName() string {
	if e.event != nil {
		if path, ok := e.event.value.(string); ok {
			return strings.TrimSuffix(filepath.Base(path), ".json")
		}
	}
	return "answers"
}

// anyValue checks a value that may be of any type, and makes JSON of what is no text.
func (r *reader) anyValue(s Setting, value any, path []string) (any, bool) {
	line, key := r.lineOf(path...), dotted(path)
	if text, ok := value.(string); ok {
		if why, hint := r.textProblem(s, text); why != "" {
			r.report(line, key, why, hint)
			return nil, false
		}
		return text, true
	}
	if why := notJSON(value); why != "" {
		r.report(line, key, why, "")
		return nil, false
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		r.report(line, key, "can not be written as JSON: "+err.Error(), "")
		return nil, false
	}
	return json.RawMessage(bytes.TrimSpace(b.Bytes())), true
}

// notJSON says why a value has no form in JSON, empty when it has.
func notJSON(value any) string {
	switch v := value.(type) {
	case time.Time:
		return "holds a date or time, which JSON does not know: write it as a text"
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return "holds " + literal(v) + ", which JSON does not know"
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if why := notJSON(v[key]); why != "" {
				return why
			}
		}
	case []map[string]any:
		for _, inner := range v {
			if why := notJSON(inner); why != "" {
				return why
			}
		}
	case []any:
		for _, inner := range v {
			if why := notJSON(inner); why != "" {
				return why
			}
		}
	case string, bool, int64:
	default:
		return "holds " + describe(value) + ", which JSON does not know"
	}
	return ""
}

// expectationOf reads what is expected: JSON in a text that begins like an object or a
// list, else the value itself.
func expectationOf(v any) (*expect.Expectation, error) {
	if raw, ok := v.(json.RawMessage); ok {
		return expect.Parse(raw)
	}
	text := v.(string)
	if start := strings.TrimSpace(text); strings.HasPrefix(start, "{") || strings.HasPrefix(start, "[") {
		e, err := expect.Parse([]byte(text))
		if err != nil {
			err = fmt.Errorf("is no expectation in JSON: %w", err)
		}
		return e, err
	}
	raw, err := json.Marshal(text)
	if err != nil {
		return nil, err
	}
	return expect.Parse(raw)
}

// testsOf takes the tests of a layer.
func (c *Config) testsOf(l *layer) {
	for _, e := range l.tests {
		t := Test{Name: e.name, Function: e.function, Expect: e.expect, Timeout: e.timeout, Tenant: e.tenant, Payload: []byte("{}"),
			Origin: Origin{l.path, e.line}}
		if e.event != nil {
			t.Origin.Line = e.event.line
			switch v := e.event.value.(type) {
			case string:
				t.Event, t.Payload = absolute(v, filepath.Dir(l.path), l.home), nil
			case json.RawMessage:
				t.Payload = v
			}
		}
		key := "test." + t.Function + "." + t.Name
		c.Origins[key] = Origin{l.path, e.line}
		for given, line := range e.lines {
			c.Origins[key+"."+given] = Origin{l.path, line}
		}
		c.Tests = append(c.Tests, t)
	}
}

// moreTests adds the tests of a personal file. What the team calls by a name stays that.
func (c *Config) moreTests(l *layer, refuse func(line int, key, text, hint string)) {
	for _, e := range l.tests {
		if at, taken := c.Origins["test."+e.function+"."+e.name]; taken {
			refuse(e.line, "test.name", fmt.Sprintf("the team's file has a test %s of %s (%s)", quote(e.name),
				quote(e.function), at), "give this one another name")
			continue
		}
		c.testsOf(&layer{path: l.path, home: l.home, tests: []testEntry{e}})
	}
}

// TestsOf are the tests of a function.
func (c Config) TestsOf(function string) []Test {
	return slices.DeleteFunc(slices.Clone(c.Tests), func(t Test) bool { return t.Function != function })
}

// Events is the folder with events, beside the team's file, or else the personal one;
// empty where there is no file.
func (c Config) Events() string {
	for _, path := range []string{c.Team, c.Personal} {
		if path != "" {
			return filepath.Join(filepath.Dir(path), EventsFolder)
		}
	}
	return ""
}

// Problem is what is wrong with the event of a test, at the place that names it.
func (t Test) Problem(text, hint string) *Error {
	return &Error{File: t.Origin.Source, Line: t.Origin.Line, Key: "test.event", Text: text, Hint: hint}
}

// testProblem says what is wrong with a text of a [[test]].
func testProblem(key, v string) (why, hint string) {
	switch key {
	case "test.name":
		switch {
		case v == "":
			return "is empty", "leave it out: the test is then called like its event"
		case len(v) > maxName:
			return fmt.Sprintf("is longer than %d bytes", maxName), ""
		case v != safetext.Line(v):
			return quote(cut(v)) + " does not fit on a line as it is", "leave out control characters and outer or doubled blanks"
		}
	case "test.tenant":
		if v == "" || v != safetext.Line(v) || len(v) > maxTenant {
			return quote(cut(v)) + " is no tenant's id", fmt.Sprintf("it has 1 to %d characters", maxTenant)
		}
	case "test.event":
		switch {
		case v == "":
			return "is empty", "leave it out for the event {}"
		case v != safetext.Line(v):
			return quote(cut(v)) + " does not fit on a line as it is", "leave out control characters and outer or doubled blanks"
		case strings.HasSuffix(v, "/"):
			return quote(cut(v)) + " is a folder", "name the file, such as " + quote(EventsFolder+"/order.json")
		case strings.HasPrefix(v, "{") || strings.HasPrefix(v, "["):
			return "is a text that begins like JSON", "write the event as a table, or name a file with it"
		}
	case "test.timeout":
		d, err := time.ParseDuration(v)
		switch {
		case err != nil:
			return quote(cut(v)) + " is no duration", `write it like "3s" or "1m30s"`
		case d <= 0 || d > longestTest:
			return quote(v) + " is not above nothing and at most 16 minutes", "Lambda runs no function for longer than 15"
		}
	}
	return "", ""
}
