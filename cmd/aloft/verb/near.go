package verb

import (
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model/near"
)

// didYouMean is the question to put behind a word that is not known, empty when
// nothing is near.
func didYouMean(word string, names []string) string {
	nearest := near.Names(word, names)
	if len(nearest) == 0 {
		return ""
	}
	return fmt.Sprintf(": did you mean %s?", strings.Join(nearest, " or "))
}
