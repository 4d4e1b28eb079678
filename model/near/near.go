// Package near finds the names that a misspelt word may have been meant to be.
package near

import (
	"cmp"
	"slices"
	"strings"
)

// most is how many names are worth a question.
const most = 3

// longestWord bounds what is compared, in bytes: nobody mistypes that much.
const longestWord = 64

// Names are those of the candidates that a word may have been meant to be, nearest
// first, at most three: a few slips away, or with the word in them. Case does not
// count, and the word itself is none.
func Names(word string, candidates []string) []string {
	type candidate struct {
		name  string
		slips int
	}
	var found []candidate
	if len(word) > longestWord {
		return nil
	}
	lower := strings.ToLower(word)
	for _, n := range candidates {
		if n == word {
			continue // it is what was said
		}
		l := strings.ToLower(n)
		d := distance([]rune(lower), []rune(l))
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

// Name is the candidate that a word was most likely meant to be, empty when
// none is near: one slip for short words, up to three for long ones. Two letters
// that changed places are one slip, and case is none.
func Name(word string, candidates []string) string {
	if word == "" || len(word) > longestWord {
		return ""
	}
	best, slips := "", 0
	for _, c := range candidates {
		if c == word {
			continue
		}
		d := distance([]rune(strings.ToLower(word)), []rune(strings.ToLower(c)))
		if d > min(3, max(1, max(len(word), len(c))/3)) || d >= min(len(word), len(c)) {
			continue
		}
		if best == "" || d < slips {
			best, slips = c, d
		}
	}
	return best
}

// distance is how many letters have to be put in, taken out, replaced or swapped
// with their neighbour to make one word of the other.
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, before
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
