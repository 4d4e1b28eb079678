package ui

// What aloft said in this session. The screen cuts what is long and takes away what
// is old; here it is whole.

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
)

// note is a line for the operator with its time.
type note struct {
	text string
	bad  bool
	at   time.Time
}

// noteStays is how long an answer to a key stays at most.
const noteStays = 10 * time.Second

// failureStays is how long the last error stays in the status line.
const failureStays = 2 * time.Minute

// say answers a key in the status line; the next key takes it away.
func (r *Root) say(text string) { r.note = note{text: text, at: r.now()} }

// fail keeps an error in the status line for a while.
func (r *Root) fail(text string) {
	r.failed = note{text: text, bad: true, at: r.now()}
	r.record(toastBad, text)
}

// news is one thing that was said.
type news struct {
	text string
	kind toastKind
	at   time.Time
}

// mostNews is how much of it is kept.
const mostNews = 200

// record keeps what was said. What is said again and again is kept once, with the
// last time.
func (r *Root) record(kind toastKind, text string) {
	if n := len(r.news); n > 0 && r.news[n-1].text == text {
		r.news[n-1].at = r.now()
		return
	}
	r.news = append(r.news, news{text, kind, r.now()})
	if over := len(r.news) - mostNews; over > 0 {
		r.news = append([]news{}, r.news[over:]...)
	}
}

// messages shows what was said.
func messages(r *Root, _ action.Spec, _ action.Situation) tea.Cmd {
	if len(r.news) == 0 {
		r.say("nothing was said so far")
		return nil
	}
	var lines [][2]string
	for i := len(r.news) - 1; i >= 0; i-- {
		n := r.news[i]
		if n.text = strings.TrimSpace(n.text); n.text != "" {
			lines = append(lines, [2]string{n.at.UTC().Format(time.TimeOnly) + " " + r.toastSign(n.kind), n.text})
		}
	}
	r.push(dialog.NewDetails(r.dialogEnv(), "Messages, times in UTC", lines))
	return nil
}
