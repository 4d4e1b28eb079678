package config

// What stands for the chosen things in the arguments of a [[command]].

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// template is a name in braces, or the same in doubled ones, which stand for single ones.
// Other braces are text.
var template = regexp.MustCompile(`\{\{[a-z]+\}\}|\{[a-z]+\}`)

// TemplateNames are what an argument may hold in braces.
func TemplateNames() []string {
	return []string{"function", "stage", "version", "build", "table", "profile", "region", "account"}
}

// templatesIn are the names of the templates in an argument, in their order.
func templatesIn(arg string) []string {
	var names []string
	for _, m := range template.FindAllString(arg, -1) {
		if !strings.HasPrefix(m, "{{") {
			names = append(names, m[1:len(m)-1])
		}
	}
	return names
}

// Needs are the names of what the command's arguments hold, each once.
func (m Command) Needs() []string {
	var needs []string
	for _, arg := range m.Argv {
		for _, name := range templatesIn(arg) {
			if !slices.Contains(needs, name) {
				needs = append(needs, name)
			}
		}
	}
	return needs
}

// Fill is the program and its arguments with the values filled in, each argument still
// one. It refuses a value that is not there, and any value that could be taken for an
// option or could not be an argument: names come from AWS, where others choose them.
func (m Command) Fill(values map[string]string) ([]string, error) {
	for _, name := range slices.Sorted(slices.Values(TemplateNames())) {
		if err := valueProblem(name, values[name]); err != nil {
			return nil, err
		}
	}
	for _, name := range m.Needs() {
		if values[name] == "" {
			return nil, fmt.Errorf("no %s is chosen", name)
		}
	}
	argv := make([]string, len(m.Argv))
	for i, arg := range m.Argv {
		argv[i] = template.ReplaceAllStringFunc(arg, func(t string) string {
			if strings.HasPrefix(t, "{{") {
				return t[1 : len(t)-1]
			}
			return values[t[1:len(t)-1]]
		})
	}
	return argv, nil
}

// valueProblem says why no program is given a value.
func valueProblem(name, value string) error {
	switch {
	case strings.HasPrefix(value, "-"):
		return fmt.Errorf("the %s %s begins with -, as options do", name, quote(cut(value)))
	case strings.ContainsFunc(value, unicode.IsControl):
		return fmt.Errorf("the %s holds a control character", name)
	}
	return nil
}
