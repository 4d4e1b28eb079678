package sim

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/aloftdeck/aloft/model"
)

// APIs and stages that are made by calls, of both versions.

// mostStages is how many stages an API has (API Gateway quotas).
const mostStages = 10

var (
	stageName   = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,128}$`)
	apiVariable = regexp.MustCompile(`^[a-zA-Z0-9_]{1,64}$`)
)

// makeAPI makes an API without routes. Names repeat.
func (w *World) makeAPI(api model.API, tags map[string]string) *heldAPI {
	for taken := true; taken; {
		w.apis.ids++
		api.ID = apiID(w.seed, w.apis.ids)
		taken = slices.ContainsFunc(w.apis.held, func(a *heldAPI) bool { return a.ID == api.ID })
	}
	api.Created = w.now()
	a := &heldAPI{API: api, tags: maps.Clone(tags)}
	w.apis.held = append(w.apis.held, a)
	return a
}

// apiID is ten letters and digits.
func apiID(seed int64, n int) string {
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789"
	r := stream(seed, "api "+strconv.Itoa(n))
	id := make([]byte, 10)
	for i := range id {
		id[i] = letters[r.IntN(len(letters))]
	}
	return string(id)
}

// stageProblem says why an API can have no stage like that, empty when it can.
func stageProblem(name string, variables, tags map[string]string) string {
	if !stageName.MatchString(name) {
		return "Stage name only allows a-zA-Z0-9_-"
	}
	for _, v := range slices.Sorted(maps.Keys(variables)) {
		switch {
		case !apiVariable.MatchString(v):
			return fmt.Sprintf("Stage variable name %s contains invalid characters", v)
		case !variableValue.MatchString(variables[v]):
			return "Stage variable value contains invalid characters"
		}
	}
	if err := checkTags(tags); err != nil {
		return err.Error()
	}
	return ""
}

// addStage makes a stage that serves a deployment.
func (w *World) addStage(a *heldAPI, s model.APIStage, tags map[string]string) *model.APIStage {
	s.Variables, s.Updated = maps.Clone(s.Variables), w.now()
	if a.stageTags == nil {
		a.stageTags = map[string]map[string]string{}
	}
	a.stageTags[s.Name] = maps.Clone(tags)
	at, _ := slices.BinarySearchFunc(a.stages, s.Name, func(s model.APIStage,
		name string) int {
		return strings.Compare(s.Name, name)
	})
	a.stages = slices.Insert(a.stages, at, s)
	return &a.stages[at]
}

// TagAPI gives an API tags, in place of those that it has.
func (w *World) TagAPI(id string, tags map[string]string) error {
	return w.withAPI(id, func(a *heldAPI) error {
		a.tags = maps.Clone(tags)
		return nil
	})
}
