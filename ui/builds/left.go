package builds

import (
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/theme"
)

// artifacts are what the build left, nothing where it left none.
func (b *beside) artifacts(build *model.Build, w int) section.Section {
	t := section.Text{Theme: b.Theme(), W: w}
	for _, a := range build.Artifacts {
		name := "s3://" + a.Bucket + "/" + a.Key
		if a.Identifier != "" {
			name = a.Identifier + " " + name
		}
		t.Say(t.Theme.Text, name)
		if n := len(a.SHA256); n > 16 {
			t.Say(t.Theme.Dim, "sha256 "+a.SHA256[:8]+t.Theme.Glyphs.Ellipsis+a.SHA256[n-7:])
		}
	}
	if t.Len() == 0 {
		return section.Section{}
	}
	keys := b.f.h.Keys
	line := t.Theme.Key.Paint(keys.Label(action.Copy)) + " copy"
	if b.f.o.Deployer != nil && b.f.h.MayWrite() {
		line = t.Theme.Key.Paint(keys.Label(action.DeployBuild)) + " deploy what it made   " + line
	}
	t.Add(line)
	return t.Section("artifact", 0)
}

// factWidth is the column of the names of facts.
const factWidth = 6

// environment is what the build ran with. Values of plain variables are not shown; what is
// not plain text is named where it is kept, which is no secret.
func environment(t theme.Theme, build *model.Build, w int) section.Section {
	text := section.Text{Theme: t, W: w}
	image := shortImage(build.Image)
	if build.ComputeType != "" {
		image += " " + t.Glyphs.Dot + " " + size(build.ComputeType)
	}
	text.Fact("image", factWidth, t.Text, image)
	variables(&text, build.Environment)
	text.Fact("log", factWidth, t.Text, logPlace(build.Log))
	text.Fact("in S3", factWidth, t.Text, logObject(build.Log))
	return text.Section("environment", leavesEnvironment)
}

// variables are those of a build or a project: the plain ones on as few lines as they need.
func variables(t *section.Text, all []model.BuildVariable) {
	var plain []string
	for _, v := range all {
		if !kept(v) {
			plain = append(plain, v.Name+" "+t.Theme.Glyphs.Mask)
		}
	}
	name := "env"
	if len(plain) > 0 {
		t.Fact(name, factWidth, t.Theme.Text, strings.Join(plain, "  "))
		name = ""
	}
	for _, v := range all {
		if kept(v) {
			where := "secret "
			if v.Type == "PARAMETER_STORE" {
				where = "parameter "
			}
			t.Fact(name, factWidth, t.Theme.Text, v.Name+" from "+where+v.Value.Reveal())
			name = ""
		}
	}
}

// kept reports whether a variable's value is the name of what is kept elsewhere.
func kept(v model.BuildVariable) bool {
	return v.Type == "PARAMETER_STORE" || v.Type == "SECRETS_MANAGER"
}

// shortImage is an image without where it comes from.
func shortImage(image string) string { return strings.TrimPrefix(image, "aws/codebuild/") }

// size is a compute type in a word.
func size(compute string) string {
	words := strings.Split(strings.ToLower(compute), "_")
	if at := len(words) - 1; strings.HasPrefix(compute, "BUILD_") && at > 0 {
		return words[at]
	}
	return compute
}

// projectSections are what is known of a project without builds.
func (b *Pane) projectSections(t theme.Theme, name string, w int) []section.Section {
	p, _ := b.env.Store.Project(name)
	text := section.Text{Theme: t, W: w}
	if f := b.env.Store.Builds(name).Failure; f != nil {
		text.Say(t.Bad, f.Error())
	} else {
		text.Say(t.Dim, b.unbuilt(name))
	}
	const column = 9
	for _, fact := range [][2]string{
		{"about", p.Description}, {"source", strings.TrimSpace(p.SourceType + " " + p.SourceLocation)}, {"version", p.SourceVersion},
		{"artifacts", p.Artifacts}, {"changed", cell.Stamp(p.Modified)},
	} {
		text.Fact(fact[0], column, t.Text, fact[1])
	}
	variables(&text, p.Environment)
	return []section.Section{text.Section("", 0)}
}
