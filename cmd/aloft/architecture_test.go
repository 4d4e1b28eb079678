package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The rules that hold for the whole repository: what each room may import, where
// Go code lies, and what only cmd may do.

const (
	module = "github.com/aloftdeck/aloft"
	root   = "../.."

	anything = "*" // in a room's allows
)

// room says what the packages below a folder may import, beside the standard
// library and each other. A path stands for all below it too.
type room struct {
	folder string
	allows []string
}

// rooms are the rules; the first entry that fits a package counts.
var rooms = []room{
	{folder: "model"},
	{folder: "config", allows: []string{module + "/model", "github.com/BurntSushi/toml"}},
	{folder: "ui", allows: []string{
		module + "/model", module + "/config",
		"charm.land", "github.com/charmbracelet", "github.com/sahilm/fuzzy",
	}},
	{folder: "aws/sim", allows: []string{module + "/model", "github.com/aws", "golang.org/x/time"}},
	{folder: "aws/feed", allows: []string{module + "/model"}},
	{folder: "aws", allows: []string{module + "/model", "github.com/aws", "golang.org/x/time"}},
	{folder: "cmd", allows: []string{anything}},
}

type listed struct {
	ImportPath string
	Standard   bool
	Imports    []string
	Module     *struct{ Path string }
}

// goList asks the go command for packages, as they are for an operating system.
func goList(t *testing.T, goos string, args ...string) []listed {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Standard,Imports,Module"}, args...)...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS="+goos, "CGO_ENABLED=0")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	var packages []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}

func TestRoomsImportOnlyWhatTheyMay(t *testing.T) {
	for _, goos := range []string{"linux", "darwin", "windows"} {
		packages := goList(t, goos, "-deps", "./...")
		standard := map[string]bool{}
		for _, p := range packages {
			standard[p.ImportPath] = p.Standard
		}
		checked := 0
		for _, p := range packages {
			inside, ours := strings.CutPrefix(p.ImportPath, module+"/")
			if !ours {
				continue
			}
			checked++
			i := slices.IndexFunc(rooms, func(r room) bool { return below(inside, r.folder) })
			if i < 0 {
				t.Errorf("%s is in none of the rooms", inside)
				continue
			}
			for _, imported := range p.Imports {
				if standard[imported] || imported == "C" || below(imported, module+"/"+rooms[i].folder) {
					continue
				}
				if !slices.ContainsFunc(rooms[i].allows, func(a string) bool { return a == anything || below(imported, a) }) {
					t.Errorf("on %s, %s imports %s", goos, inside, imported)
				}
			}
		}
		if checked == 0 {
			t.Error("go list named no package of the module")
		}
	}
}

// below reports whether a path is another one or lies below it.
func below(path, parent string) bool {
	return path == parent || strings.HasPrefix(path, parent+"/")
}

// The table of packages is how a stranger finds the place of a thing.
func TestTheArchitectureNamesEveryPackage(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs", "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z0-9/]+)` \\|[^|]+\\|$").FindAllStringSubmatch(string(text), -1) {
		named[row[1]] = true
	}
	there := map[string]bool{}
	for _, p := range goList(t, "linux", "./...") {
		name, inside := strings.CutPrefix(p.ImportPath, module+"/")
		if inside && name != "aws" { // a room's own folder, which says only what is in it
			there[name] = true
		}
	}
	for name := range there {
		if !named[name] {
			t.Errorf("docs/ARCHITECTURE.md does not say what %s is", name)
		}
	}
	for name := range named {
		if !there[name] {
			t.Errorf("docs/ARCHITECTURE.md names %s, which is not there", name)
		}
	}
}

func TestNoOldCharmModuleIsLinked(t *testing.T) {
	old := []string{"bubbletea", "bubbles", "lipgloss", "huh", "fang"}
	for _, p := range goList(t, "linux", "-deps", "./cmd/aloft") {
		if p.Module == nil {
			continue
		}
		name, charm := strings.CutPrefix(p.Module.Path, "github.com/charmbracelet/")
		if charm && slices.Contains(old, name) {
			t.Errorf("%s of module %s is linked", p.ImportPath, p.Module.Path)
		}
	}
}

func TestGoCodeLiesInTheRooms(t *testing.T) {
	top := []string{"aws", "cmd", "config", "model", "ui"}
	for _, path := range goFiles(t) {
		folder, _, nested := strings.Cut(path, "/")
		if !nested || !slices.Contains(top, folder) {
			t.Errorf("%s lies outside of the rooms %s", path, strings.Join(top, ", "))
		}
	}
}

// onlyInCmd are the functions that end the process or read the wall clock: a
// clock is passed in, and only main ends the process.
var onlyInCmd = map[string][]string{
	"os":   {"Exit"},
	"log":  {"Fatal", "Fatalf", "Fatalln"},
	"time": {"Now", "Since", "Until"},
}

func TestOnlyCmdExitsAndReadsTheClock(t *testing.T) {
	for _, path := range goFiles(t) {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		for _, use := range uses(t, path) {
			if path == "cmd/aloft/main.go" {
				continue
			}
			if !strings.HasPrefix(path, "cmd/") || use == "os.Exit" {
				t.Errorf("%s uses %s", path, use)
			}
		}
	}
}

// uses names which functions of onlyInCmd a file uses.
func uses(t *testing.T, path string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, path), nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	packages := map[string]string{} // by the name that the file has for it
	for _, i := range file.Imports {
		imported := strings.Trim(i.Path.Value, `"`)
		if i.Name != nil {
			packages[i.Name.Name] = imported
		} else {
			packages[imported] = imported
		}
	}
	var found []string
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && slices.Contains(onlyInCmd[packages[x.Name]], s.Sel.Name) {
				found = append(found, packages[x.Name]+"."+s.Sel.Name)
			}
		}
		return true
	})
	return found
}

// goFiles are all Go files of the repository, by their paths from its root.
func goFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && relative != "." && (strings.HasPrefix(name, ".") || relative == "bin" || relative == "dist" || name == "testdata") {
			return filepath.SkipDir
		}
		if !d.IsDir() && strings.HasSuffix(name, ".go") {
			files = append(files, filepath.ToSlash(relative))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("no Go files found")
	}
	return files
}

// A share of 0.29 times 100 is 28.999999999999996: who writes percent with a format of
// their own says another figure than all others.
func TestPercentIsWrittenInOnePlace(t *testing.T) {
	own := regexp.MustCompile(`%[-+ 0-9.]*[efgs]%%`)
	for _, path := range goFiles(t) {
		if strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "model/figure/") || strings.HasPrefix(path, "aws/sim/") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, path), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING && own.MatchString(l.Value) {
				t.Errorf("%s writes percent with %s: model/figure does", path, l.Value)
			}
			return true
		})
	}
}

// A width is counted in one way, character by character: a text that was measured in
// another is padded to a border that stands elsewhere.
func TestWidthsAreCountedInOneWay(t *testing.T) {
	joined := []string{"StringWidth", "Truncate", "TruncateLeft", "Cut", "Wrap", "Wordwrap", "Hardwrap", "GraphemeWidth"}
	for _, path := range goFiles(t) {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, path), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == "ansi" && slices.Contains(joined, s.Sel.Name) {
					t.Errorf("%s uses ansi.%s, which counts joined characters as one: widget.Width and its kin do not", path, s.Sel.Name)
				}
			}
			return true
		})
	}
}
