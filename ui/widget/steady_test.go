package widget

import (
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model/safetext"
)

// A terminal that draws each character by itself, as tmux does, comes to the same width
// as was measured, whatever the text: else the border of a pane moves.
func TestWidthsAreThoseOfCharactersOneByOne(t *testing.T) {
	drawn := func(s string) (n int) {
		for _, r := range s {
			n += ansi.StringWidthWc(string(r))
		}
		return n
	}
	for _, text := range []string{
		"\U0001F44D\U0001F3FD ship it", "\U0001F9D1\u200d\U0001F4BB dev", "\U0001F468\u200d\U0001F469\u200d\U0001F467 x", "\u1112\u1161\u11ab x",
		"\u0928\u092e\u0938\u094d\u0924\u0947 x", "\u0928\u093e\u0928\u093e x", "\u0e01\u0e33 x", "\u0d15\u0d4d\u0d37 x", "\u26a0\ufe0f ok",
		"\u738b\u5c0f\u660e", "\U0001F1E8\U0001F1ED x", "e\u0301 x", "1\ufe0f\u20e3 x",
	} {
		line := safetext.Line(text)
		for w := 1; w < 14; w++ {
			for name, got := range map[string]string{"left": FitTail(line, w, "…"), "right": FitRight(line, w, "…"), "cut": Truncate(line, w, "…")} {
				if n := drawn(got); n > w || name != "cut" && n != w {
					t.Errorf("%+q on the %s of %d cells is %d wide: %+q", text, name, w, n, got)
				}
			}
		}
	}
}
