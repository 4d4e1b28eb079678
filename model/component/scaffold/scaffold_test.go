package scaffold

import (
	"archive/zip"
	"bytes"
	"debug/elf"
	"encoding/json"
	"errors"
	"go/format"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model/component"
)

// kinds are scaffolds with and without all that can be asked for.
func kinds() map[string]Options {
	all := map[string]Options{}
	for _, runtime := range []string{"python3.12", "nodejs22.x", "provided.al2023", Image} {
		all[runtime] = Options{Name: "shop", Runtime: runtime}
		all[runtime+" with all"] = Options{Name: "shop", Runtime: runtime, Table: "carts", API: component.REST, Config: true}
		all[runtime+" behind HTTP"] = Options{Name: "shop", Runtime: runtime, Architecture: component.ARM,
			API: component.HTTP}
	}
	return all
}

// files are the files of a scaffold by path.
func files(t *testing.T, o Options) map[string]string {
	t.Helper()
	list, err := Files(o)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range list {
		if all[f.Path] != "" {
			t.Errorf("%s is written twice", f.Path)
		}
		all[f.Path] = string(f.Content)
	}
	return all
}

func TestWhatIsWrittenHasNoMarkLeft(t *testing.T) {
	for name, o := range kinds() {
		for path, text := range files(t, o) {
			if strings.Contains(text, "<<") || strings.Contains(text, "no value") || strings.Contains(text, "\n\n\n\n") ||
				!strings.HasSuffix(text, "\n") {
				t.Errorf("%s: %s is\n%s", name, path, text)
			}
			if strings.HasSuffix(path, ".json") && !json.Valid([]byte(text)) {
				t.Errorf("%s: %s is not JSON:\n%s", name, path, text)
			}
			if strings.HasSuffix(path, ".go") {
				if formatted, err := format.Source([]byte(text)); err != nil || string(formatted) != text {
					t.Errorf("%s: %s is not as gofmt has it: %v\n%s", name, path, err, formatted)
				}
			}
			for i, line := range strings.Split(text, "\n") {
				if line != strings.TrimRight(line, " \t") {
					t.Errorf("%s: %s:%d ends with blanks", name, path, i+1)
				}
			}
		}
	}
}

// spec is a build spec as far as a shell can run it: the commands of its phases, the
// folder whose files are the artifact, and variables that are exported.
type spec struct {
	phases   map[string][]string
	base     string
	name     string
	exported []string
}

// parse reads a build spec of this package, whose commands are each a plain line of YAML.
func parse(t *testing.T, text string) spec {
	t.Helper()
	s := spec{phases: map[string][]string{}}
	top, phase := "", ""
	for _, line := range strings.Split(text, "\n") {
		word := strings.TrimSpace(line)
		indent := len(line) - len(strings.TrimLeft(line, " "))
		item, isItem := strings.CutPrefix(word, "- ")
		switch {
		case word == "" || word[0] == '#':
		case indent == 0:
			top, _, _ = strings.Cut(word, ":")
		case top == "phases" && indent == 2:
			phase = strings.TrimSuffix(word, ":")
		case top == "phases" && isItem:
			if strings.Contains(item, ": ") || strings.Contains(item, " #") ||
				strings.ContainsAny(item[:1], "'\"{}[]&*!|>%@`#,?:-") {
				t.Errorf("%q is no plain line of YAML", item)
			}
			s.phases[phase] = append(s.phases[phase], item)
		case top == "artifacts" && strings.HasPrefix(word, "base-directory: "):
			s.base = strings.TrimPrefix(word, "base-directory: ")
		case top == "artifacts" && strings.HasPrefix(word, "name: "):
			s.name = strings.TrimPrefix(word, "name: ")
		case top == "env" && isItem:
			s.exported = append(s.exported, item)
		}
	}
	return s
}

