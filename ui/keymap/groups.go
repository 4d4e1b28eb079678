package keymap

// The actions by where they work, for help and documentation.

import (
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model/action"
)

// Group is the actions of one scope.
type Group struct {
	Scope action.Scope
	Title string
	Specs []action.Spec // with the keys in force
}

// Groups are the actions by scope, in the order of the table.
func (k Keymap) Groups() []Group {
	var groups []Group
	at := map[action.Scope]int{}
	for _, sp := range k.specs {
		i, ok := at[sp.Scope]
		if !ok {
			i = len(groups)
			at[sp.Scope] = i
			groups = append(groups, Group{Scope: sp.Scope, Title: title(sp.Scope)})
		}
		groups[i].Specs = append(groups[i].Specs, sp)
	}
	return groups
}

// title is a scope for people.
func title(s action.Scope) string {
	switch s {
	case action.Everywhere:
		return "Everywhere"
	case action.Lists:
		return "Lists"
	case action.Dialog:
		return "Dialogs"
	case action.APIs:
		return "APIs"
	}
	return strings.ToUpper(string(s[:1])) + string(s[1:])
}

// Markdown is the table of keys for the documentation.
func (k Keymap) Markdown() string {
	var b strings.Builder
	for i, g := range k.Groups() {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "### %s\n\n| keys | action | what it does |\n|---|---|---|\n", g.Title)
		for _, sp := range g.Specs {
			keys := make([]string, len(sp.Keys))
			for n, key := range sp.Keys {
				keys[n] = code(key)
			}
			name := "`" + string(sp.ID) + "`"
			fmt.Fprintf(&b, "| %s | %s | %s |\n", strings.Join(keys, " "), name, strings.ReplaceAll(sp.Help, "|", `\|`))
		}
	}
	b.WriteString("\n### Filter\n\n| form | lets through |\n|---|---|\n")
	for _, f := range FilterForms() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", f[0], f[1])
	}
	return b.String()
}

// code is a key in Markdown, inside a table.
func code(key string) string {
	switch key {
	case "`":
		return "`` ` ``"
	case "|":
		return "`\\|`"
	}
	return "`" + key + "`"
}
