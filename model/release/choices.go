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
	maxOlder = 50 // older versions offered besides those that were served
	maxNewer = 10 // newer ones
	maxPages = 60 // pages of versions read to find the newest: they come oldest first
)

// choose offers the versions that the stage might be moved to: the older ones, and
// below them those that are newer, which are no way back. Nothing is guessed: which
// one is meant is the operator's to say.
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
	older, newer := 0, 0
	for number := range published {
		if !slices.ContainsFunc(choices, func(c Choice) bool { return c.Version == number }) && number != dead && !p.onlyServes(number) {
			choices = append(choices, Choice{Version: number})
		}
	}
	for i := range choices {
		p.describeChoice(&choices[i], published[choices[i].Version])
	}
	slices.SortFunc(choices, compareChoices)
	choices = slices.DeleteFunc(choices, func(c Choice) bool {
		if c.Served || c.Likely || c.Share > 0 {
			return false
		}
		n, most := &older, maxOlder
		if c.Newer {
			n, most = &newer, maxNewer
		}
		*n++
		return *n > most
	})
	if older > maxOlder {
		p.note("%d older versions are left out: any version can be named", older-maxOlder)
	}
	if newer > maxNewer {
		p.note("%d newer versions are left out", newer-maxNewer)
	}
	if len(choices) == 0 {
		p.refuse(nil, "%s, and no other version is known: name the version to serve", why)
		return
	}
	p.s.Verdict, p.s.Choices = Choose, choices
	p.s.Reason = safetext.Line(why + ": choose the version to serve")
}

// onlyServes reports whether a stage serves a version alone, so that there is nothing
// to move to it.
func (p *sheetMaker) onlyServes(version string) bool {
	return p.s.Alias.Canary == nil && version == p.s.From
}

// describeChoice fills in what is known of a version.
func (p *sheetMaker) describeChoice(c *Choice, v model.Version) {
	a := p.s.Alias
	oldest := a.Version
	if a.Canary != nil && compareNumbers(a.Canary.Version, oldest) < 0 {
		oldest = a.Canary.Version
	}
	c.Newer = compareNumbers(c.Version, oldest) > 0
	if a.Canary != nil {
		switch c.Version {
		case a.Version:
			c.Share = rest(a.Canary.Weight)
		case a.Canary.Version:
			c.Share = a.Canary.Weight
		}
	}
	c.Likely = c.Version == p.past.likely
	if c.Note = safetext.Line(v.Description); !v.LastModified.IsZero() {
		c.Published = v.LastModified
	}
	if p.deps.Trail != nil && !c.Served && c.Share == 0 {
		if past := p.deps.Trail.Past(a); !slices.Contains(past.Named, c.Version) {
			c.NeverIn = past.Since
		}
	}
}

// compareChoices puts the versions that are served now first, then the older ones,
// the newest first, and then the newer ones, the oldest first.
func compareChoices(a, b Choice) int {
	rank := func(c Choice) int {
		switch {
		case c.Share > 0:
			return 0
		case !c.Newer:
			return 1
		}
		return 2
	}
	if n := cmp.Compare(rank(a), rank(b)); n != 0 {
		return n
	}
	if a.Newer || b.Newer {
		return compareNumbers(a.Version, b.Version)
	}
	return compareNumbers(b.Version, a.Version)
}

// served are the versions that the stage is known to have served.
func (p *sheetMaker) served(dead string) []Choice {
	var choices []Choice
	add := func(version string, since, until time.Time) {
		if p.onlyServes(version) || version == dead || versionWords(version) != "" {
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
	if s := p.s.LastMove; s != nil && p.past.doubt == "" {
		add(s.To, s.At, time.Time{})
		if s.From != "" {
			add(s.From, time.Time{}, s.At)
		}
		for _, v := range s.Back {
			add(v, time.Time{}, time.Time{})
		}
	}
	if h, err := p.recall(); err == nil {
		for _, m := range slices.Backward(h.movesOf(p.s.Alias)) {
			add(m.Intent.To, m.Outcome.At, time.Time{})
			add(m.Intent.From, time.Time{}, m.Outcome.At)
		}
	}
	if p.deps.Trail != nil {
		for _, t := range p.deps.Trail.Past(p.s.Alias).Spells {
			add(t.Version, t.From, t.Until)
		}
	}
	for i := range choices {
		if choices[i].Until.Before(choices[i].Since) {
			choices[i].Until = time.Time{} // it was put there again since
		}
	}
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
