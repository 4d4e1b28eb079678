package config

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// maxName is the longest name of an account or team, in bytes: the header has
// one line.
const maxName = 64

// maxAlias is the longest alias name, in bytes, by Lambda's own pattern
// (?!^[0-9]+$)([a-zA-Z0-9-_]+).
const maxAlias = 128

// textProblem says what is wrong with a text for its setting, and what to do.
func (r *reader) textProblem(s Setting, v string) (why, hint string) {
	if len(s.Choices) > 0 && !slices.Contains(s.Choices, v) {
		return quote(cut(v)) + " is none of " + strings.Trim(literal(s.Choices), "[]"), didYouMean(v, s.Choices)
	}
	switch s.Key {
	case "name":
		switch {
		case len(v) > maxName:
			return fmt.Sprintf("is longer than %d bytes", maxName), ""
		case v != safetext.Line(v):
			return quote(v) + " does not fit on a line as it is", "leave out control characters and outer or doubled blanks"
		}
	case "stage.name", "stage.alias":
		return aliasProblem(v)
	case "function.name":
		return functionProblem(v)
	case "function.project":
		return projectProblem(v)
	case "function.artifact":
		return artifactProblem(v)
	case "test.function":
		return functionProblem(v)
	case "test.name", "test.event", "test.tenant", "test.timeout":
		return testProblem(s.Key, v)
	case "view.name", "view.filter", "view.sort", "view.stage":
		return viewProblem(s.Key, v)
	case "function.image":
		return imageProblem(v)
	case "branch.match":
		return branchProblem(v)
	case "branch.stage":
		return aliasProblem(v)
	case "account.label":
		return labelProblem(v)
	case "command.words":
		return wordsProblem(v)
	case "command.key":
		return commandKeyProblem(v)
	case "account.color":
		return accountColorProblem(v)
	case "colors.<role>":
		return colorProblem(v)
	case "journal.path":
		return journalProblem(v, r.options.Home)
	}
	return "", ""
}

// aliasProblem says why no stage can have a name, or no alias.
func aliasProblem(v string) (why, hint string) {
	allowed := func(c rune) bool {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_'
	}
	switch {
	case v == "":
		return "is empty", ""
	case v == model.Latest || strings.HasPrefix(v, model.Latest+"."):
		return quote(cut(v)) + " can not be a stage", "it is the unpublished code, which changes without a move"
	case len(v) > maxAlias:
		return fmt.Sprintf("is longer than the %d letters of an alias", maxAlias), ""
	case strings.Trim(v, "0123456789") == "":
		return quote(v) + " is a number", "Lambda takes numbers for versions: add a letter, such as " + quote("v"+v)
	}
	if i := strings.IndexFunc(v, func(c rune) bool { return !allowed(c) }); i >= 0 {
		return quote(cut(v)) + " is not a name that an alias can have", "use letters a to z, digits, - and _"
	}
	return "", ""
}

// StageProblem says why a text can not be the name of a stage, and what to do; empty when it can.
func StageProblem(v string) (why, hint string) { return aliasProblem(v) }

// journalProblem says why a path can not be the journal's.
func journalProblem(v, home string) (why, hint string) {
	switch {
	case v == "":
		return "is empty", "leave it out for the default"
	case strings.ContainsFunc(v, unicode.IsControl):
		return quote(cut(v)) + " holds a control character", ""
	case strings.HasPrefix(v, "~/") && home == "":
		return "starts at the home folder, which is not known", "write the whole path"
	case v == "~" || strings.HasPrefix(v, "~") && !strings.HasPrefix(v, "~/"):
		return quote(cut(v)) + " starts with ~ but not with ~/", "write the whole path"
	case strings.Contains(v, "$"):
		return quote(cut(v)) + " holds a $", "variables are not filled in: write the whole path"
	case strings.HasSuffix(v, "/") || v == "." || v == ".." || strings.HasSuffix(v, "/.") || strings.HasSuffix(v, "/.."):
		return quote(cut(v)) + " is a folder", "name the file, such as " + quote(strings.TrimSuffix(cut(v), "/")+"/journal.jsonl")
	}
	return "", ""
}

// globProblem says why a text is no glob for names.
func globProblem(v string) string {
	if v == "" {
		return "matches nothing"
	}
	if _, err := path.Match(v, ""); err != nil {
		return "is not a glob: a [ or a \\ is not finished"
	}
	return ""
}

// keyProblem says why a text is not the name of a key, or why it can not stand in
// the list after the others.
func keyProblem(v string, others []string) (why, hint string) {
	switch {
	case v == " ":
		return "is not a key's name", `write "space"`
	case v == "" || len(v) > 32 || v != safetext.Line(v) || strings.ContainsFunc(v, unicode.IsSpace):
		return "is not a key's name", `keys are written like "p", "P", "ctrl+d", "shift+tab", "space"`
	case slices.Contains(others, v):
		return "is in it twice", ""
	}
	return "", ""
}

// checkTogether checks what only shows with more than one key at hand.
func (r *reader) checkTogether() {
	r.checkAccounts()
	if len(r.layer.stages) > 0 {
		var known []string
		for _, s := range r.layer.stages {
			known = append(known, s.name.value.(string))
		}
		for _, b := range r.layer.branches {
			if why, hint := strangeStage(b, known); why != "" {
				r.report(b.stage.line, "branch.stage", why, hint)
			}
		}
	}
	most, ok1 := r.layer.values["budget.lambda_rps"]
	background, ok2 := r.layer.values["budget.lambda_background_rps"]
	if ok1 && ok2 && background.value.(float64) > most.value.(float64) {
		r.report(background.line, "budget.lambda_background_rps",
			fmt.Sprintf("%s is more than the %s of lambda_rps on line %d", literal(background.value), literal(most.value), most.line),
			"the background gets a part of it")
	}
}
