package shell

import (
	"fmt"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/builds"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/invoke"
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
	line += ": " + string(r.Status)
	if r.Reason != "" {
		line += ": " + r.Reason
	}
	return line
}

// Plural counts things.
func Plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
