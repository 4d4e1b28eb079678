package plan

import (
	"context"
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model/component"
)

// What CodeCommit takes in one commit, bytes.
const (
	maxCommitFile = 6 << 20
	maxCommit     = 7 << 20
)

// repository is where the code is, in CodeCommit.
type repository struct{ name string }

func (v *view) repository(ctx context.Context) (component.CodeRepository, bool, error) {
	return read(ctx, v, "repository", func(ctx context.Context) (component.CodeRepository, error) {
		return v.deps.Ground.GetRepository(ctx, v.Component.Repository.Name)
	})
}

func (r repository) id() ID { return ID{RepositoryKind, r.name} }

func (repository) look(ctx context.Context, v *view) (found, error) {
	name := v.Component.Repository.Name
	r, there, err := v.repository(ctx)
	if err != nil {
		return found{}, err
	}
	if there {
		return none(r.CloneURL), nil
	}
	return found{action: Create, detail: "in CodeCommit", todo: []write{{"CreateRepository", func(ctx context.Context) error {
		_, err := v.deps.Ground.CreateRepository(ctx, name, v.mine())
		return err
	}}}}, nil
}

// cloneURL is where the code is read from, in CodeBuild's words.
func (v *view) cloneURL(ctx context.Context) (string, error) {
	of := v.Component.Repository
	switch of.Kind {
	case component.CodeCommit:
		r, there, err := v.repository(ctx)
		if there || err != nil {
			return r.CloneURL, err
		}
		region := v.runner.Identity().Region
		return "https://git-codecommit." + region + "." + domain(region) + "/v1/repos/" + of.Name, nil
	case component.S3:
		return strings.TrimPrefix(of.URL, "s3://"), nil
	}
	return of.URL, nil
}

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
			return refused(fmt.Sprintf("%s has more than the %d MB that CodeCommit takes in a commit: name it in .gitignore, or push it with git", f.Path, maxCommitFile>>20)), nil
		}
		names = append(names, f.Path)
	}
	switch {
	case len(files) == 0:
		return refused("there is no file beside " + v.Component.File + " to begin with"), nil
	case total > maxCommit:
		return refused(fmt.Sprintf("the files have more than the %d MB that CodeCommit takes in a commit: name some in .gitignore, or push them with git", maxCommit>>20)), nil
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

// connection is what lets CodeBuild read a repository on another host. Nobody but a person
// finishes one.
type connection struct{ name string }

func (v *view) connection(ctx context.Context) (component.Connection, bool, error) {
	return read(ctx, v, "connection", func(ctx context.Context) (component.Connection, error) {
		return v.deps.Ground.GetConnection(ctx, v.Component.Repository.Connection)
	})
}

// unconnected says why the code can not be read yet, empty when it can.
func (v *view) unconnected(ctx context.Context) (string, error) {
	r := v.Component.Repository
	if r == nil || r.Connection == "" {
		return "", nil
	}
	c, there, err := v.connection(ctx)
	switch {
	case err != nil:
		return "", err
	case !there:
		return "the connection " + r.Connection, nil
	case c.Status != "AVAILABLE":
		return "the connection " + c.Name + ", which is " + c.Status, nil
	}
	return "", nil
}

func (c connection) id() ID { return ID{ConnectionKind, c.name} }

func (connection) look(ctx context.Context, v *view) (found, error) {
	c, there, err := v.connection(ctx)
	switch {
	case err != nil:
		return found{}, err
	case !there:
		return refused("there is no connection " + v.Component.Repository.Connection + ": make one in the console, under Developer Tools, Settings, Connections"), nil
	case c.Status == "AVAILABLE":
		return none(c.Name + " to " + c.Host), nil
	}
	region := v.runner.Identity().Region
	return drift(fmt.Sprintf("%s to %s is %s: open https://%s.console.aws.amazon.com/codesuite/settings/connections, choose it, press "+
		"“Update pending connection” and install the app; then apply again: what rests on the code is made then", c.Name, c.Host, c.Status, region)), nil
}
