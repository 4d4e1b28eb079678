package verb

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model/permission"
)

// examined is what doctor printed in JSON.
func (h *host) examined(exit int) []finding {
	h.t.Helper()
	h.run(exit, "doctor", "-o", "json")
	var document struct{ Checks []finding }
	h.decode(&document)
	return document.Checks
}

// of is the finding of that name.
func of(t *testing.T, found []finding, name string) finding {
	t.Helper()
	i := slices.IndexFunc(found, func(f finding) bool { return f.Name == name })
	if i < 0 {
		t.Fatalf("nothing is said of %s: %+v", name, found)
	}
	return found[i]
}

func TestDoctorFindsNothingWrongWithAHealthyHost(t *testing.T) {
	h := newHost(t)
	found := h.examined(exitDone)
	for _, f := range found {
		if f.State == failing {
			t.Errorf("%s %s fails: %s", f.Area, f.Name, f.Detail)
		}
	}
	if f := of(t, found, "the team's"); f.Detail != filepath.Join(h.Dir, "aloft.toml") {
		t.Errorf("the settings are %+v", f)
	}
	if f := of(t, found, "locale"); f.State != healthy {
		t.Errorf("a locale of UTF-8 is %+v", f)
	}
}

// Each permission that is tried is missed by its own name, with what it takes away.
func TestDoctorNamesEachDeniedPermission(t *testing.T) {
	h := newHost(t)
	tried := 0
	for _, f := range h.examined(exitDone) {
		if f.Area != "permission" || f.State != healthy || f.Name == "lambda:ListTags" { // which is no call: GetFunction tells it
			continue
		}
		tried++
		h.script(strings.Replace(f.Name, ":", ".", 1) + "=denied")
		denied := of(t, h.examined(exitFailed), f.Name)
		if denied.State != failing || !strings.Contains(denied.Detail, f.Name) || !strings.Contains(denied.Next, "aloft iam-policy --") {
			t.Errorf("denied, %s is %+v", f.Name, denied)
		}
	}
	if tried < 14 {
		t.Errorf("only %d permissions were tried", tried)
	}
}

func TestDoctorNamesWhatItDoesNotTry(t *testing.T) {
	found := newHost(t).examined(exitDone)
	for _, use := range []string{"move", "capacity", "build", "deploy"} {
		if f := of(t, found, use); f.State != untried {
			t.Errorf("permissions to %s are %+v: they can not be tried without writing", use, f)
		}
	}
	for _, u := range permission.Uses() {
		for _, g := range u.Grants {
			for _, a := range g.Actions {
				if strings.HasPrefix(a, "ce:") && slices.ContainsFunc(found, func(f finding) bool { return f.Name == a }) {
					t.Errorf("%s was tried, which costs money", a)
				}
			}
		}
	}
}

func TestDoctorSaysWhatIsWrongOnTheHost(t *testing.T) {
	h := newHost(t)
	h.configure("nam = \"rigd\"\n")
	found := h.examined(exitFailed)
	if f := of(t, found, "aloft.toml"); f.State != failing || !strings.Contains(f.Detail, "aloft.toml:1") {
		t.Errorf("bad settings are %+v", f)
	}
	if f := of(t, found, "credentials"); f.State != untried {
		t.Errorf("without settings the credentials are %+v", f)
	}

	h = newHost(t)
	h.Environ = append(h.Environ, "LANG=C", "TERM=dumb", "SSH_TTY=/dev/pts/1")
	journal := filepath.Join(h.Dir, "journal")
	if err := os.Mkdir(journal, 0o700); err != nil {
		t.Fatal(err)
	}
	h.configure(team + "[journal]\npath = \"journal\"\n")
	found = h.examined(exitFailed)
	for name, want := range map[string]examination{"locale": doubtful, "TERM": doubtful, "journal": failing} {
		if f := of(t, found, name); f.State != want {
			t.Errorf("%s is %+v, want %s", name, f, want)
		}
	}

	h = newHost(t)
	h.script("*=expired")
	found = h.examined(exitFailed)
	if f := of(t, found, "credentials"); f.State != failing {
		t.Errorf("expired credentials are %+v", f)
	}
	if i := slices.IndexFunc(found, func(f finding) bool { return f.Area == "permission" }); i >= 0 {
		t.Errorf("without credentials %s was tried", found[i].Name)
	}
}
