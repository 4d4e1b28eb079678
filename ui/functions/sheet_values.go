package functions

// The values of both versions on a sheet: those that differ, and those that are alike.

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

// brief are two ARNs without what both begin with, where they differ behind it.
func brief(a, b string) (string, string) {
	if !strings.HasPrefix(a, "arn:") && !strings.HasPrefix(b, "arn:") {
		return a, b
	}
	short := func(s string) string {
		if _, name, ok := strings.Cut(s, ":layer:"); ok {
			return name
		}
		return s[strings.LastIndex(s, "/")+1:]
	}
	if short(a) == short(b) {
		return a, b
	}
	return short(a), short(b)
}

// smaller says of a number that it got smaller, empty for all else.
func smaller(d release.Difference) string {
	words := map[string]string{"timeout": "shorter", "memory": "less", "ephemeral storage": "less"}[d.Field]
	number := func(s string) (int, bool) {
		digits, _, _ := strings.Cut(s, " ")
		n, err := strconv.Atoi(digits)
		return n, err == nil
	}
	was, ok := number(d.Before)
	is, also := number(d.After)
	if words == "" || !ok || !also || is >= was {
		return ""
	}
	return words
}

// environment is one row for all variables that differ, their values masked.
func environment(g *grid, variables []release.Difference) {
	if len(variables) == 0 {
		return
	}
	var before, after []string
	changed, added, gone := 0, 0, 0
	for _, d := range variables {
		name := strings.TrimPrefix(d.Field, "env ")
		switch {
		case d.Before == "":
			added++
		case d.After == "":
			gone++
		default:
			changed++
		}
		if d.Before != "" {
			before = append(before, name+" "+g.Glyphs.Mask)
		}
		if d.After != "" {
			after = append(after, name+" "+g.Glyphs.Mask)
		}
	}
	var counts []string
	for _, c := range []struct {
		n    int
		word string
	}{{changed, "changed"}, {added, "new"}, {gone, "gone"}} {
		if c.n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", c.n, c.word))
		}
	}
	g.row(true, "environment", strings.Join(before, "  "), strings.Join(after, "  "), strings.Join(counts, ", "))
}

// alike are the values that both versions have.
func alike(v *model.Version, found []release.Difference) []string {
	differs := map[string]bool{}
	for _, d := range found {
		field, _, _ := strings.Cut(d.Field, " ")
		differs[d.Field], differs[field] = true, true
	}
	var same []string
	add := func(field, value string) {
		if value != "" && !differs[field] {
			same = append(same, value)
		}
	}
	add("code", "code "+model.ShortCode(v.CodeSHA256))
	add("runtime", v.Runtime)
	add("architecture", v.Architecture)
	add("memory", amount(v.MemoryMB, "MB"))
	add("timeout", amount(v.TimeoutSeconds, "s"))
	add("handler", v.Handler)
	for _, f := range []struct {
		field string
		there bool
		words string
	}{
		{"role", v.Role != "", "role"},
		{"layer", len(v.Layers) > 0, counted(len(v.Layers), "layer")},
		{"env", len(v.Environment) > 0, counted(len(v.Environment), "variable")},
		{"ephemeral storage", v.EphemeralMB > 0, amount(v.EphemeralMB, "MB of storage")},
		{"VPC", v.VPC != "", "VPC"},
		{"tracing", v.Tracing != "", "tracing"},
		{"log group", v.LogGroup != "", "log group"},
		{"KMS key", v.KMSKey != "", "KMS key"},
		{"package", v.PackageType != "", "package"},
	} {
		if f.there {
			add(f.field, f.words)
		}
	}
	return same
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
