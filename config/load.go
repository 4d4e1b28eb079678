package config

import (
	"maps"
	"runtime"
	"slices"
	"strings"
)

// Options is all that Load depends on beside the files themselves.
type Options struct {
	Path   string              // --config; empty: ALOFT_CONFIG, else the search
	Dir    string              // the working folder, absolute
	Home   string              // the user's home folder; empty when not known
	Getenv func(string) string // nil: no variable is set
	System string              // the host's team file; empty: /etc/aloft/config.toml, none on Windows

	// Actions are the ids that [keys] may name. Nil: any.
	Actions []string
	// CheckKeys gets all rebound keys by action and says, by action, why one may
	// not have its keys. Nil: it may.
	CheckKeys func(keys map[string][]string) map[string]string
	// CheckView says what no list understands of a view. Nil: all is understood.
	CheckView CheckView
	// CheckCommands gets the rebound keys and all commands and says, by the number of a
	// command, why it may not have its key. Nil: it may.
	CheckCommands func(keys map[string][]string, commands []Command) map[int]string
}

// Default is the configuration without any file.
func Default(getenv func(string) string, home string) Config {
	c := Config{Keys: map[string][]string{}, Origins: map[string]Origin{}}
	for _, s := range Settings() {
		if s.Default != nil {
			c.set(s.Key, s.Default)
		}
	}
	c.Journal.Path = JournalPath(getenv, home)
	return c
}

// Load finds the files, checks them, lays them over each other and gives the
// effective configuration. With any problem it gives none at all: the error is
// Problems, and the Config is empty.
func Load(o Options) (Config, error) {
	if o.Getenv == nil {
		o.Getenv = func(string) string { return "" }
	}
	if o.System == "" && runtime.GOOS != "windows" {
		o.System = "/etc/aloft/config.toml"
	}
	return o.load(findFiles(o))
}

// load makes the configuration of files that were read.
func (o Options) load(f files) (Config, error) {
	c := Default(o.Getenv, o.Home)
	team, personal, host, problems := f.layers(o)
	readOnly, problem := readOnlyVariable(o.Getenv)
	if problem != nil {
		problems = append(problems, problem)
	}
	if len(problems) > 0 {
		return Config{}, problems
	}
	switch {
	case team == nil && personal != nil:
		c.alone(personal, true)
		c.Personal = personal.path
	case team != nil:
		c.alone(team, o.vouched(team.path))
		c.Team = team.path
		if host != nil {
			c.under(host)
			c.Host = host.path
		}
		if personal != nil {
			problems = c.over(personal)
			c.Personal = personal.path
		}
	}
	if readOnly {
		c.ReadOnly, c.Firm = true, true
		c.Origins["read_only"] = Origin{Source: SourceEnvironment}
	}
	problems = append(problems, c.checkKeys(o)...)
	problems = append(problems, c.checkViews(o)...)
	if len(problems) == 0 {
		problems = c.checkCommands(o)
	}
	if len(problems) > 0 {
		return Config{}, problems
	}
	c.settleBackground()
	return c, nil
}

// files are what was found to read; nil for what is not there.
type files struct {
	team, personal, host *found
	problems             Problems
}

// findFiles reads the files.
func findFiles(o Options) (f files) {
	note := func(problem *Error) {
		if problem != nil {
			f.problems = append(f.problems, problem)
		}
	}
	var problem, other *Error
	f.team, problem = findTeam(o)
	note(problem)
	f.personal, other = findPersonal(o, f.team)
	note(other)
	if problem == nil {
		f.host, other = findHost(o, f.team)
		note(other)
	}
	return f
}

// layers checks the files by themselves.
func (f files) layers(o Options) (team, personal, host *layer, problems Problems) {
	problems = f.problems
	read := func(f *found) *layer {
		if f == nil {
			return nil
		}
		l, wrong := parse(f.path, f.data, o)
		problems = append(problems, wrong...)
		return l
	}
	team, personal, host = read(f.team), read(f.personal), read(f.host)
	return team, personal, host, problems
}

// readOnlyVariable is what ALOFT_READ_ONLY asks for. A value that means neither
// yes nor no is refused: somebody who sets it relies on it.
func readOnlyVariable(getenv func(string) string) (bool, *Error) {
	value := getenv("ALOFT_READ_ONLY")
	switch strings.ToLower(value) {
	case "1", "true", "yes", "on":
		return true, nil
	case "", "0", "false", "no", "off":
		return false, nil
	}
	return false, &Error{
		File: "ALOFT_READ_ONLY", Text: quote(cut(value)) + " means neither yes nor no", Hint: "set it to 1, or unset it",
	}
}

// checkKeys asks whether the rebound keys can stand.
func (c *Config) checkKeys(o Options) (problems Problems) {
	if o.CheckKeys == nil || len(c.Keys) == 0 {
		return nil
	}
	wrong := o.CheckKeys(maps.Clone(c.Keys))
	for _, action := range slices.Sorted(maps.Keys(wrong)) {
		at := c.Origins["keys."+action]
		problems = append(problems, &Error{File: at.Source, Line: at.Line, Key: "keys." + action, Text: wrong[action]})
	}
	return problems
}
