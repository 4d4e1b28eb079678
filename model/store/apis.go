package store

// What is known of APIs and their stages.

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
)

// API is what is known of one API.
type API struct {
	model.API
	Facts    model.APIFacts
	Known    bool           // Facts were read
	Restored bool           // from the disk, not read in this session
	Failure  *model.Failure // why it could not be read; nil when it was
	At       time.Time      // when it was read
	// Wiring is how each stage is wired, in the order of the stages in Facts. None: not all
	// that it rests on was read.
	Wiring []model.StageWiring
	// Doubled says that another REST API has the same name: CloudWatch does not tell their
	// requests apart.
	Doubled bool
}

// APIs is what is known of the APIs of the account.
type APIs struct {
	List     []API          // by name
	Complete bool           // all are listed
	Restored bool           // from the disk: no list was read in this session
	Failure  *model.Failure // why they can not be listed
	Read     int            // of List: those that were read, and whose wiring is known
	Domains  []model.APIDomain
	// DomainsFailure is why the custom domains are not known.
	DomainsFailure *model.Failure
	DomainsKnown   bool
	At             time.Time // when the list was read
}

// apis are the APIs of a Store.
type apis struct {
	APIs
	byID     map[string]*apiFact
	families map[model.APIFamily]*apiFamily
	domains  time.Time // when they were asked for
	ends     map[model.CellKey]*wireEnd
	figures  map[model.APIStageKey]health.APIStageRead
	cells    map[model.CellKey]WiredCell
	relist   bool // what is handed out is to be made anew
}

type apiFact struct {
	API
	family   model.APIFamily
	asked    time.Time
	failedAt time.Time
	judge    bool            // the wiring is to be judged anew
	leads    map[string]bool // functions that it leads to
}

type apiFamily struct {
	complete bool
	asked    time.Time
	failure  *model.Failure
	failedAt time.Time
}

// wireEnd is what is known of who may call a function.
type wireEnd struct {
	model.WireEnd
	asked   time.Time
	known   bool
	failure *model.Failure
}

func noAPIs() apis {
	return apis{
		byID: map[string]*apiFact{}, families: map[model.APIFamily]*apiFamily{}, ends: map[model.CellKey]*wireEnd{},
		figures: map[model.APIStageKey]health.APIStageRead{}, cells: map[model.CellKey]WiredCell{},
	}
}

func (a *apis) forget(d *Changes) {
	*a = noAPIs()
	d.Add(OfAPIs)
}

func (a *apis) apply(e model.Event, d *Changes) bool {
	switch e := e.(type) {
	case model.APIsListed:
		a.listed(e)
	case model.APIRead:
		if !a.read(e) {
			return true
		}
	case model.APIGone:
		if f := a.byID[e.ID]; f != nil && !e.Asked.Before(f.asked) {
			delete(a.byID, e.ID)
		}
	case model.APIDomainsRead:
		if e.Asked.Before(a.domains) {
			return true
		}
		a.domains, a.Domains, a.DomainsKnown, a.DomainsFailure = e.Asked, e.Domains, true, nil
	case model.APIsFailed:
		a.failed(e)
	case model.WireEndRead:
		if !a.ended(e) {
			return true
		}
	case health.APIStageRead:
		known, ok := a.figures[e.Stage]
		if ok && e.Asked.Before(known.Asked) {
			return true
		}
		if e.Failure != nil && !e.Figures.Read() {
			e.Figures = known.Figures // what was read stays
		}
		a.figures[e.Stage] = e
	default:
		return false
	}
	a.relist = true
	d.Add(OfAPIs)
	return true
}

func (a *apis) family(of model.APIFamily) *apiFamily {
	f := a.families[of]
	if f == nil {
		f = &apiFamily{}
		a.families[of] = f
	}
	return f
}

// listed takes in the list of a family. A complete one takes away what it does not hold,
// unless that was read since.
func (a *apis) listed(e model.APIsListed) {
	family := a.family(e.Family)
	if e.Asked.Before(family.asked) {
		return
	}
	family.asked, a.At, a.Restored = e.Asked, e.At, false
	family.complete = family.complete || e.Complete
	if family.failure != nil && !e.Asked.Before(family.failedAt) {
		family.failure = nil
	}
	there := map[string]bool{}
	for _, api := range e.APIs {
		there[api.ID] = true
		f := a.byID[api.ID]
		if f == nil {
			f = &apiFact{}
			a.byID[api.ID] = f
		}
		f.API.API, f.family = api, e.Family
	}
	if e.Complete {
		maps.DeleteFunc(a.byID, func(id string, f *apiFact) bool {
			return f.family == e.Family && !there[id] && !f.asked.After(e.Asked)
		})
	}
}

