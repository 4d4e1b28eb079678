package expect

import (
	"strings"
	"testing"
)

func TestAnAnswerHoldsWhatIsExpected(t *testing.T) {
	for _, c := range []struct {
		name, expect, answer string
		want                 []string // mismatches; none: it holds
	}{
		{"the same", `{"a":1}`, `{"a":1}`, nil},
		{"more than expected", `{"a":1}`, `{"a":1,"b":2}`, nil},
		{"less than expected", `{"a":1,"b":2}`, `{"a":1}`, []string{"b is missing, expected 2"}},
		{"nothing expected of an object", `{}`, `{"a":1}`, nil},
		{"no object at all", `{}`, `3`, []string{"the answer is 3, expected {}"}},
		{"a nested value", `{"a":{"b":[{"c":true}]}}`, `{"a":{"b":[{"c":false,"d":1}]}}`,
			[]string{"a.b[0].c is false, expected true"}},
		{"lists of another length", `[1,2]`, `[1,2,3]`, []string{"the answer is [1,2,3], expected [1,2]"}},
		{"numbers by what they are worth", `{"a":1,"b":2.50,"c":1e2}`, `{"a":1.0,"b":2.5,"c":100}`, nil},
		{"whole numbers beyond a float", `12345678901234567891`, `12345678901234567892`,
			[]string{"the answer is 12345678901234567892, expected 12345678901234567891"}},
		{"a number is no text", `{"a":1}`, `{"a":"1"}`, []string{`a is "1", expected 1`}},
		{"null is there", `{"a":null}`, `{"a":null}`, nil},
		{"null is not absent", `{"a":null}`, `{}`, []string{"a is missing, expected null"}},
		{"anything that is there", `{"a":"*","b":"*","c":"*"}`, `{"a":null,"b":[1]}`, []string{"c is missing, expected *"}},
		{"holds", `{"a":"~lo wo"}`, `{"a":"hello world"}`, nil},
		{"does not hold", `{"a":"~lo wo"}`, `{"a":"hello"}`, []string{`a is "hello", expected ~lo wo`}},
		{"holds in what is no text", `{"a":"~42"}`, `{"a":[1,42]}`, nil},
		{"matches", `{"a":"/^o-[0-9]+$/"}`, `{"a":"o-17"}`, nil},
		{"does not match", `{"a":"/^o-[0-9]+$/"}`, `{"a":"o-x"}`, []string{`a is "o-x", expected /^o-[0-9]+$/`}},
		{"above", `{"a":">3","b":">=3","c":"<3","d":"<= 3.5"}`, `{"a":4,"b":3,"c":-1,"d":3.5}`, nil},
		{"not above", `{"a":">3","b":"<3"}`, `{"a":3,"b":"3"}`, []string{"a is 3, expected >3", `b is "3", expected <3`}},
		{"a text that is a number", `{"a":">3"}`, `{"a":"4.5"}`, nil},
		{"what is no number is not above", `{"a":">0","b":">0","c":">0"}`, `{"a":true,"b":null,"c":"x"}`,
			[]string{"a is true", "b is null", `c is "x"`}},
		{"a sign without a number is a text", `{"a":">x"}`, `{"a":">x"}`, nil},
		{"exactly", `{"a":"=*","b":"=~x"}`, `{"a":"*","b":"~x"}`, nil},
		{"not exactly", `{"a":"=*"}`, `{"a":"anything"}`, []string{`a is "anything"`}},
		{"JSON inside a text", `{"statusCode":200,"body":{"total":">0"}}`, `{"statusCode":200,"body":"{\"total\":3}"}`, nil},
		{"a text that is no JSON", `{"body":{"total":">0"}}`, `{"body":"<html>"}`,
			[]string{`body is "<html>", expected {"total":">0"}`}},
		{"no JSON", `{"a":1}`, `oops`, []string{"the answer is no JSON: oops"}},
		{"a whole answer that is a text", `"~done"`, `"all done"`, nil},
		{"an empty key", `{"":1}`, `{"":1}`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := Parse([]byte(c.expect))
			if err != nil {
				t.Fatal(err)
			}
			found := e.Check([]byte(c.answer))
			if len(found) != len(c.want) {
				t.Fatalf("it finds %v, want %v", found, c.want)
			}
			for i, m := range found {
				if !strings.Contains(m.String(), c.want[i]) {
					t.Errorf("it says %q, want %q", m, c.want[i])
				}
			}
		})
	}
}

func TestAnExpectationThatMakesNoSense(t *testing.T) {
	for text, want := range map[string]string{
		`{"a":"/(/"}`:                "a: \"/(/\" is no regular expression",
		`{"a":`:                      "unexpected EOF",
		`{} {}`:                      "there is more behind the value",
		strings.Repeat("[", 100):     "unexpected EOF",
		deep(80):                     "too deep",
		`{"items":[{"id":"/[a-/"}]}`: "items[0].id: ",
	} {
		if _, err := Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40s: %v, want %q", text, err, want)
		}
	}
}

func deep(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }

// What is told of an answer is safe to show and has an end.
func TestMismatchesAreBounded(t *testing.T) {
	e, err := Parse([]byte(`{"a":1}`))
	if err != nil {
		t.Fatal(err)
	}
	m := e.Check([]byte(`{"a":"` + strings.Repeat("x", 5000) + `"}`))
	if len(m) != 1 || len(m[0].String()) > 400 {
		t.Errorf("it says %d bytes", len(m[0].String()))
	}
	if m := e.Check([]byte("\x1b[2Jevil")); strings.ContainsRune(m[0].String(), 0x1b) {
		t.Errorf("it says %q", m[0])
	}
	var many strings.Builder
	many.WriteString(`{"z":0`)
	for i := range 100 {
		many.WriteString(`,"` + strings.Repeat("k", i+1) + `":1`)
	}
	many.WriteString("}")
	if e, err = Parse([]byte(many.String())); err != nil {
		t.Fatal(err)
	}
	if m := e.Check([]byte(`{}`)); len(m) != mostMismatches {
		t.Errorf("it tells %d", len(m))
	}
}

// Every answer holds what it is itself, and checking ends whatever it is given.
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{`{"a":[1,2,{"b":null}]}`, `"~x"`, `{"a":"/x/"}`, `[[[[]]]]`, `1e400`,
		`{"body":"{\"a\":1}"}`} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, expectation, answer string) {
		e, err := Parse([]byte(expectation))
		if err != nil {
			return
		}
		for _, m := range e.Check([]byte(answer)) {
			if strings.ContainsAny(m.String(), "\x1b\n\r") {
				t.Errorf("%q is not safe to show", m)
			}
		}
		if !strings.ContainsAny(expectation, `"`) {
			if found := e.Check([]byte(expectation)); len(found) > 0 {
				t.Errorf("%s does not hold itself: %v", expectation, found)
			}
		}
	})
}
