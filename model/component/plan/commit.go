package plan

import (
	"context"
	"fmt"

	"github.com/aloftdeck/aloft/model/component"
)

// What CodeCommit takes in one commit, bytes.
const (
	maxCommitFile = 6 << 20
	maxCommit     = 7 << 20
)

// firstCommit is what an empty repository begins with.
type firstCommit struct{ name string }

func (c firstCommit) id() ID { return ID{CommitKind, c.name} }

func (firstCommit) look(ctx context.Context, v *view) (found, error) {
	of := v.Component.Repository
	r, there, err := v.repository(ctx)
	if err != nil {
		return found{}, err
	}
	if !there && !v.will(RepositoryKind, of.Name) {
		return waits("the repository " + of.Name), nil
	}
	if r.Branch != "" {
		return none("the repository has commits, on " + r.Branch), nil
	}
	id, has, err := read(ctx, v, "branch", func(ctx context.Context) (string, error) {
		return v.deps.Ground.GetBranch(ctx, of.Name, of.Branch)
	})
	switch {
	case err != nil:
		return found{}, err
	case has:
		return none(of.Branch + " is at " + short(id)), nil
	case v.Files == nil:
		return refused("which files to begin with is not known: push a first commit to " + of.Branch), nil
	}
	files, err := v.Files()
	if err != nil {
		return refused("the files of the first commit can not be read: " + err.Error()), nil
	}
	total, names := 0, []string{}
	for _, f := range files {
		if total += len(f.Content); len(f.Content) > maxCommitFile {
			return refused(fmt.Sprintf("%s has more than the %d MB that CodeCommit takes in a commit: name it in "+
				".gitignore, or push it with git", f.Path, maxCommitFile>>20)), nil
		}
		names = append(names, f.Path)
	}
	switch {
	case len(files) == 0:
		return refused("there is no file beside " + v.Component.File + " to begin with"), nil
	case total > maxCommit:
		return refused(fmt.Sprintf("the files have more than the %d MB that CodeCommit takes in a commit: name "+
			"some in .gitignore, or push them with git", maxCommit>>20)), nil
	}
	return found{
		action: Create, detail: fmt.Sprintf("on %s, %s: %s", of.Branch, count(len(names), "file"), some(names, 8)),
		todo: []write{{"CreateCommit", func(ctx context.Context) error {
			_, err := v.deps.Ground.CreateFirstCommit(ctx, component.FirstCommit{
				Repository: of.Name, Branch: of.Branch, Files: files,
				Message: "Begin " + v.Component.Name, Author: v.deps.Operator.Name,
			})
			return err
		}}},
	}, nil
}
