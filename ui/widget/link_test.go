package widget

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestALinkStandsOnItsCellsAlone(t *testing.T) {
	const page = "https://console/orders"
	open, end := ansi.SetHyperlink(page), ansi.ResetHyperlink()
	for _, tt := range []struct {
		line, want string
		x, n       int
	}{
		{"╭─ orders ─╮", "╭─ " + open + "orders" + end + " ─╮", 3, 6},
		{"\x1b[1m╭─ ord\x1b[mers", "\x1b[1m╭─ " + open + "ord\x1b[mers" + end, 3, 6},
		{"日本 orders", open + "日本" + end + " orders", 0, 4},
		{"short", "short", 3, 6},
	} {
		got := Link(tt.line, tt.x, tt.n, page)
		if got != tt.want {
			t.Errorf("%q became %q", tt.line, got)
		}
		if Width(got) != Width(tt.line) || ansi.Strip(got) != ansi.Strip(tt.line) {
			t.Errorf("%q looks like %q", tt.line, ansi.Strip(got))
		}
	}
	if got := Link("orders", 0, 6, ""); strings.Contains(got, "\x1b") {
		t.Errorf("nothing is linked as %q", got)
	}
}
