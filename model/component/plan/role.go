package plan

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model/component"
)

// Names of the inline policies of roles that are made.
const (
	leastPolicy = "aloft-least"
	ownPolicy   = "aloft-file" // what `policy = FILE` says
)

// maxRoleName is the longest name of a role.
const maxRoleName = 64

// wanted is a role that is made.
type wanted struct {
	name     string
	of       string // in words: what has it
	trust    document
	policies map[string]string
	words    string // what it allows
}

// roleName is the name of a role, which is the account's in all Regions. Of a long one the end is
// a digest.
func (v *view) roleName(of string) string {
	name := "aloft-" + of + "-" + v.runner.Identity().Region
	if len(name) <= maxRoleName {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	return name[:maxRoleName-9] + "-" + hex.EncodeToString(sum[:4])
}

// roleARN is the ARN of a role that is made, which is known before it is.
func (v *view) roleARN(name string) string {
	parts := strings.Split(v.arn("iam", "role"+component.RolePath+name), ":")
	parts[3] = "" // roles are of no Region
	return strings.Join(parts, ":")
}

// trust lets a service take a role for one thing of this account.
func (v *view) trust(service string, things ...string) document {
	id := v.runner.Identity()
	var all []statement
	for _, thing := range things {
		all = append(all, statement{
			Principal: map[string]string{"Service": service + "." + domain(id.Region)},
			Action:    []string{"sts:AssumeRole"},
			Condition: map[string]map[string]string{"StringEquals": {"aws:SourceAccount": id.Account},
				"ArnLike": {"aws:SourceArn": thing}},
		})
	}
	return allow(all...)
}

func (v *view) buildRoleName() string   { return v.roleName(v.Component.Name + "-build") }
func (v *view) triggerRoleName() string { return v.roleName(v.Component.Name + "-push") }

func (v *view) functionRoleName(f component.Function) string {
	return v.roleName(f.Name + "-function")
}

// buildRole is the ARN of the role of the build.
func (v *view) buildRole() string {
	if r := v.Component.Build.Role; !r.Create() {
		return string(r)
	}
	return v.roleARN(v.buildRoleName())
}

// functionRole is the ARN of the role of a function.
func (v *view) functionRole(f component.Function) string {
	if !f.Role.Create() {
		return string(f.Role)
	}
	return v.roleARN(v.functionRoleName(f))
}

// roles are those that are made.
func (v *view) roles() []wanted {
	c := v.Component
	var all []wanted
	add := func(of, name string, trust, policy document, own []byte) {
		w := wanted{name: name, of: of, trust: trust, policies: map[string]string{leastPolicy: policy.text()},
			words: policy.words()}
		if own != nil {
			w.policies[ownPolicy] = string(own)
			w.words += "; what its policy file says"
		}
		all = append(all, w)
	}
	if b := c.Build; b != nil {
		project := v.arn("codebuild", "project/"+b.Project)
		if b.Role.Create() {
			add("the build", v.buildRoleName(), v.trust("codebuild", project), v.buildPolicy(), nil)
		}
		if v.rule() {
			add("the rule that starts the build", v.triggerRoleName(), v.trust("events", v.arn("events",
				"rule/"+v.ruleName())),
				allow(statement{Action: []string{"codebuild:StartBuild"}, Resource: []string{project}}), nil)
		}
	}
	for _, f := range c.Functions {
		if f.Role.Create() {
			at := v.arn("lambda", "function:"+f.Name)
			add("the function "+f.Name, v.functionRoleName(f), v.trust("lambda", at, at+":*"), v.functionPolicy(f),
				f.Policy)
		}
	}
	return all
}

// role is a role that is made.
type role struct{ wanted }

func (r role) id() ID { return ID{RoleKind, r.name} }

func (r role) look(ctx context.Context, v *view) (found, error) {
	have, there, err := read(ctx, v, "role "+r.name, func(ctx context.Context) (component.IAMRole, error) {
		return v.deps.Ground.GetRole(ctx, r.name)
	})
	if err != nil {
		return found{}, err
	}
	g, boundary := v.deps.Ground, v.Component.Boundary
	put := func(policy string) write {
		return write{"PutRolePolicy", func(ctx context.Context) error {
			return g.PutRolePolicy(ctx, r.name, policy,
				r.policies[policy])
		}}
	}
	names := []string{leastPolicy}
	if r.policies[ownPolicy] != "" {
		names = append(names, ownPolicy)
	}
	if !there {
		f := found{action: Create, detail: "for " + r.of + ", allows " + r.words, todo: []write{{"CreateRole",
			func(ctx context.Context) error {
				return g.CreateRole(ctx, component.IAMRole{Name: r.name, Path: component.RolePath, Trust: r.trust.text(),
					Boundary: boundary}, v.mine())
			}}}}
		if boundary != "" {
			f.detail += ", within " + boundary
		}
		for _, name := range names {
			f.todo = append(f.todo, put(name))
		}
		return f, nil
	}
	if have.Owner.Component != v.Component.Name || have.Path != component.RolePath {
		why := v.foreign(have.Owner)
		if why == "" {
			why = fmt.Sprintf("it has no tag %s=%s or is not below %s: delete it, or tag it if it is this component's", component.Tag, v.Component.Name, component.RolePath)
		}
		return refused("a role of this name is there already, and a role is never taken over: " + why), nil
	}
	var words []string
	var todo []write
	if !sameDocument(have.Trust, r.trust.text()) {
		words = append(words, "who may take it")
		todo = append(todo, write{"UpdateAssumeRolePolicy",
			func(ctx context.Context) error { return g.UpdateTrust(ctx, r.name, r.trust.text()) }})
	}
	for _, name := range names {
		if !sameDocument(have.Policies[name], r.policies[name]) {
			words, todo = append(words, "its policy "+name), append(todo, put(name))
		}
	}
	if len(todo) > 0 {
		f := v.changed(have.Owner, words, todo...)
		f.detail += ": for " + r.of + ", allows " + r.words
		return f, nil
	}
	if have.Boundary != boundary {
		command := "aws iam put-role-permissions-boundary --role-name " + r.name + " --permissions-boundary " + boundary
		if boundary == "" {
			command = "aws iam delete-role-permissions-boundary --role-name " + r.name
		}
		return drift(fmt.Sprintf("its boundary is %s, not %s: %s", shown(have.Boundary), shown(boundary), command)), nil
	}
	extra := []string{}
	for name := range have.Policies {
		if !slices.Contains(names, name) {
			extra = append(extra, name)
		}
	}
	if slices.Sort(extra); len(extra) > 0 {
		return none("for " + r.of + ", with policies beside: " + strings.Join(extra, ", ")), nil
	}
	return none("for " + r.of), nil
}
