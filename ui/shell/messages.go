package shell

import (
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/ui/dialog"
)

// Messages is what aloft says in this session. The screen cuts what is long and
// takes away what is old; the list of all holds it whole.
type Messages struct {
	host   *Host
	toasts []toast
	news   []message // oldest first
	note   note      // an answer to the last key
	quiet  bool      // the newest message was taken out of the line
	waking time.Time // when the next toast ends, as far as that is waited for
}

// note is a line for the operator with its time.
type note struct {
	text string
	kind Kind
	at   time.Time
}

// message is one thing that was said.
type message struct {
	text string
	kind Kind
	at   time.Time
	of   string // what it goes on telling of, empty for nothing
	// aged is the text as it is now, of what tells how long ago something was; nil for text.
	aged func(now time.Time) string
}

// News is a message as it is shown.
type News struct {
	Kind Kind
	Text string        // empty for nothing
	Age  time.Duration // of the message
	Aged bool          // the text tells how long ago it was
}

// says is the message at a time.
func (n *message) says(now time.Time) string {
	if n.aged != nil {
		return n.aged(now)
	}
	return n.text
}

// Kind says how good or bad a message is.
type Kind int

// The kinds. Warn and Bad wait for a key, the others go by themselves. Elsewhere is what
// somebody else has done.
const (
	Good Kind = iota
	Info
	Warn
	Bad
	Elsewhere
)

const (
	// noteStays is how long an answer to a key stays at most.
	noteStays = 10 * time.Second
	// Bright is how long the newest message is bright in the line; then it is dim.
	Bright = 10 * time.Second
	// mostMessages is how many are kept.
	mostMessages = 200
)

// Say answers a key in the message line; the next key takes it away.
func (m *Messages) Say(text string) { m.SayAs(Warn, text) }

// SayAs answers a key with something so good or bad.
func (m *Messages) SayAs(kind Kind, text string) { m.note = note{text, kind, m.host.Now()} }

// Unsay takes an answer away.
func (m *Messages) Unsay() { m.note = note{} }

// Fail tells of an error.
func (m *Messages) Fail(text string) { m.Record(Bad, text) }

// Quiet takes the newest message out of the line.
func (d *Desk) Quiet() { d.quiet = true }

// Note is what answers the last key, empty for nothing.
func (d *Desk) Note() (Kind, string) {
	if d.Now().Sub(d.note.at) >= noteStays {
		return Info, ""
	}
	return d.note.kind, d.note.text
}

// Newest is the newest message; nothing when there is none, or it was taken out of the
// line.
func (d *Desk) Newest() News {
	if len(d.news) == 0 || d.quiet {
		return News{}
	}
	n, now := &d.news[len(d.news)-1], d.Now()
	return News{n.kind, n.says(now), now.Sub(n.at), n.aged != nil}
}

// Sign is the sign before a message.
func (d *Desk) Sign(kind Kind) string { return d.sign(kind) }

// MessageCount is how many messages there are.
func (d *Desk) MessageCount() int { return len(d.news) }

// Ages reports whether something in the message line has to go, or to get did.
func (d *Desk) Ages() bool {
	n := d.Newest()
	return d.note.text != "" || n.Text != "" && n.Age < Bright
}

// Record keeps what was said. What is said again and again is kept once, with the
// last time.
func (m *Messages) Record(kind Kind, text string) {
	m.quiet = false
	if n := len(m.news); n > 0 && m.news[n-1].text == text {
		m.news[n-1].at = m.host.Now()
		return
	}
	m.news = append(m.news, message{text: text, kind: kind, at: m.host.Now()})
	if over := len(m.news) - mostMessages; over > 0 {
		m.news = append([]message{}, m.news[over:]...)
	}
}

// RecordAged keeps what tells how long ago something was.
func (m *Messages) RecordAged(kind Kind, text func(now time.Time) string) {
	m.Record(kind, text(m.host.Now()))
	m.news[len(m.news)-1].aged = text
}

// Tell keeps what goes on being said of one thing: the latest takes the place of what
// was said of it before.
func (m *Messages) Tell(of string, kind Kind, text string) {
	m.news = slices.DeleteFunc(m.news, func(n message) bool { return n.of == of })
	m.Record(kind, text)
	m.news[len(m.news)-1].of = of
}

// ShowMessages opens the list of all that was said, newest first.
func (d *Desk) ShowMessages() {
	if len(d.news) == 0 {
		d.Say("nothing was said so far")
		return
	}
	var lines [][2]string
	for i := len(d.news) - 1; i >= 0; i-- {
		n := d.news[i]
		if text := strings.TrimSpace(n.says(d.Now())); text != "" {
			lines = append(lines, [2]string{n.at.UTC().Format(time.TimeOnly) + " " + d.sign(n.kind), text})
		}
	}
	d.Push(dialog.NewDetails(d.Dialog(), "Messages, times in UTC", lines), nil)
}

// kindOf is how good or bad an end of a change is.
func kindOf(status change.Status) Kind {
	switch status {
	case change.NotChanged, change.Planned:
		return Info
	case change.WasRefused:
		return Warn
	case change.Conflicted, change.Failed:
		return Bad
	}
	return Good
}

// ToastEnd tells in a line how a change ended, here or in an earlier run.
func (m *Messages) ToastEnd(status change.Status, text string, earlier bool) {
	kind := kindOf(status)
	if earlier {
		text += " (begun by an earlier run of aloft, settled now)"
		if kind == Good {
			kind = Warn
		}
	}
	m.Toast(kind, text)
}
