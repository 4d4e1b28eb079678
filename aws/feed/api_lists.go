package feed

// The source of which APIs there are, and of the custom domains that lead to them.

import (
	"context"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

var (
	opListREST    = engine.Operation{Name: "GetRestApis", Slots: 1}
	opListV2      = engine.Operation{Name: "GetApis", Slots: 1}
	opListDomains = engine.Operation{Name: "GetDomainNames", Slots: 1}
	opGetDomain   = engine.Operation{Name: "GetApiMappings", Slots: 1}
)

// apiListSource reads the lists.
type apiListSource struct {
	*apiRoster
	reader   APIReader
	families [2]apiFamily
	domains  domainWalk
}

// apiFamily is the list of one family.
type apiFamily struct {
	of     model.APIFamily
	op     engine.Operation
	due    time.Time
	marker string
	pages  int
	asked  time.Time
	found  []model.API
	ended  time.Time
}

// domainWalk is the list of the custom domains, each of which is read on its own.
type domainWalk struct {
	due    time.Time
	marker string
	pages  int
	asked  time.Time
	found  []model.APIDomain
	read   int // of found
	listed bool
}

func newAPILists(a *apiRoster, reader APIReader) *apiListSource {
	s := &apiListSource{apiRoster: a, reader: reader}
	s.families = [2]apiFamily{{of: model.RESTFamily, op: opListREST}, {of: model.V2Family, op: opListV2}}
	return s
}

// Turns are those of both families, of the domains, and of each domain. The lists are read
// for what is on the screen: the marks of the matrix rest on them.
func (s *apiListSource) Turns() []engine.Turn {
	var turns []engine.Turn
	for i := range s.families {
		f := &s.families[i]
		turns = append(turns, engine.Turn{Operation: f.op, Urgency: model.OnScreen, Counts: true,
			Due: func(time.Time) (time.Time, bool) { return f.due, s.at != model.Place{} },
			Take: func(time.Time) engine.Read {
				marker := f.marker
				return engine.Ask(string(f.of), func(ctx context.Context) (model.APIPage, error) { return s.reader.ListAPIs(ctx, f.of, marker) },
					func(page model.APIPage, a engine.Answer) { s.took(f, page, a) }, func(a engine.Answer) { s.failed(f, a) })
			}})
	}
	return append(turns, engine.Turn{Operation: opListDomains, Urgency: model.Background,
		Due: func(time.Time) (time.Time, bool) { return s.domains.due, s.at != model.Place{} && !s.domains.listed },
		Take: func(time.Time) engine.Read {
			marker := s.domains.marker
			return engine.Ask("", func(ctx context.Context) (model.APIDomainPage, error) { return s.reader.ListAPIDomains(ctx, marker) },
				s.tookDomains, s.domainsFailed)
		}}, engine.Turn{Operation: opGetDomain, Urgency: model.Background,
		Due: func(time.Time) (time.Time, bool) { return s.domains.due, s.domains.listed },
		Take: func(time.Time) engine.Read {
			domain := s.domains.found[s.domains.read]
			return engine.Ask(domain.Name, func(ctx context.Context) (model.APIDomain, error) { return s.reader.GetAPIDomain(ctx, domain) },
				s.tookDomain, s.domainsFailed)
		}})
}

// Refresh reads the lists again.
func (s *apiListSource) Refresh(now time.Time) {
	for i := range s.families {
		s.families[i].due = now
	}
	s.domains.due = now
}

// Pending is none: what waits is counted with the APIs.
func (s *apiListSource) Pending() int { return 0 }

// took takes in a page of APIs. The first time every page is told, later the whole.
func (s *apiListSource) took(f *apiFamily, page model.APIPage, a engine.Answer) {
	if f.pages == 0 {
		f.asked, f.found = a.Asked, nil
	}
	f.pages++
	f.found = append(f.found, page.APIs...)
	for _, api := range page.APIs {
		s.row(api)
	}
	if page.Next == f.marker {
		page.Next = "" // it leads nowhere
	}
	f.marker, f.due = page.Next, a.At
	complete := f.marker == ""
	if complete || f.ended.IsZero() {
		s.post(model.APIsListed{Read: model.Read{Asked: f.asked, At: a.At}, Family: f.of, APIs: slices.Clone(f.found), Complete: complete})
	}
	if !complete {
		return
	}
	f.pages, f.ended, f.due = 0, a.At, f.asked.Add(s.away(s.every.APIs))
	for id, r := range s.rows {
		if (r.api.Kind == model.RESTAPI) == (f.of == model.RESTFamily) && !r.asked.After(f.asked) &&
			!slices.ContainsFunc(f.found, func(api model.API) bool { return api.ID == id }) {
			s.drop(id)
		}
	}
}

func (s *apiListSource) failed(f *apiFamily, a engine.Answer) {
	f.pages, f.marker, f.due = 0, "", a.At
	if !a.Again {
		f.due = a.At.Add(s.away(s.every.Denied))
	}
	s.post(model.APIsFailed{Read: a.When(), Family: f.of, Failure: a.Failure})
}

func (s *apiListSource) tookDomains(page model.APIDomainPage, a engine.Answer) {
	d := &s.domains
	if d.pages == 0 {
		d.asked, d.found, d.read = a.Asked, nil, 0
	}
	d.pages++
	d.found = append(d.found, page.Domains...)
	if page.Next == d.marker {
		page.Next = ""
	}
	d.marker, d.due = page.Next, a.At
	d.listed = d.marker == ""
	s.domainsRead(a)
}

func (s *apiListSource) tookDomain(domain model.APIDomain, a engine.Answer) {
	s.domains.found[s.domains.read] = domain
	s.domains.read++
	s.domainsRead(a)
}

// domainsRead tells of the domains once each of them was read.
func (s *apiListSource) domainsRead(a engine.Answer) {
	d := &s.domains
	if !d.listed || d.read < len(d.found) {
		return
	}
	if !slices.EqualFunc(s.apiRoster.domains, d.found, sameDomain) {
		s.roster.keeper.changed = true
	}
	s.apiRoster.domains = d.found
	s.post(model.APIDomainsRead{Read: model.Read{Asked: d.asked, At: a.At}, Domains: slices.Clone(d.found)})
	*d = domainWalk{due: d.asked.Add(s.away(s.every.APIAround))}
}

func sameDomain(a, b model.APIDomain) bool {
	return a.Name == b.Name && a.ID == b.ID && a.Endpoint == b.Endpoint && a.Routing == b.Routing &&
		slices.Equal(a.Mappings, b.Mappings) && slices.Equal(a.Rules, b.Rules)
}

// domainsFailed tries them again from the first on, at once or later.
func (s *apiListSource) domainsFailed(a engine.Answer) {
	if a.Again {
		s.domains.due = a.At
	} else {
		s.domains = domainWalk{due: a.At.Add(s.away(s.every.APIs))}
	}
	s.post(model.APIsFailed{Read: a.When(), Domains: true, Failure: a.Failure})
}
