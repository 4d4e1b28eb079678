package config

import "path"

// SelectFunctions reports whether a function is shown: one of the globs of
// functions.include matches its whole name, or there are none. Globs are those
// of path.Match.
func SelectFunctions(include []string, name string) bool { return selects(include, name) }

// SelectProjects reports the same of a CodeBuild project and builds.projects.
func SelectProjects(projects []string, name string) bool { return selects(projects, name) }

func selects(include []string, name string) bool {
	if len(include) == 0 {
		return true
	}
	for _, glob := range include {
		if ok, err := path.Match(glob, name); ok && err == nil {
			return true
		}
	}
	return false
}

// SelectTables reports the same of a DynamoDB table and tables.include.
func SelectTables(include []string, name string) bool { return selects(include, name) }
