package pane

// What builds are found by.

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/aloftdeck/aloft/ui/cell"
)

// columns are what the builds can be filtered by.
func (b *Builds) columns() Columns {
	return Columns{"project": nil, "state": cell.BuildStates(), "source": nil, "commit": nil, "by": nil, "number": nil, "phase": nil}
}

// text is what words of a filter are looked for in.
func (r buildRow) text() string {
	if r.build == nil {
		return strings.ToLower(r.project)
	}
	return strings.ToLower(fmt.Sprintf("%s #%d %s %s %s", r.project, r.build.Number, r.build.SourceVersion, r.build.Initiator, r.build.Commit))
}

func (r buildRow) matches(column, value string) bool {
	switch {
	case column == "project":
		return strings.Contains(strings.ToLower(r.project), value)
	case column == "state" && r.build == nil:
		return strings.HasPrefix("none", value)
	case r.build == nil:
		return false
	}
	has := func(text string) bool { return strings.Contains(strings.ToLower(text), value) }
	switch column {
	case "state":
		return strings.HasPrefix(strings.ReplaceAll(cell.BuildState(r.build), " ", "-"), value)
	case "source":
		return has(r.build.SourceVersion)
	case "commit":
		return strings.HasPrefix(strings.ToLower(r.build.Commit), value)
	case "by":
		return has(r.build.Initiator)
	case "phase":
		phase, _ := cell.Broke(r.build)
		return has(r.build.Phase) || has(phase)
	}
	return strconv.FormatInt(r.build.Number, 10) == value
}
