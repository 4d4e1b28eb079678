package config

import (
	"path/filepath"
	"runtime"
)

// The folders below follow the XDG base directory specification on Linux and
// macOS alike: a variable that is unset, empty or not an absolute path counts
// as unset. On Windows everything lies under %LOCALAPPDATA%\aloft. Each is
// empty when neither its variable nor a home folder is known.

// ConfigPath is the personal configuration file:
// $XDG_CONFIG_HOME/aloft/config.toml, or ~/.config/aloft/config.toml.
func ConfigPath(getenv func(string) string, home string) string {
	return under(base(runtime.GOOS, getenv, home, "XDG_CONFIG_HOME", ".config"), "config.toml")
}

// StatePath is the folder for what must outlive a session, the journal above
// all: $XDG_STATE_HOME/aloft, or ~/.local/state/aloft.
func StatePath(getenv func(string) string, home string) string {
	return base(runtime.GOOS, getenv, home, "XDG_STATE_HOME", ".local/state")
}

// JournalPath is where the journal is kept when no file says otherwise:
// journal.jsonl in StatePath.
func JournalPath(getenv func(string) string, home string) string {
	return under(StatePath(getenv, home), "journal.jsonl")
}

// CacheDir is the folder for what can be read again: $XDG_CACHE_HOME/aloft, or
// ~/.cache/aloft.
func CacheDir(getenv func(string) string, home string) string {
	dir := base(runtime.GOOS, getenv, home, "XDG_CACHE_HOME", ".cache")
	if runtime.GOOS == "windows" {
		return under(dir, "cache")
	}
	return dir
}

// base is aloft's folder below the one that the variable names, or below the
// fallback in the home folder.
func base(goos string, getenv func(string) string, home, variable, fallback string) string {
	if goos == "windows" {
		variable, fallback = "LOCALAPPDATA", "AppData/Local"
	}
	if dir := getenv(variable); filepath.IsAbs(dir) {
		return filepath.Join(dir, "aloft")
	}
	if home == "" {
		return ""
	}
	return filepath.Join(home, filepath.FromSlash(fallback), "aloft")
}

// under joins a name to a folder that may be unknown.
func under(dir, name string) string {
	if dir == "" {
		return ""
	}
	return filepath.Join(dir, name)
}