// built runs the commands of a build spec in a folder, in one shell as CodeBuild does, and
// answers what the exported variables are.
func built(t *testing.T, dir string, s spec, env ...string) string {
	t.Helper()
	var script strings.Builder
	for _, phase := range []string{"install", "pre_build", "build", "post_build"} {
		for _, c := range s.phases[phase] {
			script.WriteString(c + "\n")
		}
	}
	for _, name := range s.exported {
		script.WriteString("echo \"exported " + name + "=$" + name + "\"\n")
	}
	cmd := exec.Command("sh", "-e", "-c", script.String())
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CODEBUILD_BUILD_NUMBER=7", "AWS_REGION=eu-west-1",
		"CODEBUILD_BUILD_ARN=arn:aws:codebuild:eu-west-1:123456789012:build/shop:0a-1b", "PIP_NO_INDEX=1", "PIP_ROOT_USER_ACTION=ignore")
	cmd.Env = append(cmd.Env, env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

// packed is the artifact as CodeBuild makes it: a zip of the folder.
func packed(t *testing.T, base string) *zip.Reader {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	if err := errors.Join(w.AddFS(os.DirFS(base)), w.Close()); err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// lambdaGo is a Go module in the place of AWS' own, which the host may not have.
const lambdaGo = "package lambda\n\nfunc Start(any) {}\n"

// workspace is a file that puts lambdaGo into the place of AWS' module. What is replaced is
// looked for in no cache and on no network.
func workspace(t *testing.T, dir string) string {
	t.Helper()
	stub := t.TempDir()
	work := filepath.Join(stub, "go.work")
	for path, text := range map[string]string{
		filepath.Join(stub, "go.mod"):              "module github.com/aws/aws-lambda-go\n\ngo 1.21\n",
		filepath.Join(stub, "lambda", "lambda.go"): lambdaGo,
		work: "go 1.26\n\nuse " + dir + "\n\nreplace github.com/aws/aws-lambda-go => " + stub + "\n",
	} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	return work
}

// tools are commands that the host may lack, each of which writes down what it was asked.
func tools(t *testing.T, names ...string) (path, asked string) {
	t.Helper()
	dir := t.TempDir()
	asked = filepath.Join(dir, "asked")
	for _, name := range names {
		script := "#!/bin/sh\necho " + name + " \"$@\" >> " + asked + "\n"
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return "PATH=" + dir + string(os.PathListSeparator) + os.Getenv("PATH"), asked
}

// has reports whether the host can run what a runtime's build spec runs. A host of aloft
// has Go; of the others the phases are run where their tool is there.
func has(t *testing.T, tool string) bool {
	t.Helper()
	_, err := exec.LookPath(tool)
	if err != nil {
		t.Logf("without %s on this host its build spec is looked at, not run", tool)
	}
	return err == nil
}

// What is written builds as it is: its build spec tests it, and packages the handler and
// nothing of the tests.
func TestWhatIsWrittenBuildsAsItIs(t *testing.T) {
	all := kinds()
	delete(all, Image+" behind HTTP") // they differ from those with all by an event
	delete(all, "python3.12 behind HTTP")
	for name, o := range all {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "shop")
			list, err := Files(o)
			if err != nil {
				t.Fatal(err)
			}
			if err := Write(dir, list); err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(filepath.Join(dir, "buildspec.yml"))
			if err != nil {
				t.Fatal(err)
			}
			s := parse(t, string(text))
			switch languageOf(o.Runtime) {
			case "python":
				if has(t, "python3") {
					out := built(t, dir, s)
					holds(t, out, "test_it_answers_the_first_event", "OK")
					deployable(t, dir, s, "app.py")
				}
			case "node":
				if has(t, "npm") {
					out := built(t, dir, s, "npm_config_offline=true", "npm_config_update_notifier=false")
					holds(t, out, "it answers the first event")
					deployable(t, dir, s, "app.mjs", "package.json", "package-lock.json")
				}
			case "go":
				built(t, dir, s, "GOWORK="+workspace(t, dir), "GOFLAGS=-mod=readonly", "GOPROXY=off")
				deployable(t, dir, s, "bootstrap")
				executable(t, filepath.Join(dir, s.base, "bootstrap"), o.Architecture)
			case "image":
				path, asked := tools(t, "docker", "aws")
				out := built(t, dir, s, path)
				const uri = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:7"
				holds(t, out, "exported IMAGE_URI="+uri)
				calls, err := os.ReadFile(asked)
				if err != nil {
					t.Fatal(err)
				}
				holds(t, string(calls), "--password-stdin 123456789012.dkr.ecr.eu-west-1.amazonaws.com", "--target test",
					"--tag "+uri, "docker push "+uri)
				if has(t, "python3") { // the tests that the image runs
					out, err := run(dir, "python3", "-B", "-m", "unittest", "discover")
					if err != nil {
						t.Errorf("%v\n%s", err, out)
					}
				}
			}
		})
	}
}

