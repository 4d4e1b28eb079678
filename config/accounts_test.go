package config

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

const accountsFile = `read_only = true
[[stage]]
name = "dev"
[[stage]]
name = "prod"
confirm = "type"
[account."111111111111"]
read_only = false
[account."222222222222"]
stages = ["dev"]
[account.sandbox]
read_only = false
stages = ["dev"]
[account.careful]
read_only = true
`

func stageNames(stages []model.Stage) []string {
	var all []string
	for _, s := range stages {
		all = append(all, s.Name)
	}
	return all
}

// Stages, guards and read-only hold in every account, unless the file says otherwise of
// one.
func TestWhatHoldsInAnAccount(t *testing.T) {
	h := newHost(t)
	h.team(accountsFile)
	c := h.load()
	for _, l := range []struct {
		account, profile string
		readOnly         bool
		stages           []string
		named            bool
	}{
		{"", "", true, []string{"dev", "prod"}, false},
		{"333333333333", "other", true, []string{"dev", "prod"}, false},
		{"111111111111", "other", false, []string{"dev", "prod"}, true},
		{"222222222222", "other", true, []string{"dev"}, true},
		{"", "sandbox", false, []string{"dev"}, true},
		{"111111111111", "careful", true, []string{"dev", "prod"}, true},
		{"222222222222", "sandbox", false, []string{"dev"}, true},
	} {
		in := c.In(l.account, l.profile)
		if in.ReadOnly != l.readOnly || !slices.Equal(stageNames(in.Stages), l.stages) || c.Names(l.account, l.profile) != l.named {
			t.Errorf("%q by %q: read-only %v, stages %v, named %v", l.account, l.profile, in.ReadOnly, stageNames(in.Stages), c.Names(l.account, l.profile))
		}
		if last := in.Stages[len(in.Stages)-1]; last.Name == "prod" && last.Confirm != model.ConfirmType {
			t.Errorf("%q by %q: the guard of prod is gone", l.account, l.profile)
		}
	}
	if len(c.Stages) != 2 || !c.ReadOnly || !c.NamesNumbers() {
		t.Errorf("asking changed the configuration: %+v", c)
	}
}

// What the host's file, a personal one or the environment made read-only, no rule of an
// account opens.
func TestReadOnlyOfOthersIsNotLifted(t *testing.T) {
	const lifting = "[account.sandbox]\nread_only = false\n"
	for name, set := range map[string]func(*host){
		"host":             func(h *host) { h.write(h.system, "read_only = true\n") },
		"account, in host": func(h *host) { h.write(h.system, "[account.sandbox]\nread_only = true\n") },
		"personal":         func(h *host) { h.personal("read_only = true\n") },
		"account, mine":    func(h *host) { h.personal("[account.sandbox]\nread_only = true\n") },
		"environment":      func(h *host) { h.env["ALOFT_READ_ONLY"] = "1" },
	} {
		h := newHost(t)
		h.team(lifting)
		set(h)
		if c := h.load(); !c.In("", "sandbox").ReadOnly {
			t.Errorf("%s: the account can be written to", name)
		}
	}
	h := newHost(t)
	h.write(filepath.Join(h.repo, teamName), "read_only = true\n"+lifting)
	if c := h.load(); c.In("", "sandbox").ReadOnly || !c.In("", "other").ReadOnly {
		t.Error("a file does not lift its own read_only")
	}
}
