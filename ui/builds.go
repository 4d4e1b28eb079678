package ui

// Builds: opening, starting, stopping and retrying them.

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/overlay"
	"github.com/aloftdeck/aloft/ui/pane"
)

// buildPatience is how long reading the branches and tags of a source may take.
const buildPatience = 30 * time.Second

// buildWish is what an operator wants of CodeBuild.
type buildWish struct {
	kind  wishKind
	start model.BuildStart // to start
	build model.Build      // to stop or to retry
	token string           // of a retry
	layer *layer           // the dialog that waits for it, nil for none
}

type wishKind int

const (
	wishStart wishKind = iota
	wishStop
	wishRetry
)

// String is what failed, when it fails.
func (w buildWish) String() string {
	switch w.kind {
	case wishStop:
		return "stopping " + action.BuildName(w.build)
	case wishRetry:
		return "retrying " + action.BuildName(w.build)
	}
	return "starting a build of " + w.start.Project
}

// newToken is what tells one wish from another: a call with the same token again
// is the same wish. Each opening of a dialog makes one.
func newToken() string { return rand.Text() }

// buildBox shows a build, and what becomes of it while it is open.
type buildBox struct {
	*overlay.Details
	id string
}

// openBuild shows the chosen build and follows its log. Of a project without
// builds what is known of it is shown.
func openBuild(r *Root, s action.Situation) tea.Cmd {
	if s.Build == nil {
		return details(r)
	}
	r.follow(logOf(*s.Build))
	r.showBuild(*s.Build)
	return nil
}

// openLogBuild shows the build whose log it is.
func openLogBuild(r *Root, s action.Situation) tea.Cmd {
	if s.Build == nil {
		r.say("this is not the log of a build that is known")
		return nil
	}
	r.showBuild(*s.Build)
	return nil
}

func (r *Root) showBuild(b model.Build) {
	title, lines := pane.BuildDetails(r.paneEnv(), b)
	box := overlay.NewDetails(r.overlayEnv(), title, lines)
	if origins := r.links.VersionsOf(b.ID); len(origins) > 0 {
		o := origins[0]
		box.SetLink(fmt.Sprintf("show version %s of %s", o.Version, o.Function), toVersion(o))
	}
	r.push(&buildBox{box, b.ID})
}

func (r *Root) paneEnv() pane.Env {
	return pane.Env{Store: r.store, Now: r.o.Now, Theme: r.theme, Links: r.links, Book: r.o.Book, Budget: r.budget(), Owner: r.o.Owner}
}

// watched are the builds that dialogs show and that have not ended.
func (r *Root) watched() []string {
	var ids []string
	for _, l := range r.layers {
		if box, ok := l.box.(*buildBox); ok {
			if b, known := r.store.Build(box.id); !known || !b.Complete {
				ids = append(ids, box.id)
			}
		}
	}
	return ids
}

// buildsChanged brings the dialogs that show a build up to date.
func (r *Root) buildsChanged(c store.Changes) {
	if !c.Touch(store.OfFunctions | store.OfBuilds | store.OfVersions) {
		return
	}
	for _, l := range r.layers {
		if box, ok := l.box.(*buildBox); ok {
			if b, known := r.store.Build(box.id); known {
				_, lines := pane.BuildDetails(r.paneEnv(), b)
				box.SetLines(lines)
			}
		}
	}
}

// readOlder has older builds read when the cursor came to the last one known.
func (r *Root) readOlder() {
	feed, ok := r.o.Feed.(model.BuildFeed)
	if !ok || r.declared[r.focus].scope != action.Builds {
		return
	}
	if project, more := r.builds.Older(); more {
		feed.OlderBuilds(project)
	}
}

// startBuild asks what to build, with branches and tags where AWS keeps the source.
func startBuild(r *Root, _ action.Spec, s action.Situation) tea.Cmd {
	project, ok := r.store.Project(s.Project)
	if !ok {
		project.Name = s.Project
	}
	reading := project.SourceType == "CODECOMMIT"
	l := r.push(overlay.NewStartBuild(r.overlayEnv(), project, newToken(), reading))
	if !reading {
		return nil
	}
	n, ctx := r.number()
	l.requests = append(l.requests, n)
	lister := r.o.Pipeline
	return safely(func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, buildPatience)
		defer cancel()
		refs, err := lister.ListRefs(ctx, project)
		return refsMsg{n, refs, err}
	})
}

