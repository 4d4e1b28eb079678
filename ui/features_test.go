package ui

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

// A feature is an addition only while the root knows it by nothing but the list, and no
// feature knows another.
func TestOnlyTheListKnowsTheFeatures(t *testing.T) {
	var folders []string
	for _, f := range furnished().features {
		folders = append(folders, f.Name())
	}
	imported := func(pattern string) map[string][]string {
		by := map[string][]string{}
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %v", pattern, files, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range parsed.Imports {
				if name, ours := strings.CutPrefix(strings.Trim(i.Path.Value, `"`), "github.com/aloftdeck/aloft/ui/"); ours && slices.Contains(folders, name) {
					by[file] = append(by[file], name)
				}
			}
		}
		return by
	}
	for file, names := range imported("*.go") {
		if file != "features.go" && file != "options.go" {
			t.Errorf("%s knows %v", file, names)
		}
	}
	for _, folder := range folders {
		if _, err := os.Stat(folder); err != nil {
			t.Errorf("the feature %s has no folder of its name: %v", folder, err)
		}
		for file, names := range imported(folder + "/*.go") {
			t.Errorf("%s knows %v", file, names)
		}
	}
	for file, names := range imported("shell/*.go") {
		t.Errorf("%s knows %v", file, names)
	}
}

func TestWhatNoFeatureKnowsIsSaid(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.start(c.r.Open(model.Subject{Kind: "queue", Name: "orders"}))
		c.send(nil)
		c.shows("orders can not be shown here")
	})
}
