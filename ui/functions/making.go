package functions

// Making the stages that functions lack: moves that make their aliases, to the newest
// version.

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/shell"
)

// makeStages opens the swap sheet of the aliases that the chosen or the marked functions lack.
func (f *Feature) makeStages(sp action.Spec, s action.Situation) tea.Cmd {
	requests, lister, mover := sp.Requests(s), f.o.Lister, f.o.Mover
	if lister == nil {
		f.h.Say("versions are not listed here")
		return nil
	}
	return f.prepareBy(requests, func(ctx context.Context, tell func(done, total int)) []release.Sheet {
		return makings(ctx, lister, mover, requests, tell)
	})
}

// made tells of stages that were made, and which keys go on from there.
func (f *Feature) made(results []release.Result) {
	moved, _, _, _, _ := release.Summary(results)
	for _, res := range results {
		if res.Status != release.Moved {
			f.toast(res)
		}
	}
	if moved == 0 {
		return
	}
	keys := f.h.Keys
	f.h.Toast(shell.Good, fmt.Sprintf("%d of %s made", moved, shell.Plural(len(results), "stage")))
	const next = "next: %s publishes new code, with %s a stage serves it; %s promotes, %s takes back"
	f.h.Toast(shell.Info, fmt.Sprintf(next, keys.Label(action.Publish), keys.Label(action.OtherStage),
		keys.Label(action.Promote), keys.Label(action.Rollback)))
}

// makings are the sheets of aliases that are to be made, each with the newest version of its
// function. An alias that has come meanwhile is left as it is.
func makings(ctx context.Context, lister model.VersionLister, mover Mover, requests []release.Request,
	tell func(done, total int)) []release.Sheet {
	newest, failed := map[string]string{}, map[string]error{}
	for _, r := range requests {
		if _, read := newest[r.Function]; !read {
			newest[r.Function], failed[r.Function] = newestVersion(ctx, lister, r.Function)
		}
	}
	wished := slices.Clone(requests)
	for i := range wished {
		wished[i].Version = newest[wished[i].Function]
	}
	sheets := mover.PrepareAll(ctx, wished, tell)
	for i := range sheets {
		s := &sheets[i]
		refuse := func(words string) { s.Verdict, s.Reason = release.Refused, words }
		switch err := failed[s.Request.Function]; {
		case err != nil:
			refuse("its versions could not be listed: " + change.Cause(err))
		case newest[s.Request.Function] == "":
			refuse(fmt.Sprintf("%s has no version that a stage could serve: publish $LATEST first", s.Request.Function))
		case s.From != "" && s.Verdict == release.Ready:
			refuse("it is there already, and serves " + s.From)
		}
	}
	return sheets
}

// mostPages bounds the pages that are read for the newest version, which come oldest first.
const mostPages = 60

// newestVersion is the number of a function's newest published version, empty for none.
func newestVersion(ctx context.Context, lister model.VersionLister, function string) (string, error) {
	newest, marker := int64(0), ""
	for range mostPages {
		page, err := lister.ListVersions(ctx, function, marker)
		if err != nil {
			return "", err
		}
		for _, v := range page.Versions {
			if n, ok := model.VersionNumber(v.Number); ok {
				newest = max(newest, n)
			}
		}
		switch {
		case page.Next != "" && page.Next != marker:
			marker = page.Next
		case newest == 0:
			return "", nil
		default:
			return strconv.FormatInt(newest, 10), nil
		}
	}
	return "", errManyVersions
}

// errManyVersions says that the newest version was not reached.
var errManyVersions = errors.New("there are too many of them")

// makes reports whether moves are only those that make aliases, and which functions they are
// of.
func makes(requests []release.Request) (what string, ok bool) {
	functions := map[string]bool{}
	for _, r := range requests {
		if r.Kind != release.To || !r.Create {
			return "", false
		}
		functions[r.Function] = true
	}
	if len(functions) == 1 {
		return requests[0].Function, true
	}
	return shell.Plural(len(functions), "function"), true
}

// several reports whether moves are of several stages, so that each is to be named.
func several(requests []release.Request) bool {
	return slices.ContainsFunc(requests, func(r release.Request) bool { return r.Stage.Name != requests[0].Stage.Name })
}