// refsRead offers the branches and tags.
func (r *Root) refsRead(msg refsMsg) {
	if !r.answered(msg.number) {
		return
	}
	if l := r.layerOf(msg.number); l != nil {
		if box, ok := l.box.(*overlay.StartBuild); ok {
			why := ""
			if msg.err != nil {
				why = msg.err.Error()
			}
			box.SetRefs(msg.refs, why)
		}
	}
}

func askToStop(r *Root, _ action.Spec, s action.Situation) tea.Cmd {
	name := action.BuildName(*s.Build)
	r.push(overlay.NewAsk(r.overlayEnv(), "Stop "+name, []string{
		fmt.Sprintf("%s is in %s. It ends, and leaves no artifact.", name, s.Build.Phase),
		"Started by " + s.Build.Initiator + ".",
	}, "stop "+name, buildWish{kind: wishStop, build: *s.Build}))
	return nil
}

func askToRetry(r *Root, _ action.Spec, s action.Situation) tea.Cmd {
	name := action.BuildName(*s.Build)
	r.push(overlay.NewAsk(r.overlayEnv(), "Retry "+name, []string{
		name + " is built again, from the same source and with the same environment.",
	}, "retry "+name, buildWish{kind: wishRetry, build: *s.Build, token: newToken()}))
	return nil
}

// wish asks CodeBuild for what an operator wants.
func (r *Root) wish(w buildWish) tea.Cmd {
	if r.o.Config.ReadOnly {
		r.say("read-only: nothing is built")
		return nil
	}
	if w.layer == nil {
		r.say(w.String() + r.theme.Glyphs.Ellipsis)
	}
	builder, moves := r.o.Builder, r.moves
	return safely(func() tea.Msg {
		msg := buildMsg{wish: w}
		begun := moves.run(1, func(ctx context.Context) []change.Result {
			switch w.kind {
			case wishStart:
				msg.result = builder.Start(ctx, w.start)
			case wishStop:
				msg.result = builder.Stop(ctx, w.build)
			case wishRetry:
				msg.result = builder.Retry(ctx, w.build, w.token)
			}
			return []change.Result{msg.result.Result}
		})
		if !begun {
			msg.result.Status, msg.result.Reason = change.WasRefused, "aloft is being left"
		}
		return msg
	})
}

// built takes what became of a wish about a build. A build that was started is
// chosen, and its log followed at once.
func (r *Root) built(msg buildMsg) tea.Cmd {
	w, build := msg.wish, msg.result.Build
	open := w.layer != nil && slices.Contains(r.layers, w.layer)
	if err := msg.result.Failure(); err != nil {
		if box, ok := r.startBox(w.layer); ok && open {
			box.Fail(err.Error())
			w.layer.guard.arm(r.now())
			return nil
		}
		r.note = note{}
		r.toast(toastBad, w.String()+": "+err.Error())
		return r.endToasts()
	}
	if open {
		r.pop(w.layer)
	}
	r.note = note{}
	at := model.Read{Asked: r.now(), At: r.now()}
	r.refresh(r.store.Apply(model.BuildRead{Read: at, Build: build}))
	if feed, ok := r.o.Feed.(model.BuildFeed); ok {
		feed.WatchBuild(build.ID)
	}
	name := action.BuildName(build)
	if w.kind == wishStop {
		text := name + ": asked to stop"
		if msg.result.Status == change.NotChanged {
			text = msg.result.Reason
		}
		r.toast(toastInfo, text)
		return r.endToasts()
	}
	r.toast(toastGood, strings.TrimSuffix(name+": started; "+msg.result.Reason, "; "))
	r.builds.Choose(build.ID)
	r.follow(logOf(build))
	if len(r.layers) == 0 {
		r.setFocus(r.paneOf(action.LogPane))
	}
	return r.endToasts()
}

func (r *Root) startBox(l *layer) (*overlay.StartBuild, bool) {
	if l == nil {
		return nil, false
	}
	box, ok := l.box.(*overlay.StartBuild)
	return box, ok
}
