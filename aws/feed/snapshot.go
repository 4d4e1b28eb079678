package feed

// What is written to the disk.

import (
	"slices"

	"github.com/aloftdeck/aloft/model"
)

// snapshot is all that is known, in the order of the list.
func (f *functionSource) snapshot(id model.Identity) model.Restored {
	s := model.Restored{Identity: id, Functions: f.list.complete}
	k := f.keeper
	same := k.account.Account == id.Account && k.account.Region == id.Region
	for _, listed := range f.list.complete {
		row := f.rows[listed.Name]
		if row == nil {
			continue
		}
		known := map[string]bool{}
		for _, name := range sortedNames(row.cells) {
			c := row.cells[name]
			if !c.known() {
				continue
			}
			known[name] = true
			alias := c.alias
			alias.Function, alias.Name = listed.Name, name
			s.Aliases = append(s.Aliases, model.RestoredAlias{
				Alias: alias, Absent: c.absent, At: c.at, Brief: !c.absent && !c.full, Seen: c.seen,
			})
		}
		if row.full.IsZero() {
			if same {
				for _, a := range k.carried[listed.Name] {
					if !known[a.Alias.Name] {
						s.Aliases = append(s.Aliases, a)
					}
				}
			}
			continue
		}
		for _, stage := range f.stages {
			if !known[stage] {
				s.Aliases = append(s.Aliases, model.RestoredAlias{
					Alias: model.Alias{Function: listed.Name, Name: stage}, Absent: true, At: row.full,
				})
			}
		}
	}
	return s
}

func sortedNames(cells map[string]*cell) []string {
	names := make([]string, 0, len(cells))
	for name := range cells {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
