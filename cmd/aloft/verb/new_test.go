package verb

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model/component/scaffold"
)

// What new writes is what apply takes, for every runtime, wherever it is written.
func TestNewWritesWhatApplyTakes(t *testing.T) {
	h := newHost(t)
	h.offline()
	h.configure("")
	for i, runtime := range append(scaffold.Runtimes(), "python", "nodejs", "go") {
		dir := "services/" + strings.ReplaceAll(runtime, ".", "-")
		args := []string{"new", "shop", "--runtime", runtime, "--dir", dir, "--table", "carts", "--api",
			[]string{"rest", "http"}[i%2]}
		h.run(exitDone, args...)
		h.prints(filepath.FromSlash(dir+"/component.toml\n"), filepath.FromSlash(dir+"/events/first.json\n"),
			filepath.FromSlash(dir+"/aloft.toml\n"),
			"next, in "+dir+": aloft apply component.toml --check")
		h.run(exitDone, "apply", dir+"/component.toml", "--check")
		h.prints("shop has a repository, a build, 1 function, 1 table, 1 API, at dev, stage, prod")
	}
}

// The config of a new component is one that aloft reads.
func TestNewWritesAConfig(t *testing.T) {
	h := newHost(t)
	h.offline()
	h.configure("")
	h.run(exitDone, "new", "shop", "--api", "http")
	text, err := os.ReadFile(filepath.Join(h.Dir, "shop", "aloft.toml"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(config.Options{Path: filepath.Join(h.Dir, "shop", "aloft.toml"), Dir: h.Dir, Home: h.Home})
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if len(c.Stages) != 3 || c.Stages[2].Confirm != "type" {
		t.Errorf("the stages are %v", c.Stages)
	}
	if tests := c.TestsOf("shop"); len(tests) != 2 || tests[0].Event != filepath.Join(h.Dir, "shop", "events", "first.json") {
		t.Errorf("the tests are %+v", tests)
	} else if _, err := os.Stat(tests[0].Event); err != nil {
		t.Error(err)
	}
}

// A team's config goes on to hold, with its guards: no other one is put before it.
func TestNewWritesNoConfigWhereOneHolds(t *testing.T) {
	h := newHost(t)
	h.offline()
	h.run(exitDone, "new", "shop")
	if _, err := os.Stat(filepath.Join(h.Dir, "shop", "aloft.toml")); err == nil {
		t.Error("the team's config is hidden behind another one")
	}
	text, err := os.ReadFile(filepath.Join(h.Dir, "shop", "README.md"))
	if err != nil || !strings.Contains(string(text), "[[test]]") {
		t.Errorf("the README does not say what to add: %v", err)
	}
	h.run(exitDone, "apply", "shop/component.toml", "--check")
	h.prints("at dev, stage, prod")
	// Elsewhere the team's config does not hold.
	elsewhere := filepath.Join(t.TempDir(), "shop")
	h.run(exitDone, "new", "shop", "--dir", elsewhere)
	if _, err := os.Stat(filepath.Join(elsewhere, "aloft.toml")); err != nil {
		t.Error(err)
	}
}

func TestNewWritesOverNothing(t *testing.T) {
	h := newHost(t)
	h.offline()
	h.write("app.py", "mine")
	h.run(exitRefused, "new", "shop", "--dir", ".")
	h.says("app.py is there already: nothing was written")
	h.run(exitRefused, "new", "shop", "--dir", ".", "-o", "json")
	if f := h.failure(); f == nil || !strings.Contains(f.Message, "app.py") {
		t.Errorf("the error is %+v", f)
	}
	if _, err := os.Stat(filepath.Join(h.Dir, "component.toml")); err == nil {
		t.Error("something was written")
	}
	h.run(exitDone, "new", "shop", "-o", "json")
	var got struct {
		Component, File string
		Written         []string
	}
	if h.decode(&got); got.Component != "shop" || got.File != filepath.Join("shop", "component.toml") ||
		len(got.Written) < 8 {
		t.Errorf("the document is %+v", got)
	}
}

func TestNewRefusesWhatItCanNotWrite(t *testing.T) {
	h := newHost(t)
	h.offline()
	for line, says := range map[string]string{
		"new":                             "takes the name of one component",
		"new a b":                         "takes the name of one component",
		"new Shop":                        `the name "Shop" is not a name that a component can have: use small letters, digits and -`,
		"new shop --runtime java21":       `there is no first handler for the runtime "java21": there is one for python3.12, nodejs22.x`,
		"new shop --api soap":             "--api \"soap\" is no kind of API",
		"new shop --table a":              "shorter than the 3 letters that DynamoDB wants",
		"new shop --architecture arm":     "none of Lambda's",
		"new shop --dir=":                 "--dir is empty",
		"new shop --table= --runtime go":  "--table is empty",
		"new shop --config /none/at.toml": "at.toml",
	} {
		h.run(exitUsage, strings.Fields(line)...)
		h.says(says)
	}
}
