package builds

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/builds"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Builder starts, stops and retries builds. *builds.Builder is one.
type Builder interface {
	Start(ctx context.Context, start model.BuildStart) builds.Result
	Stop(ctx context.Context, build model.Build) builds.Result
	Retry(ctx context.Context, old model.Build, token string) builds.Result
}

// refsPatience is how long reading the branches and tags of a source may take.
const refsPatience = 30 * time.Second

// newToken is what tells one wish from another: a call with the same token again
// is the same wish. Each opening of a dialog makes one.
func newToken() string { return rand.Text() }

// wish is what an operator wants of CodeBuild.
type wish struct {
	words   string // what failed, when it fails
	project string
	make    func(ctx context.Context) builds.Result
	stops   bool         // a build; else it begins one
	failed  func(error)  // tells why not; nil: a toast does
	layer   *shell.Layer // closed when it was done; nil for none
}

// startBuild asks what to build, with branches and tags where AWS keeps the source.
func (f *Feature) startBuild(_ action.Spec, s action.Situation) tea.Cmd {
	project, ok := f.h.Store.Project(s.Project)
	if !ok {
		project.Name = s.Project
	}
	reading := project.SourceType == "CODECOMMIT"
	box := newStartForm(f.h.Dialog(), project, newToken(), reading)
	builder := f.o.Builder
	l := f.h.Push(box, func(l *shell.Layer, asked any) tea.Cmd {
		start := asked.(buildWanted).Start
		return f.wish(wish{
			words: "starting a build of " + start.Project, project: start.Project, layer: l,
			make:   func(ctx context.Context) builds.Result { return builder.Start(ctx, start) },
			failed: func(err error) { box.Fail(err.Error()) },
		})
	})
	if !reading {
		return nil
	}
	type read struct {
		refs []string
		err  error
	}
	lister := f.o.Refs
	return shell.Ask(f.h, l, func(ctx context.Context) (r read) {
		ctx, cancel := context.WithTimeout(ctx, refsPatience)
		defer cancel()
		r.refs, r.err = lister.ListRefs(ctx, project)
		return r
	}, func(r read) tea.Cmd {
		why := ""
		if r.err != nil {
			why = r.err.Error()
		}
		box.SetRefs(r.refs, why)
		return nil
	})
}

func (f *Feature) askToStop(_ action.Spec, s action.Situation) tea.Cmd {
	build, builder := *s.Build, f.o.Builder
	name := action.BuildName(build)
	return f.askFor("Stop "+name, "stop "+name, []string{
		fmt.Sprintf("%s is in %s. It ends, and leaves no artifact.", name, build.Phase),
		"Started by " + build.Initiator + ".",
	}, wish{
		words: "stopping " + name, project: build.Project, stops: true,
		make: func(ctx context.Context) builds.Result { return builder.Stop(ctx, build) },
	})
}

func (f *Feature) askToRetry(_ action.Spec, s action.Situation) tea.Cmd {
	build, builder, token := *s.Build, f.o.Builder, newToken()
	name := action.BuildName(build)
	return f.askFor("Retry "+name, "retry "+name, []string{
		name + " is built again, from the same source and with the same environment.",
	}, wish{
		words: "retrying " + name, project: build.Project,
		make: func(ctx context.Context) builds.Result { return builder.Retry(ctx, build, token) },
	})
}

// askFor asks before a wish goes to CodeBuild.
func (f *Feature) askFor(title, does string, text []string, w wish) tea.Cmd {
	f.h.Push(dialog.NewQuestion(f.h.Dialog(), title, text, does, w), func(*shell.Layer, any) tea.Cmd { return f.wish(w) })
	return nil
}

// wish asks CodeBuild for what an operator wants.
func (f *Feature) wish(w wish) tea.Cmd {
	if no := f.h.Refuses("nothing is built"); no != "" {
		f.h.Say(no)
		return nil
	}
	if w.layer == nil {
		f.h.Say(w.words + f.h.Theme.Glyphs.Ellipsis)
	}
	return shell.Track(f.h, shell.Work[builds.Result]{
		Begin:   []change.Progress{{Subject: model.BuildSubject(model.Identity{}, w.project, ""), Step: change.StepIntent}},
		Make:    func(ctx context.Context, _ func(change.Progress)) builds.Result { return w.make(ctx) },
		Results: func(r builds.Result) []change.Result { return []change.Result{r.Result} },
		Ended: func(r builds.Result, begun bool) tea.Cmd {
			if !begun {
				r.Status, r.Reason = change.WasRefused, "aloft is being left"
			}
			f.wished(w, r)
			return nil
		},
	})
}

// wished takes what became of a wish. A build that was started is chosen, and its
// log followed at once.
func (f *Feature) wished(w wish, r builds.Result) {
	open := w.layer != nil && f.h.IsOpen(w.layer)
	if err := r.Failure(); err != nil {
		if open {
			w.failed(err)
			w.layer.Guard()
			return
		}
		f.h.Unsay()
		f.h.Toast(shell.Bad, w.words+": "+err.Error())
		return
	}
	if open {
		f.h.Pop(w.layer)
	}
	f.h.Unsay()
	build, at := r.Build, f.h.Now()
	f.h.Apply(model.BuildRead{Read: model.Read{Asked: at, At: at}, Build: build})
	if f.o.Feed != nil {
		f.o.Feed.WatchBuild(build.ID)
	}
	name := action.BuildName(build)
	if w.stops {
		text := name + ": asked to stop"
		if r.Status == change.NotChanged {
			text = r.Reason
		}
		f.h.Toast(shell.Info, text)
		return
	}
	f.h.Toast(shell.Good, strings.TrimSuffix(name+": started; "+r.Reason, "; "))
	f.pane.Choose(build.ID)
	f.o.Logs.Follow(logOf(build))
	if f.h.Top() == nil {
		f.h.Focus(action.LogPane)
	}
}
