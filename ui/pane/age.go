package pane

import (
	"time"

	"github.com/aloftdeck/aloft/ui/widget"
)

// age says how long ago something was; nothing when that is not known.
func age(now, at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return widget.Age(now.Sub(at))
}

// mix makes one version of several, for rows whose cells come from several
// sources. What a row shows has to be in its version.
func mix(vs ...uint64) uint64 {
	h := uint64(14695981039346656037)
	for _, v := range vs {
		for range 8 {
			h = (h ^ (v & 0xff)) * 1099511628211
			v >>= 8
		}
	}
	return h
}

// mixText makes a version of a text.
func mixText(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}
