package verb

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// Where the locale knows no UTF-8, what verbs say to people is ASCII, and columns
// stay columns. JSON is UTF-8 everywhere.
func TestVerbsKeepToTheLocale(t *testing.T) {
	for _, c := range []struct {
		exit int
		args string
	}{
		{exitDone, "status"}, {exitDone, "status --help"}, {exitDone, "--help"}, {exitUsage, "promote"},
		{exitDone, "promote orders --to prod --dry-run"}, {exitDone, "promote orders --to prod --yes --confirm prod"},
		{exitRefused, "rollback orders --stage dev --yes"}, {exitDone, "history"},
	} {
		h := newHost(t)
		h.Environ = append(h.Environ, "LC_ALL=C")
		h.run(c.exit, strings.Fields(c.args)...)
		got := h.out.String() + h.err.String()
		if i := strings.IndexFunc(got, func(r rune) bool { return r > 126 }); i >= 0 {
			t.Errorf("%s says %q in\n%s", c.args, got[i:min(i+4, len(got))], got)
		}
	}
	h := newHost(t)
	h.Environ = append(h.Environ, "LC_ALL=C")
	h.run(exitDone, "promote", "orders", "--to", "prod", "--yes", "--confirm", "prod", "--reason", "größer → schneller")
	h.run(exitDone, "history", "-o", "json")
	h.prints("größer → schneller")
	for sign := range strings.SplitSeq("→ — – … · • ×", " ") {
		if got := asciiSigns.Replace(sign); got == sign || ansi.StringWidthWc(got) != ansi.StringWidthWc(sign) {
			t.Errorf("%s becomes %q, which moves what follows it", sign, got)
		}
	}
}
