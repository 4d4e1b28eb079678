package cell

import (
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/ui/theme"
)

func TestEveryStateHasAWordAndASign(t *testing.T) {
	seen := map[string]bool{}
	th := theme.New(theme.Options{ASCII: true})
	for _, b := range []model.Build{
		{}, {Phase: "SUBMITTED"}, {Phase: "BUILD"}, {Complete: true, Status: model.BuildSucceeded}, {Complete: true, Status: model.BuildFailed},
		{Complete: true, Status: model.BuildFault}, {Complete: true, Status: model.BuildTimedOut}, {Complete: true, Status: model.BuildStopped},
		{Complete: true, Status: "SOMETHING_NEW"},
	} {
		seen[Badge(th, &b)] = true
	}
	for _, want := range []string{"o queued", "* build", "+ ok", "x failed", "x fault", "x timed out", "= stopped", "x something new"} {
		found := false
		for got := range seen {
			found = found || ansi.Strip(got) == want
		}
		if !found {
			t.Errorf("no build is %q: %v", want, seen)
		}
	}
}
