package feed

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// logLambda answers where an alias points to and where versions log to.
type logLambda struct {
	alias  model.Alias
	groups map[string]string // by version
	denied bool
	reads  map[string]int
}

func (l *logLambda) GetAlias(context.Context, string, string) (model.Alias, error) {
	return l.alias, nil
}

func (l *logLambda) GetVersion(_ context.Context, function, number string) (model.Version, error) {
	l.reads[number]++
	if l.denied {
		return model.Version{}, &model.Failure{Class: model.Denied, Operation: "GetFunction", Permission: "lambda:GetFunction"}
	}
	return model.Version{Function: function, Number: number, LogGroup: l.groups[number]}, nil
}

func TestPlacesAreThoseOfTheVersionsServed(t *testing.T) {
	l := &logLambda{groups: map[string]string{"2": "", "3": "/shop/shared", "4": "/shop/shared", "$LATEST": "/next"}, reads: map[string]int{}}
	places := StageNow(l, "orders", "prod")
	for _, c := range []struct {
		alias model.Alias
		want  string
	}{
		{model.Alias{Version: "2"}, "[{/aws/lambda/orders [2] }]"},
		{model.Alias{Version: "2", Canary: &model.Canary{Version: "3", Weight: 0.1}}, "[{/aws/lambda/orders [2] } {/shop/shared [3] }]"},
		{model.Alias{Version: "4", Canary: &model.Canary{Version: "3", Weight: 0.1}}, "[{/shop/shared [4 3] }]"},
		{model.Alias{Version: "3"}, "[{/shop/shared [3] }]"},
	} {
		l.alias = c.alias
		got, err := places(t.Context())
		if err != nil || fmt.Sprint(got) != c.want {
			t.Errorf("%+v: got %v, %v; want %s", c.alias, got, err, c.want)
		}
	}
	if fmt.Sprint(l.reads) != "map[2:1 3:1 4:1]" {
		t.Errorf("published versions were read %v times", l.reads)
	}
	if got, err := FunctionNow(l, "orders")(t.Context()); err != nil || fmt.Sprint(got) != "[{/next [] }]" {
		t.Errorf("all versions: %v, %v", got, err)
	}
	l.denied = true
	got, err := StageNow(l, "orders", "prod")(t.Context())
	if err != nil || len(got) != 1 || got[0].Group != "/aws/lambda/orders" || !strings.Contains(got[0].Doubt, "lambda:GetFunction") {
		t.Errorf("without the permission: %+v, %v", got, err)
	}
}

func TestWhichStreamsAreAFunctions(t *testing.T) {
	const own, shared = "/aws/lambda/orders", "/shop/shared"
	for _, c := range []struct {
		place  LogPlace
		stream string
		want   bool
	}{
		{LogPlace{Group: own}, "2026/11/29/[3]5c5f", true},
		{LogPlace{Group: own}, "anything", true},
		{LogPlace{Group: own}, "2026/11/29/payments[3]5c5f", false}, // told to log here
		{LogPlace{Group: own, Versions: []string{"3"}}, "2026/11/29/[3]5c5f", true},
		{LogPlace{Group: own, Versions: []string{"3"}}, "2026/11/29/[13]5c5f", false},
		{LogPlace{Group: own, Versions: []string{"3"}}, "anything", false},
		{LogPlace{Group: shared}, "2026/11/29/orders[3]5c5f", true},
		{LogPlace{Group: shared}, "2026/11/29/reorders[3]5c5f", false},
		{LogPlace{Group: shared}, "2026/11/29/[3]5c5f", false},
		{LogPlace{Group: shared}, "anything", false},
		{LogPlace{Group: shared, Versions: []string{"2", "3"}}, "2026/11/29/orders[3]5c5f", true},
		{LogPlace{Group: shared, Versions: []string{"2"}}, "2026/11/29/orders[3]5c5f", false},
		{LogPlace{Group: "/aws/lambda/payments"}, "2026/11/29/[3]5c5f", false}, // of payments
	} {
		if got := c.place.wants("orders", c.stream); got != c.want {
			t.Errorf("%v of orders wants %s: %v", c.place, c.stream, got)
		}
	}
	if p := (LogPlace{Group: shared}); !p.wants("", "anything") {
		t.Error("a group that belongs to no function does not want its own streams")
	}
}

// crowdedLogs is a group that others fill: one stream of orders among hundreds.
type crowdedLogs struct {
	*fakeLogs
	pages int // pages of others' streams before it
}

func (l crowdedLogs) ListLogStreams(_ context.Context, group, marker string) ([]model.LogStream, string, error) {
	n := len(marker)
	if group != "/shop/shared" {
		return nil, "", logFailure(model.Gone, "The specified log group does not exist.")
	}
	if n < l.pages {
		return []model.LogStream{{Name: fmt.Sprintf("2026/11/29/payments[1]%d", n)}}, marker + "m", nil
	}
	return []model.LogStream{{Name: "2026/11/29/orders[3]a"}}, "", nil
}

func TestASharedGroupShowsTheLinesOfItsFunctionAlone(t *testing.T) {
	for pages, want := range map[int]string{0: "new line", streamPages - 1: "new line", streamPages: ""} {
		synctest.Test(t, func(t *testing.T) {
			logs := crowdedLogs{newLogs(), pages}
			logs.write("2026/11/29/orders[3]a", "new line", time.Now().Add(-time.Minute), 0)
			logs.write("2026/11/29/payments[1]0", "of payments", time.Now().Add(-time.Minute), 0)
			out := &followed{}
			l := &logLambda{alias: model.Alias{Version: "3"}, groups: map[string]string{"3": "/shop/shared"}, reads: map[string]int{}}
			err := Follow(t.Context(), FollowOptions{Source: model.LogSource{Function: "orders", Stage: "prod", Tail: true}, Logs: logs, Once: true,
				Places: StageNow(l, "orders", "prod"), Now: time.Now, Lines: out.lines, State: out.state})
			if got := strings.Join(out.got(), " "); err != nil || got != want {
				t.Errorf("%d pages of others: got %q, %v", pages, got, err)
			}
			said := slices.ContainsFunc(out.states, func(s model.LogState) bool {
				return s.Note == "none of the newest streams of /shop/shared is of version 3"
			})
			if said != (want == "") {
				t.Errorf("%d pages of others: %+v", pages, out.states)
			}
		})
	}
}
