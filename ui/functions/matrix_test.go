package functions

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/shopfront"
	"github.com/aloftdeck/aloft/ui/theme"
)

// A stage that is called like a column is no column of the filter.
func TestAStageCalledLikeAColumn(t *testing.T) {
	s := store.New([]model.Stage{{Name: "state", Alias: "state"}, {Name: "by", Alias: "by"}})
	s.Apply(model.FunctionsListed{Functions: []model.Function{{Name: "orders"}}, Complete: true})
	f := newMatrix(env{Env: pane.Env{Store: s, Now: time.Now}}, 1)
	if got := f.SetFilter("state:unread"); got.Wrong() != "" {
		t.Errorf("%q", got.Wrong())
	}
	if shown, _ := f.Count(); shown != 1 {
		t.Errorf("%d functions are unread", shown)
	}
}

// What there is no room for leaves in the order that screens are drawn with; the name, the
// chosen stage, the last one and what failed never do.
func TestWhatLeavesTheMatrixFirst(t *testing.T) {
	f := shopMatrix(t)
	for _, tt := range []struct {
		w    int
		want string
	}{
		{120, "FUNCTION▲ dev [stage] prod CALLS/m last hour ERR P95 THROT MOVED WHY"},
		{104, "FUNCTION▲ dev [stage] prod CALLS/m last hour ERR P95 THROT MOVED"},
		{90, "FUNCTION▲ dev [stage] prod CALLS/m ERR P95 THROT MOVED"},
		{84, "FUNCTION▲ dev [stage] prod CALLS/m ERR P95 MOVED"},
		{80, "FUNCTION▲ dev [stage] prod CALLS/m ERR MOVED"},
		{72, "FUNCTION▲ dev [stage] prod ERR MOVED"},
		{60, "FUNCTION▲ dev [stage] prod ERR"},
		{50, "FUNCTION▲ [stage] prod ERR"},
	} {
		f.Resize(tt.w, 12)
		lines := f.Lines(true)
		if got := strings.Join(strings.Fields(strings.Trim(ansi.Strip(lines[1]), "│")), " "); got != tt.want {
			t.Errorf("at %d: %q, want %q", tt.w, got, tt.want)
		}
		if signs := strings.Join(f.signs(), " "); (signs == "+1 stage") != (tt.w == 50) {
			t.Errorf("at %d the title tells %q", tt.w, signs)
		}
	}
}

// The brackets move, and no column does.
func TestNoColumnMovesWithTheChosenStage(t *testing.T) {
	f := shopMatrix(t)
	f.Resize(84, 12)
	place := func() string {
		head := ansi.Strip(f.Lines(true)[1])
		return strings.NewReplacer("[", " ", "]", " ").Replace(head)
	}
	first := place()
	for range 3 {
		f.Do(action.StageRight)
		if got := place(); got != first {
			t.Errorf("%q, want %q", got, first)
		}
		f.Do(action.StageLeft)
	}
}

func TestFunctionsAreFoundByHowTheirCallsGo(t *testing.T) {
	f := shopMatrix(t)
	f.Do(action.StageRight) // prod
	f.Resize(120, 40)
	for _, tt := range []struct {
		filter string
		shown  int
	}{{"state:failing", 1}, {"err:>1", 1}, {"err:<0.1", 14}, {"calls:>1k", 3}, {"p95:>1", 1}, {"throttled:>0", 1}, {"state:moved", 1}, {"by:carol", 4}, {"why:hotfix", 1}} {
		if wrong := f.SetFilter(tt.filter).Wrong(); wrong != "" {
			t.Errorf("%s: %s", tt.filter, wrong)
		}
		if shown, _ := f.Count(); shown != tt.shown {
			t.Errorf("%s: %d functions, want %d", tt.filter, shown, tt.shown)
		}
	}
	f.SetFilter("")
	for range 3 {
		f.Do(action.Sort)
	}
	if lines := f.Lines(true); !strings.Contains(ansi.Strip(lines[2]), "payments-create") || !strings.Contains(ansi.Strip(lines[1]), "ERR▼") {
		t.Errorf("sorted by failures:\n%s", ansi.Strip(strings.Join(lines[:4], "\n")))
	}
}

// shopMatrix is the matrix of the shop, with stage chosen.
func shopMatrix(t *testing.T) *Matrix {
	t.Helper()
	s := store.New(shopfront.Stages())
	s.Apply(shopfront.Facts()...)
	f := newMatrix(env{Env: pane.Env{Store: s, Now: shopfront.Now, Theme: theme.New(theme.Options{})}, Limits: health.Limits{Share: 0.01, LeastCalls: 20}}, 1)
	f.Do(action.StageRight)
	return f
}
