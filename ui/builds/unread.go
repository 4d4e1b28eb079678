package builds

import "github.com/aloftdeck/aloft/ui/shell"

var _ shell.Unsure = (*Feature)(nil)

// Unread is of how many projects no build was read yet.
func (f *Feature) Unread() string {
	s := f.h.Store
	known := s.Projects()
	if known.At.IsZero() && known.Failure == nil {
		return "builds"
	}
	n := 0
	for _, p := range known.List {
		if b := s.Builds(p.Name); b.At.IsZero() && b.Failure == nil {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return "builds of " + shell.Plural(n, "project")
}
