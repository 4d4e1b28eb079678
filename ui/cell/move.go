package cell

import (
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/theme"
)

// UnknownVersion stands for a version that is not known.
const UnknownVersion = "?"

// Move is from which version to which a stage went: 41 → 42, and with a canary 9 → 10 10%,
// or 8 → 9, 10 10%.
func Move(g theme.Glyphs, r *store.Record) string {
	from, to := r.From, r.To
	switch {
	case r.FromUnknown():
		from = UnknownVersion
	case from == "":
		from = g.Absent // the move made the alias
	}
	if to == "" {
		to = UnknownVersion // a deploy that published nothing, as far as is known
	}
	if b := r.Beside; b != nil {
		if from == to {
			return from + " " + g.Arrow + " " + b.Version + " " + figure.Share(b.Weight)
		}
		return from + " " + g.Arrow + " " + to + ", " + b.Version + " " + figure.Share(b.Weight)
	}
	return from + " " + g.Arrow + " " + to
}

// Shares are a version and the one that is weighed against it: 9, and 10 with 10%.
func Shares(version string, beside *model.Canary) string {
	if beside == nil {
		return version
	}
	return version + ", and " + beside.Version + " with " + figure.Share(beside.Weight)
}
