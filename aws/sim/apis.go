package sim

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// APIs of both versions of API Gateway: what is drafted, what was deployed when, and the
// stages that serve it. Routes have no traffic of their own.

// apiState is API Gateway in the account.
type apiState struct {
	held    []*heldAPI // in the order in which they were made
	domains []model.APIDomain
	made    int // deployments
	ids     int // of APIs that were made by calls
}

// heldAPI is one API.
type heldAPI struct {
	model.API
	draft       model.APIRoutes
	stages      []model.APIStage // by name
	deployments []heldDeployment // oldest first
	tags        map[string]string
	stageTags   map[string]map[string]string // by stage

	integrations []heldIntegration         // that were made by calls
	targets      map[model.RouteKey]string // which of these a route calls; others have one of their own
}

// heldDeployment is what a draft was at one time.
type heldDeployment struct {
	id, about string
	at        time.Time
	routes    model.APIRoutes
}

// api finds an API of a version.
func (w *World) api(id string, rest bool) (*heldAPI, bool) {
	for _, a := range w.apis.held {
		if a.ID == id && (a.Kind == model.RESTAPI) == rest {
			return a, true
		}
	}
	return nil, false
}

func (a *heldAPI) stage(name string) (*model.APIStage, bool) {
	for i := range a.stages {
		if a.stages[i].Name == name {
			return &a.stages[i], true
		}
	}
	return nil, false
}

// serves is what a stage serves.
func (a *heldAPI) serves(s *model.APIStage) model.APIRoutes {
	for _, d := range a.deployments {
		if d.id == s.Deployment {
			return d.routes
		}
	}
	return model.APIRoutes{}
}

// deployed reports whether there is a deployment of that id.
func (a *heldAPI) deployed(id string) bool {
	return slices.ContainsFunc(a.deployments, func(d heldDeployment) bool { return d.id == id })
}

// deploy makes a deployment of the draft.
func (w *World) deploy(a *heldAPI, at time.Time, about string) string {
	w.apis.made++
	d := heldDeployment{id: "d" + strconv.FormatInt(int64(w.apis.made)+1<<20, 36), about: about, at: at,
		routes: routesCopy(a.draft)}
	a.deployments = append(a.deployments, d)
	return d.id
}

func routesCopy(r model.APIRoutes) model.APIRoutes {
	return model.APIRoutes{Routes: slices.Clone(r.Routes), Authorizers: slices.Clone(r.Authorizers)}
}

// PutAPI makes an API with a draft and stages, as they are. What a stage serves that names no
// deployment is the draft; where one names "-", it serves nothing.
func (w *World) PutAPI(api model.API, draft model.APIRoutes, stages ...model.APIStage) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.putAPI(api, draft, w.now(), stages...)
}

func (w *World) putAPI(api model.API, draft model.APIRoutes, at time.Time, stages ...model.APIStage) {
	if api.Created.IsZero() {
		api.Created = at
	}
	a := &heldAPI{API: api, draft: routesCopy(draft)}
	id := ""
	for _, s := range stages {
		s.Variables = maps.Clone(s.Variables)
		switch s.Deployment {
		case "":
			if id == "" {
				id = w.deploy(a, at, "")
			}
			s.Deployment = id
		case "-":
			s.Deployment = ""
		}
		if s.Updated.IsZero() {
			s.Updated = at
		}
		a.stages = append(a.stages, s)
	}
	slices.SortFunc(a.stages, func(x, y model.APIStage) int { return strings.Compare(x.Name, y.Name) })
	w.apis.held = append(w.apis.held, a)
}

// PutDraft gives an API another draft, which is deployed by nobody.
func (w *World) PutDraft(id string, draft model.APIRoutes) error {
	return w.withAPI(id, func(a *heldAPI) error {
		a.draft, a.integrations, a.targets = routesCopy(draft), nil, nil
		return nil
	})
}

// PutAPIStage makes a stage of an API what it is told to be, or adds it.
func (w *World) PutAPIStage(id string, stage model.APIStage) error {
	return w.withAPI(id, func(a *heldAPI) error {
		stage.Variables = maps.Clone(stage.Variables)
		if s, ok := a.stage(stage.Name); ok {
			*s = stage
			return nil
		}
		a.stages = append(a.stages, stage)
		slices.SortFunc(a.stages, func(x, y model.APIStage) int { return strings.Compare(x.Name, y.Name) })
		return nil
	})
}

// APIStage is a stage of an API as it stands.
func (w *World) APIStage(id, stage string) (model.APIStage, error) {
	var found model.APIStage
	err := w.withAPI(id, func(a *heldAPI) error {
		s, ok := a.stage(stage)
		if !ok {
			return fmt.Errorf("API %s has no stage %s", id, stage)
		}
		found = *s
		found.Variables = maps.Clone(s.Variables)
		return nil
	})
	return found, err
}

// PutAPIDomain adds a custom domain.
func (w *World) PutAPIDomain(d model.APIDomain) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.apis.domains = append(w.apis.domains, d)
}

func (w *World) withAPI(id string, do func(*heldAPI) error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, a := range w.apis.held {
		if a.ID == id {
			return do(a)
		}
	}
	return fmt.Errorf("there is no API %s", id)
}
