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

// Bad reports whether a build has ended in a way that somebody has to look at.
func Bad(b *model.Build) bool {
	switch BuildState(b) {
	case "ok", "stopped", "running", "queued":
		return false
	}
	return true
}

// Phase is a phase of a build in a word of at most 10 letters.
func Phase(phase string) string {
	switch phase {
	case "PROVISIONING":
		return "provision"
	case "DOWNLOAD_SOURCE":
		return "source"
	case "UPLOAD_ARTIFACTS":
		return "upload"
	}
	return strings.ToLower(phase)
}

// Badge is a build's state with a sign and a colour: of one that runs the phase that it is
// in, of one that failed the phase in which it did.
func Badge(t theme.Theme, b *model.Build) string {
	g, word := t.Glyphs, BuildState(b)
	switch word {
	case "running":
		return t.Info.Paint(g.Running + " " + Phase(b.Phase))
	case "queued":
		return t.Dim.Paint(g.Queued + " " + word)
	case "ok":
		return t.Good.Paint(g.Check + " " + word)
	case "stopped":
		return t.Warn.Paint(g.Stopped + " " + word)
	case "failed":
		if phase, _ := Broke(b); phase != "" {
			word = Phase(phase)
		}
	}
	return t.Bad.Paint(g.Cross + " " + word)
}

// Why is a message of failure without CodeBuild's own words around it.
func Why(message string) string {
	if code, rest, found := strings.Cut(message, ": "); found && code != "" && strings.ToUpper(code) == code && !strings.Contains(code, " ") {
		message = rest
	}
	if rest, found := strings.CutPrefix(message, "Error while executing command: "); found {
		message = strings.Replace(rest, ". Reason: ", ": ", 1)
	}
	return message
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
