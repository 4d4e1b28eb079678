package bars

import (
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Key is a key with what it does, in a word or two.
type Key struct {
	Name string // empty for what does nothing now
	Does string
	Off  bool // it is not possible now
	// Stays keeps it on the line, however few cells there are. What does not stay among
	// the general keys leaves from the left.
	Stays bool
	// Bare lets it stand without its words before it leaves.
	Bare bool
}

func (k Key) width(words bool) int {
	n := widget.Width(k.Name)
	if words && k.Does != "" {
		n += widget.Width(k.Does)
		if k.Name != "" {
			n++
		}
	}
	return n
}

func (k Key) paint(t theme.Theme, words bool) string {
	switch {
	case !words:
		return t.Key.Paint(k.Name)
	case k.Name == "":
		return t.Dim.Paint(k.Does)
	case k.Off:
		return t.Dim.Paint(k.Name + " " + k.Does)
	}
	return t.Key.Paint(k.Name) + " " + t.KeyText.Paint(k.Does)
}

// Footer names keys: those of what has the keys on the left, those that are the same
// everywhere on the right, and between them those of lists.
type Footer struct{ Own, Lists, General []Key }

// keys are the keys of a footer with how they are drawn.
type keys struct {
	own, lists, general group
}

// group is keys next to each other.
type group struct {
	keys  []Key
	from  int // of all keys of the footer
	bare  bool
	tight bool
}

func (g group) width() int {
	n := 0
	for i, k := range g.keys {
		if i > 0 {
			n += g.gap()
		}
		n += k.width(!g.bare || !k.Bare)
	}
	return n
}

func (g group) gap() int {
	if g.tight {
		return 1
	}
	return 2
}

// Line draws the footer in w cells, and says where the keys stand: the own ones, those of
// lists, the general ones.
func (f Footer) Line(t theme.Theme, w int) (string, []Place) {
	f = Footer{signed(f.Own, t.Glyphs), signed(f.Lists, t.Glyphs), signed(f.General, t.Glyphs)}
	k := f.fit(w)
	places := make([]Place, len(f.Own)+len(f.Lists)+len(f.General))
	free := max(w-2-k.own.width()-k.lists.width()-k.general.width(), 0)
	before := 0
	if len(k.lists.keys) > 0 {
		before = max(free/4, 4)
	}
	var b strings.Builder
	b.WriteString(" ")
	x := 1
	draw := func(g group) {
		for i, key := range g.keys {
			if i > 0 {
				b.WriteString(strings.Repeat(" ", g.gap()))
				x += g.gap()
			}
			words := !g.bare || !key.Bare
			b.WriteString(key.paint(t, words))
			places[g.from+i] = Place{x, key.width(words)}
			x += key.width(words)
		}
	}
	blank := func(n int) {
		b.WriteString(strings.Repeat(" ", max(n, 0)))
		x += max(n, 0)
	}
	draw(k.own)
	blank(before)
	draw(k.lists)
	blank(w - 1 - x - k.general.width())
	draw(k.general)
	return widget.FitTail(b.String(), w, t.Glyphs.Ellipsis), places
}

// signed are keys with the signs of a theme.
func signed(keys []Key, g theme.Glyphs) []Key {
	keys = slices.Clone(keys)
	for i := range keys {
		keys[i].Does = strings.ReplaceAll(keys[i].Does, "…", g.Ellipsis)
	}
	return keys
}

// fit leaves out what there is no room for: the keys of lists, then general ones from the
// left, then the blanks, then keys of its own from the right.
func (f Footer) fit(w int) keys {
	k := keys{
		own:     group{keys: f.Own},
		lists:   group{keys: f.Lists, from: len(f.Own)},
		general: group{keys: f.General, from: len(f.Own) + len(f.Lists)},
	}
	over := func(apart int) bool {
		n := 2 + k.own.width() + k.general.width()
		if len(k.own.keys) > 0 && len(k.general.keys) > 0 {
			n += apart
		}
		if len(k.lists.keys) > 0 {
			n += 4 + k.lists.width() + 4
		}
		return n > w
	}
	for len(k.lists.keys) > 0 && over(2) {
		k.lists.keys = k.lists.keys[:len(k.lists.keys)-1]
	}
	for len(k.general.keys) > 0 && !k.general.keys[0].Stays && !k.general.keys[0].Bare && over(2) {
		k.general.keys, k.general.from = k.general.keys[1:], k.general.from+1
	}
	k.general.bare = over(2)
	k.general.tight = over(2)
	for len(k.general.keys) > 0 && !k.general.keys[0].Stays && over(1) {
		k.general.keys, k.general.from = k.general.keys[1:], k.general.from+1
	}
	for len(k.own.keys) > 0 && over(1) {
		k.own.keys = k.own.keys[:len(k.own.keys)-1]
	}
	return k
}
