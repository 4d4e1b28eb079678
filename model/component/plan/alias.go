package plan

import (
	"context"
	"fmt"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/release"
)

// alias is a stage of a function. One that is there is never moved.
type alias struct {
	function string
	stage    model.Stage
	from     model.Stage // whose version it serves; zero: that of the stage nearest before the users
}

func (v *view) alias(ctx context.Context, function, name string) (model.Alias, bool, error) {
	return read(ctx, v, "alias "+function+" "+name, func(ctx context.Context) (model.Alias, error) {
		return v.deps.Ground.GetAlias(ctx, function, name)
	})
}

// aliasName is how steps name an alias.
func aliasName(function, alias string) string { return function + ":" + alias }

func (a alias) id() ID { return ID{AliasKind, aliasName(a.function, a.stage.Alias)} }

func (a alias) look(ctx context.Context, v *view) (found, error) {
	have, there, err := v.alias(ctx, a.function, a.stage.Alias)
	if err != nil {
		return found{}, err
	}
	if there {
		return none("serves " + have.Version), nil
	}
	state, there, err := v.functionOrWaits(ctx, a.function)
	if err != nil || !there {
		return waits("the function " + a.function), err
	}
	added := a.from.Alias != "" // to what is there, whoever made it
	if state.Owner.Stack != "" && !added {
		return refused("the function belongs to the CloudFormation stack " + state.Owner.Stack +
			", where the alias has to be made"), nil
	}
	number, words, err := a.version(ctx, v, state.Name != "")
	if err != nil {
		return found{}, err
	}
	if number == "" && words == "" {
		return waits("a version of " + a.function), nil
	}
	f := found{action: Create, detail: "serves " + number + words}
	if state.Owner.Stack != "" {
		f.detail += "; the function belongs to the CloudFormation stack " + state.Owner.Stack
	}
	return f, nil
}

// inner implements mover: an alias is made as every move is, with its stamp. No rule of moves holds
// for it: nobody is served anything else by it.
func (a alias) inner(ctx context.Context, v *view) (change.Change, change.Ending) {
	number, _, err := a.version(ctx, v, true)
	switch {
	case err != nil:
		return nil, unlooked(err)
	case number == "":
		return nil, change.Ending{Status: change.WasRefused, Reason: "there is no version of " + a.function +
			" to serve: apply again"}
	}
	return v.moved(ctx, v.deps.Maker, release.Request{Kind: release.To, Function: a.function, Stage: a.stage,
		Version: number, Create: true, Reason: v.Reason})
}

// version is what a new alias serves, with words behind it: what the stage serves that it is made
// from; else what the last stage serves that is there, so that nobody gets what was not promoted;
// else the newest version. Without a number, the words say what it will be; without either there
// is none.
func (a alias) version(ctx context.Context, v *view, there bool) (number, words string, err error) {
	if !there {
		return "", "the first version", nil
	}
	from := []model.Stage{a.from}
	if a.from.Alias == "" {
		from = v.Component.Stages.Of
	}
	for i := len(from) - 1; i >= 0; i-- {
		if from[i].Alias == a.stage.Alias {
			continue
		}
		have, has, err := v.alias(ctx, a.function, from[i].Alias)
		if err != nil {
			return "", "", err
		}
		if has {
			words = ", as " + from[i].Name + " does"
			if c := have.Canary; c != nil {
				words += fmt.Sprintf(", without its canary %s", c.Version)
			}
			return have.Version, words, nil
		}
	}
	if a.from.Alias != "" {
		return "", "", nil
	}
	all, err := v.versions(ctx, a.function)
	switch {
	case err != nil:
		return "", "", err
	case len(all) > 0:
		return all[0].Number, "", nil
	case v.will(VersionKind, a.function):
		return "", "the first version", nil
	}
	return "", "", nil
}
