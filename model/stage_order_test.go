package model

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestOrderOfOneFunctionsStages(t *testing.T) {
	for _, c := range []struct{ aliases, stage, before, after string }{
		{"dev prod", "prod", "dev", "? no stage after prod"},
		{"staging production pr-42", "production", "staging", "? no stage after"},
		{"staging production pr-42", "pr-42", "? not the usual name", "? not the usual name"},
		{"dev test qa prod", "prod", "? test and qa", "? no stage after"},
		{"dev test qa prod", "qa", "? test and qa", "? test and qa"},
		{"dev test qa prod", "dev", "? no stage before", "? test and qa"},
		{"dev prod live", "dev", "? no stage before", "? prod and live"},
		{"dev prod live", "live", "? prod and live", "? prod and live"},
		{"dev prod", "uat", "? it has no uat", "? it has no uat"},
		{"DEV Prod", "Prod", "DEV", "? no stage after"},
		{"DEV Prod", "prod", "? it has no prod", "? it has no prod"},
		{"", "prod", "? it has no prod", "? it has no prod"},
	} {
		aliases := strings.Fields(c.aliases)
		for name, got := range map[string]func() (string, string){
			c.before: func() (string, string) { return StageBefore(c.stage, aliases) },
			c.after:  func() (string, string) { return StageAfter(c.stage, aliases) },
		} {
			stage, why := got()
			if words, none := strings.CutPrefix(name, "? "); none {
				if stage != "" || !strings.Contains(why, words) {
					t.Errorf("%s of %q: %q, %q, want none: %s", c.stage, aliases, stage, why, words)
				}
			} else if stage != name || why != "" {
				t.Errorf("%s of %q: %q, %q, want %q", c.stage, aliases, stage, why, name)
			}
		}
	}
	for aliases, want := range map[string]string{"dev prod": "dev", "dev": "dev", "stage prod": "", "prod": "", "dev develop prod": "", "main": ""} {
		if got, why := FirstStage(strings.Fields(aliases)); got != want || (got == "") != (why != "") {
			t.Errorf("the first stage of %s is %q (%s), want %q", aliases, got, why, want)
		}
	}
}

// An alias for every commit of one function makes no columns beside the stages that
// everybody knows, and few where there are none.
func TestFoundStages(t *testing.T) {
	names := func(f *FoundStages) (names []string) {
		for _, s := range f.Stages() {
			names = append(names, s.Name)
		}
		return names
	}
	var f FoundStages
	f.Meet("a", "blue")
	f.Meet("b", "blue")
	f.Meet("b", "green")
	if got := names(&f); !slices.Equal(got, []string{"blue"}) {
		t.Errorf("stages %q, want those that most functions have", got)
	}
	if f.Meet("b", "blue") {
		t.Error("an alias that was met already changes the stages")
	}
	var commits FoundStages
	for i := range 500 {
		commits.Meet("site", "commit-"+strconv.Itoa(i))
	}
	if got := names(&commits); len(got) != mostColumns {
		t.Errorf("%d columns, want %d", len(got), mostColumns)
	}
	commits.Meet("site", "production")
	commits.Meet("orders", "dev")
	if got := names(&commits); !slices.Equal(got, []string{"dev", "production"}) {
		t.Errorf("stages %q, want dev and production", got)
	}
}
