package plan

import (
	"context"
	"fmt"
	"slices"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/address"
	"github.com/aloftdeck/aloft/model/component"
)

// api is an API of API Gateway. Names are not unique there: it is known by its tag, and one that
// is found by its name alone is never taken.
type api struct{ component.API }

// api finds the API of the component.
func (v *view) api(ctx context.Context, a component.API) (component.FoundAPI, bool, error) {
	all, err := v.apis(ctx, a)
	i := slices.IndexFunc(all, func(o component.FoundAPI) bool { return o.Owner.Component == v.Component.Name })
	if err != nil || i < 0 {
		return component.FoundAPI{}, false, err
	}
	return all[i], true, nil
}

// apis are all APIs of that name.
func (v *view) apis(ctx context.Context, a component.API) ([]component.FoundAPI, error) {
	all, _, err := read(ctx, v, "api "+a.Name, func(ctx context.Context) ([]component.FoundAPI, error) {
		return v.deps.Ground.FindAPIs(ctx, a.Kind, a.Name)
	})
	return all, err
}

func (a api) id() ID { return ID{APIKind, a.Name} }

func (a api) look(ctx context.Context, v *view) (found, error) {
	all, err := v.apis(ctx, a.API)
	if err != nil {
		return found{}, err
	}
	mine := slices.DeleteFunc(slices.Clone(all),
		func(o component.FoundAPI) bool { return o.Owner.Component != v.Component.Name })
	switch {
	case len(mine) > 1:
		return refused(fmt.Sprintf("there are %d of this name with the tag %s=%s, %s and %s: delete the one that "+
			"nobody calls, or take its tag away",
			len(mine), component.Tag, v.Component.Name, mine[0].ID, mine[1].ID)), nil
	case len(mine) == 1 && mine[0].Owner.Stack != "":
		return refused(mine[0].ID + ": " + v.foreign(mine[0].Owner)), nil
	case len(mine) == 1:
		return none(mine[0].ID), nil
	case len(all) > 0:
		o := all[0]
		if why := v.foreign(o.Owner); why != "" {
			return refused(fmt.Sprintf("%s has this name: %s; give the API of this component another name", o.ID,
				why)), nil
		}
		return refused(fmt.Sprintf("%s has this name and no tag %s: if it is this component's, say so: aws %s "+
			"tag-resource --resource-arn %s --tags %s=%s; else give this one another name",
			o.ID, component.Tag, service(a.Kind), v.apiARN(o.API), component.Tag, v.Component.Name)), nil
	}
	return found{action: Create, detail: fmt.Sprintf("%s API, regional", a.Kind), todo: []write{{"CreateRestApi",
		func(ctx context.Context) error {
			_, err := v.deps.Ground.CreateAPI(ctx, a.Kind, a.Name, v.mine())
			return err
		}}}}, nil
}

// service is what AWS' own tool calls the API of a kind.
func service(k component.APIKind) string {
	if k == component.HTTP {
		return "apigatewayv2"
	}
	return "apigateway"
}

// apiARN is the ARN of an API as a thing that has tags.
func (v *view) apiARN(a model.API) string {
	region := v.runner.Identity().Region
	path := "/restapis/"
	if a.Kind == model.HTTPAPI {
		path = "/apis/"
	}
	return "arn:" + address.Partition(region) + ":apigateway:" + region + "::" + path + a.ID
}

// apiOrWaits is an API, and whether it is there or will be.
func (v *view) apiOrWaits(ctx context.Context, a component.API) (component.FoundAPI, bool, error) {
	o, there, err := v.api(ctx, a)
	return o, there || v.will(APIKind, a.Name), err
}

// routes are the routes of an API's draft. Those that it has beside stay.
type routes struct{ component.API }

func (r routes) id() ID { return ID{RoutesKind, r.Name} }

func (v *view) draft(ctx context.Context, a model.API) (model.APIRoutes, error) {
	draft, _, err := read(ctx, v, "draft "+a.ID, func(ctx context.Context) (model.APIRoutes, error) {
		return v.deps.Ground.GetDraft(ctx, a)
	})
	return draft, err
}

func (r routes) look(ctx context.Context, v *view) (found, error) {
	a, there, err := v.apiOrWaits(ctx, r.API)
	if err != nil || !there {
		return waits("the API"), err
	}
	if a.ID == "" {
		return found{action: Update, detail: routeWords(r.Routes)}, nil
	}
	draft, err := v.draft(ctx, a.API)
	if err != nil {
		return found{}, err
	}
	if lacking := v.lacking(r.API, draft); len(lacking) > 0 {
		return v.changed(a.Owner, []string{routeWords(lacking)}, write{"PutRestApi", func(ctx context.Context) error {
			return v.deps.Ground.PutRoutes(ctx, a.API, v.openAPI(r.API, lacking))
		}}), nil
	}
	if more := extra(r.API, draft); len(more) > 0 {
		return drift(fmt.Sprintf("it has routes that the file does not name, and nothing is deleted: %s: take "+
			"them away in the console of API Gateway, or name them", some(more, 6))), nil
	}
	return none(count(len(r.Routes), "route")), nil
}
