package builds

// What a build is about: what its commit says.

import (
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/list"
)

// what is the subject of the commit that was built: as its repository says, else as the
// note of a version does that came of it.
func (b *Pane) what(build *model.Build) string {
	if commit, _, _ := b.env.Store.CommitOf(build); commit.Subject != "" {
		return commit.Subject
	}
	for _, v := range b.env.Links.VersionsOf(build.ID) {
		for _, known := range b.env.Store.Versions(v.Function).List {
			if known.Number == v.Version {
				if what := cell.What(known.Description); what != "" {
					return what
				}
			}
		}
	}
	return ""
}

// whatCell is what a build is about, or that it is being read.
func (b *Pane) whatCell(build *model.Build, c *list.Context) string {
	text := b.what(build)
	if _, _, unread := b.env.Store.CommitOf(build); text == "" && unread {
		return c.Theme.Dim.Paint(c.Theme.Glyphs.Unread)
	}
	return text
}

// unreadCommits are the commits of the builds on the screen that were not read yet, and
// those of the builds that the versions of a function came from.
func (f *Feature) unreadCommits(shown bool, function string) []model.CommitKey {
	var keys []model.CommitKey
	seen := map[model.CommitKey]bool{}
	add := func(build *model.Build) {
		if _, key, unread := f.h.Store.CommitOf(build); unread && !seen[key] && len(keys) < model.MostCommits {
			seen[key] = true
			keys = append(keys, key)
		}
	}
	if shown {
		for _, r := range f.pane.OnScreen() {
			if r.build != nil {
				add(r.build)
			}
		}
	}
	if build, ok := f.beside.build(); ok {
		add(&build)
	}
	if function != "" {
		for _, v := range f.h.Store.Versions(function).List {
			if build, ok := f.o.Links.BuildOf(function, v.Number); ok {
				add(&build)
			}
		}
	}
	return keys
}
