//go:build unix

package main

import (
	"compress/gzip"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var releases = regexp.MustCompile(`(?m)^\s+- src: (\S+)$`)

// What goreleaser is told to pack is there once make has made the rest of it: man pages,
// completion, notices.
func TestWhatAReleasePacksIsThere(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	made := filepath.Join(t.TempDir(), "release")
	c := exec.CommandContext(t.Context(), "make", "release-files", "RELEASE="+made, "BIN="+filepath.Join(t.TempDir(), "aloft"))
	c.Dir = root
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("make release-files: %v\n%s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(root, ".goreleaser.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	sources := releases.FindAllStringSubmatch(string(text), -1)
	if len(sources) < 10 {
		t.Fatalf("the configuration packs %d things", len(sources))
	}
	for _, source := range sources {
		path := filepath.Join(root, source[1])
		if below, ok := strings.CutPrefix(source[1], "release/"); ok {
			path = filepath.Join(made, below)
		}
		if found, err := filepath.Glob(path); err != nil || len(found) == 0 {
			t.Errorf("there is no %s (%v)", source[1], err)
		}
	}
	page, err := os.Open(filepath.Join(made, "man", "gz", "aloft-promote.1.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer page.Close()
	if unpacked, err := gzip.NewReader(page); err != nil || !unpacked.ModTime.IsZero() {
		t.Errorf("the man page is not packed without a time: %v", err)
	}
	for file, holds := range map[string]string{
		"aloft.bash": "__start_aloft", "_aloft": "#compdef aloft",
		"aloft.fish": "complete -c aloft", "aloft.ps1": "Register-ArgumentCompleter",
	} {
		script, err := os.ReadFile(filepath.Join(made, "completion", file))
		if err != nil || !strings.Contains(string(script), holds) {
			t.Errorf("%s does not hold %q: %v", file, holds, err)
		}
	}
}
