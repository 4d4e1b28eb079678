// Package tests is the feature about tests of functions: what they are invoked with, the
// sheet before that, and what came back.
package tests

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/invoke"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Tester prepares and makes tests. *invoke.Tester is one.
type Tester interface {
	Prepare(ctx context.Context, rs []invoke.Request, progress func(done, total int)) []invoke.Sheet
	Run(ctx context.Context, sheets []invoke.Sheet, progress func(change.Progress)) []invoke.Result
}

// Library has what functions are tested with. Its methods read files.
type Library interface {
	// Tests are those of the config for some functions, with their events. The error names
	// the events that are none.
	Tests(functions []string) ([]invoke.Request, error)
	// Events are the names of the events beside the config.
	Events() []string
	// Event is one of these.
	Event(name string) (invoke.Event, error)
}

// Options is what the feature works with.
type Options struct {
	Tester  Tester  // nil: nothing can be tested
	Library Library // nil: there are neither tests nor events
}

// Feature is the tests.
type Feature struct {
	h     *shell.Host
	o     Options
	stops map[string]context.CancelFunc // of what is under way, by the id of its first test
}

var (
	_ shell.Filler  = (*Feature)(nil)
	_ shell.Watcher = (*Feature)(nil)
	_ shell.Opener  = (*Feature)(nil)
)

// New makes the feature.
func New(h *shell.Host, o Options) *Feature {
	return &Feature{h: h, o: o, stops: map[string]context.CancelFunc{}}
}

// Name of the feature.
func (f *Feature) Name() string { return "tests" }

// Panes are none: what was tested shows in the history and on the sheets of moves.
func (f *Feature) Panes() []shell.Pane { return nil }

// Handlers do what is about tests.
func (f *Feature) Handlers() map[action.ID]shell.Handler {
	return map[action.ID]shell.Handler{action.Test: f.testStage, action.TestVersion: f.testVersion}
}

// Fill says what can be done about tests.
func (f *Feature) Fill(s *action.Situation) { s.Tests = f.o.Tester != nil }

// Opens are what is invoked, by its subject.
func (f *Feature) Opens() map[model.SubjectKind]func(model.Subject) tea.Cmd {
	return map[model.SubjectKind]func(model.Subject) tea.Cmd{model.InvokedSubject: f.goTo}
}

// goTo shows the version that was tested, or that its alias serves now.
func (f *Feature) goTo(s model.Subject) tea.Cmd {
	version := s.Part
	if _, numbered := model.VersionNumber(version); !numbered {
		for _, st := range f.h.Store.Stages() {
			if st.Alias == s.Part {
				version = f.h.Store.Cell(s.Name, st.Name).Alias.Version
			}
		}
	}
	return f.h.Open(model.Subject{Account: s.Account, Region: s.Region, Kind: model.VersionSubject, Name: s.Name,
		Part: version})
}

// target is what is tested: a stage of functions, or a version of one.
type target struct {
	functions []string
	stage     model.Stage
	version   string
}

// testStage asks what the chosen stage of the chosen function, or of the marked ones,
// shall be tested with.
func (f *Feature) testStage(_ action.Spec, s action.Situation) tea.Cmd {
	stage, _ := f.h.Store.Stage(s.Stage)
	return f.choose(target{functions: s.Targets(), stage: stage})
}

// testVersion asks what the chosen version shall be tested with.
func (f *Feature) testVersion(_ action.Spec, s action.Situation) tea.Cmd {
	return f.choose(target{functions: []string{s.Function}, version: s.Version})
}

// choose opens the list of what there is to test with. Several functions are tested with
// their own tests alone.
func (f *Feature) choose(t target) tea.Cmd {
	own := 0
	var choices []choice
	for _, test := range f.h.Config.Tests {
		for _, function := range t.functions {
			if test.Function == function {
				own++
				choices = append(choices, choice{of: oneTest, name: test.Name})
			}
		}
	}
	if len(t.functions) > 1 {
		if own == 0 {
			f.h.Say("none of the marked functions has a test in the config")
			return nil
		}
		return f.sheet(t, choice{of: allTests})
	}
	if own > 1 {
		choices = append([]choice{{of: allTests, tests: own}}, choices...)
	}
	box := newChooser(f.h.Dialog(), t, choices, f.o.Library != nil)
	l := f.h.Push(box, func(_ *shell.Layer, asked any) tea.Cmd { return f.sheet(t, asked.(choice)) })
	if f.o.Library == nil {
		return nil
	}
	library := f.o.Library
	return shell.Ask(f.h, l, func(context.Context) []string { return library.Events() }, func(names []string) tea.Cmd {
		box.SetEvents(names)
		l.Guard()
		return nil
	})
}

