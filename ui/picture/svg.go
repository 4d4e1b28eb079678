package picture

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

// Look are the colours of the terminal that a picture shows: what its own text and its
// background have.
type Look struct{ Ink, Ground string }

// Dark is the look of a dark terminal.
func Dark() Look { return Look{Ink: "#c8cedd", Ground: "#16181f"} }

// Light is the look of a light one.
func Light() Look { return Look{Ink: "#24292f", Ground: "#ffffff"} }

// Measures of a picture, in pixels.
const (
	cellW, cellH = 8, 17
	baseline     = 13 // of the text, below the top of its line
	margin       = 12
)

// fonts are those of terminals; a page that has none of them has one of its own.
const fonts = `ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace`

// SVG is a picture of the screen: one file, without scripts and without anything from
// elsewhere. The same screen gives the same bytes. Each text is as wide as its cells,
// whatever the font; lines and blocks are drawn, so that they meet. The title is what the
// picture is called where it is not seen.
func (s Screen) SVG(l Look, title string) string {
	w, h := s.cells.Width()*cellW+2*margin, s.cells.Height()*cellH+2*margin
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" `+
		`font-family="%s" font-size="13" fill="%s">`+"\n", w, h, w, h, fonts, l.Ink)
	fmt.Fprintf(&b, "<title>%s</title>\n", escaped(title))
	fmt.Fprintf(&b, `<rect width="%d" height="%d" rx="8" fill="%s"/>`+"\n", w, h, l.Ground)
	for y := range s.cells.Height() {
		runs := s.runs(y, l)
		for _, r := range runs {
			if r.pen.ground != "" {
				fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>`+"\n",
					left(r.x), top(y), r.w*cellW, cellH, r.pen.ground)
			}
		}
		for _, r := range runs {
			r.draw(&b, y, l)
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func left(x int) int { return margin + x*cellW }
func top(y int) int  { return margin + y*cellH }

// draw writes a run: its words as text, its lines and blocks as one path.
func (r run) draw(b *bytes.Buffer, y int, l Look) {
	var shapes strokes
	x := r.x
	word, from := "", x
	flush := func() {
		if strings.TrimSpace(word) != "" {
			r.write(b, word, from, x, y, l)
		}
		word = ""
	}
	for _, c := range r.cells {
		drawn, apart := shapes.add(c.text, left(x), top(y)), alone(c.text)
		if drawn || apart {
			flush()
		}
		if !drawn {
			if word == "" {
				from = x
			}
			word += c.text
		}
		if x += c.w; apart {
			flush()
		}
	}
	flush()
	shapes.write(b, r.pen, l)
	for _, rule := range []struct {
		drawn bool
		y     int
	}{{r.pen.underline, baseline + 2}, {r.pen.struck, baseline - 4}} {
		if rule.drawn {
			fmt.Fprintf(b, `<path d="M%d %d.5h%d" stroke="%s"/>`+"\n", left(r.x), top(y)+rule.y, r.w*cellW, r.pen.ink)
		}
	}
}

// alone reports whether a sign is written apart: many fonts have it wider than a cell, and it
// shall not shift what stands beside it.
func alone(sign string) bool {
	for _, r := range sign {
		return r >= '\u2190'
	}
	return false
}

// write writes words that begin and end at cells, without the blanks around them.
func (r run) write(b *bytes.Buffer, word string, from, to, y int, l Look) {
	trimmed := strings.TrimLeft(word, " ")
	from += len(word) - len(trimmed)
	word = strings.TrimRight(trimmed, " ")
	to -= len(trimmed) - len(word)
	fmt.Fprintf(b, `<text x="%d" y="%d" textLength="%d" lengthAdjust="spacingAndGlyphs" xml:space="preserve"%s>%s</text>`,
		left(from), top(y)+baseline, (to-from)*cellW, r.pen.attributes(l), escaped(word))
	b.WriteByte('\n')
}

// attributes are those of text, without what the picture has anyhow.
func (p pen) attributes(l Look) string {
	text := ""
	if p.ink != l.Ink {
		text += ` fill="` + p.ink + `"`
	}
	if p.bold {
		text += ` font-weight="bold"`
	}
	if p.italic {
		text += ` font-style="italic"`
	}
	if p.faint {
		text += ` opacity="0.6"`
	}
	return text
}

// escaped is a text as XML has it: what is a mark there is written out, and what XML can
// not hold is replaced.
func escaped(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // a buffer takes everything
	return b.String()
}
