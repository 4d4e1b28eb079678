package cell

import (
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/ui/theme"
)

func TestMiddle(t *testing.T) {
	for _, tt := range []struct {
		name string
		w    int
		want string
	}{
		{"orders", 6, "orders"},
		{"orders-archive", 9, "orde…hive"},
		{"orders-archive", 10, "order…hive"},
		{"漢字漢字漢字", 9, "漢字…漢字"},
	} {
		if got := Middle(tt.name, tt.w, "…"); got != tt.want {
			t.Errorf("%q in %d cells is %q, want %q", tt.name, tt.w, got, tt.want)
		}
	}
}

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
	for _, want := range []string{"o queued", "* running", "+ ok", "x failed", "x fault", "x timed out", "= stopped", "x something new"} {
		found := false
		for got := range seen {
			found = found || ansi.Strip(got) == want
		}
		if !found {
			t.Errorf("no build is %q: %v", want, seen)
		}
	}
}
