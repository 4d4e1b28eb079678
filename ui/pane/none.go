package pane

import (
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/ui/theme"
)

// None says why a list of things is empty: it could not be read, there are none in this
// Region of the account, the config leaves out all, or it is being read. Globs are those of
// the setting, which selects what is shown; none for all.
func None(t theme.Theme, things string, failure *model.Failure, complete bool, setting string, globs []string) string {
	switch {
	case failure != nil:
		return failure.Error()
	case complete && len(globs) > 0:
		return "widen " + setting + " of the config: it shows no " + things + " but " + strings.Join(globs, " and ") +
			", and there are none"
	case complete:
		return "look in another Region, or make some: there are no " + things + " here"
	}
	return "reading the " + things + t.Glyphs.Ellipsis
}
