package wiring

import (
	"context"
	"errors"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// ListAPIs reads all APIs of the account, those of both families.
func ListAPIs(ctx context.Context, r model.APIReader) ([]model.API, error) {
	var all []model.API
	for _, family := range []model.APIFamily{model.RESTFamily, model.V2Family} {
		marker := ""
		for {
			page, err := r.ListAPIs(ctx, family, marker)
			if err != nil {
				return nil, err
			}
			all = append(all, page.APIs...)
			if page.Next == "" || page.Next == marker {
				break
			}
			marker = page.Next
		}
	}
	return all, nil
}

// ListDomains reads all custom domains, and where they lead to.
func ListDomains(ctx context.Context, r model.APIReader) ([]model.APIDomain, error) {
	var all []model.APIDomain
	marker := ""
	for {
		page, err := r.ListAPIDomains(ctx, marker)
		if err != nil {
			return nil, err
		}
		for _, d := range page.Domains {
			whole, err := r.GetAPIDomain(ctx, d)
			if err != nil {
				return nil, err
			}
			all = append(all, whole)
		}
		if page.Next == "" || page.Next == marker {
			return all, nil
		}
		marker = page.Next
	}
}

// ReadAPI reads all of one API that its wiring rests on: its stages, its draft, and what each
// stage serves. The function, which may be nil, is told before each part that is read.
func ReadAPI(ctx context.Context, r model.APIReader, api model.API, tell func(part string)) (model.APIFacts, error) {
	if tell == nil {
		tell = func(string) {}
	}
	facts := model.APIFacts{API: api, Deployed: map[string]model.APIRoutes{}}
	var err error
	tell("stages")
	if facts.Stages, err = r.ListAPIStages(ctx, api); err != nil {
		return facts, err
	}
	tell("routes")
	if facts.Draft, err = r.GetDraft(ctx, api); err != nil {
		if !endures(ctx, err) {
			return facts, err
		}
		facts.Draft = model.APIRoutes{Unknown: words(err)}
	}
	for _, s := range facts.Stages {
		if s.Deployment == "" && !s.AutoDeploy {
			facts.Deployed[s.Name] = model.APIRoutes{} // it serves nothing, and exports nothing
			continue
		}
		tell(s.Name)
		served, err := r.GetDeployed(ctx, api, s.Name)
		if err != nil {
			if !endures(ctx, err) {
				return facts, err
			}
			served = model.APIRoutes{Unknown: words(err)}
		}
		facts.Deployed[s.Name] = served
	}
	return facts, nil
}

// endures reports whether one part that could not be read keeps nothing else from being read.
func endures(ctx context.Context, err error) bool {
	if ctx.Err() != nil {
		return false
	}
	switch model.ClassOf(err) {
	case model.Gone, model.Other, model.Conflict:
		return true
	}
	return false
}

// words say why something is not known.
func words(err error) string {
	if f, ok := errors.AsType[*model.Failure](err); ok {
		return f.Error()
	}
	return safetext.Line(err.Error())
}

// FunctionReader reads what a check asks of functions.
type FunctionReader interface {
	model.AliasLister
	model.VersionReader
	model.PolicyReader
}

// Known is what was read of functions: Functions that ask nothing.
type Known struct {
	functions map[string]Presence
	aliases   map[model.CellKey]model.Alias
	absent    map[model.CellKey]bool
	policies  map[model.CellKey]model.ResourcePolicy
	unread    map[model.CellKey]string // why
}

// NewKnown knows nothing.
func NewKnown() *Known {
	return &Known{functions: map[string]Presence{}, aliases: map[model.CellKey]model.Alias{},
		absent:   map[model.CellKey]bool{},
		policies: map[model.CellKey]model.ResourcePolicy{}, unread: map[model.CellKey]string{}}
}

// Read reads what is wanted and not known yet. What can not be read is noted with why. The
// function, which may be nil, is told before each read how many are done, of how many.
func (k *Known) Read(ctx context.Context, r FunctionReader, wanted []model.CellKey, tell func(done, of int)) error {
	for i, key := range wanted {
		if tell != nil {
			tell(i, len(wanted))
		}
		if err := k.readFunction(ctx, r, key); err != nil {
			return err
		}
		if _, done := k.policies[key]; done || k.functions[key.Function] == Absent || k.absent[key] {
			continue
		}
		delete(k.unread, key)
		policy, err := r.GetPolicy(ctx, key.Function, key.Alias)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			k.unread[key] = words(err)
		default:
			k.policies[key] = policy
		}
	}
	return nil
}

// readFunction reads the aliases of a function, once, and a version that is wanted.
func (k *Known) readFunction(ctx context.Context, r FunctionReader, key model.CellKey) error {
	if k.functions[key.Function] == NotRead {
		aliases, err := r.ListAliases(ctx, key.Function)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case model.ClassOf(err) == model.Gone:
			k.functions[key.Function] = Absent
		case err != nil:
			return nil
		default:
			k.functions[key.Function] = Present
			for _, a := range aliases {
				k.aliases[model.CellKey{Function: key.Function, Alias: a.Name}] = a
			}
		}
	}
	if _, known := k.aliases[key]; known || key.Alias == "" || k.functions[key.Function] != Present {
		return nil
	}
	if _, number := model.VersionNumber(key.Alias); !number {
		k.absent[key] = true
		return nil
	}
	v, err := r.GetVersion(ctx, key.Function, key.Alias)
	switch {
	case err == nil:
		k.aliases[key] = model.Alias{Function: key.Function, Name: key.Alias, Version: v.Number}
	case model.ClassOf(err) == model.Gone:
		k.absent[key] = true
	}
	return ctx.Err()
}

// Forget has the policy of a function's qualifier be read again.
func (k *Known) Forget(key model.CellKey) { delete(k.policies, key) }

// Function implements Functions.
func (k *Known) Function(name string) Presence { return k.functions[name] }

// Alias implements Functions.
func (k *Known) Alias(function, alias string) (model.Alias, Presence) {
	key := model.CellKey{Function: function, Alias: alias}
	if a, ok := k.aliases[key]; ok {
		return a, Present
	}
	_, number := model.VersionNumber(alias)
	if k.absent[key] || k.functions[function] == Present && !number {
		return model.Alias{}, Absent // all of its aliases were read
	}
	return model.Alias{}, NotRead
}

// Policy implements Functions.
func (k *Known) Policy(function, qualifier string) (model.ResourcePolicy, string) {
	key := model.CellKey{Function: function, Alias: qualifier}
	if p, ok := k.policies[key]; ok {
		return p, ""
	}
	if why := k.unread[key]; why != "" {
		return model.ResourcePolicy{}, "its policy could not be read: " + why
	}
	return model.ResourcePolicy{}, "its policy was not read"
}
