package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// link is where a page leads to: another page, or a picture.
var link = regexp.MustCompile(`\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"`)

// What the pages lead to is there, and the first of them is one that is read.
func TestPagesLeadToWhatIsThere(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	all := ""
	for _, page := range append(pages, "../../README.md", "../../CONTRIBUTING.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		all += string(text)
		if n := strings.Count(string(text), "\n"); filepath.Base(page) == "README.md" && n >= 150 {
			t.Errorf("the README has %d lines: what is looked up belongs to docs/", n)
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			to, part, _ := strings.Cut(m[1]+m[2], "#")
			if strings.Contains(to, "://") {
				continue
			}
			path := filepath.Join(filepath.Dir(page), to)
			if to == "" {
				path = page
			}
			target, err := os.ReadFile(path)
			if err != nil {
				t.Errorf("%s leads to %s, which is not there", page, to)
			} else if part != "" && !headed(string(target), part) {
				t.Errorf("%s leads to %s#%s, and no heading there is called so", page, to, part)
			}
		}
	}
	for _, part := range []string{"keys", "verbs", "permissions"} {
		if strings.Count(all, "<!-- begin "+part+" -->\n") != 1 {
			t.Errorf("there is not one page with the generated part %s", part)
		}
	}
}

var notInLinks = regexp.MustCompile("[^a-z0-9 -]")

// headed reports whether a page has the heading that links name so.
func headed(page, part string) bool {
	for line := range strings.Lines(page) {
		words, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " ")
		if !ok || !strings.HasPrefix(line, "#") {
			continue
		}
		words = notInLinks.ReplaceAllString(strings.ToLower(strings.TrimSpace(words)), "")
		if part == strings.ReplaceAll(words, " ", "-") {
			return true
		}
	}
	return false
}
