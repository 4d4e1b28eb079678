package sim

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/aloftdeck/aloft/model/release"
)

// watch steps through some hours of the demo, a minute at a time, and returns
// what colleagues did.
func watch(t *testing.T, w *World, now *time.Time, steps int, each func(did string)) []string {
	t.Helper()
	var all []string
	for range steps {
		*now = now.Add(time.Minute)
		did := w.Step()
		if did == "" {
			t.Fatal("nothing to do in a lively account")
		}
		all = append(all, did)
		if each != nil {
			each(did)
		}
	}
	return all
}

func TestColleaguesDoAllSortsOfThings(t *testing.T) {
	now := demoStart
	w := unhurried(t, 1, TeamSize, func() time.Time { return now })
	kinds := map[string]int{}
	var lastProd time.Time
	watch(t, w, &now, 500, func(did string) {
		kind, rest, _ := strings.Cut(did, " ")
		kinds[kind]++
		if kind == "build" {
			name, number, _ := strings.Cut(rest, " #")
			if b, ok := w.build(w.Builds(name)[0]); !ok || strconv.Itoa(b.number) != number || b.at(now).complete {
				t.Errorf("%s, but it is not under way", did)
			}
			return
		}
		subject, change, _ := strings.Cut(rest, " ")
		function, stage, _ := strings.Cut(subject, ":")
		_, to, _ := strings.Cut(change, ">")
		a, _ := w.Alias(function, stage)
		if a.Version != to || !slices.Contains(w.Versions(function), to) {
			t.Fatalf("%s, but it serves %s", did, a.Version)
		}
		s, ok := release.ParseStamp(a.Description.Exact())
		if stamped := ok && s.To == to && s.At.Equal(now); stamped == (kind == "outside") {
			t.Errorf("%s left the description %q", did, a.Description)
		}
		if stage == "prod" {
			if !lastProd.IsZero() && now.Sub(lastProd) < prodRest {
				t.Errorf("%s, only %v after another prod", did, now.Sub(lastProd))
			}
			lastProd = now
		}
		if function == "slack-events" && stage == "prod" {
			t.Errorf("%s, in the middle of its canary", did)
		}
	})
	for _, kind := range []string{"build", "move", "promote", "outside", "rollback"} {
		if kinds[kind] == 0 {
			t.Errorf("nobody did a %s: %v", kind, kinds)
		}
	}
}

func TestColleaguesLeaveTheOperatorsMovesAlone(t *testing.T) {
	now := demoStart
	w := unhurried(t, 1, 3, func() time.Time { return now })
	moved := map[string]time.Time{}
	for _, name := range w.Functions() {
		for _, stage := range []string{"dev", "stage"} {
			if _, err := client(w).UpdateAlias(t.Context(), &lambda.UpdateAliasInput{FunctionName: &name, Name: &stage, FunctionVersion: str("1")}); err != nil {
				t.Fatal(err)
			}
			moved[name+":"+stage] = now
		}
	}
	for now.Sub(demoStart) < handsOff-30*time.Second {
		now = now.Add(20 * time.Second)
		if did := w.Step(); did != "" && !strings.Contains(did, ":prod ") {
			t.Fatalf("%v after the operator's move: %s", now.Sub(demoStart), did)
		}
	}
	now = demoStart.Add(handsOff)
	if w.Step() == "" {
		t.Error("nobody does anything any more")
	}
}

func TestSameSeedSameHistory(t *testing.T) {
	history := func(seed int64, reads bool) []string {
		now := demoStart
		w := unhurried(t, seed, 30, func() time.Time { return now })
		return watch(t, w, &now, 100, func(string) {
			if reads { // who looks changes nothing
				w.Alias("zzz", "prod")
				if _, err := client(w).ListFunctions(t.Context(), &lambda.ListFunctionsInput{}); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
	if a, b := history(5, false), history(5, true); !slices.Equal(a, b) {
		t.Errorf("the same seed made two histories:\n%v\n%v", a, b)
	}
	if slices.Equal(history(5, false), history(6, false)) {
		t.Error("two seeds made one history")
	}
}

func TestLiveEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := unhurried(t, 1, TeamSize, time.Now)
		before := len(w.Versions("activity-router"))
		for _, name := range w.Functions() {
			before += len(w.Versions(name))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		w.Live(ctx)
		after := len(w.Versions("activity-router"))
		for _, name := range w.Functions() {
			after += len(w.Versions(name))
		}
		if n := after - before; n < 10 || n > 180 {
			t.Errorf("%d new versions in an hour", n)
		}
		if len(w.Calls()) != 0 {
			t.Errorf("colleagues were counted as calls: %v", w.Calls())
		}
	})
}

func TestAnEmptyAccountIsQuiet(t *testing.T) {
	if did := newWorld(t, Options{}).Step(); did != "" {
		t.Error(did)
	}
}
