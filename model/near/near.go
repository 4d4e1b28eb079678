// Package near finds the names that a misspelt word may have been meant to be.
package near

import (
	"cmp"
	"slices"
	"strings"
)

// most is how many names are worth a question.
const most = 3

// Names are those of the candidates that a word may have been meant to be, nearest
// first, at most three: a few slips away, or with the word in them. Case does not
// count.
func Names(word string, candidates []string) []string {
	type candidate struct {
		name  string
		slips int
	}
	var found []candidate
	lower := strings.ToLower(word)
	for _, n := range candidates {
		l := strings.ToLower(n)
		d := distance(lower, l)
		switch {
		case d <= min(3, max(1, len(word)/3)):
			found = append(found, candidate{n, d})
		case len(word) >= 3 && strings.Contains(l, lower):
			found = append(found, candidate{n, 4})
		}
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.slips, b.slips), strings.Compare(a.name, b.name))
	})
	var nearest []string
	for _, c := range found[:min(most, len(found))] {
		nearest = append(nearest, c.name)
	}
	return nearest
}

// distance is how many characters have to be put in, taken out or replaced to
// make one text of the other.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
