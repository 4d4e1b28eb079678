package dialog

// A text of many lines that is looked through: as it came, not told in other words.

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// CopyText asks to copy what a document shows.
type CopyText struct{ Text string }

// Chapter is a part of a document.
type Chapter struct {
	Head string // a line above it
	Text string // lines of JSON; of what is not printable nothing shows
}

// Document shows JSON that is searched and copied. It waits for its text.
type Document struct {
	Box
	title    string
	waiting  string // for what; empty when it is here
	failed   string
	chapters []Chapter
	lines    []documentLine
	rows     []documentRow // the lines, broken for a width
	width    int           // that
	query    Input
	found    []int // lines that hold what is looked for
	at       int   // which of them
	jump     bool  // to that one with the next frame
}

// documentLine is one line of the text.
type documentLine struct {
	text string
	head bool // it names a chapter
}

// documentRow is a line of the screen: a part of a line of the text.
type documentRow struct {
	line     int
	from, to int // bytes of the line
}

// NewDocument makes the dialog while its text is being read. Waiting says what is read.
func NewDocument(env Env, title, waiting string) *Document {
	d := &Document{title: safetext.Line(title), waiting: waiting, query: NewInput(80)}
	d.Make(env, d, Sheets)
	return d
}

// Show brings the text.
func (d *Document) Show(chapters []Chapter) {
	d.waiting, d.failed, d.chapters, d.width = "", "", chapters, 0
	d.lines = nil
	for i, c := range chapters {
		if i > 0 {
			d.lines = append(d.lines, documentLine{})
		}
		d.lines = append(d.lines, documentLine{safetext.Line(c.Head), true})
		for text := range strings.SplitSeq(c.Text, "\n") {
			d.lines = append(d.lines, documentLine{text: strings.Map(printable, text)})
		}
	}
	d.find()
}

// printable leaves out what is not.
func printable(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return -1
}

// Fail says why there is no text.
func (d *Document) Fail(why string) { d.waiting, d.failed = "", safetext.Line(why) }

// Loading reports whether the text is being read.
func (d *Document) Loading() bool { return d.waiting != "" }

// Title names what is shown.
func (d *Document) Title() string { return d.title }

// Text is all of it, for the clipboard: the chapters one behind the other.
func (d *Document) Text() string {
	var texts []string
	for _, c := range d.chapters {
		texts = append(texts, c.Text)
	}
	return strings.Join(texts, "\n")
}

// Acts are what its keys do.
func (d *Document) Acts() []Key {
	cancel := Key{ID: action.Cancel, Does: "close"}
	switch {
	case len(d.lines) == 0:
		return []Key{cancel}
	case d.query.on:
		return []Key{{ID: action.Confirm, Does: "keep the search"}, {ID: action.Cancel, Does: "clear the search"}}
	}
	keys := []Key{{ID: action.Filter, Does: "search"}}
	if d.query.Value() != "" {
		keys = append(keys, Key{ID: action.NextFound}, Key{ID: action.PreviousFound, Does: "previous"})
		cancel.Does = "clear the search"
	}
	return append(keys, Key{ID: action.CopyText}, cancel)
}

// Take takes input for what is looked for.
func (d *Document) Take(msg tea.Msg) (Reply, bool) {
	key, pressed := msg.(tea.KeyPressMsg)
	_, pasted := msg.(tea.PasteMsg)
	switch {
	case len(d.lines) == 0 || !pressed && !pasted:
		return Reply{}, false
	case pressed && !d.query.on && d.Env.Keys.Is(key.String(), action.Filter):
		d.query.Focus(true)
		return Reply{}, true
	case !d.query.on:
		return Reply{}, false
	}
	switch id := d.Env.command(key, true); {
	case pressed && id == action.Confirm:
		d.query.Focus(false)
	case pressed && id != "":
		return Reply{}, false // a movement, or giving it up
	case d.query.Take(msg):
		d.find()
	}
	return Reply{}, true
}

// Typing reports whether keys belong to what is looked for.
func (d *Document) Typing() bool { return d.query.on }

// Do goes from place to place that was found, or copies.
func (d *Document) Do(id action.ID) Reply {
	switch {
	case id == action.NextFound:
		return d.next(1)
	case id == action.PreviousFound:
		return d.next(-1)
	case id == action.CopyText && len(d.chapters) > 0:
		return Reply{Request: CopyText{d.Text()}}
	case id == action.Cancel && (d.query.on || d.query.Value() != ""):
		d.query.Focus(false)
		d.query.Set("")
		d.find()
		return Reply{}
	case id == action.Confirm && len(d.found) > 0:
		return d.next(1)
	}
	return d.Box.Do(id)
}

// next goes to another line that was found.
func (d *Document) next(delta int) Reply {
	switch {
	case d.query.Value() == "":
		return d.Say(d.Env.Keys.Label(action.Filter) + " looks for a text")
	case len(d.found) == 0:
		return d.Say("that is nowhere in it")
	}
	d.at = (d.at + delta + len(d.found)) % len(d.found)
	d.jump = true
	return Reply{}
}

