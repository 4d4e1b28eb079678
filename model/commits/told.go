package commits

import (
	"context"

	"github.com/aloftdeck/aloft/model"
)

// Told is what can be told of what lies between two builds of a project: the commits
// where its repository is in CodeCommit, else the page that compares them.
type Told struct {
	Between
	Known bool   // the commits were read
	Link  string // empty for none
}

// Tell tells what lies between two builds of a project. Neither is known where the commit
// of one of them is not.
func Tell(ctx context.Context, reader model.CommitReader, project model.Project, from, to model.Build) (Told, error) {
	if from.Project != to.Project || !model.IsCommit(from.Commit) || !model.IsCommit(to.Commit) {
		return Told{}, nil
	}
	repository := project.Repository()
	if repository == "" || reader == nil {
		return Told{Link: project.Compare(from.Commit, to.Commit)}, nil
	}
	found, err := Find(ctx, reader, repository, from.Commit, to.Commit)
	return Told{Between: found, Known: err == nil}, err
}
