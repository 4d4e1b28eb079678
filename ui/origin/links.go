// Package origin finds which version came from which build.
package origin

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/store"
)

// Links knows which version came from which build, both ways, as far as both are
// known. It is shared by the panes, and finds them anew after a change.
type Links struct {
	store    *store.Store
	projects map[string][]string // by function, as the config says

	current  bool
	byCode   map[string][]*model.Build // by the CodeSha256 of what they left
	byName   map[string][]*model.Build // by what a version's note may call them
	several  bool                      // builds of more than one project are known
	versions map[string][]Version      // by build
	builds   map[Version]*model.Build
	unread   map[string]bool // projects whose builds may have become versions that were not read; "" for any
}

// Version is a version that came from a build.
type Version struct{ Function, Version string }

// NewLinks makes the links. Projects names the projects that a function's code
// comes from, where the config says so.
func NewLinks(s *store.Store, projects map[string][]string) *Links {
	return &Links{store: s, projects: projects}
}

// Refresh takes in what changed.
func (l *Links) Refresh(c store.Changes) {
	if l != nil && c.Touch(store.OfFunctions|store.OfBuilds|store.OfVersions) {
		l.current = false
	}
}

// BuildOf is the build that a version came from.
func (l *Links) BuildOf(function, version string) (model.Build, bool) {
	if l == nil {
		return model.Build{}, false
	}
	l.find()
	b := l.builds[Version{function, version}]
	if b == nil {
		return model.Build{}, false
	}
	return *b, true
}

// VersionsOf are the versions that came from a build, by function, the newest of
// each first.
func (l *Links) VersionsOf(build string) []Version {
	if l == nil {
		return nil
	}
	l.find()
	return l.versions[build]
}

// Read reports whether all versions have been read that may have come from a
// project's builds: no version is then known not to be.
func (l *Links) Read(project string) bool {
	if l == nil {
		return false
	}
	l.find()
	return !l.unread[project] && !l.unread[""]
}

// FunctionsOf are the functions whose code comes from a project, by name: those that the
// config says, and those of which a version came from one of its builds.
func (l *Links) FunctionsOf(project string) []string {
	if l == nil {
		return nil
	}
	l.find()
	of := map[string]bool{}
	for function, projects := range l.projects {
		if slices.Contains(projects, project) {
			of[function] = true
		}
	}
	for v, b := range l.builds {
		if b.Project == project {
			of[v.Function] = true
		}
	}
	return slices.Sorted(maps.Keys(of))
}

// LastBuild is the newest build of a project, up to a number, that a version of a function
// came from.
func (l *Links) LastBuild(function, project string, upTo int64) (model.Build, bool) {
	var last model.Build
	if l != nil {
		l.find()
		for v, b := range l.builds {
			if v.Function == function && b.Project == project && b.Number <= upTo && b.Number > last.Number {
				last = *b
			}
		}
	}
	return last, last.Number > 0
}

// BuildsRead reports whether all builds are known that a function's versions may have
// come from: a version without one then came from none.
func (l *Links) BuildsRead(function string) bool {
	if l == nil {
		return false
	}
	projects := l.projects[function]
	if len(projects) == 0 {
		known := l.store.Projects()
		if !known.Complete {
			return false
		}
		for _, p := range known.List {
			projects = append(projects, p.Name)
		}
	}
	return !slices.ContainsFunc(projects, func(p string) bool { return !l.store.Builds(p).Complete })
}

// find goes through all versions that are known.
func (l *Links) find() {
	if l.current {
		return
	}
	l.current = true
	l.index()
	l.versions, l.builds, l.unread = map[string][]Version{}, map[Version]*model.Build{}, map[string]bool{}
	if len(l.byName) == 0 {
		return
	}
	for _, f := range l.store.Functions() {
		read := l.store.Versions(f.Name)
		if !read.Complete {
			l.missing(f.Name)
		}
		known := read.List
		for i := range known {
			b, ok := l.origin(&known[i])
			if !ok {
				continue
			}
			o := Version{f.Name, known[i].Number}
			l.builds[o] = &b
			l.versions[b.ID] = append(l.versions[b.ID], o)
		}
	}
}

// missing notes that the versions of a function were not all read.
func (l *Links) missing(function string) {
	if len(l.projects[function]) == 0 {
		l.unread[""] = true
	}
	for _, p := range l.projects[function] {
		l.unread[p] = true
	}
}

// index sorts the builds by what a version may tell of them.
func (l *Links) index() {
	l.byCode, l.byName = map[string][]*model.Build{}, map[string][]*model.Build{}
	l.several = false
	first := ""
	for _, p := range l.store.Projects().List {
		known := l.store.Builds(p.Name).List
		for i := range known {
			b := &known[i]
			if first == "" {
				first = b.Project
			}
			l.several = l.several || b.Project != first
			for _, a := range b.Artifacts {
				if code, ok := pipeline.HexToCodeSHA256(a.SHA256); ok {
					l.byCode[code] = append(l.byCode[code], b)
				}
			}
			if b.Number > 0 {
				name := strconv.FormatInt(b.Number, 10)
				l.byName[name] = append(l.byName[name], b)
			}
			if _, id, _ := strings.Cut(b.ID, ":"); len(id) >= 8 {
				l.byName[id[:8]] = append(l.byName[id[:8]], b)
			}
		}
	}
}

// origin finds the build of a version among those that its code or its note
// speaks of.
func (l *Links) origin(v *model.Version) (model.Build, bool) {
	var about []*model.Build
	about = append(about, l.byCode[v.CodeSHA256]...)
	if words := strings.Fields(v.Description); len(words) > 1 && strings.EqualFold(words[0], "build") {
		about = append(about, l.byName[strings.TrimPrefix(words[1], "#")]...)
	}
	declared := l.projects[v.Function]
	var builds []model.Build
	for _, b := range about {
		if len(declared) == 0 || slices.Contains(declared, b.Project) {
			builds = append(builds, *b)
		}
	}
	if len(builds) == 0 {
		return model.Build{}, false
	}
	if l.several && len(declared) != 1 {
		// A number alone says nothing where other projects count too, whether or not
		// one of theirs has that number already.
		builds = append(builds, model.Build{})
	}
	return pipeline.BuildOf(*v, builds)
}
