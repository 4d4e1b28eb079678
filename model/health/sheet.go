package health

import (
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

// SidesOf are the two sides of the move of a sheet: what the stage serves, and what it
// shall serve. The second is looked at in the stage that it comes from, as far as source
// is its alias now, else as the stage has served it before. Served tells when single
// versions served an alias. A side without a window is not known.
func SidesOf(s release.Sheet, source *model.Alias, served func(model.Alias) []release.Spell, now time.Time) [2]Side {
	var sides [2]Side
	sides[0].Version, sides[1].Version = s.From, s.To
	if s.Alias.Name == "" {
		return sides // the alias is missing: nothing was served
	}
	spells := served(s.Alias)
	if side, ok := SideOf(s.Alias, spells, s.From, now); ok {
		sides[0] = side
	}
	if source != nil && (source.Version == s.To || source.Canary != nil && source.Canary.Version == s.To) {
		if side, ok := SideOf(*source, served(*source), s.To, now); ok {
			sides[1] = side
		}
		return sides
	}
	if side, ok := SideOf(s.Alias, spells, s.To, now); ok {
		sides[1] = side
	}
	return sides
}
