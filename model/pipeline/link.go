package pipeline

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/aloftdeck/aloft/model"
)

// evidence says how surely a version was made by a build, least first.
type evidence int

const (
	byNothing evidence = iota
	byNumber           // the version's note has the build's number, and says nothing against it
	byProject          // besides, the project is called like the function
	byCommit           // the note has the number and the commit
	byCode             // the version's code is the build's artifact
	byBoth             // the code, and the note's number
)

// BuildOf is the build that a version came from, among builds: by the hash of its
// code, or by its note, such as "build 42 a1b2c3d". Numbers repeat from project to
// project, so a note without a commit counts when the project is called like the
// function, or when the builds are all of one project. Nothing is guessed: when
// two projects have as good a claim it is none.
func BuildOf(version model.Version, builds []model.Build) (model.Build, bool) {
	best, found, tied := byNothing, model.Build{}, false
	projects := map[string]bool{}
	for _, b := range builds {
		projects[b.Project] = true
		switch e := evidenceFor(b, version); {
		case e == byNothing || e < best:
		case e > best:
			best, found, tied = e, b, false
		case b.Project != found.Project:
			tied = true
		case b.Number > found.Number || b.Number == found.Number && b.Started.After(found.Started):
			found = b // the same code or commit built again
		}
	}
	if best == byNothing || tied || best == byNumber && len(projects) > 1 {
		return model.Build{}, false
	}
	return found, true
}

// evidenceFor weighs what a version tells of a build.
func evidenceFor(b model.Build, v model.Version) evidence {
	sameCode := v.CodeSHA256 != "" && slices.ContainsFunc(b.Artifacts, func(a model.Artifact) bool {
		sum, ok := HexToCodeSHA256(a.SHA256)
		return ok && sum == v.CodeSHA256
	}) || v.CodeSHA256 != "" && slices.ContainsFunc(b.Exported, func(e model.Exported) bool {
		image, ok := model.ParseImage(e.Value)
		return ok && image.Hex() == v.CodeSHA256
	})
	which, short, noted := parseBuildNote(v.Description)
	noted = noted && named(b, which)
	if noted && short != "" && b.Commit != "" && !strings.HasPrefix(strings.ToLower(b.Commit), short) {
		noted = false // another project's build of that number
	}
	switch {
	case sameCode && noted:
		return byBoth
	case sameCode:
		return byCode
	case !noted:
		return byNothing
	case short != "" && b.Commit != "":
		return byCommit
	case b.Project != "" && b.Project == v.Function:
		return byProject
	}
	return byNumber
}

// named reports whether a note's word names a build: its number, or the beginning
// of its id from when it had none.
func named(b model.Build, which string) bool {
	_, id, _ := strings.Cut(b.ID, ":")
	return b.Number > 0 && which == strconv.FormatInt(b.Number, 10) || len(id) >= idDigits && which == id[:idDigits]
}

// buildNote matches the notes that aloft writes, and those of others that begin in
// the same way: the number of a build, or the beginning of its id where it has
// none, and a commit.
var buildNote = regexp.MustCompile(`^(?i:build) +#?([0-9]+|[0-9a-f]{8})(?: +([0-9a-fA-F]{5,40}))?(?: |$)`)

// parseBuildNote reads a version's note.
func parseBuildNote(note string) (which, commit string, ok bool) {
	m := buildNote.FindStringSubmatch(note)
	if m == nil {
		return "", "", false
	}
	return m[1], strings.ToLower(m[2]), true
}
