package logview

import (
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/logbook"
)

// containerPrefix is what CodeBuild's own lines begin with.
const containerPrefix = "[Container] "

// build makes rows of a line of a build's log: CodeBuild's prefix is taken away, a
// command is marked, a phase is told in words, and a status that says nothing is left out.
func (s *shape) build(l *model.LogLine, left int) {
	r := Row{At: l.At, Lean: true, Origin: l.Origin, Late: l.Late, Left: left}
	plain := logbook.Plain(l.Text)
	own, found := strings.CutPrefix(plain, containerPrefix)
	if !found {
		s.add(r, l.Text, logbook.Told{})
		return
	}
	own, at := withoutTime(own)
	if at.IsZero() {
		at = l.At
	}
	if m, ok := logbook.ParsePhase(plain); ok {
		s.phaseRow(r, m, at)
		return
	}
	if status, ok := strings.CutPrefix(own, "Phase context status code:"); ok {
		code, message, _ := strings.Cut(status, "Message:")
		if code, message = strings.TrimSpace(code), strings.TrimSpace(message); code == "" && message == "" {
			return
		}
		r.Tone = Bad
		s.add(r, strings.TrimSpace(code+" "+message), logbook.Told{})
		return
	}
	if command, ok := strings.CutPrefix(own, "Running command "); ok {
		own = "$ " + command
	}
	s.add(r, own, logbook.Told{})
}

// phaseRow tells a phase in words.
func (s *shape) phaseRow(r Row, m logbook.Mark, at time.Time) {
	r.Tone = Phase
	text := strings.ToLower(m.Phase)
	if m.State != "" {
		text += " " + strings.ToLower(strings.ReplaceAll(m.State, "_", " "))
		if m.Phase == s.phase && !at.Before(s.began) {
			text += " after " + figure.Took(at.Sub(s.began))
		}
		if m.State != "SUCCEEDED" {
			r.Tone = Bad
		}
	} else {
		s.phase, s.began = m.Phase, at
	}
	s.add(r, text, logbook.Told{Phase: m.Phase, State: m.State})
}

// withoutTime is a line of CodeBuild's own without the time at its beginning.
func withoutTime(text string) (string, time.Time) {
	const layout = "2006/01/02 15:04:05"
	date, rest, _ := strings.Cut(text, " ")
	clock, rest, found := strings.Cut(rest, " ")
	if !found {
		return text, time.Time{}
	}
	at, err := time.Parse(layout, date+" "+clock)
	if err != nil {
		return text, time.Time{}
	}
	return rest, at
}
