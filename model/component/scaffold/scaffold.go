// Package scaffold is what a component begins with: its file, a build spec, a first handler
// with a test, and an event with what is expected of its answer.
package scaffold

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"github.com/aloftdeck/aloft/model/component"
)

//go:embed templates
var templates embed.FS

// ComponentFile is the name of the file of a component.
const ComponentFile = "component.toml"

// Image is the runtime of a component whose package is a container image.
const Image = "image"

// Options say what is wanted.
type Options struct {
	Name         string // as component.NameProblem takes it
	Runtime      string // one of Lambda's, Image, or a language: "python", "nodejs", "go"; empty: Python
	Architecture string // "x86_64" or "arm64"; empty: x86_64
	Table        string // name of a table that the function reads and writes; empty: none
	API          component.APIKind
	Config       bool     // aloft.toml too: no other one holds where the component will be
	Stages       []string // those of the config that holds there; empty: dev, stage and prod
}

// File is a file that is written.
type File struct {
	Path    string // with slashes, from the component's folder
	Content []byte
}

// usual is the runtime of a language where none of its versions is named.
var usual = map[string]string{
	"": "python3.12", "python": "python3.12", "python3": "python3.12", "node": "nodejs22.x", "nodejs": "nodejs22.x",
	"go": "provided.al2023", "golang": "provided.al2023", "provided": "provided.al2023",
}

// Runtimes are those that Files can write for, the usual one of each language first.
func Runtimes() []string {
	all := []string{"python3.12", "nodejs22.x", "provided.al2023", Image}
	for _, r := range component.RuntimeNames() {
		if languageOf(r) != "" && !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	return all
}

// languageOf is the folder of the templates of a runtime, empty when there are none.
func languageOf(runtime string) string {
	switch {
	case runtime == Image:
		return "image"
	case runtime == "provided.al2023":
		return "go"
	case strings.HasPrefix(runtime, "python3."):
		return "python"
	case strings.HasPrefix(runtime, "nodejs"):
		return "node"
	}
	return ""
}

// part is a template and the file that it becomes.
type part struct{ template, path string }

// parts are the templates of a language; nil when there are none.
func parts(language string) []part {
	all := []part{
		{"any/component.toml", ComponentFile}, {"any/README.md", "README.md"}, {"any/gitignore", ".gitignore"},
		{language + "/buildspec.yml", "buildspec.yml"}, {"any/first.json", "events/first.json"},
	}
	python := []part{{"python/app.py", "app.py"}, {"python/test_app.py", "test_app.py"},
		{"python/requirements.txt", "requirements.txt"}}
	switch language {
	case "python":
		return append(all, python...)
	case "image":
		return append(append(all, python...), part{"image/Dockerfile", "Dockerfile"},
			part{"image/dockerignore", ".dockerignore"})
	case "node":
		return append(all, part{"node/app.mjs", "app.mjs"}, part{"node/app.test.mjs", "app.test.mjs"},
			part{"node/package.json", "package.json"}, part{"node/package-lock.json", "package-lock.json"})
	case "go":
		return append(all, part{"go/main.go", "main.go"}, part{"go/handler.go", "handler.go"},
			part{"go/handler_test.go", "handler_test.go"},
			part{"go/go.mod", "go.mod"}, part{"go/go.sum", "go.sum"})
	}
	return nil
}

// filling is what the templates are filled with.
type filling struct {
	Options
	Image    bool
	Language string
	Handler  string
	GOARCH   string
	Base     string // version of the language in the base image
}

// Files are the files of a component, as they are wanted.
func Files(o Options) ([]File, error) {
	if why, hint := component.NameProblem(o.Name); why != "" {
		return nil, fmt.Errorf("the name %s: %s", why, cmp.Or(hint, "take another one"))
	}
	if runtime, ok := usual[o.Runtime]; ok {
		o.Runtime = runtime
	}
	o.Architecture = cmp.Or(o.Architecture, component.X86)
	f := filling{
		Options: o, Image: o.Runtime == Image, Language: languageOf(o.Runtime), Handler: "app.handler", GOARCH: "amd64", Base: "3.12",
	}
	if _, known := component.FindRuntime(o.Runtime); f.Language == "" || !known && !f.Image {
		return nil, fmt.Errorf("there is no first handler for the runtime %q: there is one for %s", o.Runtime,
			strings.Join(Runtimes(), ", "))
	}
	if f.Language == "go" {
		f.Handler = "bootstrap"
	}
	if o.Architecture == component.ARM {
		f.GOARCH = "arm64"
	}
	all := parts(f.Language)
	if o.API != "" {
		all = append(all, part{"any/request.json", "events/request.json"})
	}
	if o.Config {
		all = append(all, part{"any/aloft.toml", "aloft.toml"})
	}
	var files []File
	for _, p := range all {
		content, err := fill(p.template, f)
		if err != nil {
			return nil, err
		}
		files = append(files, File{p.path, content})
	}
	return files, nil
}

// fill fills in a template, whose marks are << and >>: braces stand in what is written.
func fill(name string, f filling) ([]byte, error) {
	text, err := templates.ReadFile("templates/" + name + ".tmpl")
	if err != nil {
		return nil, err
	}
	t, err := template.New(name).Delims("<<", ">>").Option("missingkey=error").Parse(string(text))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, f); err != nil {
		return nil, err
	}
	return append(bytes.TrimRight(b.Bytes(), "\n"), '\n'), nil
}
