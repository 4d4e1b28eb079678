package theme

// The colours that a log brings along, mapped to what the terminal can do.

import (
	"image/color"
	"strconv"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// Pen is how the SGR sequences of a log want the text after them to look. The zero
// value is plain text. Of attributes only those are taken up that leave the text
// where it can be read: it neither blinks nor hides.
type Pen struct {
	fore, back ink
	attributes uint8
}

// ink is one colour as it was asked for.
type ink struct {
	kind    inkKind
	r, g, b uint8 // r is the number of a basic or indexed colour
}

type inkKind uint8

const (
	noInk inkKind = iota
	basic         // one of the 16
	indexed
	direct
)

// The attributes that a pen takes up, by their bit, with their SGR parameters.
var attributes = [...]struct{ on, off uint8 }{{1, 22}, {2, 22}, {3, 23}, {4, 24}, {7, 27}, {9, 29}}

// Take changes the pen as a sequence ESC [ params m asks for. What it does not
// know it leaves out.
func (p *Pen) Take(params string) {
	fields := strings.Split(params, ";")
	for len(fields) > 0 {
		field := fields[0]
		fields = fields[1:]
		first, rest, sub := strings.Cut(field, ":")
		n := number(first)
		switch {
		case n == 38 || n == 48:
			to := &p.fore
			if n == 48 {
				to = &p.back
			}
			if sub {
				to.sub(strings.Split(rest, ":"))
			} else {
				fields = fields[to.plain(fields):]
			}
		case sub && n == 4 && number(rest) == 0:
			p.attribute(24)
		default:
			p.one(n)
		}
	}
}

// one takes a parameter that stands alone.
func (p *Pen) one(n int) {
	switch {
	case n == 0:
		*p = Pen{}
	case n >= 30 && n <= 37:
		p.fore = ink{kind: basic, r: uint8(n - 30)}
	case n >= 90 && n <= 97:
		p.fore = ink{kind: basic, r: uint8(n - 90 + 8)}
	case n >= 40 && n <= 47:
		p.back = ink{kind: basic, r: uint8(n - 40)}
	case n >= 100 && n <= 107:
		p.back = ink{kind: basic, r: uint8(n - 100 + 8)}
	case n == 39:
		p.fore = ink{}
	case n == 49:
		p.back = ink{}
	case n == 21: // a double underline
		p.attribute(4)
	default:
		p.attribute(n)
	}
}

func (p *Pen) attribute(n int) {
	for i, a := range attributes {
		switch n {
		case int(a.on):
			p.attributes |= 1 << i
		case int(a.off):
			p.attributes &^= 1 << i
		}
	}
}

// plain reads 5;n or 2;r;g;b and says how many fields that was.
func (c *ink) plain(fields []string) int {
	if len(fields) == 0 {
		return 0
	}
	switch number(fields[0]) {
	case 5:
		if len(fields) < 2 {
			return 1
		}
		c.index(number(fields[1]))
		return 2
	case 2:
		if len(fields) < 4 {
			return len(fields)
		}
		c.rgb(number(fields[1]), number(fields[2]), number(fields[3]))
		return 4
	}
	return 1
}

// sub reads 5:n, 2:r:g:b or 2:space:r:g:b.
func (c *ink) sub(fields []string) {
	switch {
	case len(fields) >= 2 && number(fields[0]) == 5:
		c.index(number(fields[1]))
	case len(fields) == 4 && number(fields[0]) == 2:
		c.rgb(number(fields[1]), number(fields[2]), number(fields[3]))
	case len(fields) >= 5 && number(fields[0]) == 2:
		c.rgb(number(fields[2]), number(fields[3]), number(fields[4]))
	}
}

func (c *ink) index(n int) {
	switch {
	case n < 0 || n > 255:
	case n < 16:
		*c = ink{kind: basic, r: uint8(n)}
	default:
		*c = ink{kind: indexed, r: uint8(n)}
	}
}

func (c *ink) rgb(r, g, b int) {
	for _, v := range []int{r, g, b} {
		if v < 0 || v > 255 {
			return
		}
	}
	*c = ink{kind: direct, r: uint8(r), g: uint8(g), b: uint8(b)}
}

// number is a parameter's value: 0 when it is empty, -1 when it is none.
func number(s string) int {
	if s == "" {
		return 0
	}
	n, err := strconv.ParseUint(s, 10, 16)
	if err != nil {
		return -1
	}
	return int(n)
}

// Open is the sequence that begins the pen's looks in so many colours, empty for
// plain text. Close ends it.
func (p Pen) Open(depth colorprofile.Profile) string {
	if p == (Pen{}) {
		return ""
	}
	b := make([]byte, 0, 48)
	b = append(b, "\x1b["...)
	empty := len(b)
	param := func(n int) {
		if len(b) > empty {
			b = append(b, ';')
		}
		b = strconv.AppendInt(b, int64(n), 10)
	}
	for i, a := range attributes {
		if p.attributes&(1<<i) != 0 {
			param(int(a.on))
		}
	}
	if depth >= colorprofile.ANSI {
		p.fore.append(depth, 0, param)
		p.back.append(depth, 10, param)
	}
	if len(b) == empty {
		return ""
	}
	return string(append(b, 'm'))
}

// append gives the parameters of a colour; back is 10 for the background.
func (c ink) append(depth colorprofile.Profile, back int, param func(int)) {
	c = c.in(depth)
	switch c.kind {
	case basic:
		if c.r < 8 {
			param(30 + back + int(c.r))
		} else {
			param(90 + back + int(c.r) - 8)
		}
	case indexed:
		param(38 + back)
		param(5)
		param(int(c.r))
	case direct:
		param(38 + back)
		param(2)
		param(int(c.r))
		param(int(c.g))
		param(int(c.b))
	}
}

// in is the nearest colour that there is in a depth.
func (c ink) in(depth colorprofile.Profile) ink {
	var full color.Color = ansi.IndexedColor(c.r)
	if c.kind == direct {
		full = color.RGBA{c.r, c.g, c.b, 255}
	}
	switch {
	case c.kind == direct && depth == colorprofile.ANSI256:
		var near ink
		near.index(int(ansi.Convert256(full)))
		return near
	case c.kind >= indexed && depth <= colorprofile.ANSI:
		return ink{kind: basic, r: uint8(ansi.Convert16(full)) & 15}
	}
	return c
}

// Close ends what Open and every Style begin.
func Close() string { return reset }
