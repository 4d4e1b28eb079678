package functions

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/keymap"
	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/theme"
)

// newFeature is the feature on a desk without a cockpit.
func newFeature(t *testing.T, o Options) (*Feature, *shell.Desk) {
	t.Helper()
	keys, err := keymap.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	d := shell.NewDesk(shell.Setup{Store: store.New(nil), Keys: keys, Now: time.Now, Changed: func() {}})
	d.Theme = theme.New(theme.Options{Depth: colorprofile.Ascii})
	return New(d.Host, o), d
}

// A batch that did not move as a whole says first what that means for the stages.
func TestAllOrNothingIsSummedUp(t *testing.T) {
	result := func(f string, change func(*release.Result)) release.Result {
		r := release.Result{Function: f, Stage: "prod", From: "3", To: "4", Status: release.WasRefused}
		change(&r)
		return r
	}
	moved := func(r *release.Result) { r.Status = release.Moved }
	back := func(r *release.Result) { r.PutBack, r.Reason = true, "moved, and put back" }
	failed := func(r *release.Result) { r.Status, r.Reason = release.Failed, "nothing was moved: no route" }
	unknown := func(r *release.Result) {
		r.Status, r.Unknown, r.Reason = release.Failed, true, "it is not known whether it was moved"
	}
	waiting := func(r *release.Result) { r.Reason = "all or nothing: c was not moved" }
	for _, c := range []struct {
		name    string
		results []release.Result
		toasts  []string
	}{
		{"all moved", []release.Result{result("a", moved), result("b", moved)}, []string{"a prod 3 → 4: moved", "b prod 3 → 4: moved"}},
		{"one fails", []release.Result{result("a", back), result("b", back), result("c", failed), result("d", waiting)},
			[]string{"all or nothing: nothing is moved, 2 put back, 1 not begun; it broke at c prod 3 → 4: failed: nothing was moved: no route"}},
		{"the first fails", []release.Result{result("c", failed), result("d", waiting)},
			[]string{"all or nothing: nothing is moved, 1 not begun; it broke at c prod 3 → 4: failed: nothing was moved: no route"}},
		{"one can not be put back", []release.Result{result("a", moved), result("b", back), result("c", failed)},
			[]string{"all or nothing did not hold: 1 of 3 stay moved, 1 put back; it broke at c prod 3 → 4: failed: nothing was moved: no route", "a prod 3 → 4: moved"}},
		{"one is not known", []release.Result{result("a", back), result("c", unknown)},
			[]string{"all or nothing: one of them may be moved, 1 put back; it broke at c prod 3 → 4: failed: it is not known whether it was moved"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, desk := newFeature(t, Options{})
			f.tell(c.results, true)
			if texts := desk.Toasts(); !slices.Equal(texts, c.toasts) {
				t.Errorf("toasts\n%s\nwant\n%s", strings.Join(texts, "\n"), strings.Join(c.toasts, "\n"))
			}
			desk.ShowMessages()
			box := strings.Join(f.h.Top().Box.Lines(f.h.Theme, 110, 60), "\n")
			all := strings.Join(strings.Fields(strings.ReplaceAll(ansi.Strip(box), "│", "")), " ")
			for _, r := range c.results {
				if !strings.Contains(all, r.Function+" prod 3 → 4: ") {
					t.Errorf("the messages do not have %s:\n%s", r.Function, all)
				}
			}
		})
	}
}
