package sim

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

var demoStart = time.Date(2026, 11, 22, 21, 50, 3, 0, time.UTC)

func standing() time.Time { return demoStart }

// unhurried is the demo without latency and quotas.
func unhurried(t testing.TB, seed int64, n int, now model.Clock) *World {
	t.Helper()
	w := newWorld(t, Options{Seed: seed, Now: now, Unlimited: true})
	w.SeedDemo(n)
	return w
}

func TestTheTeamOfTheStory(t *testing.T) {
	w := Demo(1, standing, 0)
	if n := len(w.Functions()); n != TeamSize || len(team) != TeamSize {
		t.Fatalf("%d functions, %d stories", n, len(team))
	}
	build := regexp.MustCompile(`^build \d+ [0-9a-f]{7} \S`)
	stamped, outside, missing, canaries, behind, runtimes := 0, 0, 0, 0, 0, map[types.Runtime]bool{}
	movers := map[string]bool{}
	w.quota, w.latency = nil, Latency{}
	for _, name := range w.Functions() {
		out, err := client(w).ListVersionsByFunction(t.Context(), &lambda.ListVersionsByFunctionInput{FunctionName: &name})
		if err != nil {
			t.Fatal(err)
		}
		var last string
		for _, v := range out.Versions[1:] {
			if !build.MatchString(*v.Description) {
				t.Errorf("%s:%s is described as %q", name, *v.Version, *v.Description)
			}
			if *v.LastModified <= last || *v.LastModified > lambdaTime(demoStart) {
				t.Errorf("%s:%s was made at %s, after %s", name, *v.Version, *v.LastModified, last)
			}
			last = *v.LastModified
			runtimes[v.Runtime] = true
			if *v.MemorySize != 128 {
				t.Errorf("%s has %d MB", name, *v.MemorySize)
			}
		}
		for _, stage := range []string{"dev", "stage", "prod"} {
			a, ok := w.Alias(name, stage)
			if !ok {
				missing++
				continue
			}
			if !slices.Contains(w.Versions(name), a.Version) {
				t.Errorf("%s:%s serves %s, which does not exist", name, stage, a.Version)
			}
			if a.Canary != nil {
				canaries++
			}
			s, ok := release.ParseStamp(a.Description.Exact())
			if !ok {
				continue
			}
			stamped++
			movers[s.By] = true
			if s.To != a.Version {
				outside++
			}
			if s.At.After(demoStart) || s.At.IsZero() || s.ID == "" {
				t.Errorf("%s:%s has the stamp %+v", name, stage, s)
			}
			for _, v := range s.Back {
				if !slices.Contains(w.Versions(name), v) {
					t.Errorf("%s:%s once served %s, which does not exist", name, stage, v)
				}
			}
		}
		dev, _ := w.Alias(name, "dev")
		if prod, ok := w.Alias(name, "prod"); ok && len(w.Versions(name)) > 0 {
			d, _ := model.VersionNumber(dev.Version)
			p, _ := model.VersionNumber(prod.Version)
			if d-p >= 5 {
				behind++
			}
		}
	}
	if missing != 1 || canaries != 1 || outside != 1 || behind != 1 || stamped < 20 || len(movers) < 3 || len(runtimes) != 3 /* an image has none */ {
		t.Errorf("missing %d, canaries %d, moved outside %d, far behind %d, stamped %d by %v, runtimes %v",
			missing, canaries, outside, behind, stamped, movers, runtimes)
	}
	if a, _ := w.Alias("slack-events", "prod"); a.Version != "9" || a.Canary == nil || *a.Canary != (model.Canary{Version: "10", Weight: 0.1}) {
		t.Errorf("slack-events:prod is %+v", a)
	}
	if _, ok := w.Alias("intent-parser", "prod"); ok {
		t.Error("intent-parser is in prod")
	}
}

func TestSameSeedSameAccount(t *testing.T) {
	look := func(seed int64, backwards bool) map[string][]model.Alias {
		w := unhurried(t, seed, 40, standing)
		out := map[string][]model.Alias{}
		names := w.Functions()
		if backwards { // the order in which functions are first looked at changes nothing
			slices.Reverse(names)
		}
		for _, name := range names {
			for _, stage := range []string{"dev", "stage", "prod"} {
				a, _ := w.Alias(name, stage)
				out[name] = append(out[name], a)
			}
		}
		return out
	}
	if !reflect.DeepEqual(look(7, false), look(7, true)) {
		t.Error("the same seed made two accounts")
	}
	if reflect.DeepEqual(look(7, false), look(8, false)) {
		t.Error("two seeds made one account")
	}
}

func TestBiggerAccounts(t *testing.T) {
	for _, n := range []int{1, 19, 199, 200, 1000, 5000, 25000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			w := unhurried(t, 1, n, standing)
			names := w.Functions()
			if len(names) != n || len(slices.Compact(names)) != n {
				t.Fatalf("%d functions", len(names))
			}
			digits := 0
			for _, name := range names {
				if strings.ContainsAny(name, "0123456789") {
					digits++
				}
				if len(name) > 64 {
					t.Errorf("%s is too long a name", name)
				}
			}
			if n <= 5000 && digits > 0 {
				t.Errorf("%d names have numbers", digits)
			}
			for i, name := range names {
				if i%97 != 0 || name == longLived {
					continue
				}
				if v := len(w.Versions(name)); v < 5 || v > 31 {
					t.Errorf("%s has %d versions", name, v)
				}
			}
			if v := len(w.Versions(longLived)); (v > 1000) != (n >= longLivedFrom) {
				t.Errorf("%s has %d versions", longLived, v)
			}
		})
	}
}

func TestEveryDescriptionFits(t *testing.T) {
	w := unhurried(t, 3, 300, standing)
	for _, name := range w.Functions() {
		for _, stage := range []string{"dev", "stage", "prod"} {
			a, _ := w.Alias(name, stage)
			if n := len([]rune(a.Description.Exact())); n > maxDescription {
				t.Errorf("%s:%s has a description of %d", name, stage, n)
			}
		}
	}
}

func BenchmarkDemoOfAThousand(b *testing.B) {
	for b.Loop() {
		Demo(1, standing, 1000)
	}
}

func BenchmarkDemoOfAThousandReadWhole(b *testing.B) {
	for b.Loop() {
		w := Demo(1, standing, 1000)
		for _, name := range w.Functions() {
			w.Alias(name, "prod")
		}
	}
}

func BenchmarkCalls(b *testing.B) {
	w := unhurried(b, 1, TeamSize, standing)
	c := client(w)
	b.Run("GetFunction", func(b *testing.B) {
		for b.Loop() {
			if _, err := c.GetFunction(b.Context(), &lambda.GetFunctionInput{FunctionName: str("slack-events"), Qualifier: str("prod")}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("ListAliases", func(b *testing.B) {
		for b.Loop() {
			if _, err := c.ListAliases(b.Context(), &lambda.ListAliasesInput{FunctionName: str("slack-events")}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
