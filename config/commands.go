package config

// [[command]]: programs of the team's own, with a key of the cockpit.

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/aloftdeck/aloft/model/safetext"
)

// Command is one [[command]]: a program that the cockpit hands its terminal to.
type Command struct {
	Words     string   // what it is called; no two are called alike
	Key       string   // empty: only the palette and help have it
	Scope     string   // one of CommandScopes: where its key works
	Argv      []string // the program and its arguments, which may hold templates
	Dangerous bool     // it may change something: read-only refuses it, and it is confirmed first
	// Vouched says that it stands in the host's or the personal file: nobody is asked
	// whether it may run.
	Vouched bool
	Origin  Origin
}

// Content is a hash of what runs when the command does, and of what is said of it: one that
// was trusted is trusted as long as it stays the same.
func (m Command) Content() string {
	text, _ := json.Marshal([]any{m.Words, m.Argv, m.Dangerous}) // texts and a switch always can
	return fmt.Sprintf("%x", sha256.Sum256(text))
}

// everywhereScope is the scope of a command that names none.
const everywhereScope = "everywhere"

// CommandScopes are where the key of a command may work: in one pane, or in all.
func CommandScopes() []string {
	return []string{everywhereScope, "functions", "versions", "builds", "log", "tables", "apis", "cost", "history"}
}

// maxWords is the longest name of a command, in letters: the palette has a column for it.
const maxWords = 40

// commandEntry is one [[command]] of a file. What is left out is nil.
type commandEntry struct {
	words, argv           placed
	key, scope, dangerous *placed
}

// commands reads the [[command]] tables.
func (r *reader) commands(value any) {
	r.tables("command", value, func(i int, t map[string]any) {
		found, ok := r.texts("command", i, t, []string{"words", "argv"}, "key", "scope", "dangerous")
		if !ok {
			return
		}
		e := commandEntry{*found["words"], *found["argv"], found["key"], found["scope"], found["dangerous"]}
		if len(e.argv.value.([]string)) == 0 {
			r.report(e.argv.line, "command.argv", "is empty",
				`write the program and its arguments, such as ["less", "{function}.log"]`)
			return
		}
		words := e.words.value.(string)
		same := func(c commandEntry) bool { return c.words.value == e.words.value }
		if at := slices.IndexFunc(r.layer.commands, same); at >= 0 {
			first := r.layer.commands[at].words.line
			r.report(e.words.line, "command.words", fmt.Sprintf("there is a command %s on line %d already", quote(words), first), "")
			return
		}
		r.layer.commands = append(r.layer.commands, e)
	})
}

// wordsProblem says why a text can not be what a command is called.
func wordsProblem(v string) (why, hint string) {
	switch n := len([]rune(v)); {
	case v == "":
		return "is empty", ""
	case n > maxWords:
		return fmt.Sprintf("is %d letters long, which is more than %d", n, maxWords), "two or three words are found best"
	case v != safetext.Line(v):
		return quote(cut(v)) + " does not fit on a line as it is",
			"leave out control characters and outer or doubled blanks"
	}
	return "", ""
}

// commandKeyProblem says why a text is not the name of a key. Which keys are taken is told
// by who knows the table of actions.
func commandKeyProblem(v string) (why, hint string) {
	if why, hint = keyProblem(v, nil); why != "" {
		why = quote(cut(v)) + " " + why
	}
	return why, hint
}

// argumentProblem says why a text can not be an argument of a program, by its place.
func argumentProblem(v string, at int) (why, hint string) {
	bare := strings.ReplaceAll(v, " ", "")
	if strings.ContainsFunc(v, unicode.IsControl) || bare != strings.ReplaceAll(safetext.Line(v), " ", "") {
		return "holds what can not be seen", "leave out control characters, or put them into a script: " +
			"who is asked to trust a command sees all of it"
	}
	names := templatesIn(v)
	switch {
	case at == 0 && v == "":
		return "is no program", ""
	case at == 0 && len(names) > 0:
		return "is the program, which no template can name", "write its name, or a script that decides"
	}
	for _, name := range names {
		if !slices.Contains(TemplateNames(), name) {
			if hint = didYouMean(name, TemplateNames()); hint == "" {
				hint = "the templates are {" + strings.Join(TemplateNames(), "}, {") + "}; " +
					"{{" + name + "}} is {" + name + "} itself"
			}
			return "holds the template {" + name + "}, which there is none of", hint
		}
	}
	return "", ""
}

// commandsOf takes the commands of a layer.
func (c *Config) commandsOf(l *layer, vouched bool) {
	for _, e := range l.commands {
		m := Command{
			Words: e.words.value.(string), Argv: slices.Clone(e.argv.value.([]string)), Scope: everywhereScope,
			Vouched: vouched, Origin: Origin{l.path, e.words.line},
		}
		if strings.Contains(m.Argv[0], "/") {
			m.Argv[0] = absolute(m.Argv[0], filepath.Dir(l.path), l.home)
		}
		key := "command." + m.Words
		c.Origins[key] = m.Origin
		c.Origins[key+".argv"] = Origin{l.path, e.argv.line}
		if e.key != nil {
			m.Key = e.key.value.(string)
			c.Origins[key+".key"] = Origin{l.path, e.key.line}
		}
		if e.scope != nil {
			m.Scope = e.scope.value.(string)
			c.Origins[key+".scope"] = Origin{l.path, e.scope.line}
		}
		if e.dangerous != nil {
			m.Dangerous = e.dangerous.value.(bool)
			c.Origins[key+".dangerous"] = Origin{l.path, e.dangerous.line}
		}
		c.Commands = append(c.Commands, m)
	}
}

// moreCommands adds those of a personal file, which replace none of the team's.
func (c *Config) moreCommands(l *layer, refuse func(line int, key, text, hint string)) {
	for _, e := range l.commands {
		words := e.words.value.(string)
		if at, taken := c.Origins["command."+words]; taken {
			refuse(e.words.line, "command.words", "the team's file has a command "+quote(words)+" ("+at.String()+")",
				"call it otherwise")
			continue
		}
		c.commandsOf(&layer{path: l.path, home: l.home, commands: []commandEntry{e}}, true)
	}
}

// checkCommands asks whether the keys of commands can stand.
func (c *Config) checkCommands(o Options) (problems Problems) {
	if o.CheckCommands == nil || len(c.Commands) == 0 {
		return nil
	}
	for i, why := range o.CheckCommands(c.Keys, c.Commands) {
		at, ok := c.Origins["command."+c.Commands[i].Words+".key"]
		if !ok {
			at = c.Commands[i].Origin
		}
		problems = append(problems, &Error{File: at.Source, Line: at.Line, Key: "command.key", Text: why})
	}
	slices.SortFunc(problems, func(a, b *Error) int { return a.Line - b.Line })
	return problems
}

// vouched reports whether a file is one that only the host's administrator or the reader
// of it writes.
func (o Options) vouched(path string) bool {
	personal := ConfigPath(o.Getenv, o.Home)
	return o.System != "" && sameFile(path, o.System) || personal != "" && sameFile(path, personal)
}
