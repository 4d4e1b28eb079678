package pane

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/ui/list"
)

// oldFilter is what an operator typed to narrow a list: words that the row's name
// or text has to hold, column:value terms, each turned round by a leading
// exclamation mark, before the column or before the value. All terms have to hold.
type oldFilter struct {
	Text    string
	Problem string // what is wrong with the text, empty when nothing is
	Lacks   string // what the text still lacks: nothing wrong while it is being typed
	terms   []term
}

type term struct {
	column string // empty: a word
	value  string // lower case
	not    bool
}

// Columns are the columns that a list can be filtered by, each with the values
// that it may have; none means that any text may be asked for.
type Columns map[string][]string

// ParseFilter reads a filter. A term that can not be understood is left out of
// the filter and told in Problem.
func ParseFilter(text string, columns Columns) oldFilter {
	f := oldFilter{Text: strings.TrimSpace(text)}
	for _, word := range strings.Fields(strings.ToLower(f.Text)) {
		var t term
		t.value, t.not = strings.CutPrefix(word, "!")
		if column, value, ok := strings.Cut(t.value, ":"); ok {
			t.column, t.value = column, value
			allowed, known := columns[column]
			if !known {
				f.fail(fmt.Sprintf("no column %q: there are %s", column, strings.Join(columns.names(), ", ")))
				continue
			}
			if value, ok := strings.CutPrefix(t.value, "!"); ok {
				if t.not {
					f.fail(fmt.Sprintf("%q: one ! is enough", word))
					continue
				}
				t.value, t.not = value, true
			}
			if len(allowed) > 0 && !slices.ContainsFunc(allowed, func(a string) bool { return strings.HasPrefix(a, t.value) }) {
				f.fail(fmt.Sprintf("%s is one of %s", column, strings.Join(allowed, ", ")))
				continue
			}
		}
		if t.value == "" {
			f.Lacks = fmt.Sprintf("%q lacks a value", word)
			continue
		}
		f.terms = append(f.terms, t)
	}
	return f
}

func (f *oldFilter) fail(problem string) {
	if f.Problem == "" {
		f.Problem = problem
	}
}

// names are the columns in the order of the alphabet.
func (c Columns) names() []string {
	names := make([]string, 0, len(c))
	for n := range c {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// Wrong says why the filter can not be taken as it stands, empty when it can.
func (f oldFilter) Wrong() string {
	if f.Problem != "" {
		return f.Problem
	}
	return f.Lacks
}

// Empty reports whether the filter lets everything through.
func (f oldFilter) Empty() bool { return len(f.terms) == 0 }

// filtered is one row as a filter sees it.
type filtered struct {
	text   string                          // lower case
	column func(column, value string) bool // nil: no columns
}

// pick returns the numbers of the rows that the filter lets through, in order.
// A word is looked for as it is first; only where no row at all holds it, its
// letters may lie apart, so that a whole name finds that name alone. A negated
// word always means the whole word.
func (f oldFilter) pick(n int, row func(int) filtered) []int {
	picked := make([]int, 0, n)
	rows := make([]filtered, n)
	for i := range n {
		rows[i] = row(i)
	}
	loose := make([]bool, len(f.terms))
	for i, t := range f.terms {
		loose[i] = t.column == "" && !t.not &&
			!slices.ContainsFunc(rows, func(r filtered) bool { return strings.Contains(r.text, t.value) })
	}
rows:
	for i, r := range rows {
		for j, t := range f.terms {
			var holds bool
			switch {
			case t.column != "":
				holds = r.column != nil && r.column(t.column, t.value)
			case loose[j]:
				holds = apart(r.text, t.value)
			default:
				holds = strings.Contains(r.text, t.value)
			}
			if holds == t.not {
				continue rows
			}
		}
		picked = append(picked, i)
	}
	return picked
}

// apart reports whether the letters of word stand in text in their order, with
// others between them.
func apart(text, word string) bool {
	rest := text
	for _, r := range word {
		i := strings.IndexRune(rest, r)
		if i < 0 {
			return false
		}
		rest = rest[i+len(string(r)):]
	}
	return true
}

func (f oldFilter) told() list.Filter {
	return list.Filter{Text: f.Text, Problem: f.Problem, Lacks: f.Lacks}
}
