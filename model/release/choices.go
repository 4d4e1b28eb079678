package release

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

const (
	maxChoices = 50 // published versions offered besides those that were served
	maxPages   = 60 // pages of versions read to find the newest: they come oldest first
)

// choose offers the versions that the stage might be rolled back to: those that
// it is known to have served, then the other published ones, newest first. Nothing
// is guessed: which one is meant is the operator's to say.
func (p *sheetMaker) choose(why string) {
	dead := p.s.To
	p.s.To = ""
	choices := p.served(dead)
	published, complete, err := p.published()
	switch {
	case err != nil:
		p.note("the published versions could not be listed: %s", deniedWords(err))
		clear(published) // without the rest, the newest would be missing
	case !complete:
		p.note("%s has so many versions that the newest were not read: any version can be named", p.s.Request.Function)
	default:
		choices = p.stillThere(choices, published)
	}
	for i, c := range choices {
		if v, ok := published[c.Version]; ok {
			choices[i].Note = safetext.Line(v.Description)
		}
		delete(published, c.Version)
	}
	delete(published, p.s.From)
	delete(published, dead)
	others := make([]Choice, 0, len(published))
	for number, v := range published {
		others = append(others, Choice{Version: number, Note: safetext.Line(v.Description)})
	}
	slices.SortFunc(others, func(a, b Choice) int { return compareNumbers(b.Version, a.Version) })
	if len(others) > maxChoices {
		p.note("%d older versions are left out: any version can be named", len(others)-maxChoices)
		others = others[:maxChoices]
	}
	choices = append(choices, others...)
	if len(choices) == 0 {
		p.refuse(nil, "%s, and no other version is known: name the version to serve", why)
		return
	}
	p.s.Verdict, p.s.Choices = Choose, choices
	p.s.Reason = safetext.Line(why + ": choose the version to serve")
}

// served are the versions that the stage is known to have served, the one put
// there last first; those of unknown time come after, in the order in which the
// stamp and the journal name them.
func (p *sheetMaker) served(dead string) []Choice {
	var choices []Choice
	add := func(version string, since, until time.Time) {
		if version == p.s.From || version == dead || versionWords(version) != "" {
			return
		}
		i := slices.IndexFunc(choices, func(c Choice) bool { return c.Version == version })
		if i < 0 {
			choices = append(choices, Choice{Version: version, Served: true, Since: since, Until: until})
			return
		}
		if since.After(choices[i].Since) {
			choices[i].Since = since
		}
		if until.After(choices[i].Until) {
			choices[i].Until = until
		}
	}
	if s := p.s.LastMove; s != nil {
		add(s.To, s.At, time.Time{})
		if s.From != "" {
			add(s.From, time.Time{}, s.At)
		}
		for _, v := range s.Back {
			add(v, time.Time{}, time.Time{})
		}
	}
	if h, err := p.recall(); err == nil {
		moves := h[model.CellKey{Function: p.s.Alias.Function, Alias: p.s.Alias.Name}]
		for _, m := range slices.Backward(moves) {
			add(m.Intent.To, m.Outcome.At, time.Time{})
			add(m.Intent.From, time.Time{}, m.Outcome.At)
		}
	}
	for i := range choices {
		if choices[i].Until.Before(choices[i].Since) {
			choices[i].Until = time.Time{} // it was put there again since
		}
	}
	slices.SortStableFunc(choices, func(a, b Choice) int { return b.Since.Compare(a.Since) })
	return choices
}

// stillThere leaves out what was deleted, and says so.
func (p *sheetMaker) stillThere(choices []Choice, published map[string]model.Version) []Choice {
	return slices.DeleteFunc(choices, func(c Choice) bool {
		_, ok := published[c.Version]
		if !ok {
			p.note("version %s was served before and does not exist any more", c.Version)
		}
		return !ok
	})
}

// published are the function's versions by number, and whether they are all.
func (p *sheetMaker) published() (map[string]model.Version, bool, error) {
	ctx, cancel := context.WithTimeout(p.ctx, listTime)
	defer cancel()
	found := map[string]model.Version{}
	marker := ""
	for range maxPages {
		page, err := p.deps.Lambda.ListVersions(ctx, p.s.Request.Function, marker)
		if err != nil {
			return found, false, err
		}
		for _, v := range page.Versions {
			if versionWords(v.Number) == "" {
				found[v.Number] = v
			}
		}
		if page.Next == "" || page.Next == marker {
			return found, true, nil
		}
		marker = page.Next
	}
	return found, false, nil
}

func compareNumbers(a, b string) int {
	x, _ := model.VersionNumber(a)
	y, _ := model.VersionNumber(b)
	return cmp.Compare(x, y)
}
