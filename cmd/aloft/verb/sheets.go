package verb

import (
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

// What the command line adds to sheets between reading and moving.

// advise puts the next step on the command line into the reasons of sheets.
func advise(sheets []release.Sheet) {
	for i := range sheets {
		switch s := &sheets[i]; s.Verdict {
		case release.Missing:
			s.Reason = addCreate(s.Request.Stage)
		case release.Choose:
			s.Reason = strings.TrimSuffix(s.Reason, ": choose the version to serve") + ": say --version N"
		}
	}
}

func addCreate(stage model.Stage) string {
	return fmt.Sprintf("there is no alias %s: add --create to make it", stage.Alias)
}

// holdBack refuses all of a batch that shall move as a whole and can not.
func holdBack(sheets []release.Sheet) {
	why := obstacle(sheets)
	if why == "" {
		return
	}
	for i := range sheets {
		if s := &sheets[i]; s.Verdict == release.Ready {
			s.Verdict, s.Reason = release.Refused, "all or nothing: "+why
		}
	}
}

// obstacle is why a batch can not be moved as a whole, empty when it can.
func obstacle(sheets []release.Sheet) string {
	for _, s := range sheets {
		switch {
		case s.Verdict != release.Ready && s.Verdict != release.Unchanged:
			return s.Request.Function + " can not be moved"
		case s.Verdict == release.Ready && s.From == "":
			return fmt.Sprintf("%s has no alias %s, and creating it could not be taken back: create it first",
				s.Request.Function, s.Request.Stage.Alias)
		}
	}
	return ""
}

func ready(sheets []release.Sheet) int {
	n := 0
	for _, s := range sheets {
		if s.Verdict == release.Ready {
			n++
		}
	}
	return n
}
