package verb

// Which functions a build makes, for `aloft deploy` of several.

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
)

// several are the deploys of what one build made, or of what lies in one zip of the
// build that runs this.
func (o deployOptions) several(ctx context.Context, k *session, r pipeline.Request) ([]pipeline.Request, error) {
	if r.Zip != nil {
		return o.zipped(k, r)
	}
	if o.Build.Project == "" && o.Build.ID == "" {
		return nil, usagef("which project %s is a build of is not known: say PROJECT%s", o.Build, o.Build)
	}
	b, err := k.findBuild(ctx, o.Build)
	if err != nil {
		return nil, err
	}
	known, err := k.knownOfBuild(ctx, b, o.Names)
	if err != nil {
		return nil, err
	}
	targets := pipeline.Targets(b, known)
	if len(o.Names) > 0 {
		targets = named(b, targets, o.Names)
	} else {
		targets = slices.DeleteFunc(targets, func(t pipeline.Target) bool { return !t.Marked })
	}
	if len(targets) == 0 {
		return nil, usagef("which functions %s makes is not known: name them, or say it in [[function]] of the config", b.Project)
	}
	if !k.globals.JSON {
		for _, t := range targets {
			k.env.notef("%s: %s", t.Function, t.Why)
		}
	}
	requests := make([]pipeline.Request, len(targets))
	for i, t := range targets {
		requests[i] = t.Request(b, model.Stage{})
		requests[i].Create, requests[i].Reason = r.Create, r.Reason
	}
	return requests, nil
}

// named are the targets of those names. One that nothing is known of is taken as it is
// called.
func named(b model.Build, targets []pipeline.Target, names []string) []pipeline.Target {
	var picked []pipeline.Target
	for _, name := range names {
		i := slices.IndexFunc(targets, func(t pipeline.Target) bool { return t.Function == name })
		if i < 0 {
			picked = append(picked, pipeline.Target{Function: name, Secondary: pipeline.SecondaryOf(b, name), Why: "it was named"})
			continue
		}
		picked = append(picked, targets[i])
	}
	return picked
}

// zipped are the deploys of what lies in one zip, which the build that runs this has made.
func (o deployOptions) zipped(k *session, r pipeline.Request) ([]pipeline.Request, error) {
	if r.MadeIn == nil {
		return nil, usagef("--all goes with --zip inside a build alone, which tells the project: name one function, or say --build ID")
	}
	var requests []pipeline.Request
	for _, s := range k.config.FunctionsOf(r.MadeIn.Project) {
		one := r
		one.Function, one.Entry = s.Function, s.Artifact
		requests = append(requests, one)
	}
	if len(requests) == 0 {
		return nil, usagef("which functions %s makes is not known: say it in [[function]] of the config", r.MadeIn.Project)
	}
	return requests, nil
}

// knownOfBuild reads what tells which functions a build makes: nothing where the config
// says it, else the functions with their code, the project's latest builds, and what
// this journal knows to be deployed from those.
func (k *session) knownOfBuild(ctx context.Context, b model.Build, names []string) (pipeline.Known, error) {
	known := pipeline.Known{Latest: map[string]string{}, Became: map[string]pipeline.Became{}}
	for _, s := range k.config.Sources {
		s = k.config.SourceOf(s.Function)
		known.Said = append(known.Said, pipeline.Said{Function: s.Function, Project: s.Project, Entry: s.Artifact, Image: s.Image})
	}
	if len(names) > 0 || len(k.config.FunctionsOf(b.Project)) > 0 {
		known.Functions = names
		return known, nil
	}
	listed, err := k.listFunctions(ctx)
	if err != nil {
		return known, err
	}
	for _, f := range listed.Functions {
		known.Functions = append(known.Functions, f.Name)
		known.Latest[f.Name] = f.CodeSHA256
	}
	page, err := k.account.ListBuilds(ctx, b.Project, "")
	if err == nil {
		known.Builds, err = k.account.GetBuilds(ctx, page.IDs)
	}
	if err != nil {
		return known, err
	}
	moves, err := k.journal.Moves(ctx)
	if err != nil {
		return known, fmt.Errorf("reading what was deployed before: %w", err)
	}
	deployedBefore(&known, moves, k.known())
	return known, nil
}

// deployedBefore adds the functions that a journal knows to be deployed from one of the
// builds.
func deployedBefore(known *pipeline.Known, moves []journal.Move, id model.Identity) {
	left := map[string]model.Build{}
	for _, b := range known.Builds {
		for _, a := range b.Artifacts {
			left["s3://"+a.Bucket+"/"+a.Key] = b
		}
		for _, e := range b.Exported {
			if strings.HasPrefix(e.Name, pipeline.ImageVariable) {
				left[e.Value] = b
			}
		}
	}
	for _, m := range moves {
		e := m.Intent
		if b, ok := left[e.Artifact]; ok && e.Kind == pipeline.Kind && e.Account == id.Account && e.Region == id.Region &&
			m.Outcome != nil && m.Outcome.Status == string(release.Moved) {
			known.Became[e.Function] = pipeline.Became{Version: m.Outcome.To, Build: b}
		}
	}
}
