//go:build unix

package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// fileOf is what the file system says of somebody's file.
type fileOf struct {
	uid  uint32
	mode fs.FileMode
}

func (f fileOf) Name() string       { return teamName }
func (f fileOf) Size() int64        { return 0 }
func (f fileOf) Mode() fs.FileMode  { return f.mode }
func (f fileOf) ModTime() time.Time { return time.Time{} }
func (f fileOf) IsDir() bool        { return false }
func (f fileOf) Sys() any           { return &syscall.Stat_t{Uid: f.uid} }

func TestWhoseFilesAreTaken(t *testing.T) {
	for name, c := range map[string]struct {
		file fileOf
		says string // empty: it is taken
	}{
		"own":                      {fileOf{1000, 0o644}, ""},
		"own, the group writes":    {fileOf{1000, 0o664}, ""},
		"root's":                   {fileOf{0, 0o644}, ""},
		"another user's":           {fileOf{4242, 0o644}, "belongs to the user with the number 4242, not to you or root"},
		"own, everybody writes":    {fileOf{1000, 0o666}, "every user"},
		"root's, everybody writes": {fileOf{0, 0o646}, "every user"},
		"own link":                 {fileOf{1000, fs.ModeSymlink | 0o777}, ""},
		"another user's link":      {fileOf{4242, fs.ModeSymlink | 0o777}, "belongs to"},
	} {
		got := distrust(c.file, []int{0, 1000})
		if (got == "") != (c.says == "") || !strings.Contains(got, c.says) {
			t.Errorf("%s: %q, want %q", name, got, c.says)
		}
	}
}

func TestUserBehindSudoIsTrusted(t *testing.T) {
	behind := len(trusted(func(string) string { return "1000" }))
	alone := len(trusted(func(string) string { return "" }))
	if want := os.Geteuid() == 0; (behind == alone+1) != want {
		t.Errorf("%d users with SUDO_UID, %d without, as user %d", behind, alone, os.Geteuid())
	}
}

// A file that others can have written is refused where it was found, and taken
// where it was named.
func TestFoundTeamFileMustBeOnesOwn(t *testing.T) {
	open := func(t *testing.T, path string) {
		if err := os.Chmod(path, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	give := func(t *testing.T, path string) {
		if os.Geteuid() != 0 {
			t.Skip("only root can give a file away")
		}
		if err := os.Lchown(path, 4242, -1); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		change func(*testing.T, string)
		says   string
	}{
		"everybody writes": {open, "can be written by every user of this host"},
		"another user's":   {give, "belongs to the user with the number 4242"},
		"link of another user": {func(t *testing.T, path string) {
			if err := os.Rename(path, path+".of-mine"); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(path+".of-mine", path); err != nil {
				t.Fatal(err)
			}
			give(t, path)
		}, "belongs to the user with the number 4242"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHost(t)
			path := h.team("[journal]\npath = \"/srv/theirs.jsonl\"\n")
			c.change(t, path)
			o := h.options()
			o.Dir = filepath.Join(h.repo, "a", "b")
			_, err := Load(o)
			var problem *Error
			if !errors.As(err, &problem) || problem.File != path || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("got %v, want that %s %s", err, path, c.says)
			}
			for _, step := range []string{"--config " + path, "ALOFT_CONFIG"} {
				if !strings.Contains(err.Error(), step) {
					t.Errorf("%q does not name %s", err, step)
				}
			}
			o.Path = path
			if got, err := Load(o); err != nil || got.Journal.Path != "/srv/theirs.jsonl" {
				t.Errorf("named with --config: %+v, %v", got.Journal, err)
			}
			o.Path, h.env["ALOFT_CONFIG"] = "", path
			if got, err := Load(o); err != nil || got.Team != path {
				t.Errorf("named with ALOFT_CONFIG: %q, %v", got.Team, err)
			}
		})
	}
}

func TestHostsTeamFileMustNotBeOpenToEverybody(t *testing.T) {
	h := newHost(t)
	path := h.write(h.system, "name = \"host\"\n")
	if c, err := Load(h.options()); err != nil || c.Team != path {
		t.Fatalf("got %q, %v", c.Team, err)
	}
	if err := os.Chmod(path, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(h.options()); err == nil || !strings.Contains(err.Error(), "every user") {
		t.Errorf("got %v", err)
	}
}

// A pipe in the place of a file keeps nobody waiting, whoever put it there.
func TestAPipeIsRefusedAtOnce(t *testing.T) {
	for name, path := range map[string]func(*host) string{
		"team":     func(h *host) string { return filepath.Join(h.repo, teamName) },
		"personal": func(h *host) string { return ConfigPath(h.getenv, h.home) },
		"host's":   func(h *host) string { return h.system },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHost(t)
			p := path(h)
			if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := syscall.Mkfifo(p, 0o600); err != nil {
				t.Fatal(err)
			}
			if got := h.refused(); !strings.Contains(got, "is a pipe, not a file") {
				t.Errorf("it says %q", got)
			}
		})
	}
}
