package verb

import (
	"context"
	"path"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/aws/feed"
	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
)

// readers is how many reads are under way at once. How fast they leave is the
// account's part.
const readers = 8

// reading collects what the sources of the feed read once.
type reading struct {
	*feed.Once
	take func(model.Event)
}

// Post is feed.Poster's.
func (r *reading) Post(e model.Event) { r.take(e) }

// once reads through the sources of the feed what a config selects, and hands over
// what they learn.
func (k *session) once(c config.Config, take func(model.Event)) *reading {
	r := &reading{take: take}
	r.Once = feed.NewOnce(feed.Options{
		Lambda: k.account, Builds: k.account, Tables: k.account, Metrics: k.account, LogGroups: k.account,
		Spending: k.spending, Health: healthSettings(c), Mailbox: r, Now: k.env.Now, Stages: c.Stages,
		Include: c.Functions.Include, Projects: c.Builds.Projects, TableGlobs: c.Tables.Include,
		Intervals: feed.Intervals{Call: k.globals.Timeout},
	})
	return r
}

// listFunctions reads the whole list of functions, by name.
func (k *session) listFunctions(ctx context.Context) (model.FunctionsListed, error) {
	var listed model.FunctionsListed
	err := k.once(config.Config{}, func(e model.Event) {
		if e, ok := e.(model.FunctionsListed); ok && e.Complete {
			listed = e
		}
	}).Functions(ctx)
	listed.Functions = slices.Clone(listed.Functions)
	slices.SortFunc(listed.Functions, func(a, b model.Function) int { return strings.Compare(a.Name, b.Name) })
	return listed, err
}

// pick takes the selected functions from the account's list: those named, those
// that match a glob among those that the config includes, and all of the latter
// when nothing was said. A name that does not exist, or globs that match nothing,
// are errors.
func (s selection) pick(all []model.Function, include []string) ([]model.Function, error) {
	names := make([]string, len(all))
	for i, f := range all {
		names[i] = f.Name
	}
	for _, n := range s.Names {
		if !slices.Contains(names, n) {
			return nil, unknownFunction(n, names)
		}
	}
	var picked []model.Function
	for _, f := range all {
		if slices.Contains(s.Names, f.Name) {
			picked = append(picked, f)
			continue
		}
		if !config.SelectFunctions(include, f.Name) {
			continue
		}
		if s.empty() || matches(s.Match, f.Name) {
			picked = append(picked, f)
		}
	}
	if len(picked) == 0 && len(s.Match) > 0 {
		return nil, usagef("no function matches %s", strings.Join(s.Match, ", "))
	}
	return picked, nil
}

func matches(globs []string, name string) bool {
	return slices.ContainsFunc(globs, func(g string) bool {
		ok, err := path.Match(g, name)
		return ok && err == nil
	})
}

func unknownFunction(name string, names []string) error {
	if slices.Contains(names, name) {
		return goneWords("function", name)
	}
	if hint := didYouMean(name, names); hint != "" {
		return usagef("there is no function %q%s", name, hint)
	}
	return usagef("there is no function %q: aloft status lists those that there are", name)
}

// goneWords is the error for a thing that was named, is listed, and could not be found
// by that name: it was deleted meanwhile.
func goneWords(kind, name string) error {
	return usagef("the %s %q is gone: it is listed, and was not there any more when it was read, so it was deleted just now", kind, name)
}

// vanished are the functions that were listed and had gone when they were read. Where
// nobody named them, that is no failure.
func vanished(events []model.Event, named []string) map[string]bool {
	gone := map[string]bool{}
	for _, e := range events {
		if e, ok := e.(model.ReadFailed); ok && e.Failure.Class == model.Gone && !slices.Contains(named, e.Function) {
			gone[e.Function] = true
		}
	}
	return gone
}

// without leaves out what was read of some functions.
func without(events []model.Event, functions map[string]bool) []model.Event {
	return slices.DeleteFunc(events, func(e model.Event) bool {
		f, ok := e.(model.ReadFailed)
		return ok && functions[f.Function]
	})
}

// readAliases reads all aliases of the functions, a few at a time. For each there
// is one event, in their order: what was read, or why not. It ends early when
// nothing can be read at all: then it answers why.
func (k *session) readAliases(ctx context.Context, functions []string) ([]model.Event, error) {
	progress := k.env.newProgress()
	defer progress.clear()
	events := make([]model.Event, len(functions))
	places := make(map[string]int, len(functions))
	for i, name := range functions {
		places[name] = i
	}
	done := 0
	err := k.once(config.Config{}, func(e model.Event) {
		switch e := e.(type) {
		case model.AliasesListed:
			events[places[e.Function]] = e
		case model.ReadFailed:
			events[places[e.Function]] = e
		default:
			return
		}
		if done++; len(functions) > readers {
			progress.sayf("%d of %d functions read", done, len(functions))
		}
	}).Aliases(ctx, functions)
	return events, err
}

// hopeless reports whether an error says that no other read would work either.
func hopeless(err error) bool {
	c := model.ClassOf(err)
	return err != nil && (c == model.Expired || c == model.Network)
}
