package component

import (
	"fmt"
	"strings"
)

// maxName is the longest name of a component, in bytes: names of roles, rules and
// repositories of images are made of it.
const maxName = 40

// NameProblem says why a component can not be called so, and what to do; empty when it can.
func NameProblem(v string) (why, hint string) {
	switch {
	case v == "":
		return "is empty", ""
	case len(v) > maxName:
		return fmt.Sprintf("is longer than the %d letters of a component's name", maxName), ""
	case strings.ContainsFunc(v, func(c rune) bool { return !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-') }):
		return fmt.Sprintf("%q is not a name that a component can have", v), "use small letters, digits and -"
	case v[0] < 'a' || strings.HasSuffix(v, "-") || strings.Contains(v, "--"):
		return fmt.Sprintf("%q is not a name that a component can have",
			v), "it begins with a letter, and a - is only between two letters or digits"
	}
	return "", ""
}
