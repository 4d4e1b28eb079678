package list

import (
	"fmt"
	"slices"
	"strings"
)

// Filter is what an operator typed to narrow a list: words that the row's name or text
// has to hold, column:value terms, each turned round by a leading exclamation mark,
// before the column or before the value, and column:>value and column:<value. All terms
// have to hold.
type Filter struct {
	Text    string
	Problem string // what is wrong with the text, empty when nothing is
	Lacks   string // what the text still lacks: nothing wrong while it is being typed
	terms   []term
}

type term struct {
	column  string // empty: a word
	value   string // lower case
	not     bool
	compare byte // '>' or '<'; 0: the value is looked for
	than    float64
}

// Match reports whether what a row has, in lower case, is what was asked for.
type Match func(text, value string) bool

// Holds is the Match of texts that are looked through.
func Holds(text, value string) bool { return strings.Contains(text, value) }

// Begins is the Match of texts that are known by how they begin.
func Begins(text, value string) bool { return strings.HasPrefix(text, value) }

// Equals is the Match of words of which there are only some.
func Equals(text, value string) bool { return text == value }

// answers are how columns that can be filtered by answer, by name.
type answers map[string]answer

type answer struct {
	kind  Kind
	texts bool     // values are looked for among its texts
	oneOf []string // the only ones; empty: any
}

// parseFilter reads a filter. A term that can not be understood is left out of the
// filter and told in Problem.
func parseFilter(text string, columns answers) Filter {
	f := Filter{Text: strings.TrimSpace(text)}
	for _, word := range strings.Fields(strings.ToLower(f.Text)) {
		var t term
		t.value, t.not = strings.CutPrefix(word, "!")
		if column, value, ok := strings.Cut(t.value, ":"); ok {
			a, known := columns[column]
			if !known {
				f.fail(fmt.Sprintf("no column %q: there are %s", column, strings.Join(columns.names(), ", ")))
				continue
			}
			if value, twice := strings.CutPrefix(value, "!"); twice && t.not {
				f.fail(fmt.Sprintf("%q: one ! is enough", word))
				continue
			} else if twice {
				t.not = true
				t.column, t.value = column, value
			} else {
				t.column, t.value = column, value
			}
			if problem := t.resolve(a); problem != "" {
				f.fail(problem)
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

// resolve reads the value as the column takes it, and says why it does not.
func (t *term) resolve(a answer) (problem string) {
	sign := t.value != "" && (t.value[0] == '>' || t.value[0] == '<')
	switch {
	case a.kind.compares() && sign:
		t.compare, t.value = t.value[0], t.value[1:]
		than, ok := a.kind.parse(t.value)
		if !ok && t.value != "" {
			return fmt.Sprintf("%s is compared with a figure, such as %s:%c%s", t.column, t.column, t.compare, a.kind.example())
		}
		t.than = than
	case !a.texts && t.value != "":
		return fmt.Sprintf("%s is compared, such as %s:>%s", t.column, t.column, a.kind.example())
	case len(a.oneOf) > 0 && !slices.ContainsFunc(a.oneOf, func(one string) bool { return strings.HasPrefix(one, t.value) }):
		return fmt.Sprintf("%s is one of %s", t.column, strings.Join(a.oneOf, ", "))
	}
	return ""
}

func (f *Filter) fail(problem string) {
	if f.Problem == "" {
		f.Problem = problem
	}
}

// names are the columns in the order of the alphabet.
func (a answers) names() []string {
	names := make([]string, 0, len(a))
	for n := range a {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// Wrong says why the filter can not be taken as it stands, empty when it can.
func (f Filter) Wrong() string {
	if f.Problem != "" {
		return f.Problem
	}
	return f.Lacks
}

// Empty reports whether the filter lets everything through.
func (f Filter) Empty() bool { return len(f.terms) == 0 }

// asks reports whether a term is about a column.
func (f Filter) asks(column string) bool {
	return slices.ContainsFunc(f.terms, func(t term) bool { return t.column == column })
}

// row is one row as a filter sees it.
type row struct {
	text string // lower case
	// matches reports whether the row has a value in a column.
	matches func(column, value string) bool
	// amount is what the row has in a column, and whether that was read.
	amount func(column string) (float64, bool)
}

// pick returns the numbers of the rows that the filter lets through, in order, and how
// many it leaves out because what it compares was not read. A word is looked for as it
// is first; only where no row at all holds it, its letters may lie apart, so that a
// whole name finds that name alone. A negated word always means the whole word.
func (f Filter) pick(rows []row) (picked []int, unread int) {
	picked = make([]int, 0, len(rows))
	loose := make([]bool, len(f.terms))
	for i, t := range f.terms {
		loose[i] = t.column == "" && !t.not &&
			!slices.ContainsFunc(rows, func(r row) bool { return strings.Contains(r.text, t.value) })
	}
rows:
	for i, r := range rows {
		lacks := false
		for j, t := range f.terms {
			holds, read := t.holds(r, loose[j])
			switch {
			case !read:
				lacks = true
			case holds == t.not:
				continue rows
			}
		}
		if lacks {
			unread++
			continue
		}
		picked = append(picked, i)
	}
	return picked, unread
}

// holds reports whether the term holds for a row, not turned round, and whether what it
// compares was read.
func (t term) holds(r row, loose bool) (holds, read bool) {
	switch {
	case t.compare != 0:
		v, known := r.amount(t.column)
		return known && (t.compare == '>' && v > t.than || t.compare == '<' && v < t.than), known
	case t.column != "":
		return r.matches(t.column, t.value), true
	case loose:
		return apart(r.text, t.value), true
	}
	return strings.Contains(r.text, t.value), true
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
