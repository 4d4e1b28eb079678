package shell

import (
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
	at   time.Time
}

// message is one thing that was said.
type message struct {
	text string
	kind Kind
	at   time.Time
}

// Kind says how good or bad a message is.
type Kind int

// The kinds. Good and Info go by themselves, the others wait for a key.
const (
	Good Kind = iota
	Info
	Warn
	Bad
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
func (m *Messages) Say(text string) { m.note = note{text, m.host.Now()} }

// Unsay takes an answer away.
func (m *Messages) Unsay() { m.note = note{} }

// Fail tells of an error.
func (m *Messages) Fail(text string) { m.Record(Bad, text) }

// Quiet takes the newest message out of the line.
func (d *Desk) Quiet() { d.quiet = true }

// Note is what answers the last key, empty for nothing.
func (d *Desk) Note() string {
	if d.Now().Sub(d.note.at) >= noteStays {
		return ""
	}
	return d.note.text
}

// Newest is the newest message with its age; its text is empty when there is none, or it
// was taken out of the line.
func (d *Desk) Newest() (kind Kind, text string, age time.Duration) {
	if len(d.news) == 0 || d.quiet {
		return Info, "", 0
	}
	n := d.news[len(d.news)-1]
	return n.kind, n.text, d.Now().Sub(n.at)
}

// Sign is the sign before a message.
func (d *Desk) Sign(kind Kind) string { return d.sign(kind) }

// MessageCount is how many messages there are.
func (d *Desk) MessageCount() int { return len(d.news) }

// Ages reports whether something in the message line has to go, or to get did.
func (d *Desk) Ages() bool {
	_, text, age := d.Newest()
	return d.note.text != "" || text != "" && age < Bright
}

// Record keeps what was said. What is said again and again is kept once, with the
// last time.
func (m *Messages) Record(kind Kind, text string) {
	m.quiet = false
	if n := len(m.news); n > 0 && m.news[n-1].text == text {
		m.news[n-1].at = m.host.Now()
		return
	}
	m.news = append(m.news, message{text, kind, m.host.Now()})
	if over := len(m.news) - mostMessages; over > 0 {
		m.news = append([]message{}, m.news[over:]...)
	}
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
		if n.text = strings.TrimSpace(n.text); n.text != "" {
			lines = append(lines, [2]string{n.at.UTC().Format(time.TimeOnly) + " " + d.sign(n.kind), n.text})
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
