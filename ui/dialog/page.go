package dialog

// What a dialog writes: lines of text in a box whose middle scrolls.

import (
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Page is what a box holds in one frame. Its methods write to the body.
type Page struct {
	theme.Theme
	Env Env
	W   int // cells of a line of text
	H   int // lines that the whole box may have

	Veiled bool // values of variables are hidden, whatever was asked for: the page goes to a file

	Aside            string   // in the upper border, on the right
	Head, Body, Foot []string // lines that stay at the top, that scroll, that stay at the bottom
	Least            int      // the room for the body, where there is any, however few lines it has
	Paged            bool     // the border names the key that shows more of the body
	Last             string   // the last line, in the place of the keys
	Joined           bool     // no blank line between foot and keys
}

// Label is the width of the column of names, in cells.
const Label = 18

// Name is the width of the column of names on a sheet.
const Name = 12

// Fix makes what was written so far stay at the top.
func (p *Page) Fix() { p.Head, p.Body = append(p.Head, p.Body...), nil }

// Sub is an empty page of the same size, for lines that are measured before they are
// shown.
func (p *Page) Sub() *Page {
	return &Page{Theme: p.Theme, Env: p.Env, W: p.W, H: p.H, Veiled: p.Veiled}
}

// Add writes lines as they are.
func (p *Page) Add(lines ...string) { p.Body = append(p.Body, lines...) }

// Cut is a text of exactly w cells.
func (p *Page) Cut(text string, w int) string { return widget.FitTail(text, w, p.Glyphs.Ellipsis) }

// Fit is a text as wide as the page.
func (p *Page) Fit(text string) string { return p.Cut(text, p.W) }

// Right is a text of exactly w cells that stands on their right.
func (p *Page) Right(text string, w int) string { return widget.FitRight(text, w, p.Glyphs.Ellipsis) }

// Paragraph writes a text in the style, broken into lines.
func (p *Page) Paragraph(style theme.Style, text string) { p.Add(broken(style, text, p.W)...) }

// Hang writes a text in the style with a sign before it.
func (p *Page) Hang(style theme.Style, sign, text string) { p.Add(hanging(style, sign, text, p.W)...) }

// Passed writes what is well.
func (p *Page) Passed(text string) { p.Hang(p.Good, p.Glyphs.Check, text) }

// Failed writes what failed, or stands in the way.
func (p *Page) Failed(text string) { p.Hang(p.Bad, p.Glyphs.Cross, text) }

// Warned writes what somebody should look at.
func (p *Page) Warned(text string) { p.Hang(p.Warn, p.Glyphs.Failed, text) }

// Asked writes what has to be answered.
func (p *Page) Asked(text string) { p.Hang(p.Warn, "?", text) }

// Noted writes what else there is to know.
func (p *Page) Noted(text string) { p.Hang(p.Dim, p.Glyphs.Dot, text) }

// Fact writes a name and its value; nothing where there is no value.
func (p *Page) Fact(name, value string) {
	if value != "" {
		p.Columns([]int{Label, max(p.W-Label-2, 1)}, []theme.Style{p.Dim, p.Text}, name, value)
	}
}

// Columns writes texts side by side: each is broken to its column's width, and each
// line of it is painted in the column's style.
func (p *Page) Columns(widths []int, styles []theme.Style, texts ...string) {
	p.Add(columns(widths, styles, texts...)...)
}

// Spin is a line that says in the style what is under way.
func (p *Page) Spin(style theme.Style, text string) string {
	return p.Info.Paint(widget.Spinner(p.Theme, p.Env.Now())) + style.Paint(" "+text)
}

// Entry is one line of a list to choose from.
func (p *Page) Entry(text string, chosen bool) string {
	if chosen {
		return p.Selected.Paint(ansi.Strip(p.Fit(p.Glyphs.Marker + " " + text)))
	}
	return p.Fit("  " + text)
}

// Line is a line across the box.
func (p *Page) Line() string { return p.Border.Paint(strings.Repeat(p.Glyphs.Horizontal, p.W)) }

// Rule is a line across the box with a name in it.
func (p *Page) Rule(name string) string {
	name = safetext.Line(name)
	name = p.Cut(name, min(widget.Width(name), max(p.W-4, 0)))
	rest := max(p.W-widget.Width(name)-4, 0)
	return p.Border.Paint(strings.Repeat(p.Glyphs.Horizontal, 2)) + " " + p.Strong.Paint(name) + " " +
		p.Border.Paint(strings.Repeat(p.Glyphs.Horizontal, rest))
}

// Arithmetic is a sum with the sign that the terminal has for multiplying.
func (p *Page) Arithmetic(text string) string {
	return strings.ReplaceAll(safetext.Line(text), "×", p.Glyphs.Times)
}

// listening stands in the place of enter while a dialog takes no keys yet.
const listening = "listening in 0.4 s"

// keysLine tells what the keys do that are told of in the box.
func (p *Page) keysLine(keys []Key, deaf bool) string {
	type part struct {
		text  string
		stays bool // what enter and esc do is said in any case
	}
	var parts []part
	for _, k := range keys {
		label := p.Env.Keys.Label(k.ID)
		if k.Off || k.Place == InFooter || label == "" {
			continue
		}
		style, stays := p.KeyText, k.ID == action.Confirm && k.Lead == "" || k.ID == action.Cancel
		if k.ID == action.Confirm && stays {
			if deaf {
				parts = append(parts, part{p.Warn.Paint(listening), true})
				continue
			}
			style = p.Strong
		}
		text := p.Dim.Paint(k.Lead) + p.Key.Paint(label) + " " + style.Paint(p.Env.Words(k))
		if n := len(parts); k.Joins && n > 0 {
			parts[n-1].text += p.KeyText.Paint(", ") + text
			continue
		}
		parts = append(parts, part{text, stays})
	}
	for {
		texts := make([]string, len(parts))
		for i, part := range parts {
			texts[i] = part.text
		}
		line := strings.Join(texts, "   ")
		last := -1
		for i, part := range parts {
			if !part.stays {
				last = i
			}
		}
		if last < 0 || widget.Width(ansi.Strip(line)) <= p.W {
			return p.Fit(line)
		}
		parts = slices.Delete(parts, last, last+1)
	}
}

// frame makes the box as high as its lines need and at most w x h. Where there is
// too little room the bottom stays, because it says what a key would do.
func (p *Page) frame(title string, s *Scroll, w, h int, heavy bool) []string {
	_, ih := widget.Inside(w, h)
	head, body, foot := p.Head, p.Body, p.Foot
	if room := ih - len(head) - len(foot); room < min(len(body), readable) || heavy && !s.Chosen && room < len(body) {
		head, foot = Compact(head), Compact(foot)
	}
	if !s.Chosen && ih < cramped && len(head)+len(body)+len(foot) > ih {
		body = Compact(body)
	}
	fixed := len(head) + len(foot)
	if need := fixed + max(len(body), p.Least); need < ih {
		h -= ih - need
		ih = need
	}
	if len(foot) > ih {
		foot = foot[len(foot)-ih:]
	}
	if len(head) > ih-len(foot) {
		head = head[:ih-len(foot)]
	}
	s.top, s.rows, s.n = len(head)+1, ih-len(head)-len(foot), len(body)
	s.clamp()
	lines := append([]string{}, head...)
	lines = append(lines, body[s.Offset:min(s.Offset+s.rows, s.n)]...)
	for len(lines) < ih-len(foot) {
		lines = append(lines, "")
	}
	if below := s.n - s.Offset - s.rows; below > 0 && s.rows > 0 && len(foot) > 0 && foot[0] == "" {
		foot = append([]string{p.Dim.Paint(p.Glyphs.Down + " " + strconv.Itoa(below) + " more")}, foot[1:]...)
	}
	lines = append(lines, foot...)
	info, key := p.Aside, ""
	if p.Paged {
		key = p.Env.Keys.Label(action.PageDown)
	}
	hint := s.hint(p.Theme, key)
	if hint != "" {
		info = hint
	}
	for i, l := range lines {
		lines[i] = " " + l // a blank between the frame and the text
	}
	if heavy {
		return p.heavy(title, info, hint != "", w, h).Draw(p.Theme, lines)
	}
	return widget.Frame(p.Theme, widget.FrameSpec{Title: title, Info: info, Keep: hint != "", Focused: true, W: w, H: h}, lines)
}

// heavy is the frame of a change: it wears the account's label and colour.
func (p *Page) heavy(title, info string, keep bool, w, h int) widget.HeavyFrame {
	a := p.Env.Account
	title = strings.NewReplacer("·", p.Glyphs.Dot, "→", p.Glyphs.Arrow).Replace(title)
	f := widget.HeavyFrame{Border: p.AccountLine(a.Color), Title: title, Info: a.infos(), Keep: keep, W: w, H: h}
	if label := safetext.Line(a.Label); label != "" {
		f.Badge, f.Looks = "["+label+"]", p.Band(a.Color).Label
	}
	if info != "" {
		f.Info = []string{info}
	}
	return f
}

// readable is how many lines of the body should show before blank lines are given
// up for them.
const readable = 4

// cramped is the height under which blank lines between paragraphs are too dear.
const cramped = 16

// Compact leaves blank lines out.
func Compact(lines []string) []string {
	return slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return l == "" })
}

