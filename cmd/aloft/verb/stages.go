package verb

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// rememberedFor is how long the stages that the last full read met stand for those
// of the whole account. Reading the aliases of all functions takes a second for
// every dozen of them.
const rememberedFor = 24 * time.Hour

// stageList finds stages by their names. Without configured ones, they are the
// aliases of the account: of the functions at hand, which are read first, and of
// all others, which the last full read tells when it is not old, and which are
// read only when there was none.
type stageList struct {
	k          *session
	configured bool
	stages     []model.Stage
	aliases    []string // met so far
	read       map[string]bool
	everything bool // the aliases of all functions have been read
}

func (k *session) newStageList() *stageList {
	return &stageList{k: k, configured: len(k.config.Stages) > 0, stages: k.config.Stages, read: map[string]bool{}}
}

// find is the stage of that name. The flag names where the operator said it.
func (l *stageList) find(ctx context.Context, name, flag string, functions []string) (model.Stage, error) {
	for _, enough := range []func() error{
		func() error { return nil },
		func() error { return l.readOf(ctx, functions) },
		func() error { return l.complete(ctx) },
	} {
		if err := enough(); err != nil {
			return model.Stage{}, err
		}
		if i := l.index(name); i >= 0 {
			return l.stages[i], nil
		}
	}
	return model.Stage{}, unknownStage(flag, name, l.stages)
}

// unknownStage names the stages that there are. The flag says where the operator
// named one that is not among them.
func unknownStage(flag, name string, stages []model.Stage) error {
	if len(stages) == 0 {
		return usagef("%s %s: there are no stages: no function here has an alias, and no config names any", flag, name)
	}
	names := make([]string, len(stages))
	for i, s := range stages {
		names[i] = s.Name
	}
	return usagef("%s %s: there is no such stage: the stages are %s", flag, name, strings.Join(names, ", "))
}

// first is the stage that new code goes to when none is named. The order has to be
// known as a whole: a function may lack the first stage.
func (l *stageList) first(ctx context.Context) (model.Stage, error) {
	if err := l.readAll(ctx); err != nil {
		return model.Stage{}, err
	}
	if len(l.stages) == 0 {
		return model.Stage{}, usagef("there are no stages, no function here has an alias, and no config names any: say --to STAGE, such as --to dev")
	}
	return l.stages[0], nil
}

// before is the stage before another one in the order. The order has to be known
// as a whole: a stage that no function at hand has still comes between two.
func (l *stageList) before(ctx context.Context, stage model.Stage, functions []string) (model.Stage, error) {
	if err := l.readOf(ctx, functions); err != nil {
		return model.Stage{}, err
	}
	if err := l.complete(ctx); err != nil {
		return model.Stage{}, err
	}
	i := l.index(stage.Name)
	if i == 0 {
		return model.Stage{}, usagef("--to %s: it is the first stage, so none comes before it: say --version N or --from STAGE", stage.Name)
	}
	return l.stages[i-1], nil
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

// complete makes the list that of the whole account.
func (l *stageList) complete(ctx context.Context) error {
	if l.remember() {
		return nil
	}
	return l.readAll(ctx)
}

// remember meets the stages of the last full read, and reports whether there was
// one that is not too old.
func (l *stageList) remember() bool {
	if l.configured || l.everything {
		return true
	}
	id := l.k.known()
	if l.k.cache == nil || id.Account == "" {
		return false
	}
	last, ok := l.k.cache.Load(id.Account, id.Region)
	if !ok || last.Identity.Endpoint != id.Endpoint || l.k.env.Now().Sub(last.At) > rememberedFor {
		return false
	}
	for _, a := range last.Aliases {
		if !a.Absent {
			l.aliases = append(l.aliases, a.Alias.Name)
		}
	}
	l.stages = model.OrderStages(l.aliases)
	return len(l.stages) > 0
}

// readOf reads the aliases of those of these functions that have not been read.
func (l *stageList) readOf(ctx context.Context, functions []string) error {
	if l.configured {
		return nil
	}
	_, err := l.meet(ctx, slices.DeleteFunc(slices.Clone(functions), func(f string) bool { return l.read[f] }))
	return err
}

// meet reads the aliases of functions and adds their names. A function that can not
// be read is no reason to stop: what is wrong with it shows when it is moved.
func (l *stageList) meet(ctx context.Context, functions []string) ([]model.Event, error) {
	events, err := l.k.readAliases(ctx, functions)
	if err != nil {
		return nil, err
	}
	for i, event := range events {
		l.read[functions[i]] = true
		if e, ok := event.(model.AliasesListed); ok {
			for _, a := range e.Aliases {
				l.aliases = append(l.aliases, a.Name)
			}
		}
	}
	l.stages = model.OrderStages(l.aliases)
	return events, nil
}
