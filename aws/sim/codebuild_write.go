package sim

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/codebuild/types"
)

// tokenLife is for how long CodeBuild knows an idempotency token (StartBuild).
const tokenLife = 5 * time.Minute

func (w *World) startBuild(in *codebuild.StartBuildInput) (*codebuild.StartBuildOutput, error) {
	rest := *in
	rest.ProjectName, rest.SourceVersion, rest.EnvironmentVariablesOverride, rest.IdempotencyToken = nil, nil, nil, nil
	if !reflect.DeepEqual(rest, codebuild.StartBuildInput{}) {
		return nil, &loudError{"StartBuild is simulated with sourceVersion, environmentVariablesOverride and idempotencyToken"}
	}
	p, ok := w.project(aws.ToString(in.ProjectName))
	if !ok {
		return nil, noResource("Project cannot be found: %s", w.projectARN(aws.ToString(in.ProjectName)))
	}
	for _, v := range in.EnvironmentVariablesOverride {
		if !variableName.MatchString(aws.ToString(v.Name)) {
			return nil, badInput("Invalid environment variable name: %s", aws.ToString(v.Name))
		}
	}
	token, source := aws.ToString(in.IdempotencyToken), aws.ToString(in.SourceVersion)
	asked := "start " + source
	for _, v := range in.EnvironmentVariablesOverride {
		asked += fmt.Sprintf(" %s %q %q", v.Type, aws.ToString(v.Name), aws.ToString(v.Value))
	}
	if b, err := w.known(p, token, asked); err != nil || b != nil {
		return &codebuild.StartBuildOutput{Build: w.givenOrNil(b)}, err
	}
	b := w.begin(p, source, w.resolveCommit(p, source, p.numbers+1), w.initiator(), w.now(),
		in.EnvironmentVariablesOverride...)
	w.remember(p, token, asked, b)
	return &codebuild.StartBuildOutput{Build: w.givenOrNil(b)}, nil
}

var (
	variableName = regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_]*$`)
	commitHash   = regexp.MustCompile(`^[0-9a-f]{40}$`)
	tagName      = regexp.MustCompile(`^(refs/tags/)?v[0-9]+(\.[0-9]+)*$`)
)

// initiator is who CodeBuild says started a build of the caller's.
func (w *World) initiator() string {
	_, who, _ := strings.Cut(w.callerARN(), "assumed-role/")
	return who
}

// resolveCommit is the commit that a source version stands for, empty when there
// is none. The team's branches move on: each build of one has a commit of its own.
func (w *World) resolveCommit(p *project, asked string, number int) string {
	if p.own != nil {
		return w.resolveOwn(p, asked, number)
	}
	branch := strings.TrimPrefix(asked, "refs/heads/")
	switch {
	case asked == "":
		return fullCommit(p.name, defaultBranch, number, "")
	case commitHash.MatchString(asked):
		return asked
	case tagName.MatchString(asked):
		return fullCommit(p.name, asked, 0, "")
	case slices.Contains(w.branches(p.name), branch):
		return fullCommit(p.name, branch, number, "")
	}
	return ""
}

// override is a project's variables with those of a request in their place.
func override(env, with []types.EnvironmentVariable) []types.EnvironmentVariable {
	out := slices.Clone(env)
	for _, v := range with {
		if v.Type == "" {
			v.Type = types.EnvironmentVariableTypePlaintext
		}
		if i := slices.IndexFunc(out, func(o types.EnvironmentVariable) bool { return *o.Name == *v.Name }); i >= 0 {
			out[i] = v
		} else {
			out = append(out, v)
		}
	}
	return out
}

// known is the build that a token has started already, nil for none. Asked with
// other parameters, CodeBuild answers that they do not match.
func (w *World) known(p *project, token, asked string) (*build, error) {
	before, ok := p.tokens[token]
	switch {
	case token == "" || !ok || w.now().Sub(before.at) >= tokenLife:
		return nil, nil
	case before.asked != asked:
		return nil, badInput("Idempotency token %s was used with other parameters: parameter mismatch", token)
	}
	return before.build, nil
}

func (w *World) remember(p *project, token, asked string, b *build) {
	if token == "" {
		return
	}
	if p.tokens == nil {
		p.tokens = make(map[string]given)
	}
	p.tokens[token] = given{w.now(), asked, b}
}

func (w *World) givenOrNil(b *build) *types.Build {
	if b == nil {
		return nil
	}
	out := w.buildAsGiven(b)
	return &out
}

// stopBuild stops a build that runs. One that has ended stays as it is.
func (w *World) stopBuild(in *codebuild.StopBuildInput) (*codebuild.StopBuildOutput, error) {
	b, err := w.buildOf(in.Id)
	if err != nil {
		return nil, err
	}
	if !b.at(w.now()).complete && b.stopped.IsZero() {
		b.stopped = w.now()
	}
	return &codebuild.StopBuildOutput{Build: w.givenOrNil(b)}, nil
}

// retryBuild starts a build of the same source and variables.
func (w *World) retryBuild(in *codebuild.RetryBuildInput) (*codebuild.RetryBuildOutput, error) {
	old, err := w.buildOf(in.Id)
	if err != nil {
		return nil, err
	}
	p, token, asked := old.project, aws.ToString(in.IdempotencyToken), "retry "+old.id()
	if b, err := w.known(p, token, asked); err != nil || b != nil {
		return &codebuild.RetryBuildOutput{Build: w.givenOrNil(b)}, err
	}
	if !old.at(w.now()).complete {
		return nil, badInput("Build %s is still in progress and cannot be retried", old.id())
	}
	b := w.begin(p, old.asked, old.commit, w.initiator(), w.now())
	b.env = old.env
	w.remember(p, token, asked, b)
	return &codebuild.RetryBuildOutput{Build: w.givenOrNil(b)}, nil
}

// buildOf finds the build that a call is about.
func (w *World) buildOf(id *string) (*build, error) {
	text := aws.ToString(id)
	if _, _, ok := strings.Cut(text, ":"); !ok {
		return nil, badInput("Invalid build ID provided: %s", text)
	}
	b, ok := w.build(text)
	if !ok {
		return nil, noResource("Build %s does not exist", "arn:aws:codebuild:"+w.region+":"+w.account+":build/"+text)
	}
	return b, nil
}