// broken are the lines of a text of at most w cells, each in the style.
func broken(style theme.Style, text string, w int) []string {
	lines := widget.Wrap(safetext.Line(text), w, "")
	for i, l := range lines {
		lines[i] = style.Paint(strings.TrimRight(l, " "))
	}
	return lines
}

// hanging is a broken text with a sign before the first line and the others set in.
func hanging(style theme.Style, sign, text string, w int) []string {
	in := ansi.StringWidthWc(sign) + 1
	lines := broken(style, text, max(w-in, 1))
	for i := range lines {
		lead := strings.Repeat(" ", in)
		if i == 0 {
			lead = style.Paint(sign) + " "
		}
		lines[i] = lead + lines[i]
	}
	return lines
}

// breaks are where long values such as ARNs may be broken, besides at blanks.
const breaks = ":/,"

func columns(widths []int, styles []theme.Style, texts ...string) []string {
	var parts [][]string
	high := 1
	for i, text := range texts {
		lines := widget.Wrap(safetext.Line(text), widths[i], breaks)
		parts = append(parts, lines)
		high = max(high, len(lines))
	}
	out := make([]string, high)
	for row := range out {
		var b strings.Builder
		for i, lines := range parts {
			text := ""
			if row < len(lines) {
				text = lines[row]
			}
			if i > 0 {
				b.WriteString("  ")
			}
			b.WriteString(styles[i].Paint(widget.FitTail(text, widths[i], "")))
		}
		out[row] = b.String()
	}
	return out
}
