package plan

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model/component"
)

// trigger is what starts a build on a push: a rule for CodeCommit, a webhook for another host.
type trigger struct{ name string }

// rule reports whether a rule of EventBridge is what starts builds.
func (v *view) rule() bool {
	c := v.Component
	return c.Build != nil && len(c.Build.OnPush) > 0 && c.Repository != nil && c.Repository.Kind == component.CodeCommit
}

func (v *view) ruleName() string { return "aloft-" + v.Component.Name + "-push" }

// ruleWanted is the rule. Commit and branch are both handed over: a build of a commit alone
// does not know its branch.
func (v *view) ruleWanted() component.Rule {
	b, r := v.Component.Build, v.Component.Repository
	var branches []any
	for _, glob := range b.OnPush {
		if strings.Contains(glob, "*") {
			branches = append(branches, map[string]string{"wildcard": glob})
		} else {
			branches = append(branches, glob)
		}
	}
	role := b.Role.Name(v.buildRoleName())
	session := v.arn("sts", "assumed-role/"+role+"/")
	parts := strings.Split(session, ":")
	parts[3] = ""                              // sessions are of no Region
	pattern, _ := json.Marshal(map[string]any{ // such maps always can be
		"source":      []string{"aws.codecommit"},
		"detail-type": []string{"CodeCommit Repository State Change"},
		"resources":   []string{v.arn("codecommit", r.Name)},
		"detail": map[string]any{
			"event":         []string{"referenceCreated", "referenceUpdated"},
			"referenceType": []string{"branch"},
			"referenceName": branches,
			"callerUserArn": []any{map[string]any{"anything-but": map[string]string{"prefix": strings.Join(parts,
				":")}}},
		},
	})
	return component.Rule{
		Name: v.ruleName(), Pattern: string(pattern), Enabled: true, Target: v.arn("codebuild",
			"project/"+b.Project), TargetID: "build",
		Role: v.roleARN(v.triggerRoleName()), Paths: map[string]string{"commit": "$.detail.commitId",
			"branch": "$.detail.referenceName"},
		Template: `{"sourceVersion": <commit>, "environmentVariablesOverride": [{"name": "BRANCH", "value": <branch>, "type": "PLAINTEXT"}]}`,
	}
}

func (t trigger) id() ID { return ID{TriggerKind, t.name} }

func (t trigger) look(ctx context.Context, v *view) (found, error) {
	_, there, err := v.projectOrWaits(ctx)
	if err != nil || !there {
		return waits("the project " + v.Component.Build.Project), err
	}
	if !v.rule() {
		return t.webhook(ctx, v)
	}
	want := v.ruleWanted()
	have, there, err := read(ctx, v, "rule", func(ctx context.Context) (component.Rule, error) {
		return v.deps.Ground.GetRule(ctx, want.Name)
	})
	if err != nil {
		return found{}, err
	}
	put := write{"PutRule", func(ctx context.Context) error { return v.deps.Ground.PutRule(ctx, want, v.mine()) }}
	target := write{"PutTargets", func(ctx context.Context) error { return v.deps.Ground.PutTarget(ctx, want) }}
	on := "pushes to " + strings.Join(v.Component.Build.OnPush, ", ") + " start a build, those of the build itself none"
	if !there {
		return found{action: Create, detail: "rule " + want.Name + ": " + on, todo: []write{put, target}}, nil
	}
	var words []string
	var todo []write
	if !sameDocument(have.Pattern, want.Pattern) || !have.Enabled {
		words, todo = append(words, on), append(todo, put)
	}
	if have.Target != want.Target || have.Role != want.Role || !maps.Equal(have.Paths, want.Paths) ||
		!sameTemplate(have.Template, want.Template) {
		words, todo = append(words, "what it starts, with commit and branch"), append(todo, target)
	}
	if len(todo) == 0 {
		return none("rule " + want.Name + ": " + on), nil
	}
	return v.changed(have.Owner, words, todo...), nil
}

// sameTemplate compares templates without their blanks.
func sameTemplate(a, b string) bool {
	return strings.Join(strings.Fields(a), "") == strings.Join(strings.Fields(b), "")
}

// webhook is what starts builds of code on another host.
func (trigger) webhook(ctx context.Context, v *view) (found, error) {
	want := v.Component.Build.OnPush
	have, there, err := v.project(ctx)
	if err != nil {
		return found{}, err
	}
	set := write{"CreateWebhook", func(ctx context.Context) error {
		return v.deps.Ground.SetWebhook(ctx, v.Component.Build.Project, want)
	}}
	on := "webhook: pushes to " + strings.Join(want, ", ") + " start a build"
	switch {
	case !there || !have.Webhook:
		return found{action: Create, detail: on, todo: []write{set}}, nil
	case slices.Equal(slices.Sorted(slices.Values(have.OnPush)), slices.Sorted(slices.Values(want))):
		return none(on), nil
	}
	return v.changed(have.Owner, []string{on}, set), nil
}

// projectOrWaits is the project, and whether it is there or will be.
func (v *view) projectOrWaits(ctx context.Context) (component.BuildProject, bool, error) {
	p, there, err := v.project(ctx)
	return p, there || v.will(ProjectKind, v.Component.Build.Project), err
}
