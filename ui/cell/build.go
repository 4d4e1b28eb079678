package cell

import (
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/ui/theme"
)

// BuildState is how a build stands in a word or two.
func BuildState(b *model.Build) string {
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

// BuildStates are the values of the filter's state column.
func BuildStates() []string {
	return []string{"failed", "fault", "ok", "queued", "running", "stopped", "timed-out", "none"}
}

// Badge is a build's state with a sign and a colour.
func Badge(t theme.Theme, b *model.Build) string {
	g, word := t.Glyphs, BuildState(b)
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

// Urgency orders states: what runs first, then what went wrong.
func Urgency(b *model.Build) int {
	switch BuildState(b) {
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

// Commit is a commit as people say it.
func Commit(commit string) string {
	if len(commit) == 40 && strings.Trim(commit, "0123456789abcdef") == "" {
		return commit[:7]
	}
	return commit
}

// Source is what was built: the branch, tag or commit that was asked for, and
// the commit that it was.
func Source(t theme.Theme, b *model.Build) string {
	version, commit := Commit(b.SourceVersion), Commit(b.Commit)
	switch {
	case version == commit || commit == "":
		return version
	case version == "":
		return commit
	}
	return version + " " + t.Dim.Paint(commit)
}

// Broke is the phase that did not work and what it says, empty for none.
func Broke(b *model.Build) (phase, why string) {
	for _, p := range b.Phases {
		switch p.Status {
		case "", "SUCCEEDED", "QUEUED":
			continue
		}
		return p.Type, strings.Join(p.Contexts, "; ")
	}
	return "", ""
}
