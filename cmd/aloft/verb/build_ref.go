package verb

// How a build is named on the command line, and how it is found.

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
)

// buildRef names a build: by its id, or by project and number. The project is
// empty where the number alone was given.
type buildRef struct {
	ID      string // project:uuid; empty when there is a number
	Project string
	Number  int64
}

func (r buildRef) String() string {
	switch {
	case r.ID != "":
		return r.ID
	case r.Project == "":
		return fmt.Sprintf("#%d", r.Number)
	}
	return fmt.Sprintf("%s#%d", r.Project, r.Number)
}

var (
	buildUUID   = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	buildNumber = regexp.MustCompile(`^[1-9][0-9]{0,17}$`)
)

// parseBuildRef reads project:uuid, its ARN, project#number and project:number.
func parseBuildRef(text string) (buildRef, error) {
	_, rest, isARN := strings.Cut(text, ":build/")
	if !isARN || !strings.HasPrefix(text, "arn:") {
		rest = text
	}
	at := strings.IndexAny(rest, ":#")
	if at >= 0 && projectName.allows(rest[:at]) {
		project, which := rest[:at], rest[at+1:]
		switch {
		case rest[at] == ':' && buildUUID.MatchString(which):
			return buildRef{ID: rest, Project: project}, nil
		case buildNumber.MatchString(which):
			return numbered(project, which), nil
		}
	}
	return buildRef{}, usagef("%q names no build: say PROJECT#NUMBER, such as orders#42, or the id PROJECT:UUID", text)
}

// numbered is the build of that number, which is one of buildNumber's.
func numbered(project, number string) buildRef {
	n, _ := strconv.ParseInt(number, 10, 64)
	return buildRef{Project: project, Number: n}
}

// checkProject refuses what is no project's name.
func checkProject(name string) error {
	if !projectName.allows(name) {
		return usagef("%q is no project's name: say the plain name", name)
	}
	return nil
}

// findBuild reads the build that was named.
func (k *session) findBuild(ctx context.Context, r buildRef) (model.Build, error) {
	if r.ID == "" {
		return k.findNumber(ctx, r)
	}
	found, err := k.account.GetBuilds(ctx, []string{r.ID})
	if err != nil {
		return model.Build{}, err
	}
	if len(found) == 0 {
		return model.Build{}, k.unknownBuild(r)
	}
	return found[0], nil
}

// findNumber looks through a project's builds, newest first, for a number.
func (k *session) findNumber(ctx context.Context, r buildRef) (model.Build, error) {
	for marker := ""; ; {
		page, err := k.account.ListBuilds(ctx, r.Project, marker)
		if model.ClassOf(err) == model.Gone {
			return model.Build{}, k.unknownProject(ctx, r.Project, err)
		}
		if err != nil {
			return model.Build{}, err
		}
		builds, err := k.account.GetBuilds(ctx, page.IDs)
		if err != nil {
			return model.Build{}, err
		}
		older := false
		for _, b := range builds {
			if b.Number == r.Number {
				return b, nil
			}
			older = older || b.Number > 0 && b.Number < r.Number
		}
		if older || page.Next == "" || page.Next == marker {
			return model.Build{}, k.unknownBuild(r)
		}
		marker = page.Next
	}
}

func (k *session) unknownBuild(r buildRef) error {
	return usagef("there is no build %s (any more): aloft builds %s lists those that there are", r, r.Project)
}

// unknownProject is the error for a project that does not exist, with those that
// may have been meant. The cause is what AWS said.
func (k *session) unknownProject(ctx context.Context, name string, cause error) error {
	names, err := k.listProjects(ctx, nil)
	switch {
	case err != nil && cause != nil:
		return cause
	case err != nil:
		return usagef("there is no project %q", name)
	}
	if slices.Contains(names, name) {
		return goneWords("project", name)
	}
	if hint := didYouMean(name, names); hint != "" {
		return usagef("there is no project %q%s", name, hint)
	}
	return usagef("there is no project %q: aloft builds shows the projects that there are", name)
}

// listProjects reads the names of the account's projects that globs select, all of
// them without a glob.
func (k *session) listProjects(ctx context.Context, globs []string) ([]string, error) {
	var names []string
	for marker := ""; ; {
		page, err := k.account.ListProjects(ctx, marker)
		if err != nil {
			return nil, err
		}
		for _, name := range page.Names {
			if config.SelectProjects(globs, name) {
				names = append(names, name)
			}
		}
		if page.Next == "" || page.Next == marker {
			return names, nil
		}
		marker = page.Next
	}
}
