package shell

import (
	"fmt"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/builds"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/invoke"
	"github.com/aloftdeck/aloft/model/release"
)

// ChangeLine says in one line what became of a change: what it was about, from, to
// and why.
func ChangeLine(r change.Result, arrow string) string {
	if r.Subject.Kind == model.ProjectSubject {
		return builds.Result{Result: r}.Line()
	}
	if r.Subject.Kind == model.InvokedSubject {
		return invoke.Line(r)
	}
	line := r.Subject.String()
	if r.Stage != "" {
		line = r.Subject.Name + " " + r.Stage
	}
	switch {
	case r.From != "" && r.To != "":
		line += " " + r.From + " " + arrow + " " + r.To
	case r.To != "":
		line += " " + arrow + " " + r.To
	}
	line += ": " + statusWords(r)
	if r.Reason != "" {
		line += ": " + r.Reason
	}
	return line
}

// statusWords say how a change ended, in its own words where nothing was moved.
func statusWords(r change.Result) string {
	if r.Kind == string(release.Publication) && r.Status == change.Moved {
		return "published"
	}
	return string(r.Status)
}

// Plural counts things.
func Plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
