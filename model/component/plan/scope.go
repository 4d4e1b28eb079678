package plan

import (
	"strings"

	"github.com/aloftdeck/aloft/model/component"
	iam "github.com/aloftdeck/aloft/model/permission"
)

// roleStem is how much of what a role is for stands in the pattern of its name: the end of a long
// name is a digest.
const roleStem = 40

// Scope is what the policy of who makes a component is narrowed to: its things, and none of the
// kinds that it has not. Of the scope before, account and Region stay, and buckets that it names.
func Scope(c component.Component, s iam.Scope) iam.Scope {
	out := iam.Scope{Account: s.Account, Region: s.Region, Buckets: s.Buckets, Least: true,
		Spare: []string{"lambda:ListFunctions", "lambda:UpdateFunctionCode"}} // code that is there is never touched
	role := func(of string) {
		stem := "aloft-" + of[:min(len(of), roleStem)] + "*"
		// of one that is not there IAM knows no path
		out.Roles = append(out.Roles, strings.TrimPrefix(component.RolePath, "/")+stem, stem)
	}
	given := func(r component.Role) {
		if _, path, ok := strings.Cut(string(r), ":role/"); ok {
			out.Roles = append(out.Roles, path)
		}
	}
	for _, f := range c.Functions {
		out.Functions, out.LogGroups = append(out.Functions, f.Name), append(out.LogGroups, functionLogs(f.Name))
		if f.Role.Create() {
			role(f.Name + "-function")
		}
		given(f.Role)
	}
	for _, t := range c.Tables {
		out.Tables = append(out.Tables, t.Name)
	}
	without := func(missing bool, kinds ...iam.Kind) {
		if missing {
			out.Without = append(out.Without, kinds...)
		}
	}
	r, b := c.Repository, c.Build
	if b != nil {
		out.Projects, out.LogGroups = []string{b.Project}, append(out.LogGroups, buildLogs(b.Project))
		if at := b.Artifacts.Bucket; at != "" {
			out.Buckets = append(out.Buckets, at)
		} else if len(out.Buckets) == 0 {
			out.Buckets = []string{component.ArtifactBucket(orAny(s.Account), orAny(s.Region))}
		}
		if b.Role.Create() || len(b.OnPush) > 0 {
			role(c.Name + "-")
		}
		given(b.Role)
		out.Rules = []string{"aloft-" + c.Name + "-push"}
	}
	if r != nil {
		out.Repositories = []string{r.Name}
		if r.Connection != "" {
			out.Connections = []string{r.Connection}
		}
	}
	out.Images = []string{c.Name}
	without(len(c.Functions) == 0, iam.Functions, iam.LogGroups)
	without(len(c.Tables) == 0, iam.Tables)
	without(len(c.APIs) == 0, iam.MadeAPIs)
	without(b == nil, iam.Projects, iam.Buckets, iam.Objects)
	without(r == nil || r.Elsewhere(), iam.Repositories)
	without(r == nil || r.Connection == "", iam.Connections)
	without(b == nil || len(b.OnPush) == 0 || r == nil || r.Elsewhere(), iam.Rules)
	without(!c.Images(), iam.Images)
	without(len(out.Roles) == 0, iam.Roles)
	return out
}

// orAny is a part of a name, or any.
func orAny(part string) string {
	if part == "" {
		return "*"
	}
	return part
}
