//go:build unix

package journal

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// Modes, processes that have ended, and files taken away while they are open are
// things of unix.

func TestModes(t *testing.T) {
	for _, c := range []struct {
		shared       bool
		file, folder fs.FileMode
	}{{false, 0o600, 0o700}, {true, 0o660, 0o755}} {
		path := temp(t)
		open(t, path, c.shared)
		info, _ := os.Stat(path)
		folder, _ := os.Stat(filepath.Dir(path))
		if info.Mode().Perm() != c.file || folder.Mode().Perm()&0o700 != 0o700 || !c.shared && folder.Mode().Perm() != c.folder {
			t.Errorf("shared %v: %s in %s", c.shared, info.Mode(), folder.Mode())
		}
	}
}

func TestModeOfAnExistingJournalIsKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "j")
	if err := os.WriteFile(path, nil, 0o640); err != nil {
		t.Fatal(err)
	}
	open(t, path, true)
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o640 {
		t.Error(info.Mode())
	}
}

func TestPending(t *testing.T) {
	dead := exec.Command(os.Args[0], "-test.run=^$")
	if err := dead.Run(); err != nil {
		t.Fatal(err)
	}
	f := open(t, temp(t), false)
	for id, change := range map[string]func(*Entry){
		"mine":      func(e *Entry) {},
		"dead":      func(e *Entry) { e.PID = dead.ProcessState.Pid() },
		"elsewhere": func(e *Entry) { e.PID, e.Host = dead.ProcessState.Pid(), "ops2" },
		"nobody":    func(e *Entry) { e.PID = 0 },
		"settled":   func(e *Entry) { e.PID = dead.ProcessState.Pid() },
	} {
		e := intent(id)
		change(&e)
		add(t, f, e)
	}
	add(t, f, outcomeOf("settled", "moved"))
	for when, want := range map[time.Time][]string{
		at:                  {"dead"},
		at.Add(time.Hour):   {"dead", "elsewhere", "mine", "nobody"},
		at.Add(time.Minute): {"dead"},
	} {
		pending, err := f.Pending(t.Context(), when, "ops1")
		var got []string
		for _, m := range pending {
			got = append(got, m.Intent.ID)
		}
		slices.Sort(got)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v %v, want %v", when, err, got, want)
		}
	}
}

func TestReplacedJournalIsFollowed(t *testing.T) {
	path := temp(t)
	f := open(t, path, false)
	add(t, f, intent("a"))
	want(t, f, 0, "a -")
	if err := os.Rename(path, path+".old"); err != nil {
		t.Fatal(err)
	}
	want(t, f, 0)
	add(t, f, intent("b"), outcomeOf("b", "moved"))
	want(t, f, 0, "b moved")
	want(t, open(t, path, false), 0, "b moved")

	// Another file stands there by now.
	if err := os.Rename(path, path+".older"); err != nil {
		t.Fatal(err)
	}
	theirs := open(t, path, false)
	add(t, theirs, intent("c"))
	add(t, f, intent("d"))
	want(t, f, 0, "c -", "d -")
	want(t, theirs, 0, "c -", "d -")
	if err := os.Truncate(path, 0); err != nil {
		t.Fatal(err)
	}
	want(t, f, 0)
}

func TestRemovedFolderIsMadeAgain(t *testing.T) {
	path := temp(t)
	f := open(t, path, false)
	add(t, f, intent("a"))
	if err := os.RemoveAll(filepath.Dir(path)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Dir(path), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.Append(t.Context(), intent("b")); err == nil {
		t.Fatal("wrote where nothing can be written")
	}
	if err := os.Remove(filepath.Dir(path)); err != nil {
		t.Fatal(err)
	}
	add(t, f, intent("c"))
	want(t, f, 0, "c -")
}
