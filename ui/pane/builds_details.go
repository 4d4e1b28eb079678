package pane

import (
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/ui/cell"
)

// BuildDetails is all that is known of a build: its phases with their times and
// what they say of a failure, artifacts, environment, and where its log is.
func BuildDetails(env Env, b model.Build) (string, [][2]string) {
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
	lines = filled(lines)
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
	rest = append(rest, filled([][2]string{{"log", logPlace(b.Log)}, {"log in S3", logObject(b.Log)},
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
