package config

import (
	"os"
	"path/filepath"
)

// teamName is the team file's name in a working folder.
const teamName = "aloft.toml"

// found is a file that was read.
type found struct {
	path string
	data []byte
}

// findTeam reads the team file: the one that --config names, else the one that
// ALOFT_CONFIG names, else aloft.toml in the working folder or above it, else the
// host's. A file that was named must be there; one that was found must be nobody
// else's.
func findTeam(o Options) (*found, *Error) {
	for _, named := range []struct{ path, by string }{
		{o.Path, "--config"},
		{o.Getenv("ALOFT_CONFIG"), "ALOFT_CONFIG"},
	} {
		if named.path == "" {
			continue
		}
		path := absolute(named.path, o.Dir, o.Home)
		data, ok, problem := readFile(path, nil)
		if problem == nil && !ok {
			problem = &Error{File: path, Text: "does not exist", Hint: named.by + " names it", Err: os.ErrNotExist}
		}
		if problem != nil {
			return nil, problem
		}
		return &found{path, data}, nil
	}
	var paths []string
	for _, dir := range searched(o.Dir) {
		paths = append(paths, filepath.Join(dir, teamName))
	}
	if o.System != "" {
		paths = append(paths, o.System)
	}
	for _, path := range paths {
		data, ok, problem := readFile(path, trusted(o.Getenv))
		if problem != nil {
			return nil, problem
		}
		if ok {
			return &found{path, data}, nil
		}
	}
	return nil, nil
}

// searched are the folders to look for the team file in, nearest first: from the
// working folder up to the repository's root, which is the nearest folder with a
// .git (a file in worktrees and submodules). Outside of a repository it is the
// working folder alone, so that a file in a parent that anybody may write to,
// such as the temp folder, is not taken.
func searched(dir string) []string {
	if dir == "" {
		return nil
	}
	var dirs []string
	for d := filepath.Clean(dir); ; d = filepath.Dir(d) {
		dirs = append(dirs, d)
		if _, err := os.Lstat(filepath.Join(d, ".git")); err == nil {
			return dirs
		}
		if filepath.Dir(d) == d {
			return dirs[:1]
		}
	}
}

// findPersonal reads the personal file. One that serves as the team file already
// does not lie on top of itself.
func findPersonal(o Options, team *found) (*found, *Error) {
	path := ConfigPath(o.Getenv, o.Home)
	if path == "" || team != nil && sameFile(team.path, path) {
		return nil, nil
	}
	data, ok, problem := readFile(path, nil)
	if problem != nil || !ok {
		return nil, problem
	}
	return &found{path, data}, nil
}

// findHost reads the host's file where another one serves as the team's: its guards
// hold under every other file.
func findHost(o Options, team *found) (*found, *Error) {
	if o.System == "" || team != nil && sameFile(team.path, o.System) {
		return nil, nil
	}
	data, ok, problem := readFile(o.System, trusted(o.Getenv))
	if problem != nil || !ok {
		return nil, problem
	}
	return &found{o.System, data}, nil
}

// sameFile reports whether two paths lead to one file.
func sameFile(a, b string) bool {
	if a == b {
		return true
	}
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}
