// Package section is the right pane: a pile of sections about one thing, each with its
// title line. It shows what belongs to the chosen row of a list.
package section

import "slices"

// Section is one part of the right pane. Parts of one title that stand together have one
// title line.
type Section struct {
	Title, Info string // of its title line; the first has the pane's instead
	// Rows are how many lines it would show, its title line not counted, and Least the
	// fewest that say something: with fewer it leaves. Zero: as many as it would show.
	Rows, Least int
	// Leaves orders which section leaves first where lines are short: the one with the
	// highest. Zero: it stays.
	Leaves int
	// Fills takes the lines that nobody else needs.
	Fills bool
	// Draw makes the lines: at most h of at most w cells each.
	Draw func(w, h int) []string
}

// Texts is a section of lines that are there already.
func Texts(title string, lines ...string) Section {
	return Section{Title: title, Rows: len(lines), Draw: func(int, int) []string { return lines }}
}

func (s Section) least() int {
	if s.Least > 0 {
		return min(s.Least, s.Rows)
	}
	return s.Rows
}

// titled reports whether section i has a title line.
func titled(sections []Section, i int) bool {
	return i > 0 && sections[i].Title != sections[i-1].Title
}

// bars are how many title lines sections have.
func bars(sections []Section) int {
	n := 0
	for i := range sections {
		if titled(sections, i) {
			n++
		}
	}
	return n
}

// fit is which sections show in so many lines, and how many lines each gets.
func fit(sections []Section, lines int) (shown []Section, rows []int) {
	shown = slices.Clone(sections)
	need := func() int {
		n := bars(shown)
		for _, s := range shown {
			n += s.least()
		}
		return n
	}
	for len(shown) > 1 && need() > lines {
		worst := 0
		for i, s := range shown {
			if s.Leaves >= shown[worst].Leaves {
				worst = i
			}
		}
		if shown[worst].Leaves == 0 {
			break
		}
		shown = slices.Delete(shown, worst, worst+1)
	}
	left := lines - bars(shown)
	rows = make([]int, len(shown))
	give := func(i, n int) {
		n = max(min(n, left), 0)
		rows[i], left = rows[i]+n, left-n
	}
	for i, s := range shown {
		give(i, s.least())
	}
	for i, s := range shown {
		if !s.Fills {
			give(i, s.Rows-rows[i])
		}
	}
	for i, s := range shown {
		if s.Fills {
			give(i, s.Rows-rows[i])
		}
	}
	return shown, rows
}
