package plan

import (
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model/address"
)

// waits is a thing that can not be made before something else is there.
func waits(what string) found {
	return found{action: None, detail: "it waits for " + what, waits: true}
}

// count is "1 file", "2 files".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// some names a few things, and says how many more there are.
func some(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

// short is a commit as people read it.
func short(commit string) string { return commit[:min(len(commit), 7)] }

func domain(region string) string { return address.Domain(region) }
