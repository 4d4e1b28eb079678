package verb

import (
	"context"
	"testing"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/ui"
)

const views = team + `
[[view]]
name = "trouble"
filter = "state:failing"
sort = "-err"
stage = "prod"

[[view]]
name = "pressed"
pane = "tables"
`

func TestTheCockpitOpensWithTheViewThatWasNamed(t *testing.T) {
	trouble := config.View{Name: "trouble", Pane: "functions", Filter: "state:failing", Sort: "-err", Stage: "prod"}
	narrowed := trouble
	narrowed.Filter = "prod:absent"
	for _, c := range []struct {
		args []string
		want *config.View
	}{
		{nil, nil},
		{[]string{"--view", "trouble"}, &trouble},
		{[]string{"--view", "trouble", "--filter", "prod:absent"}, &narrowed},
		{[]string{"--filter", "orders"}, &config.View{Pane: "functions", Filter: "orders"}},
	} {
		h := newHost(t)
		h.configure(views)
		h.terminal()
		shown := false
		h.Screen = func(_ context.Context, o ui.Options) error {
			shown = true
			if (o.View == nil) != (c.want == nil) || o.View != nil && *o.View != *c.want {
				t.Errorf("%q opens %+v", c.args, o.View)
			}
			return nil
		}
		h.run(exitDone, c.args...)
		if !shown {
			t.Errorf("%q shows nothing", c.args)
		}
	}
}

func TestAViewThatIsNotThereIsWrongUsage(t *testing.T) {
	for _, c := range []struct{ args, want []string }{
		{[]string{"--view", "troubel"}, []string{"there is no view \"troubel\"", "did you mean \"trouble\"?"}},
		{[]string{"--view", "x"}, []string{"the views are trouble, pressed"}},
		{[]string{"--filter", "porod:14"}, []string{"--filter", "no column \"porod\"", "prod"}},
		{[]string{"--view", "pressed", "--filter", "prod:14"}, []string{"--filter", "no column \"prod\"", "throttled"}},
	} {
		h := newHost(t)
		h.configure(views)
		h.terminal()
		h.Screen = func(context.Context, ui.Options) error {
			t.Errorf("%q shows a screen", c.args)
			return nil
		}
		h.run(exitUsage, c.args...)
		h.says(c.want...)
	}
}

func TestABadViewEndsEveryVerb(t *testing.T) {
	h := newHost(t)
	h.configure(team + "\n[[view]]\nname = \"a\"\nfilter = \"state:sideways\"\n" +
		"[[view]]\nname = \"b\"\npane = \"builds\"\nsort = \"colour\"\n")
	h.run(exitUsage, "status")
	h.says("view.filter: state is one of ", "view.sort: nothing is sorted by \"colour\": the columns are age, ")
}

func TestTheNamesOfViewsAreCompleted(t *testing.T) {
	h := newHost(t)
	h.configure(views)
	if got := h.complete("--view t"); got != "trouble" {
		t.Errorf("completed by %q", got)
	}
}
