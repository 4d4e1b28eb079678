package health

import (
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

// SidesOf are the two sides of the move of a sheet: what the stage serves, of a canary
// that is ended the one that leaves, and what it shall serve. The second is looked at in
// the stage that it comes from, as far as source is its alias now, else as the stage has served it before. Served tells when single
// versions served an alias. A side without a window is not known; one that came just now
// has a window without a whole minute.
func SidesOf(s release.Sheet, source *model.Alias, served func(model.Alias) []release.Spell, now time.Time) [2]Side {
	var sides [2]Side
	from := s.Compared()
	sides[0].Version, sides[1].Version = from, s.To
	if s.Alias.Name == "" {
		return sides // the alias is missing: nothing was served
	}
	spells := served(s.Alias)
	sides[0], _ = SideOf(s.Alias, spells, from, now)
	if source != nil && (source.Version == s.To || source.Canary != nil && source.Canary.Version == s.To) {
		sides[1], _ = SideOf(*source, served(*source), s.To, now)
		return sides
	}
	sides[1], _ = SideOf(s.Alias, spells, s.To, now)
	return sides
}
