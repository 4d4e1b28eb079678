package dialog

// One question with the thing that it is about named.

import (
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
)

// Question asks before something is done that can not be taken back. Enter does it.
type Question struct {
	Box
	title  string
	text   []string
	does   string
	answer any
}

// NewQuestion makes the dialog: a title that names the thing, paragraphs of text, and
// in a word or two what enter does. The answer is what the dialog requests then.
func NewQuestion(env Env, title string, text []string, does string, answer any) *Question {
	q := &Question{title: safetext.Line(title), text: text, does: does, answer: answer}
	q.Make(env, q, Narrow)
	q.Writes()
	return q
}

// Title names the thing.
func (q *Question) Title() string { return q.title }

// Acts are what its keys do.
func (q *Question) Acts() []Key {
	return []Key{{ID: action.Confirm, Does: q.does}, {ID: action.Cancel}}
}

// Do answers with enter.
func (q *Question) Do(id action.ID) Reply {
	r := q.Box.Do(id)
	if id == action.Confirm {
		r.Request = q.answer
	}
	return r
}

// Draw writes the paragraphs.
func (q *Question) Draw(p *Page) {
	p.Paged = true
	for i, text := range q.text {
		style := p.Text
		if i > 0 {
			style = p.Dim
		}
		p.Paragraph(style, text)
	}
}
