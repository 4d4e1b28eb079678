package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/pipeline"
)

// buildTime is how long a build is waited for.
const buildTime = 2 * time.Hour

// build is the first build of the branch, of which the functions are made. A token of CodeBuild's
// lives five minutes: one that runs is looked for.
type build struct{ name string }

// branchBuilds are the newest builds of the branch: the one that succeeded last, one that runs,
// and the newest of all.
type branchBuilds struct{ succeeded, running, newest *model.Build }

// builds reads the newest builds of the project.
func (v *view) builds(ctx context.Context) (branchBuilds, error) {
	c := v.Component
	if c.Build == nil {
		return branchBuilds{}, nil
	}
	all, _, err := read(ctx, v, "builds", func(ctx context.Context) ([]model.Build, error) {
		page, err := v.deps.Ground.ListBuilds(ctx, c.Build.Project, "")
		ids := page.IDs
		if v.started != "" && !slices.Contains(ids, v.started) {
			ids = append([]string{v.started}, ids...)
		}
		if err != nil || len(ids) == 0 {
			return nil, err
		}
		return v.deps.Ground.GetBuilds(ctx, ids)
	})
	var of branchBuilds
	for i, b := range all {
		if !v.ofBranch(b) {
			continue
		}
		if of.newest == nil {
			of.newest = &all[i]
		}
		switch {
		case !b.Complete && b.Status == model.BuildInProgress && of.running == nil:
			of.running = &all[i]
		case b.Status == model.BuildSucceeded && of.succeeded == nil:
			of.succeeded = &all[i]
		}
	}
	return of, err
}

// ofBranch reports whether a build is of the branch of the component. One that named nothing is
// of the project's own, which is that.
func (v *view) ofBranch(b model.Build) bool {
	r := v.Component.Repository
	return r == nil || r.Kind == component.S3 || b.SourceVersion == "" || b.Branch() == r.Branch
}

// built says what a build is called.
func built(b *model.Build) string {
	if b.Number > 0 {
		return fmt.Sprintf("%s#%d", b.Project, b.Number)
	}
	return b.ID
}

func (b build) id() ID { return ID{BuildKind, b.name} }

func (b build) look(ctx context.Context, v *view) (found, error) {
	if why, err := v.unconnected(ctx); why != "" || err != nil {
		return waits(why), err
	}
	if _, there, err := v.projectOrWaits(ctx); err != nil || !there {
		return waits("the project " + b.name), err
	}
	of, err := v.builds(ctx)
	if err != nil {
		return found{}, err
	}
	branch, words := "", "the zip"
	if r := v.Component.Repository; r != nil && r.Branch != "" {
		branch, words = r.Branch, r.Branch
	}
	lost := ""
	switch {
	case of.succeeded != nil:
		lost, err = v.artifactLost(ctx, of.succeeded)
		if err != nil {
			return found{}, err
		}
		if lost == "" {
			return none(built(of.succeeded) + " succeeded"), nil
		}
	}
	if of.running != nil {
		f := none(built(of.running) + " is running, and followed")
		f.busy, f.within = "build "+built(of.running)+": "+strings.ToLower(of.running.Phase), buildTime
		return f, nil
	}
	f := found{action: Create, within: buildTime, detail: "the first one of " + words,
		todo: []write{{"StartBuild", func(ctx context.Context) error {
			started, err := v.deps.Ground.StartBuild(ctx, model.BuildStart{Project: b.name, SourceVersion: branch,
				Token: v.token})
			v.started = started.ID
			return err
		}}}}
	if n := of.newest; n != nil && n.Complete {
		f.detail = fmt.Sprintf("one more of %s: %s ended with %s", words, built(n), n.Status)
		f.broken = fmt.Sprintf("%s ended with %s: aloft build logs %s says why", built(n), n.Status, built(n))
	}
	if lost != "" {
		f.detail, f.broken = "one more of "+words+": "+lost, ""
	}
	return f, nil
}

// artifactLost says that the artifact of a build is there no more, where a function that is
// missing has to be made of it; empty when it is there or not needed.
func (v *view) artifactLost(ctx context.Context, b *model.Build) (string, error) {
	for _, f := range v.Component.Functions {
		if !f.Built() || f.Image {
			continue
		}
		_, there, err := v.function(ctx, f.Name)
		if err != nil {
			return "", err
		}
		if there {
			continue
		}
		a, ok := artifactOf(b)
		if !ok {
			return built(b) + " left no artifact", nil
		}
		_, has, err := read(ctx, v, "artifact "+a.Key, func(ctx context.Context) (model.Object, error) {
			return v.deps.Ground.HeadObject(ctx, a.Bucket, a.Key)
		})
		if err == nil && !has {
			return "the artifact of " + built(b) + " is there no more", nil
		}
		return "", err
	}
	return "", nil
}

// artifactOf is the main artifact of a build.
func artifactOf(b *model.Build) (model.Artifact, bool) {
	for _, a := range b.Artifacts {
		if a.Identifier == "" && a.Key != "" {
			return a, true
		}
	}
	return model.Artifact{}, false
}

// code is the code of a function that is made, and the note of its first version.
func (v *view) code(ctx context.Context, f component.Function) (code model.CodeUpdate, note string, err error) {
	code.Function = f.Name
	if !f.Built() {
		if v.Zip == nil {
			return code, "", fmt.Errorf("the zip %s can not be read here", f.Zip)
		}
		code.Zip, err = v.Zip(f.Zip)
		return code, pipeline.NoteOfZip(f.Zip, code.Zip), err
	}
	of, err := v.builds(ctx)
	if err != nil {
		return code, "", err
	}
	b := of.succeeded
	if b == nil {
		return code, "", fmt.Errorf("there is no build of %s that succeeded", v.Component.Build.Project)
	}
	note = pipeline.NoteOfBuild(*b)
	if f.Image {
		uri, why := pipeline.ImageOfBuild(*b, f.Name)
		if why != "" {
			return code, "", fmt.Errorf("%s says no image: %s", built(b), why)
		}
		code.Image = uri
		return code, note, nil
	}
	a, ok := artifactOf(b)
	if !ok {
		return code, "", fmt.Errorf("%s left no artifact", built(b))
	}
	if f.Artifact == "" {
		code.Bucket, code.Key = a.Bucket, a.Key
		return code, note, nil
	}
	code.Zip, err = pipeline.EntryOf(ctx, v.deps.Ground, a.Bucket, a.Key, f.Artifact)
	return code, note, err
}
