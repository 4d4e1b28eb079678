package functions

import (
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/list"
)

// Versions is the list of a function's published versions, newest first. A row is a version
// in the store's own list, which is replaced as a whole.
type Versions struct {
	*list.List[*model.Version]
	env      env
	function string
	short    string // the function without what all names share
	stage    string
	known    store.Versions
}

// newVersions makes the pane. The selection rests on what the stage serves, until it is
// moved.
func newVersions(env env, number int) *Versions {
	v := &Versions{env: env}
	v.List = list.New(list.Spec[*model.Version]{
		Number: number, Name: "Versions", Noun: "version", Theme: env.Theme, Now: env.Now,
		Rests: store.OfFunctions, Shows: store.OfVersions | store.OfBuilds,
		Rows: v.versions, Key: func(ver *model.Version) string { return ver.Number },
		Text: func(ver *model.Version) string { return ver.Number + " " + ver.Description },
		Why:  v.why, Columns: v.columns, Subject: v.subject, Signs: v.signs, Ages: true, Resting: v.served,
	})
	v.Rebuild()
	return v
}

// Refresh takes in what changed of the function.
func (v *Versions) Refresh(c store.Changes) bool {
	if c.TouchOf(store.OfVersions, v.function) || c.TouchOf(store.OfCells, v.function) {
		v.Rebuild()
		return true
	}
	return v.List.Refresh(c)
}

func (v *Versions) versions() []*model.Version {
	v.known = v.env.Store.Versions(v.function)
	rows := make([]*model.Version, len(v.known.List))
	for i := range v.known.List {
		rows[i] = &v.known.List[i]
	}
	return rows
}

// why says why there are no versions.
func (v *Versions) why() string {
	switch {
	case v.function == "":
		return "no function is chosen"
	case v.known.Failure != nil:
		return v.known.Failure.Error()
	case v.known.Complete:
		return "no version is published yet: " + v.env.Keys.Label(action.Publish) + " publishes $LATEST"
	}
	return "reading the versions" + v.Theme().Glyphs.Ellipsis
}

// served is the version that the chosen stage serves.
func (v *Versions) served() (string, bool) {
	c := v.env.Store.Cell(v.function, v.stage)
	return c.Alias.Version, c.State == store.Serving
}

// subject is whose versions they are.
func (v *Versions) subject() string {
	switch {
	case v.function == "":
		return "no function"
	case v.stage == "":
		return v.function
	}
	return v.function + " " + v.Theme().Glyphs.Dot + " " + v.stage
}

// signs say how far the versions were read.
func (v *Versions) signs() []string {
	switch {
	case v.function == "":
	case v.known.Failure != nil && len(v.known.List) > 0:
		return []string{string(v.known.Failure.Class) + v.Theme().Glyphs.Failed}
	case !v.known.Complete && v.known.Failure == nil:
		return []string{fmt.Sprintf("reading, %d so far", len(v.known.List))}
	}
	return nil
}

// Follow shows the versions of the chosen function.
func (v *Versions) Follow(s action.Situation) bool {
	if v.function == s.Function && v.stage == s.Stage {
		return false
	}
	if v.function != s.Function {
		v.SetFilter("")
		v.ToTop()
	}
	v.function, v.stage = s.Function, s.Stage
	v.short = strings.TrimPrefix(v.function, v.env.Prefix())
	v.Rest()
	v.Rebuild()
	return true
}

// chosen is the number of the chosen version.
func (v *Versions) chosen() string {
	if ver, ok := v.Chosen(); ok {
		return ver.Number
	}
	return ""
}

// Fill says which version is chosen.
func (v *Versions) Fill(s *action.Situation) {
	if ver, ok := v.Chosen(); ok && s.Scope == action.Versions {
		s.Version = ver.Number
	}
}
