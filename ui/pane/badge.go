package pane

import (
	"strconv"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/ui/theme"
)

func itoa(n int) string { return strconv.Itoa(n) }

// stateOf is how a build stands in a word or two.
func stateOf(b *model.Build) string {
	if !b.Complete {
		switch b.Phase {
		case "", "SUBMITTED", "QUEUED":
			return "queued"
		}
		return "running"
	}
	switch b.Status {
	case model.BuildSucceeded:
		return "ok"
	case model.BuildTimedOut:
		return "timed out"
	}
	return strings.ToLower(strings.ReplaceAll(string(b.Status), "_", " "))
}

// buildStates are the values of the filter's state column.
func buildStates() []string {
	return []string{"failed", "fault", "ok", "queued", "running", "stopped", "timed-out", "none"}
}

// badge is a build's state with a sign and a colour.
func badge(t theme.Theme, b *model.Build) string {
	g, word := t.Glyphs, stateOf(b)
	switch word {
	case "running":
		return t.Info.Paint(g.Running + " " + word)
	case "queued":
		return t.Dim.Paint(g.Queued + " " + word)
	case "ok":
		return t.Good.Paint(g.Check + " " + word)
	case "stopped":
		return t.Warn.Paint(g.Stopped + " " + word)
	}
	return t.Bad.Paint(g.Cross + " " + word)
}

// urgency orders states: what runs first, then what went wrong.
func urgency(b *model.Build) int {
	switch stateOf(b) {
	case "running":
		return 0
	case "queued":
		return 1
	case "stopped":
		return 3
	case "ok":
		return 4
	}
	return 2
}

// shortCommit is a commit as people say it.
func shortCommit(commit string) string {
	if len(commit) == 40 && strings.Trim(commit, "0123456789abcdef") == "" {
		return commit[:7]
	}
	return commit
}

// sourceOf is what was built: the branch, tag or commit that was asked for, and
// the commit that it was.
func sourceOf(t theme.Theme, b *model.Build) string {
	version, commit := shortCommit(b.SourceVersion), shortCommit(b.Commit)
	switch {
	case version == commit || commit == "":
		return version
	case version == "":
		return commit
	}
	return version + " " + t.Dim.Paint(commit)
}

// broke is the phase that did not work and what it says, empty for none.
func broke(b *model.Build) (phase, why string) {
	for _, p := range b.Phases {
		switch p.Status {
		case "", "SUCCEEDED", "QUEUED":
			continue
		}
		return p.Type, strings.Join(p.Contexts, "; ")
	}
	return "", ""
}
