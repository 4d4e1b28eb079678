package ui

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/component/plan"
	"github.com/aloftdeck/aloft/model/component/scaffold"
	"github.com/aloftdeck/aloft/ui/components"
)

// fakeMaker has one plan, and keeps what it was asked for.
type fakeMaker struct {
	updating *atomic.Bool
	err      error
	files    []string
	made     []plan.Plan
	wait     chan struct{}
	begun    []string
}

func (f *fakeMaker) Plan(_ context.Context, file string, tell func(done, total int)) (components.Planned, error) {
	forbid(f.updating, "Plan")
	f.files = append(f.files, file)
	tell(1, 2)
	return components.Planned{Plan: plan.Plan{ID: "set", Name: "activity", Steps: []plan.Step{
		{ID: plan.ID{Kind: plan.TableKind, Name: "activities"}, Action: plan.Create, Detail: "id:S"},
		{ID: plan.ID{Kind: plan.AliasKind, Name: "orders:dev"}, Action: plan.Create},
	}}}, f.err
}

func (f *fakeMaker) Apply(_ context.Context, of plan.Plan, progress func(change.Progress)) []plan.Result {
	forbid(f.updating, "Apply")
	f.made = append(f.made, of)
	// An alias is made by a move, which speaks of a function.
	progress(change.Progress{ID: "c2", Subject: model.AliasSubject(model.Identity{}, "orders", "dev"), Step: change.StepIntent, Done: 1, Total: 2})
	<-f.wait
	var all []plan.Result
	for _, s := range of.Steps {
		all = append(all, plan.Result{Step: s, Result: change.Result{Status: change.Moved}})
	}
	return all
}

func (f *fakeMaker) Begin(o scaffold.Options, dir string) ([]string, error) {
	forbid(f.updating, "Begin")
	f.begun = append(f.begun, dir)
	return []string{scaffold.ComponentFile, "app.py"}, nil
}

func withMaker(f *fakeMaker) setting {
	return func(o *Options) { o.Maker, o.Beginner = f, f }
}

// A component is begun, its plan is shown, and made; a move that belongs to it holds no cell
// once it has ended.
func TestAComponentIsBegunAndMade(t *testing.T) {
	f := &fakeMaker{}
	drive(t, 140, 40, func(c *cockpit) {
		f.wait = make(chan struct{}) // of this bubble
		f.updating = c.updating
		c.facts(team()...)
		c.press(action.NewComponent)
		c.shows("New component")
		c.pass(time.Second)
		c.write("activity")
		c.press(action.Confirm)
		c.shows("activity: 2 files written to /home/alice/work/activity")
		if len(f.begun) != 1 || f.begun[0] != "/home/alice/work/activity" {
			t.Errorf("written to %q", f.begun)
		}
		c.press(action.Apply)
		c.shows("Apply a component", "/home/alice/work/activity/component.toml")
		c.pass(time.Second)
		c.press(action.Confirm)
		c.shows("Apply activity", "create table activities", "enter makes 2 changes")
		c.pass(time.Second)
		c.press(action.Confirm)
		c.shows("leaves it running")
		close(f.wait)
		c.pass(time.Second)
		c.shows("2 made")
		if len(f.made) != 1 {
			t.Fatalf("made %d times", len(f.made))
		}
	}, withMaker(f))
}

// What is wrong with the file is shown with its lines, and nothing is made.
func TestWhatIsWrongWithTheFileOfAComponent(t *testing.T) {
	f := &fakeMaker{err: config.Problems{{File: "component.toml", Line: 12, Key: "function.runtime", Text: "is none of Lambda's"}}}
	drive(t, 140, 40, func(c *cockpit) {
		f.updating = c.updating
		c.facts(team()...)
		c.press(action.Apply)
		c.pass(time.Second)
		c.press(action.Confirm)
		c.shows("1 problem in the file", "component.toml:12: function.runtime: is none of Lambda's")
	}, withMaker(f))
}

func TestAComponentIsNotMadeReadOnly(t *testing.T) {
	f := &fakeMaker{}
	drive(t, 140, 40, func(c *cockpit) {
		f.updating = c.updating
		c.facts(team()...)
		c.press(action.Apply)
		c.shows("read-only: nothing is made")
	}, withMaker(f), func(o *Options) { o.Config.ReadOnly = true })
}
