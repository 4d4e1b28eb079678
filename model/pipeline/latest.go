package pipeline

// Publishing what $LATEST is: a deploy without the step of the code.

import (
	"fmt"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
)

// unknownNewest stands for the newest version where the versions could not be listed.
const unknownNewest = "?"

// checkLatest looks at whether what $LATEST is can be published.
func (p *sheetMaker) checkLatest() {
	r, c := p.s.Request, p.s.Code
	if !r.Latest || p.codeErr != nil {
		return
	}
	p.s.Expected = c.Version.CodeSHA256
	switch {
	case c.LastUpdate == "Failed":
		p.refuse(nil, "update %s again, then publish it: its last update failed, so what it has is not what was meant: %s",
			r.Function, orUnknown(c.UpdateReason))
	case c.Version.State == "Failed":
		p.refuse(nil, "mend %s first, then publish it: it can not run, its state is %s", r.Function,
			c.Version.StateWords())
	}
	if len([]rune(r.Note)) > maxNote {
		p.refuse(nil, "say the note shorter: it has %d characters, and Lambda takes %d as the description of a version",
			len([]rune(r.Note)), maxNote)
	}
}

// findNewest finds the newest version, which Lambda publishes no second time while
// nothing has changed since.
func (p *sheetMaker) findNewest() {
	s := p.s
	versions, err := p.versions(p.ctx, s.Request.Function)
	if err != nil {
		s.Newest = unknownNewest
		p.note("the published versions could not be listed, so whether anything has changed since is not known: %s",
			change.Cause(err))
		return
	}
	if len(versions) == 0 {
		p.note("it is the first version of %s", s.Request.Function)
		return
	}
	newest := versions[len(versions)-1]
	s.Newest = newest.Number
	if newest.CodeSHA256 == s.Expected && len(configuration(newest, s.Code.Version)) == 0 {
		s.Existing = &newest
		if s.Request.Moves() {
			p.note("%s", nothingNew(newest.Number))
		}
		if s.Request.Note != "" && s.Request.Note != newest.Description {
			p.note("a version keeps the note that it was published with: yours is not taken")
		}
	}
}

// nothingNew says that there is nothing to publish.
func nothingNew(version string) string {
	return fmt.Sprintf("nothing has changed since version %s was published: it is what $LATEST is", version)
}

// isNew reports whether a version that Lambda answered with was published just now. Where
// that is not known it says so.
func (r *run) isNew(number, description string) bool {
	switch q := r.s.Request; {
	case !q.Latest:
		return description == r.s.Note
	case r.s.Newest != unknownNewest:
		return r.s.Newest != number
	case q.Note != "":
		return description == q.Note
	}
	r.remarks = change.Join(r.remarks, "it may have been there before: the versions could not be listed")
	return true
}

// newerThan reports whether a version may be the one that was asked for: it is newer than the
// newest one before, where that is known.
func newerThan(number, newest string) bool {
	was, known := model.VersionNumber(newest)
	is, _ := model.VersionNumber(number)
	return !known || is > was
}