// find looks for the text as it stands; case counts only where it has a capital letter.
// The first place below the top of the screen is gone to.
func (d *Document) find() {
	d.found, d.at, d.jump = nil, 0, false
	if d.query.Value() == "" {
		return
	}
	for i, l := range d.lines {
		if len(d.places(l.text)) > 0 {
			d.found = append(d.found, i)
		}
	}
	top := 0
	if d.Rows.Offset < len(d.rows) {
		top = d.rows[d.Rows.Offset].line
	}
	if i := slices.IndexFunc(d.found, func(line int) bool { return line >= top }); i > 0 {
		d.at = i
	}
	d.jump = len(d.found) > 0
}

// places are the bytes of a text that hold what is looked for.
func (d *Document) places(text string) []int {
	query := d.query.Value()
	if query == "" {
		return nil
	}
	if !strings.ContainsFunc(query, unicode.IsUpper) {
		text = lower(text)
	}
	var at []int
	for from := 0; ; {
		i := strings.Index(text[from:], query)
		if i < 0 {
			return at
		}
		at = append(at, span(text, from+i, len(query))...)
		from += i + len(query)
	}
}

// Draw writes the text. Only the rows that may show are painted.
func (d *Document) Draw(p *Page) {
	p.Paged = true
	switch {
	case d.Loading():
		p.Add(p.Spin(p.Text, d.waiting))
		return
	case d.failed != "":
		p.Failed(d.failed)
		return
	}
	d.breakFor(p.W)
	if d.query.on || d.query.Value() != "" {
		p.Foot, p.Joined = []string{"", d.searchLine(p)}, true
	}
	if d.jump {
		d.jump = false
		row := slices.IndexFunc(d.rows, func(r documentRow) bool { return r.line == d.found[d.at] })
		d.Rows.Offset = max(row-max(d.Rows.rows, 1)/2, 0)
	}
	for i, r := range d.rows {
		if i < d.Rows.Offset-p.H || i > d.Rows.Offset+p.H {
			p.Add("")
			continue
		}
		p.Add(d.row(p, r))
	}
}

// searchLine shows what is looked for, and which of the places the screen is at.
func (d *Document) searchLine(p *Page) string {
	told := fmt.Sprintf("%d of %d", d.at+1, len(d.found))
	if len(d.found) == 0 {
		told = "nowhere"
	}
	if d.query.Value() == "" {
		told = ""
	}
	sign := p.Env.Keys.Label(action.Filter)
	room := max(p.W-len(sign)-widget.Width(told)-3, 1)
	return p.Key.Paint(sign) + " " + p.Cut(d.query.View(p.Theme, room), room) + "  " + p.Dim.Paint(told)
}

// breakFor breaks the lines for a width, once for each.
func (d *Document) breakFor(w int) {
	if w == d.width {
		return
	}
	d.width, d.rows = w, nil
	for i, l := range d.lines {
		from, cells := 0, 0
		for at, r := range l.text {
			n := ansi.StringWidthWc(string(r))
			if cells+n > w && at > from {
				d.rows = append(d.rows, documentRow{i, from, at})
				from, cells = at, 0
			}
			cells += n
		}
		d.rows = append(d.rows, documentRow{i, from, len(l.text)})
	}
}

// row paints a row: names, values, and what is looked for, which stands in reverse on the line
// that was gone to.
func (d *Document) row(p *Page, r documentRow) string {
	l := d.lines[r.line]
	if l.head {
		return p.Fit(p.Strong.Paint(l.text[r.from:r.to]))
	}
	text := l.text[r.from:r.to]
	var at []int
	for _, b := range d.places(l.text) {
		if b >= r.from && b < r.to {
			at = append(at, b-r.from)
		}
	}
	name := 0
	if r.from == 0 {
		name = nameIn(text)
	}
	var before, behind []int
	for _, b := range at {
		if b < name {
			before = append(before, b)
		} else {
			behind = append(behind, b-name)
		}
	}
	match := p.Match
	if len(d.found) > 0 && d.found[d.at] == r.line {
		match = p.Cursor
	}
	painted := marked(text[:name], before, match, p.Info) + marked(text[name:], behind, match, theme.Style{})
	painted = strings.ReplaceAll(painted, model.Masked, p.Glyphs.Mask)
	return p.Fit(painted)
}

// nameIn is how many bytes of a line of JSON are its name, 0 for none.
func nameIn(text string) int {
	lead := len(text) - len(strings.TrimLeft(text, " "))
	if !strings.HasPrefix(text[lead:], `"`) {
		return 0
	}
	for i := lead + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			if strings.HasPrefix(text[i+1:], ":") {
				return i + 1
			}
			return 0
		}
	}
	return 0
}
