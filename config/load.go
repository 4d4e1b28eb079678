package config

import (
	"runtime"
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
	// CheckKey says why an action may not have a key, or nothing. Nil: it may.
	CheckKey func(action, key string) string
}

// Default is the configuration without any file.
func Default(getenv func(string) string, home string) Config {
	return Config{
		Journal: Journal{Path: JournalPath(getenv, home)},
		Budget:  Budget{LambdaRPS: 12, LambdaBackgroundRPS: 5, LambdaBurst: 30, GetFunctionRPS: 50},
		UI:      UI{Theme: "auto", Colors: "auto", Mouse: true},
		Keys:    map[string][]string{},
		Origins: map[string]Origin{},
	}
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
	c := Default(o.Getenv, o.Home)
	on, problem := readOnlyVariable(o.Getenv)
	if problem != nil {
		return Config{}, Problems{problem}
	}
	if on {
		c.ReadOnly = true
		c.Origins["read_only"] = Origin{Source: SourceEnvironment}
	}
	return c, nil
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
	return false, &Error{File: "ALOFT_READ_ONLY", Text: quote(value) + " means neither yes nor no", Hint: "set it to 1, or unset it"}
}
