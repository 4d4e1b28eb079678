package verb

import (
	"context"
	"errors"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
)

// readers is how many reads are under way at once. How fast they leave is the
// account's part.
const readers = 8

// listFunctions reads the whole list of functions, by name.
func (k *session) listFunctions(ctx context.Context) (model.FunctionsListed, error) {
	listed := model.FunctionsListed{Complete: true}
	listed.Asked = k.env.Now()
	for marker := ""; ; {
		page, err := k.account.ListFunctions(ctx, marker)
		if err != nil {
			return model.FunctionsListed{}, err
		}
		listed.Functions = append(listed.Functions, page.Functions...)
		if page.Next == "" {
			break
		}
		marker = page.Next
	}
	slices.SortFunc(listed.Functions, func(a, b model.Function) int { return strings.Compare(a.Name, b.Name) })
	listed.At = k.env.Now()
	return listed, nil
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
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	progress := k.env.newProgress()
	defer progress.clear()
	var (
		events = make([]model.Event, len(functions))
		next   = make(chan int)
		group  sync.WaitGroup
		mu     sync.Mutex
		done   int
	)
	for range min(readers, len(functions)) {
		group.Go(func() {
			for i := range next {
				event, err := k.readFunction(ctx, functions[i])
				switch {
				case hopeless(err):
					stop(err)
				case ctx.Err() != nil && errors.Is(err, context.Canceled):
					event = nil // given up because of another read, or of the operator: that says why
				}
				mu.Lock()
				events[i] = event
				done++
				if len(functions) > readers {
					progress.sayf("%d of %d functions read", done, len(functions))
				}
				mu.Unlock()
			}
		})
	}
feed:
	for i := range functions {
		select {
		case next <- i:
		case <-ctx.Done():
			break feed
		}
	}
	close(next)
	group.Wait()
	return events, context.Cause(ctx)
}

// hopeless reports whether an error says that no other read would work either.
func hopeless(err error) bool {
	c := model.ClassOf(err)
	return err != nil && (c == model.Expired || c == model.Network)
}

// readFunction reads all aliases of one function.
func (k *session) readFunction(ctx context.Context, name string) (model.Event, error) {
	read := model.Read{Asked: k.env.Now()}
	aliases, err := k.account.ListAliases(ctx, name)
	read.At = k.env.Now()
	if err == nil {
		return model.AliasesListed{Read: read, Function: name, Aliases: aliases}, nil
	}
	return model.ReadFailed{Read: read, Function: name, Failure: failureOf(err, "ListAliases", name)}, err
}

// failureOf is the failure in an error, or the error made into one.
func failureOf(err error, operation, subject string) *model.Failure {
	var f *model.Failure
	if errors.As(err, &f) {
		return f
	}
	return &model.Failure{Class: model.Other, Operation: operation, Subject: subject, Message: err.Error(), Err: err}
}