// sheet opens the sheet of tests and has it read.
func (f *Feature) sheet(t target, c choice) tea.Cmd {
	box := newTestSheet(f.h.Dialog(), t, c)
	l := f.h.Push(box, func(l *shell.Layer, asked any) tea.Cmd {
		switch asked := asked.(type) {
		case testsConfirmed:
			return f.run(asked.Sheets)
		case testsStopped:
			if stop := f.stops[asked.ID]; stop != nil {
				stop()
			}
		case testAgain:
			l.GiveUp()
			return f.prepare(l, box, func() ([]invoke.Request, error) { return []invoke.Request{asked.Request}, nil })
		}
		return nil
	})
	library := f.o.Library
	return f.prepare(l, box, func() ([]invoke.Request, error) { return requests(t, c, library) })
}

// requests are the tests that are meant. It reads files.
func requests(t target, c choice, library Library) ([]invoke.Request, error) {
	var out []invoke.Request
	switch c.of {
	case typedEvent:
		out = []invoke.Request{{Name: typedName, Function: t.functions[0], Event: invoke.Event{JSON: []byte("{}")}}}
	case oneEvent:
		event, err := library.Event(c.name)
		if err != nil {
			return nil, err
		}
		out = []invoke.Request{{Name: c.name, Function: t.functions[0], Event: event}}
	default:
		all, err := library.Tests(t.functions)
		if err != nil {
			return nil, err
		}
		for _, r := range all {
			if c.of == allTests || r.Name == c.name {
				out = append(out, r)
			}
		}
	}
	for i := range out {
		out[i].Stage, out[i].Version = t.stage, t.version
	}
	return out, nil
}

// prepare has a sheet read. What a key would do changes with it, so the dialog takes none
// then until input was quiet.
func (f *Feature) prepare(l *shell.Layer, box *testSheet, requests func() ([]invoke.Request, error)) tea.Cmd {
	type read struct {
		sheets []invoke.Sheet
		err    error
	}
	tester := f.o.Tester
	return shell.AskTelling(f.h, l, func(ctx context.Context, tell func(done, total int)) (r read) {
		var rs []invoke.Request
		if rs, r.err = requests(); r.err == nil {
			r.sheets = tester.Prepare(ctx, rs, tell)
		}
		return r
	}, box.SetRead, func(r read) tea.Cmd {
		switch {
		case r.err != nil:
			box.Fail(r.err.Error())
		case len(r.sheets) == 0:
			box.Fail("there is no such test any more")
		default:
			box.SetSheets(r.sheets)
		}
		l.Guard()
		return nil
	})
}

// run makes the tests that were confirmed.
func (f *Feature) run(sheets []invoke.Sheet) tea.Cmd {
	if no := f.h.Refuses("nothing is invoked"); no != "" {
		f.h.Say(no)
		return nil
	}
	var begin []change.Progress
	for _, s := range sheets {
		begin = append(begin, change.Progress{ID: s.ID, Kind: invoke.Kind, Step: change.StepIntent, Total: len(sheets),
			To:      s.Executes(),
			Subject: model.InvokedAt(model.Identity{}, s.Request.Function, s.Request.Qualifier())})
	}
	id := sheets[0].ID
	wanted, stop := context.WithCancel(context.Background())
	f.stops[id] = stop
	tester := f.o.Tester
	return shell.Track(f.h, shell.Work[[]invoke.Result]{
		Begin: begin,
		Make: func(ctx context.Context, tell func(change.Progress)) []invoke.Result {
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			defer context.AfterFunc(wanted, cancel)()
			return tester.Run(ctx, sheets, tell)
		},
		Results: func(rs []invoke.Result) []change.Result {
			out := make([]change.Result, len(rs))
			for i, r := range rs {
				out[i] = r.Result
			}
			return out
		},
		Ended: func(rs []invoke.Result, begun bool) tea.Cmd {
			stop()
			delete(f.stops, id)
			f.ended(id, rs, begun)
			return nil
		},
	})
}

// Progress takes how far tests under way are.
func (f *Feature) Progress(news []change.Progress) {
	for _, p := range news {
		if p.Kind != invoke.Kind {
			continue
		}
		for _, box := range shell.Boxes[*testSheet](f.h.Layers) {
			box.SetProgress(p)
		}
	}
}

// ended shows what became of tests, in their dialog when that is open.
func (f *Feature) ended(id string, rs []invoke.Result, begun bool) {
	if !begun {
		f.h.Say("aloft is being left: nothing was invoked")
		return
	}
	shown := false
	for _, box := range shell.Boxes[*testSheet](f.h.Layers) {
		if box.Running(id) {
			box.SetResults(rs)
			shown = true
		}
	}
	f.h.GuardAll()
	kind, line := shell.Good, Line(rs)
	if Passed(rs) < len(rs) {
		kind = shell.Bad
	}
	if shown {
		f.h.Record(kind, line)
		return
	}
	f.h.Toast(kind, line)
}

// Passed counts the tests that did.
func Passed(rs []invoke.Result) int {
	n := 0
	for _, r := range rs {
		if r.Verdict == invoke.Passed {
			n++
		}
	}
	return n
}
