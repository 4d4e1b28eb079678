package feed

// The two kinds of calls that are followed in CloudTrail.

import (
	"context"
	"slices"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// trailKind is what differs between trails of calls of one kind and of another.
type trailKind[C model.TrailCall] struct {
	deeds   []model.Deed
	suffix  string // of the name of its file
	lookup  func(context.Context, model.TrailReader, model.TrailLookup) (model.TrailPage[C], error)
	clean   func(*C) bool // makes safe what came from a file that anything may have written, and reports whether it is of use
	learned func(id model.Identity, calls []C, anew bool) model.Event
	state   func(model.TrailState) model.Event
}

// aliasCalls are the calls on aliases.
func aliasCalls() trailKind[model.AliasCall] {
	return trailKind[model.AliasCall]{
		deeds: model.AliasDeeds(),
		lookup: func(ctx context.Context, r model.TrailReader, l model.TrailLookup) (model.TrailPage[model.AliasCall], error) {
			return r.LookupAliasCalls(ctx, l)
		},
		clean: cleanAliasCall,
		learned: func(id model.Identity, calls []model.AliasCall, anew bool) model.Event {
			return model.TrailLearned{Account: id.Account, Region: id.Region, Calls: calls, Anew: anew}
		},
		state: func(s model.TrailState) model.Event { return s },
	}
}

// tableCalls are the calls on tables.
func tableCalls() trailKind[model.TableCall] {
	return trailKind[model.TableCall]{
		deeds: model.TableDeeds(), suffix: "-tables",
		lookup: func(ctx context.Context, r model.TrailReader, l model.TrailLookup) (model.TrailPage[model.TableCall], error) {
			return r.LookupTableCalls(ctx, l)
		},
		clean: cleanTableCall,
		learned: func(id model.Identity, calls []model.TableCall, anew bool) model.Event {
			return model.TableTrailLearned{Account: id.Account, Region: id.Region, Calls: calls, Anew: anew}
		},
		state: func(s model.TrailState) model.Event { return model.TableTrailState{TrailState: s} },
	}
}

func cleanAliasCall(c *model.AliasCall) bool {
	for _, text := range []*string{
		&c.ID, &c.Function, &c.Alias, &c.Version, &c.Description, &c.Revision, &c.Result, &c.Error,
		&c.By.ARN, &c.By.Name, &c.By.Role, &c.By.InvokedBy, &c.By.Agent,
	} {
		*text = safetext.Line(*text)
	}
	if c.Canary != nil {
		c.Canary.Version = safetext.Line(c.Canary.Version)
	}
	return c.Function != "" && c.Alias != "" && slices.Contains(model.AliasDeeds(), c.Deed)
}

func cleanTableCall(c *model.TableCall) bool {
	for _, text := range []*string{&c.ID, &c.Table, &c.Error} {
		*text = safetext.Line(*text)
	}
	for i := range c.Units {
		u := &c.Units[i]
		u.Index = safetext.Line(u.Index)
		if u.Read < 1 || u.Write < 1 {
			return false
		}
	}
	known := c.Billing == "" || c.Billing == model.Provisioned || c.Billing == model.OnDemand
	return known && c.Table != "" && slices.Contains(model.TableDeeds(), c.Deed)
}
