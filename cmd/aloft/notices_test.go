package main

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the notices of third parties anew")

const notices = "../../docs/third-party.txt"

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice)([.-].*)?$`)

// The licences of what is linked into aloft, on any of its platforms, stand in the
// project: those who give the program on have to give them on too.
func TestThirdPartyNoticesAreCurrent(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Fatalf("the list of linked modules comes from go: %v", err)
	}
	linked := map[string]string{} // folders by module and version
	for _, goos := range []string{"linux", "darwin", "windows"} {
		list := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}", ".")
		list.Env = append(os.Environ(), "GOOS="+goos, "CGO_ENABLED=0")
		out, err := list.Output()
		if err != nil {
			t.Fatalf("go list for %s: %v", goos, err)
		}
		for line := range strings.Lines(string(out)) {
			if module, dir, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
				linked[module] = dir
			}
		}
	}
	linked["the standard library and the runtime of Go"] = goRoot(t)
	modules := map[string][]string{} // by the text of their licence
	for _, module := range slices.Sorted(maps.Keys(linked)) {
		text := licence(t, module, linked[module])
		modules[text] = append(modules[text], module)
	}
	texts := slices.SortedFunc(maps.Keys(modules), func(a, b string) int { return strings.Compare(modules[a][0], modules[b][0]) })
	var b bytes.Buffer
	b.WriteString("aloft is made with the work of others. These are linked into it, each under the terms below its name.\nmake docs writes this file.\n")
	for _, text := range texts {
		fmt.Fprintf(&b, "\n%s\n%s\n\n%s\n", strings.Repeat("=", 80), strings.Join(modules[text], "\n"), text)
	}
	if *update {
		if err := os.WriteFile(notices, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if kept, err := os.ReadFile(notices); err != nil || !bytes.Equal(kept, b.Bytes()) {
		t.Errorf("%s is not current (%v): make docs writes it", notices, err)
	}
}

// goRoot is the folder of Go, whose library and runtime are linked too.
func goRoot(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatalf("go env GOROOT: %v", err)
	}
	return strings.TrimSpace(string(out))
}

// licence is the text of all licence files of a module.
func licence(t *testing.T, module, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, e := range entries {
		if e.IsDir() || !licenceFile.MatchString(e.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n")))
	}
	if len(texts) == 0 {
		t.Errorf("%s has no licence in %s: who wrote it has to be asked", module, dir)
	}
	return strings.Join(texts, "\n\n")
}
