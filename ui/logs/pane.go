package logs

import (
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/logmerge"
	"github.com/aloftdeck/aloft/model/logview"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Log is what is followed: one log, or several as one.
type Log struct {
	env    pane.Env
	number int
	window *widget.Log
	view   *logview.View
	tails  []tail // none is open when there is none
	merge  *logmerge.Merge

	query   logview.Query
	settled string // terms of the query that are in force
	ago     string // from when on the logs are read, as it was typed
	labels  labels
	shared  shared
	arrived []model.LogLine // that are not shown yet
	ended   bool            // no more arrive, which is to be said behind them
	times   bool
	stood   int // end of the log when it was left to stand still
	w, h    int
}

// tail is one of the logs.
type tail struct {
	source model.LogSource
	state  model.LogState
}

// newLog makes the pane. No log is open.
func newLog(env pane.Env, number int) *Log {
	l := &Log{env: env, number: number, times: true}
	l.window = widget.NewLog(rows{l})
	l.Open()
	return l
}

// Open shows other logs from now on, which have no lines yet.
func (l *Log) Open(sources ...model.LogSource) {
	l.tails = nil
	for _, s := range sources {
		l.tails = append(l.tails, tail{s, model.LogState{Source: s}})
	}
	l.merge = logmerge.New(len(sources))
	l.view = logview.New(logview.Look{Lean: true, Build: l.Source().Build != ""})
	l.query, l.settled, l.ago, l.labels = logview.Query{}, "", "", labels{}
	l.arrived, l.ended = nil, false
	l.redo()
}

// redo begins with rows that have other numbers than those before.
func (l *Log) redo() {
	l.stood = 0
	l.window.SetSource(rows{l})
}

// Close shows no log any more.
func (l *Log) Close() { l.Open() }

// Source is the log that is open, the first of several, the zero one for none.
func (l *Log) Source() model.LogSource {
	if len(l.tails) == 0 {
		return model.LogSource{}
	}
	return l.tails[0].source
}

// Sources are the logs that are open, in a slice of its own.
func (l *Log) Sources() []model.LogSource {
	var sources []model.LogSource
	for _, t := range l.tails {
		sources = append(sources, t.source)
	}
	return sources
}

// Follows reports whether these logs and no others are open.
func (l *Log) Follows(sources []model.LogSource) bool {
	return slices.EqualFunc(l.tails, sources, func(t tail, s model.LogSource) bool {
		t.source.Serial, t.source.From, s.Serial, s.From = 0, time.Time{}, 0, time.Time{}
		return t.source == s
	})
}

// Shown reports whether a log is open.
func (l *Log) Shown() bool { return len(l.tails) > 0 }

// tailOf is the index of a log, -1 for one that is not open.
func (l *Log) tailOf(source model.LogSource) int {
	return slices.IndexFunc(l.tails, func(t tail) bool { return t.source == source })
}

// Append takes lines of a log, and reports whether it is open.
func (l *Log) Append(e model.LogLines) bool {
	i := l.tailOf(e.Source)
	if i < 0 {
		return false
	}
	if len(l.tails) == 1 {
		l.arrive(e.Lines)
		return true
	}
	l.merge.Add(i, e.Lines, l.env.Now())
	l.arrive(l.merge.Ready(l.env.Now()))
	return true
}

// arrive has lines shown behind those that arrived before.
func (l *Log) arrive(lines []model.LogLine) {
	if len(l.arrived) == 0 {
		l.arrived = lines
		return
	}
	l.arrived = append(l.arrived[:len(l.arrived):len(l.arrived)], lines...)
}

// atOnce is how many lines are made into rows before the next frame: a page of a log has
// more, and a key is not to wait for them.
const atOnce = 1500

// Digest shows lines that have arrived, and reports whether there are more.
func (l *Log) Digest() bool {
	n := min(len(l.arrived), atOnce)
	l.append(l.arrived[:n])
	if l.arrived = l.arrived[n:]; len(l.arrived) > 0 {
		return true
	}
	l.arrived = nil
	if l.ended {
		l.ended = false
		l.view.Finish(l.view.Held() > 0)
	}
	return false
}

// Held are the lines that are held, oldest first, in a slice of its own: whoever saves
// them does so beside the screen.
func (l *Log) Held() []model.LogLine { return l.view.Lines() }

// Waits reports whether lines of one log wait for those of others, or to be shown.
func (l *Log) Waits() bool { return len(l.arrived) > 0 || !l.merge.Next().IsZero() }

// Turn takes the lines in whose turn it is, and reports whether there are any.
func (l *Log) Turn() bool {
	lines := l.merge.Ready(l.env.Now())
	l.arrive(lines)
	return len(l.arrived) > 0
}

func (l *Log) append(lines []model.LogLine) {
	if len(lines) == 0 {
		return
	}
	l.view.Append(lines)
	if l.labels.take(lines) {
		l.window.Redraw()
	}
	l.forget()
}

// forget drops what was drawn of rows that have changed.
func (l *Log) forget() {
	for _, n := range l.view.Stale() {
		l.window.Forget(n)
	}
}

// SetState takes how the tail of a log stands, and reports whether it is open.
func (l *Log) SetState(e model.LogState) bool {
	i := l.tailOf(e.Source)
	if i < 0 {
		return false
	}
	was := l.State().State
	l.tails[i].state = e
	switch {
	case e.State == model.TailEnded || e.State == model.TailMissing:
		l.merge.End(i)
	case e.State == model.TailFollows || e.Failure != nil:
		l.merge.Caught(i)
	}
	l.Turn()
	if is := l.State().State; is == model.TailEnded && was != is {
		l.ended = true
		l.Digest()
	}
	return true
}

// State is how the logs stand: of several, the first that fails, else the first that more
// may come of.
func (l *Log) State() model.LogState {
	if len(l.tails) == 0 {
		return model.LogState{}
	}
	state := l.tails[0].state
	for _, t := range l.tails {
		if t.state.Failure != nil {
			return t.state
		}
		if t.state.State == model.TailFollows {
			state = t.state
		}
	}
	return state
}

// Resize says how big the pane is.
func (l *Log) Resize(w, h int) {
	if w != l.w {
		l.window.Redraw()
	}
	l.w, l.h = w, h
}

// Restyle changes how it looks.
func (l *Log) Restyle(t theme.Theme) {
	l.env.Theme = t
	l.window.Redraw()
}

// Refresh takes in what is known of the build or the stage whose log it is, for the title:
// what a log says is not in the store.
func (l *Log) Refresh(c store.Changes) bool {
	if c.Touch(store.OfFunctions | store.OfBuilds) {
		l.shared.take(l.env.Store)
	}
	return l.Source().Build != "" && c.Touch(store.OfBuilds) || l.Source().Stage != "" && c.Touch(store.OfCells)
}

// Tick counts down to the next look where looking fails.
func (l *Log) Tick(int) bool { return l.Shown() && l.State().Failure != nil }

// Fill says what the log holds.
func (l *Log) Fill(s *action.Situation) {
	if !l.Shown() {
		return
	}
	ring := l.view.Ring()
	s.Log = &action.Log{Source: l.Source(), Lines: l.view.Held(), Errors: ring.Errors()}
	if _, ok := ring.NextPhase(ring.First() - 1); ok {
		s.Log.Phases = 1
	}
	if f := ring.Found(); f != nil {
		s.Log.Query, s.Log.Matches = f.Query(), f.Count()
	}
	if s.Scope != action.LogPane {
		return
	}
	if b, ok := l.env.Store.Build(l.Source().Build); ok {
		s.Build = &b
	}
}

// Lines draws the pane.
func (l *Log) Lines(focused bool) []string {
	w, h := widget.Inside(l.w, l.h)
	lines := l.window.Lines(l.env.Theme, w, h)
	if l.view.Ring().Len() == 0 {
		for i, text := range l.empty(w - 2) {
			if i < len(lines) {
				lines[i] = widget.FitTail("  "+text, w, l.env.Theme.Glyphs.Ellipsis)
			}
		}
	}
	title := l.title()
	return widget.Frame(l.env.Theme, widget.FrameSpec{
		Title: title, Info: strings.Join(l.infos(l.w-widget.Width(title)-10), " "+l.env.Theme.Glyphs.Dot+" "),
		Focused: focused, W: l.w, H: l.h, Exact: true}, lines)
}

// empty says in lines of w cells why the log has none.
func (l *Log) empty(w int) []string {
	t, state := l.env.Theme, l.State()
	var lines []string
	say := func(style theme.Style, text string) {
		for _, line := range widget.Wrap(safetext.Line(text), w, "/") {
			lines = append(lines, style.Paint(line))
		}
	}
	if !l.Shown() {
		say(t.Dim, "No log is open. Enter on a build follows its log, and L in Functions that of a function.")
		return lines
	}
	switch {
	case l.view.Held() > 0 && !l.view.Look().Search.All():
		say(t.Dim, "No line of "+count(l.view.Held())+" matches "+l.settled+".")
	case state.State == model.TailMissing:
		say(t.Warn, "There is no log.")
	case state.State == model.TailEnded:
		say(t.Dim, "The log is empty.")
	case l.ago != "":
		say(t.Dim, "The log has no lines since "+l.ago+".")
	case state.State == model.TailFollows, state.State == model.TailDraining:
		say(t.Dim, "The log has no lines yet.")
	default:
		say(t.Dim, "The log does not exist yet: waiting for its first line"+t.Glyphs.Ellipsis)
	}
	if state.Note != "" {
		say(t.Text, state.Note)
	}
	if f := state.Failure; f != nil {
		say(t.Bad, f.Error())
	}
	return lines
}
