package cell

// What the note of a version says.

import (
	"regexp"
	"strings"
)

// noteOfBuild finds the build that a note begins with, and the commit behind it.
var noteOfBuild = regexp.MustCompile(`^(?i:build) +#?([0-9]+|[0-9a-f]{8})(?::? +|$)([0-9a-f]{7,40}(?: +|$))?`)

// What is a version's note without the build and the commit that it begins with, which
// have columns of their own.
func What(note string) string {
	return strings.TrimSpace(strings.TrimPrefix(note, noteOfBuild.FindString(note)))
}