func run(dir, name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func holds(t *testing.T, text string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("it does not say %q:\n%s", w, text)
		}
	}
}

// deployable holds the artifact to these files, which Lambda can read.
func deployable(t *testing.T, dir string, s spec, want ...string) {
	t.Helper()
	if s.base == "" || !strings.Contains(s.name, "$CODEBUILD_BUILD_NUMBER") {
		t.Errorf("the artifact is of %q and called %q", s.base, s.name)
	}
	var got []string
	for _, f := range packed(t, filepath.Join(dir, s.base)).File {
		if f.FileInfo().IsDir() || strings.HasPrefix(f.Name, "node_modules/") {
			continue
		}
		got = append(got, f.Name)
		if f.Mode()&0o444 != 0o444 {
			t.Errorf("%s has the mode %v", f.Name, f.Mode())
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the artifact holds %v, not %v", got, want)
	}
}

// executable holds a program to be one that Lambda can start.
func executable(t *testing.T, path, architecture string) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil || info.Mode()&0o111 != 0o111 {
		t.Fatalf("%v, %v", info, err)
	}
	f, err := elf.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want := elf.EM_X86_64
	if architecture == component.ARM {
		want = elf.EM_AARCH64
	}
	if f.Machine != want {
		t.Errorf("it is for %v", f.Machine)
	}
}

func TestFilesAreNeverWrittenOver(t *testing.T) {
	dir := t.TempDir()
	list, err := Files(Options{Name: "shop"})
	if err != nil {
		t.Fatal(err)
	}
	mine := []string{"app.py", "README.md"}
	for _, name := range mine {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	err = Write(dir, list)
	var there *ExistError
	if !errors.As(err, &there) || len(there.Paths) != 2 || !strings.Contains(err.Error(), "app.py") ||
		!strings.Contains(err.Error(), "nothing was written") {
		t.Errorf("it says %v", err)
	}
	var found []string
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			found = append(found, filepath.Base(path))
		}
		return err
	})
	if len(found) != 2 {
		t.Errorf("there is %v", found)
	}
	for _, name := range mine {
		if text, _ := os.ReadFile(filepath.Join(dir, name)); string(text) != "mine" {
			t.Errorf("%s was written over", name)
		}
	}
}

// A link that leads nowhere is there too, and what it names is not made.
func TestALinkIsNotFollowed(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink(filepath.Join(dir, "elsewhere"), filepath.Join(dir, "app.py")); err != nil {
		t.Fatal(err)
	}
	list, _ := Files(Options{Name: "shop"})
	if err := Write(dir, list); err == nil {
		t.Error("a dangling link was followed")
	}
}

// What was written before something failed is taken away.
func TestAHalfWrittenScaffoldIsTakenAway(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "events"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	list, _ := Files(Options{Name: "shop"})
	if err := Write(dir, list); err == nil {
		t.Fatal("a file is no folder")
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("there is %v, %v", left, err)
	}
}

func TestWhatCanNotBeWritten(t *testing.T) {
	for says, o := range map[string]Options{
		"is not a name":              {Name: "Shop"},
		"is empty":                   {},
		`for the runtime "java21"`:   {Name: "shop", Runtime: "java21"},
		`for the runtime "python3."`: {Name: "shop", Runtime: "python3."},
	} {
		if _, err := Files(o); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%+v: it says %v", o, err)
		}
	}
	for _, r := range Runtimes() {
		if _, err := Files(Options{Name: "shop", Runtime: r}); err != nil {
			t.Error(err)
		}
	}
}
