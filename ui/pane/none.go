package pane

import (
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/ui/theme"
)

// None says why a list of things is empty: it could not be read, the account has none, or
// it is being read.
func None(t theme.Theme, things string, failure *model.Failure, complete bool) string {
	switch {
	case failure != nil:
		return failure.Error()
	case complete:
		return "the account has no " + things + " that are shown here"
	}
	return "reading the " + things + t.Glyphs.Ellipsis
}