func (a *apis) read(e model.APIRead) bool {
	f := a.byID[e.Facts.API.ID]
	if f == nil {
		f = &apiFact{family: familyOf(e.Facts.API)}
		a.byID[e.Facts.API.ID] = f
	}
	if e.Asked.Before(f.asked) {
		return false
	}
	if f.Failure != nil && !e.Asked.Before(f.failedAt) {
		f.Failure = nil
	}
	f.asked, f.At, f.Known, f.Restored, f.judge = e.Asked, e.At, true, false, true
	f.API.API, f.Facts = e.Facts.API, e.Facts
	return true
}

func (a *apis) failed(e model.APIsFailed) {
	switch {
	case e.Domains:
		a.DomainsFailure = e.Failure
	case e.API == "":
		if family := a.family(e.Family); !e.Asked.Before(family.asked) {
			family.failure, family.failedAt = e.Failure, e.Asked
		}
	default:
		if f := a.byID[e.API]; f != nil && !e.Asked.Before(f.asked) {
			f.Failure, f.failedAt = e.Failure, e.Asked
		}
	}
}

// ended takes in who may call a function, and reports whether that is news.
func (a *apis) ended(e model.WireEndRead) bool {
	known := a.ends[e.End.CellKey]
	if known == nil {
		known = &wireEnd{}
		a.ends[e.End.CellKey] = known
	}
	if e.Asked.Before(known.asked) {
		return false
	}
	known.asked = e.Asked
	switch {
	case e.Failure != nil:
		known.failure, known.CellKey = e.Failure, e.End.CellKey
	case known.known && known.failure == nil && known.WireEnd == e.End:
		return false
	default:
		known.WireEnd, known.known, known.failure = e.End, true, nil
	}
	a.outdate(e.End.Function)
	return true
}

// outdate lets the wiring be judged anew of all APIs that lead to a function.
func (a *apis) outdate(function string) {
	for _, f := range a.byID {
		f.judge = f.judge || f.leads[function]
	}
}

// restore fills in what an earlier run knew, where nothing was read yet.
func (a *apis) restore(e model.Restored, d *Changes) {
	if len(a.byID) > 0 || len(a.families) > 0 {
		return
	}
	for _, r := range e.APIs.APIs {
		a.byID[r.Facts.API.ID] = &apiFact{family: familyOf(r.Facts.API), judge: true,
			API: API{API: r.Facts.API, Facts: r.Facts, Known: true, Restored: true, At: r.At}}
	}
	for _, r := range e.APIs.Ends {
		a.ends[r.CellKey] = &wireEnd{WireEnd: r.WireEnd, known: true}
	}
	if len(a.byID) > 0 {
		a.Restored, a.At = true, e.At
	}
	a.Domains, a.DomainsKnown = e.APIs.Domains, len(e.APIs.Domains) > 0
	a.relist = true
	d.Add(OfAPIs)
}

func familyOf(a model.API) model.APIFamily {
	if a.Kind == model.RESTAPI {
		return model.RESTFamily
	}
	return model.V2Family
}

// settle makes anew what is handed out of APIs.
func (a *apis) settle() {
	a.List, a.Read, a.Failure = nil, 0, nil
	names := map[string]int{}
	for _, f := range a.byID {
		if f.Kind == model.RESTAPI {
			names[f.Name]++
		}
	}
	for _, f := range a.byID {
		f.Doubled = f.Kind == model.RESTAPI && names[f.Name] > 1
		a.List = append(a.List, f.API)
		if f.Known && f.Wiring != nil {
			a.Read++
		}
	}
	slices.SortFunc(a.List, func(x, y API) int { return cmp.Or(cmp.Compare(x.Name, y.Name), cmp.Compare(x.ID, y.ID)) })
	a.Complete = true
	for _, of := range []model.APIFamily{model.RESTFamily, model.V2Family} {
		family := a.families[of]
		a.Complete = a.Complete && family != nil && family.complete
		if family != nil {
			a.Failure = cmp.Or(a.Failure, family.failure)
		}
	}
}

// APIs are the known APIs. The slices are the store's own.
func (s *Store) APIs() APIs { return s.apis.APIs }

// API finds an API by its id.
func (s *Store) API(id string) (API, bool) {
	if f := s.apis.byID[id]; f != nil {
		return f.API, true
	}
	return API{}, false
}

// APIStageHealth is how the requests to a stage went: the figures that were read last, and
// why they could not be read since, nil when they could.
func (s *Store) APIStageHealth(key model.APIStageKey) (health.Figures, *model.Failure) {
	e := s.apis.figures[key]
	return e.Figures, e.Failure
}

// StageWiring is how a stage is wired, false while that is not known.
func (a API) StageWiring(stage string) (model.StageWiring, bool) {
	for _, w := range a.Wiring {
		if w.Stage == stage {
			return w, true
		}
	}
	return model.StageWiring{}, false
}

// DomainsOf are the custom domains that lead to a stage.
func (a APIs) DomainsOf(key model.APIStageKey) []model.APIDomain {
	var out []model.APIDomain
	for _, d := range a.Domains {
		if d.Leads(key) {
			out = append(out, d)
		}
	}
	return out
}
