package verb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
)

// stageList finds stages by their names. Without configured ones, a stage is an alias:
// of the functions at hand, which are read first, or of any other. What an earlier
// run kept is never asked: two hosts would answer differently.
type stageList struct {
	k          *session
	configured bool
	stages     []model.Stage
	found      model.FoundStages
	aliases    map[string][]string // names by function, of those that were read
	failed     map[string]*model.Failure
	everything bool // the aliases of all functions have been read
}

func (k *session) newStageList() *stageList {
	return &stageList{
		k: k, configured: len(k.config.Stages) > 0, stages: k.config.Stages,
		aliases: map[string][]string{}, failed: map[string]*model.Failure{},
	}
}

// find is the stage of that name. The flag names where the operator said it.
func (l *stageList) find(ctx context.Context, name, flag string, functions []string) (model.Stage, error) {
	for _, enough := range []func() error{
		func() error { return nil },
		func() error { return l.readOf(ctx, functions) },
		func() error { return l.readAll(ctx) },
	} {
		if err := enough(); err != nil {
			return model.Stage{}, err
		}
		if i := l.index(name); i >= 0 {
			return l.stages[i], nil
		}
		if l.isAlias(name) {
			return model.FoundStage(name), nil
		}
	}
	return model.Stage{}, unknownStage(flag, name, l.stages)
}

// findOrMake is the stage of that name, which may be made: where no config names the stages,
// those that are offered then need not be anywhere yet.
func (l *stageList) findOrMake(ctx context.Context, name, flag string, functions []string, create bool) (
	model.Stage, error) {
	stage, err := l.find(ctx, name, flag, functions)
	var usage *usageError
	offered := slices.Contains(model.DefaultStages(), model.FoundStage(name))
	if errors.As(err, &usage) && create && !l.configured && offered {
		return model.FoundStage(name), nil
	}
	return stage, err
}

// unknownStage names the stages that there are. The flag says where the operator
// named one that is not among them.
func unknownStage(flag, name string, stages []model.Stage) error {
	if len(stages) == 0 {
		return usagef("%s %s: there are no stages yet: aloft init names them in aloft.toml, and --create makes dev, stage "+
			"and prod: no function here has an alias", flag, name)
	}
	names := make([]string, len(stages))
	for i, s := range stages {
		names[i] = s.Name
	}
	return usagef("%s %s: there is no such stage: the stages are %s", flag, name, strings.Join(names, ", "))
}

// isAlias reports whether a function that was read has an alias of that name.
func (l *stageList) isAlias(name string) bool {
	if l.configured {
		return false
	}
	for _, names := range l.aliases {
		if slices.Contains(names, name) {
			return true
		}
	}
	return false
}

// first is the stage that new code of a function goes to when none is named.
func (l *stageList) first(ctx context.Context, function string) (model.Stage, error) {
	if l.configured {
		return l.stages[0], nil
	}
	aliases, err := l.aliasesOf(ctx, function)
	if err != nil {
		return model.Stage{}, err
	}
	alias, why := model.FirstStage(aliases)
	if why != "" {
		return model.Stage{}, usagef("no config states the order of stages, and of %s it is not known: %s: say --to STAGE", function, why)
	}
	return model.FoundStage(alias), nil
}

// before are the stages before another one in the order, one for each function.
func (l *stageList) before(ctx context.Context, stage model.Stage, functions []string) ([]model.Stage, error) {
	from := make([]model.Stage, len(functions))
	if l.configured {
		i := l.index(stage.Name)
		if i == 0 {
			return nil, usagef("--to %s: it is the first stage, so none comes before it: say --version N or --from STAGE", stage.Name)
		}
		for j := range from {
			from[j] = l.stages[i-1]
		}
		return from, nil
	}
	if err := l.readOf(ctx, functions); err != nil {
		return nil, err
	}
	for j, f := range functions {
		aliases, err := l.aliasesOf(ctx, f)
		if err != nil {
			return nil, err
		}
		alias, why := model.StageBefore(stage.Alias, aliases)
		if why != "" {
			return nil, usagef("--to %s: no config states the order of stages, and of %s it is not known: %s: say --from STAGE or --version N", stage.Name, f, why)
		}
		from[j] = model.FoundStage(alias)
	}
	return from, nil
}

// aliasesOf are the names of a function's aliases, read in this run.
func (l *stageList) aliasesOf(ctx context.Context, function string) ([]string, error) {
	if err := l.readOf(ctx, []string{function}); err != nil {
		return nil, err
	}
	failure := l.failed[function]
	if failure == nil {
		return l.aliases[function], nil
	}
	if failure.Class == model.Gone {
		if err := l.k.mustExist(ctx, function); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("which stages %s has is not known: %w", function, failure)
}

func (l *stageList) index(name string) int {
	return slices.IndexFunc(l.stages, func(s model.Stage) bool { return s.Name == name })
}

func (l *stageList) readAll(ctx context.Context) error {
	if l.configured || l.everything {
		return nil
	}
	listed, err := l.k.listFunctions(ctx)
	if err != nil {
		return err
	}
	picked, err := selection{}.pick(listed.Functions, l.k.config.Functions.Include)
	if err != nil {
		return err
	}
	names := make([]string, len(picked))
	for i, f := range picked {
		names[i] = f.Name
	}
	events, err := l.meet(ctx, names)
	if err != nil {
		return err
	}
	l.everything = true
	l.k.saveSnapshot(l.k.known(), listed, events, l.stages)
	return nil
}

// readOf reads the aliases of those of these functions that have not been read.
func (l *stageList) readOf(ctx context.Context, functions []string) error {
	if l.configured {
		return nil
	}
	_, err := l.meet(ctx, slices.DeleteFunc(slices.Clone(functions), func(f string) bool {
		return l.aliases[f] != nil || l.failed[f] != nil
	}))
	return err
}

// meet reads the aliases of functions and adds their names. A function that can not
// be read is no reason to stop: what is wrong with it shows when it is moved.
func (l *stageList) meet(ctx context.Context, functions []string) ([]model.Event, error) {
	events, err := l.k.readAliases(ctx, functions)
	if err != nil {
		return nil, err
	}
	for _, event := range events {
		switch e := event.(type) {
		case model.AliasesListed:
			names := make([]string, len(e.Aliases))
			for i, a := range e.Aliases {
				names[i] = a.Name
				l.found.Meet(e.Function, a.Name)
			}
			l.aliases[e.Function] = names
		case model.ReadFailed:
			l.failed[e.Function] = e.Failure
		}
	}
	l.stages = l.found.Stages()
	return events, nil
}
