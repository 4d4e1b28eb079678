package config

import (
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

// The first branch that matches says the stage, a star stands for slashes too, and a
// personal file comes behind the team's.
func TestWhichStageABranchIsFor(t *testing.T) {
	h := newHost(t)
	h.team(`
[[stage]]
name = "dev"
[[stage]]
name = "stage"
alias = "staging"
confirm = "type"

[[branch]]
match = "feature/urgent-*"
stage = "stage"
[[branch]]
match = "feature/*"
stage = "dev"
`)
	h.personal("[[branch]]\nmatch = \"*\"\nstage = \"dev\"\n")
	c := h.load()
	for branch, want := range map[string]model.Stage{
		"feature/urgent-tax": {Name: "stage", Alias: "staging", Confirm: model.ConfirmType},
		"feature/a/b":        {Name: "dev", Alias: "dev", Confirm: model.ConfirmKey},
		"main":               {Name: "dev", Alias: "dev", Confirm: model.ConfirmKey},
	} {
		if got, ok := c.StageOf(branch); !ok || got != want {
			t.Errorf("%s is for %+v (%t), want %+v", branch, got, ok, want)
		}
	}
	if got, ok := c.StageOf(""); ok {
		t.Errorf("no branch is for %+v", got)
	}
	h.personal("[[branch]]\nmatch = \"feature/*\"\nstage = \"stage\"\n[[branch]]\nmatch = \"x\"\nstage = \"prod\"\n")
	said := h.refused()
	for _, want := range []string{"the team's file says which stage", "there is no stage"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q does not say %q", said, want)
		}
	}
}

// Where the account's aliases are the stages, a branch names one of them.
func TestABranchNamesAStageThatNoFileDoes(t *testing.T) {
	h := newHost(t)
	h.team("[[branch]]\nmatch = \"main\"\nstage = \"qa\"\n")
	if got, ok := h.load().StageOf("main"); !ok || got.Alias != "qa" {
		t.Errorf("%+v, %t", got, ok)
	}
}
