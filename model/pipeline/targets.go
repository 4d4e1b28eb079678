package pipeline

// Which functions a build makes. CodeBuild does not know: it is told by the config, and
// else read from what earlier builds of the project became and from names.

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
)

// Target is a function that a build may be for.
type Target struct {
	Function  string
	Entry     string // path of its zip inside the artifact's zip, empty for the whole artifact
	Secondary string // the secondary artifact that is its own, empty for the main one
	Image     string // what the config says of its image
	Marked    bool   // what is known says that the build makes it
	Why       string // what says so, or that nothing does
}

// Said is what a config says of where a function's code comes from.
type Said struct {
	Function string
	Project  string
	Entry    string
	Image    string
}

// Known is what is known of which functions builds make.
type Known struct {
	Said      []Said
	Functions []string          // of the account, in their order
	Became    map[string]Became // by function, of those whose versions came from builds of the project
	Latest    map[string]string // CodeSha256 of $LATEST by function, where it is known
	Builds    []model.Build     // of the project, as far as they are known
}

// Became is what an earlier build of the project became: the newest version of a
// function that came from one.
type Became struct {
	Version string
	Build   model.Build
}

// Targets are the functions that a build may be for: those that it makes, marked, in the
// order of the config or of the names, and then those that are called like it. Where the
// config names functions for the project it alone counts.
func Targets(b model.Build, k Known) []Target {
	var said []Target
	for _, s := range k.Said {
		if s.Project == b.Project {
			t := Target{Function: s.Function, Entry: s.Entry, Image: s.Image, Marked: true, Why: "the config says so"}
			if s.Entry == "" {
				t.Secondary = SecondaryOf(b, s.Function)
			}
			said = append(said, t)
		}
	}
	if len(said) > 0 {
		return said
	}
	var marked, likely []Target
	for _, function := range k.Functions {
		if elsewhere := slices.IndexFunc(k.Said, func(s Said) bool { return s.Function == function }); elsewhere >= 0 {
			continue // it comes from another project
		}
		t := Target{Function: function, Secondary: SecondaryOf(b, function), Marked: true}
		became, known := k.Became[function]
		switch made, hash := builtBy(k.Latest[function], k.Builds), k.Latest[function]; {
		case known:
			t.Why = fmt.Sprintf("version %s came from #%s", became.Version, buildName(became.Build))
		case hash != "" && made != nil:
			t.Why = fmt.Sprintf("its $LATEST has the code of #%s", buildName(*made))
		case t.Secondary != "":
			t.Why = "an artifact is called like it"
		case function == b.Project:
			t.Why = "it is called like the project"
		case Alike(function, b.Project):
			t.Marked, t.Why = false, "only its name is like the project's"
			likely = append(likely, t)
			continue
		default:
			continue
		}
		marked = append(marked, t)
	}
	return append(marked, likely...)
}

// builtBy is the build whose artifact has the hash, nil for none.
func builtBy(code string, builds []model.Build) *model.Build {
	if code == "" {
		return nil
	}
	for i := range builds {
		for _, a := range builds[i].Artifacts {
			if sum, ok := HexToCodeSHA256(a.SHA256); ok && sum == code {
				return &builds[i]
			}
		}
	}
	return nil
}

// SecondaryOf is the secondary artifact of a build that is called like a function, by its
// identifier or by its object, empty for none.
func SecondaryOf(b model.Build, function string) string {
	same := func(name string) bool {
		return strings.EqualFold(notInNames.ReplaceAllString(name, "_"), notInNames.ReplaceAllString(function, "_"))
	}
	for _, a := range b.Artifacts {
		if a.Identifier != "" && (same(a.Identifier) || same(strings.TrimSuffix(path.Base(a.Key), ".zip"))) {
			return a.Identifier
		}
	}
	return ""
}

// Alike reports whether a function and a project are called alike: one has the other's
// name in it, or they begin with the same words up to a hyphen that not all names have.
func Alike(function, project string) bool {
	stem := strings.TrimSuffix(strings.TrimSuffix(project, "-build"), "-deploy")
	return strings.Contains(function, stem) || strings.Contains(project, function)
}

// Request asks to deploy a build to the target's function.
func (t Target) Request(b model.Build, stage model.Stage) Request {
	return Request{Function: t.Function, Entry: t.Entry, Stage: stage, Build: &BuildSource{Build: b, Artifact: t.Secondary, Image: t.Image}}
}
