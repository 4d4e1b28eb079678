package cell

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/theme"
)

// While a version is made ready, Lambda names it as what the alias points at, and
// leaves all traffic on the one from before.
func TestCellNamesWhatServesWhileItsVersionIsProvisioned(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	th := theme.New(theme.Options{})
	c := store.Cell{State: store.Serving, Full: true, At: now,
		Alias: model.Alias{Version: "24", Canary: &model.Canary{Version: "23", Weight: 1}}}
	text := func() string { return strings.TrimSpace(ansi.Strip(Served(th, c, now, Sight{}))) }
	if got := text(); got != "23→24 0%" {
		t.Errorf("elsewhere: %q", got)
	}
	c.Moving = &release.Progress{To: "24", Step: change.StepFollow, Note: "provisioning"}
	if got := text(); !strings.HasPrefix(got, "23⇢24 ") || strings.Contains(got, "provisioning") {
		t.Errorf("here: %q", got)
	}
	c.Moving = nil
	c.Alias.Canary.Weight = 0.1
	if got := text(); got != "24→23 10%" {
		t.Errorf("a canary: %q", got)
	}
}
