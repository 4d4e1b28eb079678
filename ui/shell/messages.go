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
	failed note      // the last thing that went wrong
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
	of   string // what it goes on telling of, empty for nothing
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
	// failureStays is how long the last error stays in the status line.
	failureStays = 2 * time.Minute
	// mostMessages is how many are kept.
	mostMessages = 200
)

// Say answers a key in the status line; the next key takes it away.
func (m *Messages) Say(text string) { m.note = note{text, m.host.Now()} }

// Unsay takes an answer away.
func (m *Messages) Unsay() { m.note = note{} }

// Fail keeps an error in the status line for a while.
func (m *Messages) Fail(text string) {
	m.failed = note{text, m.host.Now()}
	m.Record(Bad, text)
}

// Recovered takes the last error out of the status line.
func (d *Desk) Recovered() { d.failed = note{} }

// Note is what answers the last key, empty for nothing.
func (d *Desk) Note() string {
	if d.Now().Sub(d.note.at) >= noteStays {
		return ""
	}
	return d.note.text
}

// Failure is the last error with its age, empty when there is none or it is old.
func (d *Desk) Failure() (string, time.Duration) {
	age := d.Now().Sub(d.failed.at)
	if age >= failureStays {
		return "", 0
	}
	return d.failed.text, age
}

// Ages reports whether something in the status line has to go, or counts seconds.
func (d *Desk) Ages() bool {
	return d.note.text != "" || d.failed.text != "" && d.Now().Sub(d.failed.at) < time.Minute
}

// Record keeps what was said. What is said again and again is kept once, with the
// last time.
func (m *Messages) Record(kind Kind, text string) {
	if n := len(m.news); n > 0 && m.news[n-1].text == text {
		m.news[n-1].at = m.host.Now()
		return
	}
	m.news = append(m.news, message{text: text, kind: kind, at: m.host.Now()})
	if over := len(m.news) - mostMessages; over > 0 {
		m.news = append([]message{}, m.news[over:]...)
	}
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
