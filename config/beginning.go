package config

// The first aloft.toml of a team, as an account suggests it.

import (
	"strings"

	"github.com/aloftdeck/aloft/model"
)

// Beginning is what a first aloft.toml says. Lists that are empty stand in it commented out,
// at what holds without them.
type Beginning struct {
	Name     string
	Looked   string // where it was looked, in words
	Stages   []model.Stage
	Has      map[string]string // by stage, what is there of it, in words
	Include  []string          // globs of functions
	Projects []string          // globs of CodeBuild projects
	Tables   []string          // globs of DynamoDB tables
	Found    Found
	Account  string // its number, for its table
	Journal  string // path of a record that a group shares; empty: everybody's own
}

// Found is what there is in the account, in words; empty where it could not be read.
type Found struct{ Functions, Projects, Tables string }

// File is the file's text, which loads as it is. What is wrong with a name or a path is an
// error, Problems.
func (b Beginning) File(o Options) ([]byte, error) {
	w := &beginningWriter{}
	w.line("# aloft.toml: what aloft shows, and how stages are moved.")
	w.said("Written by aloft init, which looked at " + b.Looked + ". aloft config shows what holds, and which file " +
		"says so; every other setting is in docs/config.md of aloft.")
	w.about("name")
	if b.Name == "" {
		w.line(`# name = "shop"`)
	} else {
		w.line("name = " + literal(b.Name))
	}
	w.stages(b)
	w.table("functions")
	w.found(b.Found.Functions)
	w.list("functions.include", "include", b.Include)
	w.table("builds")
	w.found(b.Found.Projects)
	w.list("builds.projects", "projects", b.Projects)
	w.table("tables")
	w.found(b.Found.Tables)
	w.list("tables.include", "include", b.Tables)
	w.list("tables.protected", "protected", nil)
	w.table("journal")
	w.about("journal.path")
	if b.Journal == "" {
		w.line(`# path = "/var/lib/aloft/journal.jsonl"`)
	} else {
		w.line("path = " + literal(b.Journal))
	}
	if b.Account != "" {
		w.table("account." + quote(b.Account))
		w.about("account.label")
		w.line(`# label = "PROD"`)
		w.line(`# color = "magenta"`)
	}
	data := []byte(w.b.String())
	if _, problems := parse(teamName, data, o); len(problems) > 0 {
		return nil, problems
	}
	return data, nil
}

// beginningWriter writes settings with what they mean.
type beginningWriter struct{ b strings.Builder }

func (w *beginningWriter) line(text string) { w.b.WriteString(text + "\n") }

// said is a comment in as many lines as it takes.
func (w *beginningWriter) said(text string) {
	for _, line := range wrap(text, exampleWidth) {
		w.line("# " + line)
	}
}

// about is what a setting means.
func (w *beginningWriter) about(key string) {
	w.line("")
	if s, ok := setting(key); ok {
		w.said(s.explained())
	}
}

func (w *beginningWriter) table(name string) { w.line("\n[" + name + "]") }

func (w *beginningWriter) found(words string) {
	if words != "" {
		w.said(words)
	}
}

// list is a list of globs, commented out where all are meant.
func (w *beginningWriter) list(key, name string, globs []string) {
	w.about(key)
	if len(globs) == 0 {
		w.line("# " + name + ` = ["shop-*"]`)
		return
	}
	w.line(name + " = " + literal(globs))
}

func (w *beginningWriter) stages(b Beginning) {
	w.line("")
	w.said("The stages, from the first one to production: the order is that of promotion. A stage is an alias " +
		`of the same name, unless alias = "..." names another.`)
	w.said(`confirm says how a move of the stage is confirmed: "none", "key", or "type", which wants its name typed.`)
	for _, s := range b.Stages {
		w.line("\n[[stage]]")
		w.line("name = " + literal(s.Name) + comment(b.Has[s.Name]))
		if s.Alias != "" && s.Alias != s.Name {
			w.line("alias = " + literal(s.Alias))
		}
		if s.Confirm == model.ConfirmType {
			w.line("confirm = " + literal(string(s.Confirm)))
		}
	}
}

// comment is a remark behind a value.
func comment(words string) string {
	if words == "" {
		return ""
	}
	return " # " + words
}
