package wiring

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
)

// guardTime is what the guard reads for at most: who moves waits for it.
const guardTime = 3 * time.Second

// GuardName is the guard of moves by the wiring of APIs.
const GuardName = "the wiring of APIs"

// Guard warns of a move of an alias that a stage of an API does not reach, and refuses it where
// the stage asks for that. It goes by what was read under five minutes ago, else it reads for
// three seconds. It looks at stages whose variables name the alias: what is pinned to an alias
// in integrations is not looked for then. Stages are those of the config.
func (m *Memory) Guard(place func() model.Place, stages func() []model.Stage) change.Guard {
	return change.Guard{Name: GuardName, Ask: func(ctx context.Context, s change.Sheet) change.Answer {
		if s.Subject.Kind != model.FunctionSubject || s.Subject.Part == "" {
			return change.Answer{State: change.Passed} // no alias is moved
		}
		all := stages()
		strict := slices.ContainsFunc(all, func(st model.Stage) bool { return st.Alias == s.Subject.Part && st.Wiring })
		ctx, cancel := context.WithTimeout(ctx, guardTime)
		defer cancel()
		answer := m.reaches(ctx, Checker{Place: place(), Stages: all}, s.Subject.Cell())
		if !strict {
			return answer
		}
		switch answer.State {
		case change.Noted:
			answer.State = change.Stopped
		case change.NotKnown:
			answer.State, answer.Why = change.Stopped,
				"whether APIs reach it is not known, and the stage wants wiring = true: "+answer.Why
		}
		return answer
	}}
}

// reaches says whether the stages of APIs that lead to an alias reach it.
func (m *Memory) reaches(ctx context.Context, c Checker, of model.CellKey) change.Answer {
	apis, err := ListAPIs(ctx, m)
	if err != nil {
		return notKnown(ctx, err)
	}
	var broken, unknown []string
	for _, api := range apis {
		stages, err := m.ListAPIStages(ctx, api)
		if err != nil {
			return notKnown(ctx, err)
		}
		for _, s := range stages {
			if !names(s, of.Alias) {
				continue
			}
			w, err := m.wiringOf(ctx, c, model.APIFacts{API: api, Stages: stages}, s.Name, of)
			if err != nil {
				return notKnown(ctx, err)
			}
			at := api.Name + " " + s.Name
			for _, p := range w.Problems {
				if p.Function == of.Function && p.Alias == of.Alias {
					broken = append(broken, at+": "+p.Detail)
				}
			}
			for _, p := range w.Unknown {
				if p.Function == of.Function && p.Alias == of.Alias {
					unknown = append(unknown, at+": "+p.Detail)
				}
			}
		}
	}
	switch {
	case len(broken) > 0:
		return change.Answer{State: change.Noted, Why: fmt.Sprintf("an API does not reach it: %s (aloft apis --fix adds what is missing)", strings.Join(broken, "; "))}
	case len(unknown) > 0:
		return change.Answer{State: change.NotKnown, Why: strings.Join(unknown, "; ")}
	}
	return change.Answer{State: change.Passed}
}

// names reports whether a variable of a stage, or of its canary, names an alias.
func names(s model.APIStage, alias string) bool {
	for _, value := range s.CanaryVariables() {
		if value == alias || strings.HasSuffix(value, ":"+alias) {
			return true
		}
	}
	for _, value := range s.Variables {
		if value == alias || strings.HasSuffix(value, ":"+alias) {
			return true
		}
	}
	return false
}

// wiringOf checks a stage, as far as it leads to an alias.
func (m *Memory) wiringOf(ctx context.Context, c Checker, facts model.APIFacts, stage string,
	of model.CellKey) (model.StageWiring, error) {
	facts.Draft.Unknown = "it was not read"
	served, err := m.GetDeployed(ctx, facts.API, stage)
	if err != nil && !endures(ctx, err) {
		return model.StageWiring{}, err
	}
	if err != nil {
		served = model.APIRoutes{Unknown: words(err)}
	}
	facts.Deployed = map[string]model.APIRoutes{stage: served}
	asks := slices.ContainsFunc(served.Authorizers,
		func(a model.APIAuthorizer) bool { return functionARN(a.URI) != "" })
	if served.Unknown != "" || asks { // what is served, or the ids of authorizers, stand in the draft alone
		if facts.Draft, err = m.GetDraft(ctx, facts.API); err != nil {
			return model.StageWiring{}, err
		}
	}
	known := NewKnown()
	c.Functions = known
	var wanted []model.CellKey
	for _, key := range c.Wanted(facts) {
		if key.Function == of.Function && (key.Alias == "" || key.Alias == of.Alias) {
			wanted = append(wanted, key)
		}
	}
	if len(wanted) == 0 {
		return model.StageWiring{}, nil
	}
	if err := known.Read(ctx, m, wanted, nil); err != nil {
		return model.StageWiring{}, err
	}
	return c.Check(facts, stage), nil
}

func notKnown(ctx context.Context, err error) change.Answer {
	why := words(err)
	if errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil {
		why = "the APIs could not be read in 3 seconds: aloft apis reads them"
	}
	return change.Answer{State: change.NotKnown, Why: why}
}
