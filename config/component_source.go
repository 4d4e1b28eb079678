package config

// [repository] and [build] of a component.

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"

	"github.com/aloftdeck/aloft/model/component"
)

// hosts are those that a connection leads to.
var hosts = map[string]component.SourceKind{
	"github.com": component.GitHub, "gitlab.com": component.GitLab, "bitbucket.org": component.Bitbucket,
}

// repository reads [repository].
func (c *componentReader) repository(v values) {
	of := &component.Repository{
		Kind: component.CodeCommit, Name: v.text("name"), URL: v.text("source"), Connection: v.text("connection"),
		Branch: cmp.Or(v.text("branch"), component.DefaultBranch),
	}
	v.either("name", "source")
	switch {
	case v.given["name"] == nil && v.given["source"] == nil:
		v.wrong("", "has neither name nor source", "write name = … of CodeCommit, or source = … of code elsewhere")
	case strings.HasPrefix(of.URL, "https://"):
		u, _ := url.Parse(of.URL) // as sourceProblem has found it
		of.Kind = hosts[strings.ToLower(u.Host)]
		if v.given["connection"] == nil {
			v.wrong("source", "needs a connection", "write connection = … with the ARN of one to "+u.Host)
		}
	case strings.HasPrefix(of.URL, "s3://"):
		of.Kind, of.Branch = component.S3, ""
		if v.given["branch"] != nil {
			v.wrong("branch", "is of a repository, and the source is a zip", "leave it out")
		}
	}
	if v.given["connection"] != nil && (v.given["source"] == nil || of.Kind == component.S3) {
		v.wrong("connection", "is of an https:// source alone", "leave it out")
	}
	c.component.Repository = of
}

// build reads [build], after the functions that it makes.
func (c *componentReader) build(v values) {
	of := &component.Build{
		Project: cmp.Or(v.text("project"), c.component.Name), Image: v.text("image"), Architecture: component.X86,
		Compute: component.Compute(cmp.Or(v.text("compute"), string(component.Small))), Role: v.role(),
		ArtifactDays: int(v.number("artifact_days", component.DefaultArtifactDays)), Privileged: c.component.Images(),
	}
	of.Artifacts.Prefix = c.component.Name
	if text := v.text("artifacts"); text != "" {
		of.Artifacts.Bucket, of.Artifacts.Prefix, _ = strings.Cut(strings.TrimPrefix(text, "s3://"), "/")
	}
	c.buildOf(v, of)
	if r := c.component.Repository; r != nil && r.Kind == component.S3 && len(v.texts("on_push")) > 0 {
		v.wrong("on_push", "is of a repository, and the source is a zip", "leave it out")
	}
	seen := map[string]bool{}
	for _, glob := range v.texts("on_push") {
		why, hint := branchGlobProblem(glob.text)
		if why == "" && seen[glob.text] {
			why = "is in it twice"
		}
		if why != "" {
			v.report(glob.line, "build.on_push", quote(cut(glob.text))+" "+why, hint)
			continue
		}
		seen[glob.text] = true
		of.OnPush = append(of.OnPush, glob.text)
	}
	c.component.Build = of
}

// buildOf fills in the environment that the functions of a build need.
func (c *componentReader) buildOf(v values, of *component.Build) {
	var first, zipped *component.Function
	for i, f := range c.component.Functions {
		if !f.Built() {
			continue
		}
		if first == nil {
			first = &c.component.Functions[i]
		}
		if f.Architecture != first.Architecture && f.Architecture != "" && first.Architecture != "" {
			c.report(c.component.Lines.Of("function", f.Name, "architecture"), "function.architecture",
				fmt.Sprintf("%s is %s and %s is %s, and one build makes both",
					quote(f.Name), f.Architecture, quote(first.Name), first.Architecture),
				"give them one architecture, or make two components of it")
		}
		if f.Image {
			continue
		}
		if zipped == nil {
			zipped = &c.component.Functions[i]
		}
		_, known := component.FindRuntime(f.Runtime)
		_, other := component.FindRuntime(zipped.Runtime)
		if of.Image == "" && f.Runtime != zipped.Runtime && known && other {
			c.report(c.component.Lines.Of("function", f.Name, "runtime"), "function.runtime",
				fmt.Sprintf("%s has %s and %s has %s, and one build makes both",
					quote(f.Name), f.Runtime, quote(zipped.Name), zipped.Runtime),
				"say image = … in [build], or give them one runtime")
		}
	}
	if first != nil {
		of.Architecture = cmp.Or(first.Architecture, component.X86)
	}
	switch {
	case of.Image != "":
	case of.Privileged || zipped == nil:
		of.Image = component.DockerImage(of.Architecture)
	default:
		of.Image = component.BuildImage(zipped.Runtime, of.Architecture)
	}
}
