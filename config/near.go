package config

import "github.com/aloftdeck/aloft/model/near"

// didYouMean is the hint for a word that may be a slip of one of the candidates.
func didYouMean(word string, candidates []string) string {
	if c := near.Name(word, candidates); c != "" {
		return "did you mean " + quote(c) + "?"
	}
	return ""
}
