package pipeline

// Finding a published version that a deploy would make again.

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/release"
)

const (
	listTime = 45 * time.Second // for all pages of a function's versions
	maxPages = 60               // pages that are read to find the newest: they come oldest first
)

// findExisting finds out whether the code is there already.
func (p *sheetMaker) findExisting() {
	s := p.s
	if s.Expected == "" || p.codeErr != nil {
		return
	}
	s.Unchanged = present(s.Code, s.Expected)
	if s.Verdict == release.Refused {
		return
	}
	if s.Request.Latest {
		p.findNewest()
		return
	}
	found, other, err := p.findVersion(p.ctx, s.Request.Function, s.Code, s.Expected, s.Note)
	switch {
	case err != nil:
		p.note("the published versions could not be listed, so one that has this code is not known: %s", change.Cause(err))
	case found != nil:
		s.Existing = found
		p.note("version %s has this code already: nothing is published", found.Number)
	case other != nil:
		p.note("version %s has this code with another configuration (%s): a new version is published", other.Number,
			configuration(*other, s.Code.Version)[0].Field)
	}
}

// present reports whether $LATEST has the code already. What a failed update left
// is not relied on.
func present(c model.Code, expected string) bool {
	return expected != "" && c.Version.CodeSHA256 == expected && c.LastUpdate != "Failed"
}

// findVersion looks for a published version that may serve instead of a new one: with
// the code, with the configuration that $LATEST has, and with the same note, or
// with any note when $LATEST has that code already, for then Lambda would not
// publish another either. It is the newest such one. Other is the newest version
// that has the code with another configuration. Lists leave the state out: whether it
// can run is read before it is served.
func (d *Deployer) findVersion(ctx context.Context, function string, latest model.Code, code, note string) (found, other *model.Version, err error) {
	versions, err := d.versions(ctx, function)
	if err != nil {
		return nil, nil, err
	}
	var any *model.Version
	for _, v := range slices.Backward(versions) {
		if v.CodeSHA256 != code {
			continue
		}
		same := len(configuration(v, latest.Version)) == 0
		switch {
		case same && v.Description == note:
			return &v, nil, nil
		case same && any == nil:
			any = &v
		case !same && other == nil:
			other = &v
		}
	}
	if present(latest, code) && any != nil {
		return any, nil, nil
	}
	return nil, other, nil
}

// errManyVersions says that the newest versions were not reached.
var errManyVersions = errors.New("there are too many of them")

// versions are a function's published versions, oldest first.
func (d *Deployer) versions(ctx context.Context, function string) ([]model.Version, error) {
	ctx, cancel := context.WithTimeout(ctx, listTime)
	defer cancel()
	var all []model.Version
	marker := ""
	for range maxPages {
		page, err := d.deps.Functions.ListVersions(ctx, function, marker)
		if err != nil {
			return nil, err
		}
		for _, v := range page.Versions {
			if _, ok := model.VersionNumber(v.Number); ok {
				all = append(all, v)
			}
		}
		if page.Next == "" || page.Next == marker {
			slices.SortStableFunc(all, func(a, b model.Version) int {
				x, _ := model.VersionNumber(a.Number)
				y, _ := model.VersionNumber(b.Number)
				return cmp.Compare(x, y)
			})
			return all, nil
		}
		marker = page.Next
	}
	return nil, errManyVersions
}

// configuration is how two versions differ in what runs, beside their code.
func configuration(a, b model.Version) []release.Difference {
	return slices.DeleteFunc(release.Diff(a, b), func(d release.Difference) bool {
		switch d.Field {
		case "code", "code size", "description", release.ConfigHash: // the hash may be of the description too
			return true
		}
		return false
	})
}
