package logview

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/aloftdeck/aloft/model/lambdalog"
)

// mostContext is how many lines around one that matches may be asked for.
const mostContext = 1000

// Query is what an operator typed to look for something in a log.
type Query struct {
	Typed   string
	Text    string           // looked for in what is shown; empty for nothing
	Search  lambdalog.Search // which lines are shown at all
	Since   time.Time        // from when on, in UTC; zero: not said
	Ago     string           // Since as it was typed
	Terms   string           // the terms of Search and Since, as they were typed
	Problem string           // what can not be understood, empty for nothing
}

// Forms are the terms of a query and what each lets through.
func Forms() [][2]string {
	return [][2]string{
		{"grep:RE", "Lines that match an expression, in any case where it has no capital letter. These terms act on enter."},
		{"not:RE", "Lines that do not match it."},
		{"context:N", "N lines around those that match, too; context:invocation, all of the invocations that have one."},
		{"since:T", "Lines since then: 5m, 1h or 2d ago, or a time in UTC such as 10:00."},
	}
}

// ParseQuery reads a query at a time. Its terms are separated by blanks; quotes around a
// value hold it together. What is no term is searched for.
func ParseQuery(text string, now time.Time) Query {
	q := Query{Typed: text}
	var words, terms []string
	var match, not []string
	for _, word := range split(text) {
		key, value, found := strings.Cut(word, ":")
		value = strings.Trim(value, `"`)
		switch {
		case found && key == "grep":
			match = appendTerm(match, value)
		case found && key == "not":
			not = appendTerm(not, value)
		case found && key == "context":
			q.context(value)
		case found && key == "since":
			if value == "" {
				break
			}
			var err error
			q.Ago = value
			if q.Since, err = lambdalog.Since(value, now); err != nil {
				q.problem("since:" + value + ": " + err.Error())
			}
		default:
			words = append(words, word)
			continue
		}
		terms = append(terms, word)
	}
	q.Search.Match, q.Search.Not = q.expression("grep", match), q.expression("not", not)
	q.Text, q.Terms = strings.Join(words, " "), strings.Join(terms, " ")
	return q
}

// split is a text at its blanks, those in quotes behind a colon left alone.
func split(text string) []string {
	var words []string
	begin, quoted := -1, false
	for i, c := range text {
		switch {
		case quoted:
			quoted = c != '"'
		case c == '"' && i > 0 && text[i-1] == ':':
			quoted = true
		case c == ' ' && begin >= 0:
			words, begin = append(words, text[begin:i]), -1
			continue
		}
		if begin < 0 && c != ' ' {
			begin = i
		}
	}
	if begin >= 0 {
		words = append(words, text[begin:])
	}
	return words
}

func appendTerm(terms []string, value string) []string {
	if value == "" {
		return terms
	}
	return append(terms, value)
}

// context reads how much around what matches is wanted.
func (q *Query) context(value string) {
	switch n, err := strconv.Atoi(value); {
	case value == "":
	case strings.HasPrefix("invocation", value):
		q.Search.Invocations = true
	case err != nil || n < 0 || n > mostContext:
		q.problem(fmt.Sprintf("context:%s: say a number of lines up to %d, or invocation", value, mostContext))
	default:
		q.Search.Context = n
	}
}

// expression is that of several, any of which may match.
func (q *Query) expression(key string, values []string) *regexp.Regexp {
	if len(values) == 0 {
		return nil
	}
	for i, v := range values {
		if !capitals(v) {
			v = "(?i:" + v + ")"
		}
		values[i] = v
	}
	re, err := regexp.Compile(strings.Join(values, "|"))
	if err != nil {
		q.problem(key + ": no regular expression: " + strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	return re
}

// capitals reports whether an expression has a capital letter that stands for itself.
func capitals(expression string) bool {
	escaped := false
	for _, c := range expression {
		if unicode.IsUpper(c) && !escaped {
			return true
		}
		escaped = c == '\\' && !escaped
	}
	return false
}

func (q *Query) problem(text string) {
	if q.Problem == "" {
		q.Problem = text
	}
}
