package builds

import (
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/ui/cell"
)

// This file says in words what is known of a build.

func logPlace(l model.BuildLog) string {
	switch {
	case l.Stream != "":
		return l.Group
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
		return r.project + ": " + b.unbuilt(r.project)
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
		text += ", and not all versions were read yet"
	}
	return text
}
