package config

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// maxDepth bounds tables, arrays and dotted keys inside each other. Files of
// this program need three; a parser given thousands takes minutes.
const maxDepth = 16

// places is where each key and list element of a TOML text stands. The TOML
// library checks the syntax and gives the values, but no positions of what it
// accepted, so the text is walked a second time for them.
type places struct {
	line map[string]int // by place
	// twice are the keys that are given again, which the library does not always
	// notice: "a.b = 1" and then "a = 2" loses the latter.
	twice []repeat
	// tooDeep is the line of the first nesting beyond maxDepth, 0 for none.
	tooDeep int
	// badKey is the line of the first key with a control character, 0 for none.
	badKey int
	values int // how many values that are not tables or lists were seen
}

// repeat is a key that stands twice.
type repeat struct {
	key         []string
	line, first int
}

// place names one key by the tables that it is in; a list's elements and an
// array's tables by their number after it.
func place(path ...string) string { return strings.Join(path, "\x00") }

// element is the path part of a list's element.
func element(i int) string { return "#" + strconv.Itoa(i) }

// walker goes through a TOML text. On text that is not valid TOML it goes on
// somehow, and always to the end: the library reports what is wrong.
type walker struct {
	text  string
	at    int
	line  int
	found places
	// arrays counts the [[tables]] so far by place.
	arrays map[string]int
	tables map[string]bool // places of [tables] seen
	leaves map[string]bool // places of values seen
}

// findPlaces walks a text.
func findPlaces(text string) places {
	w := &walker{
		text: text, line: 1, found: places{line: map[string]int{}},
		arrays: map[string]int{}, tables: map[string]bool{}, leaves: map[string]bool{},
	}
	var table []string
	for w.skip(); w.at < len(w.text) && !w.stopped(); w.skip() {
		if w.peek() == '[' {
			table = w.header()
			continue
		}
		start := w.at
		w.pair(table, 0)
		if w.at == start {
			w.at++
		}
	}
	return w.found
}

// stopped reports whether something was found that makes the rest pointless.
func (w *walker) stopped() bool { return w.found.tooDeep > 0 || w.found.badKey > 0 }

// peek is the next byte, 0 at the end.
func (w *walker) peek() byte {
	if w.at < len(w.text) {
		return w.text[w.at]
	}
	return 0
}

// take goes over the next byte.
func (w *walker) take() {
	if w.peek() == '\n' {
		w.line++
	}
	w.at++
}

// blanks goes over blanks within a line.
func (w *walker) blanks() {
	for w.peek() == ' ' || w.peek() == '\t' {
		w.at++
	}
}

// skip goes over white space, line ends and comments.
func (w *walker) skip() {
	for w.at < len(w.text) {
		switch w.peek() {
		case ' ', '\t', '\r', '\n':
			w.take()
		case '#':
			for w.at < len(w.text) && w.peek() != '\n' {
				w.at++
			}
		default:
			return
		}
	}
}

// header reads a [table] or a [[table]] and answers the path of what follows.
func (w *walker) header() []string {
	line := w.line
	w.at++
	array := w.peek() == '['
	if array {
		w.at++
	}
	parts := w.key()
	for w.at < len(w.text) && (w.peek() == ']' || w.peek() == ' ' || w.peek() == '\t') {
		w.at++
	}
	if len(parts) == 0 || w.stopped() {
		return nil
	}
	path := w.resolve(parts[:len(parts)-1])
	path = append(path, parts[len(parts)-1])
	w.note(path, line)
	if array {
		i := w.arrays[place(path...)]
		w.arrays[place(path...)] = i + 1
		path = append(path, element(i))
		w.note(path, line)
		return path
	}
	path = w.resolve(parts)
	if w.tables[place(path...)] {
		w.repeated(path, line)
	}
	w.tables[place(path...)] = true
	return path
}

// resolve is the path that a header's parts mean: within an array of tables, its
// last one so far.
func (w *walker) resolve(parts []string) []string {
	var path []string
	for _, p := range parts {
		path = append(path, p)
		if n := w.arrays[place(path...)]; n > 0 {
			path = append(path, element(n-1))
		}
	}
	return path
}

// pair reads "key = value" in a table.
func (w *walker) pair(table []string, depth int) {
	line := w.line
	parts := w.key()
	w.blanks()
	if len(parts) == 0 || w.peek() != '=' || w.stopped() {
		for w.at < len(w.text) && w.peek() != '\n' {
			w.at++
		}
		return
	}
	w.at++
	path := slices.Concat(table, parts)
	for i := len(table) + 1; i < len(path); i++ {
		if w.leaves[place(path[:i]...)] {
			w.repeated(path[:i], line)
		}
	}
	if w.found.line[place(path...)] > 0 {
		w.repeated(path, line)
	}
	w.note(path, line)
	w.leaves[place(path...)] = true
	w.blanks()
	w.value(path, depth)
}

// note records where a path stands first, and the tables that it is in.
func (w *walker) note(path []string, line int) {
	for i := 1; i <= len(path); i++ {
		if p := place(path[:i]...); w.found.line[p] == 0 {
			w.found.line[p] = line
		}
	}
}

// repeated records a key that stands a second time.
func (w *walker) repeated(path []string, line int) {
	w.found.twice = append(w.found.twice, repeat{
		key: slices.Clone(path), line: line, first: w.found.line[place(path...)],
	})
}

// key reads a bare, quoted or dotted key.
func (w *walker) key() []string {
	var parts []string
	for {
		w.blanks()
		var part string
		switch c := w.peek(); {
		case c == '"' || c == '\'':
			part = w.quoted()
		default:
			start := w.at
			for w.at < len(w.text) && bare(w.peek()) {
				w.at++
			}
			if part = w.text[start:w.at]; part == "" {
				return parts
			}
		}
		if strings.ContainsFunc(part, unicode.IsControl) && w.found.badKey == 0 {
			w.found.badKey = w.line
		}
		if parts = append(parts, part); len(parts) > maxDepth {
			w.deep()
			return parts
		}
		w.blanks()
		if w.peek() != '.' {
			return parts
		}
		w.at++
	}
}

// bare reports whether a byte can be part of a key without quotes.
func bare(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c >= 0x80
}

// deep records nesting that goes too far.
func (w *walker) deep() {
	if w.found.tooDeep == 0 {
		w.found.tooDeep = w.line
	}
}

// value goes over a value and records what is in it.
func (w *walker) value(path []string, depth int) {
	if depth >= maxDepth {
		w.deep()
		return
	}
	switch w.peek() {
	case '"', '\'':
		w.found.values++
		w.quoted()
	case '[':
		w.within(']', func(i int) {
			p := append(slices.Clone(path), element(i))
			w.note(p, w.line)
			w.value(p, depth+1)
		})
	case '{':
		w.within('}', func(int) { w.pair(path, depth+1) })
	default:
		w.found.values++
		for w.at < len(w.text) && !strings.ContainsRune(",]}#\r\n", rune(w.peek())) {
			w.at++
		}
	}
}

// within reads the members of a list or of an inline table up to its end.
func (w *walker) within(end byte, member func(i int)) {
	w.at++
	for i := 0; ; i++ {
		w.skip()
		if w.at >= len(w.text) || w.stopped() {
			return
		}
		if w.peek() == end {
			w.at++
			return
		}
		start := w.at
		member(i)
		w.skip()
		switch {
		case w.peek() == ',':
			w.at++
		case w.at == start:
			w.at++
		}
	}
}
