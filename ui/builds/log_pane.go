package builds

import (
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/logbook"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Log is the log that is followed, one at a time.
type Log struct {
	env    env
	number int
	view   *widget.Log
	ring   *logbook.Ring
	source model.LogSource // the zero one: none is open
	state  model.LogState
	times  bool
	stood  int // end of the log when it was left to stand still
	w, h   int
}

// newLog makes the pane. No log is open.
func newLog(env env, number int) *Log {
	l := &Log{env: env, number: number, ring: logbook.New(), times: true}
	l.view = widget.NewLog(l.lines())
	return l
}

// Open shows another log from now on, which has no lines yet.
func (l *Log) Open(source model.LogSource) {
	l.source = source
	l.state = model.LogState{Source: source}
	l.ring = logbook.New()
	l.stood = 0
	l.view.SetSource(l.lines())
}

// Close shows no log any more.
func (l *Log) Close() { l.Open(model.LogSource{}) }

// Source is the log that is open, the zero one for none.
func (l *Log) Source() model.LogSource { return l.source }

// Shown reports whether a log is open.
func (l *Log) Shown() bool { return l.source != model.LogSource{} }

// Append takes lines of a log, and reports whether it is the one that is open.
func (l *Log) Append(e model.LogLines) bool {
	if !l.Shown() || e.Source != l.source {
		return false
	}
	l.ring.Append(e.Lines)
	return true
}

// SetState takes how the tail of a log stands, and reports whether it is the one
// that is open.
func (l *Log) SetState(e model.LogState) bool {
	if !l.Shown() || e.Source != l.source {
		return false
	}
	l.state = e
	return true
}

// State is how the tail of the open log stands.
func (l *Log) State() model.LogState { return l.state }

// Held are the lines that are held, oldest first, in a slice of its own: whoever
// saves them does so beside the screen.
func (l *Log) Held() []model.LogLine {
	held := make([]model.LogLine, 0, l.ring.Len())
	for n := l.ring.First(); n < l.ring.End(); n++ {
		line, _ := l.ring.Line(n)
		held = append(held, line)
	}
	return held
}

// Name says whose log it is.
func (l *Log) Name() string {
	switch s := l.source; {
	case s.Build != "":
		if b, ok := l.env.Store.Build(s.Build); ok {
			return action.BuildName(b)
		}
		return action.BuildName(model.Build{ID: s.Build})
	case s.Function != "" && s.Stage != "":
		return s.Function + " " + l.env.Theme.Glyphs.Dot + " " + s.Stage
	case s.Function != "":
		return s.Function
	case s.Stream != "":
		return s.Stream
	}
	return l.source.Group
}

// logLines are the lines of a ring as the widget draws them.
type logLines struct{ *Log }

func (l *Log) lines() logLines { return logLines{l} }

// First is the number of the oldest line.
func (l logLines) First() int { return l.ring.First() }

// End is the number that the next line will have.
func (l logLines) End() int { return l.ring.End() }

// Line is one line.
func (l logLines) Line(n int) widget.LogLine {
	line, _ := l.ring.Line(n)
	t := l.env.Theme
	out := widget.LogLine{Text: safetext.ShownLog(line.Text)}
	if l.times && !line.At.IsZero() {
		out.Lead = line.At.UTC().Format("15:04:05")
	}
	if m, ok := l.ring.PhaseAt(n); ok && m.Line == n {
		out.Sign, out.Style = t.Glyphs.Phase, t.Info
	}
	if l.ring.Erring(n) {
		out.Sign, out.Style = t.Glyphs.Failed, t.Bad
	}
	if s := l.ring.Found(); s != nil {
		plain := logbook.Plain(out.Text)
		if !l.view.Wrapping() {
			plain = plain[:min(len(plain), unwrapped)]
		}
		out.Found = found(s, plain)
	}
	return out
}

// unwrapped is as much of a line as can show when it is not broken, in bytes, with
// much to spare.
const unwrapped = 16 << 10

// found are the parts of a text that a search finds. It is looked through piece by
// piece: looking for the next match in all that follows, again and again, takes
// long in a long line that is full of them.
func found(s *logbook.Search, plain string) []widget.Span {
	const piece = 1 << 10
	var spans []widget.Span
	beyond := 4 * len(s.Query()) // what begins in a piece may end behind it
	for at := 0; at < len(plain); {
		next := at + piece
		for _, span := range s.Spans(plain[at:min(next+beyond, len(plain))]) {
			if at+span.Start >= next {
				break
			}
			spans = append(spans, widget.Span{Start: at + span.Start, End: at + span.End})
		}
		if n := len(spans); n > 0 {
			next = max(next, spans[n-1].End)
		}
		at = next
	}
	return spans
}

// Resize says how big the pane is.
func (l *Log) Resize(w, h int) { l.w, l.h = w, h }

// Restyle changes how it looks.
func (l *Log) Restyle(t theme.Theme) {
	l.env.Theme = t
	l.view.Redraw()
}

// Refresh takes in what is known of the build whose log it is: what a log says is not in the
// store.
func (l *Log) Refresh(c store.Changes) bool { return l.source.Build != "" && c.Touch(store.OfBuilds) }

// Tick counts down to the next look where looking fails.
func (l *Log) Tick(int) bool { return l.Shown() && l.state.Failure != nil }

// Fill says what the log holds.
func (l *Log) Fill(s *action.Situation) {
	if !l.Shown() {
		return
	}
	s.Log = &action.Log{Source: l.source, Lines: l.ring.Len(), Errors: l.ring.Errors()}
	if _, ok := l.ring.NextPhase(l.ring.First() - 1); ok {
		s.Log.Phases = 1
	}
	if f := l.ring.Found(); f != nil {
		s.Log.Query, s.Log.Matches = f.Query(), f.Count()
	}
	if s.Scope != action.LogPane {
		return
	}
	if b, ok := l.env.Store.Build(l.source.Build); ok {
		s.Build = &b
	}
}

// Lines draws the pane.
func (l *Log) Lines(focused bool) []string {
	w, h := widget.Inside(l.w, l.h)
	lines := l.view.Lines(l.env.Theme, w, h)
	if l.ring.Len() == 0 {
		for i, text := range l.empty() {
			if i < len(lines) {
				lines[i] = widget.FitTail("  "+text, w, l.env.Theme.Glyphs.Ellipsis)
			}
		}
	}
	dot := " " + l.env.Theme.Glyphs.Dot + " "
	title := fmt.Sprintf("%d Log", l.number)
	if l.Shown() {
		title += dot + l.Name()
		if _, last := l.view.Range(); last >= l.ring.First() {
			if m, ok := l.ring.PhaseAt(last); ok {
				title += dot + m.Phase
			}
		}
	}
	return widget.Frame(l.env.Theme, widget.FrameSpec{
		Title: title, Info: strings.Join(l.infos(), dot), Focused: focused, W: l.w, H: l.h, Exact: true}, lines)
}

// empty says why there are no lines.
func (l *Log) empty() []string {
	t := l.env.Theme
	if !l.Shown() {
		return []string{t.Dim.Paint("No log is open. Enter on a build follows its log, and a key in Functions that of a function.")}
	}
	var lines []string
	switch l.state.State {
	case model.TailMissing:
		lines = append(lines, t.Warn.Paint("There is no log."))
	case model.TailEnded:
		lines = append(lines, t.Dim.Paint("The log is empty."))
	case model.TailFollows, model.TailDraining:
		lines = append(lines, t.Dim.Paint("The log has no lines yet."))
	default:
		lines = append(lines, t.Dim.Paint("The log does not exist yet: waiting for its first line"+t.Glyphs.Ellipsis))
	}
	if l.state.Note != "" {
		lines = append(lines, t.Text.Paint(l.state.Note))
	}
	if f := l.state.Failure; f != nil {
		lines = append(lines, t.Bad.Paint(f.Error()))
	}
	return lines
}
