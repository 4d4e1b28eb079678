package builds

import (
	"fmt"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/theme"
)

// BuildDetails is all that is known of a build: its phases with their times and
// what they say of a failure, artifacts, environment, and where its log is.
func buildDetails(env env, b model.Build) (string, [][2]string) {
	now := env.Now()
	state := cell.BuildState(&b)
	if took := figure.Lasting(lasting(&b, now)); took != "" {
		state += ", " + took
	}
	if done, left, ok := progress(&b, env.Store.Builds(b.Project).List, now); ok && !b.Complete {
		state += ", " + figure.Percent(done) + " done"
		if left > 0 {
			state += ", about " + figure.Lasting(left) + " left"
		}
	}
	lines := [][2]string{
		{"build", action.BuildName(b)},
		{"state", state},
		{"source", b.SourceVersion},
		{"commit", b.Commit},
		{"by", b.Initiator},
		{"started", cell.Stamp(b.Started)},
		{"ended", cell.Stamp(b.Ended)},
	}
	for _, o := range env.Links.VersionsOf(b.ID) {
		serves := ""
		for _, st := range env.Store.ServedBy(o.Function, o.Version) {
			serves += ", serves " + st.Name
		}
		lines = append(lines, [2]string{"became", "version " + o.Version + " of " + o.Function + serves})
	}
	if b.Status == model.BuildSucceeded && !env.Links.Read(b.Project) {
		lines = append(lines, [2]string{"became", "not all versions were read that it may have become"})
	}
	lines = cell.Filled(lines)
	if len(b.Phases) > 0 {
		lines = append(lines, [2]string{})
	}
	for _, p := range b.Phases {
		lines = append(lines, [2]string{"phase " + p.Type, phaseText(p, now)})
		for _, c := range p.Contexts {
			lines = append(lines, [2]string{"", "  " + c})
		}
	}
	var rest [][2]string
	for _, a := range b.Artifacts {
		name := "artifact"
		if a.Identifier != "" {
			name += " " + a.Identifier
		}
		text := "s3://" + a.Bucket + "/" + a.Key
		if a.SHA256 != "" {
			text += " " + a.SHA256
		}
		rest = append(rest, [2]string{name, text})
	}
	for _, v := range b.Environment {
		rest = append(rest, environmentLine(env.Theme, v))
	}
	rest = append(rest, cell.Filled([][2]string{{"log", logPlace(b.Log)}, {"log in S3", logObject(b.Log)},
		{"image", strings.TrimSpace(b.Image + " " + b.ComputeType)}, {"id", b.ID}})...)
	return action.BuildName(b), append(append(lines, [2]string{}), rest...)
}

// phaseText is when a phase began, how it went, and how long it took.
func phaseText(p model.BuildPhase, now time.Time) string {
	status := strings.ToLower(strings.ReplaceAll(p.Status, "_", " "))
	if p.Started.IsZero() {
		return status
	}
	text, took := p.Started.UTC().Format("15:04:05"), figure.Lasting(p.Ended.Sub(p.Started))
	switch {
	case p.Type == "COMPLETED":
		return text
	case p.Ended.IsZero():
		return strings.TrimSuffix(text+" running for "+figure.Lasting(now.Sub(p.Started)), " for ")
	case took == "":
		return text + " " + status
	}
	return text + " " + status + " after " + took
}

func logPlace(l model.BuildLog) string {
	switch {
	case l.Stream != "":
		return l.Group + " " + l.Stream
	case l.NoStream:
		return "not written to CloudWatch"
	}
	return ""
}

func logObject(l model.BuildLog) string {
	if l.Bucket == "" {
		return ""
	}
	return "s3://" + l.Bucket + "/" + l.Key
}

// Copy is the id of the chosen build, or the project's name.
func (b *Pane) Copy() string {
	r, ok := b.Chosen()
	switch {
	case !ok:
		return ""
	case r.build == nil:
		return r.project
	}
	return r.build.ID
}

// Details is all that is known of the chosen build, or of the project where there
// is none.
func (b *Pane) Details() (string, [][2]string) {
	r, ok := b.Chosen()
	switch {
	case !ok:
		return "", nil
	case r.build == nil:
		return b.projectDetails(r.project)
	}
	env := b.env
	env.Theme = b.Theme()
	return buildDetails(env, *r.build)
}

func (b *Pane) projectDetails(name string) (string, [][2]string) {
	p, _ := b.env.Store.Project(name)
	lines := [][2]string{
		{"project", name}, {"about", p.Description}, {"source", strings.TrimSpace(p.SourceType + " " + p.SourceLocation)},
		{"version", p.SourceVersion}, {"artifacts", p.Artifacts}, {"changed", cell.Stamp(p.Modified)},
	}
	for _, v := range p.Environment {
		lines = append(lines, environmentLine(b.Theme(), v))
	}
	if f := b.env.Store.Builds(name).Failure; f != nil {
		lines = append(lines, [2]string{"builds", f.Error()})
	}
	return name, cell.Filled(lines)
}

// environmentLine is a variable of a build. What is not plain text is named where
// it is kept, which is no secret.
func environmentLine(t theme.Theme, v model.BuildVariable) [2]string {
	if v.Type == "PARAMETER_STORE" || v.Type == "SECRETS_MANAGER" {
		return [2]string{"env " + v.Name, strings.ToLower(strings.ReplaceAll(v.Type, "_", " ")) + " " + v.Value.Reveal()}
	}
	return [2]string{"env " + v.Name, t.Glyphs.Mask}
}

// About says in words what is chosen.
func (b *Pane) About() string {
	r, ok := b.Chosen()
	switch {
	case !ok:
		return ""
	case r.build == nil:
		if f := b.env.Store.Builds(r.project).Failure; f != nil {
			return r.project + ": " + f.Error()
		}
		return r.project + ": no build is known"
	}
	text := action.BuildName(*r.build) + ": " + cell.BuildState(r.build)
	if phase, why := cell.Broke(r.build); phase != "" {
		return strings.TrimSuffix(text+" in "+phase+": "+why, ": ")
	}
	if !r.build.Complete {
		if _, left, ok := progress(r.build, b.env.Store.Builds(r.project).List, b.env.Now()); ok && left > 0 {
			text += fmt.Sprintf(", in %s, about %s left", r.build.Phase, figure.Lasting(left))
		}
	}
	return text + b.becameWords(r.build)
}

// becameWords name every version that came from a build, and say when there may be
// more of them.
func (b *Pane) becameWords(build *model.Build) string {
	var parts []string
	for _, o := range b.env.Links.VersionsOf(build.ID) {
		parts = append(parts, o.Version+" of "+o.Function)
	}
	text := ""
	if len(parts) > 0 {
		text = ", became version " + strings.Join(parts, ", ")
	}
	if build.Status == model.BuildSucceeded && !b.env.Links.Read(build.Project) {
		text += ", and not all versions were read that it may have become"
	}
	return text
}
