package account

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2/types"

	"github.com/aloftdeck/aloft/model"
)

// This file gives HTTP APIs routes. API Gateway imports a document only in the place of all
// that there is, so routes are made one by one.

var (
	errNoRoutes      = errors.New("the document has no routes that can be read")
	errNoIntegration = errors.New("the answer has no integration")
)

// wantedRoute is a route of a document.
type wantedRoute struct {
	key  string
	call v2Call
}

// v2Call is what a route of an HTTP API calls, and how.
type v2Call struct{ kind, method, uri, payload, credentials string }

// wantedRoutes reads the routes of a document, by their keys.
func wantedRoutes(document []byte) ([]wantedRoute, error) {
	var doc export
	if err := json.Unmarshal(document, &doc); err != nil {
		return nil, errNoRoutes
	}
	var all []wantedRoute
	for path, operations := range doc.Paths {
		for method, text := range operations {
			method = strings.ToLower(method)
			if !slices.Contains(exportedMethods, method) {
				continue
			}
			var o exportedOperation
			if json.Unmarshal(text, &o) != nil || o.Integration == nil {
				return nil, errNoRoutes
			}
			i := o.Integration
			all = append(all, wantedRoute{exportedKey(path, method, o.Default).String(),
				v2Call{strings.ToUpper(i.Type), i.Method, i.URI, i.Payload, i.Credentials}})
		}
	}
	if len(all) == 0 {
		return nil, errNoRoutes
	}
	slices.SortFunc(all, func(a, b wantedRoute) int { return strings.Compare(a.key, b.key) })
	return all, nil
}

// heldRoutes is what an HTTP API has of routes and of what they call.
type heldRoutes struct {
	calls  map[string]v2Call // by id of the integration
	routes map[string]heldRoute
}

// heldRoute is a route by its key.
type heldRoute struct{ id, integration string }

// putV2Routes gives an API the routes of a document: those that are missing, and those that
// call something else. What is there and calls the same is used.
func (a *Account) putV2Routes(ctx context.Context, api model.API, document []byte) error {
	wanted, err := wantedRoutes(document)
	if err != nil {
		ctx, c, done := a.begin(ctx, "CreateRoute", api.ID)
		defer done()
		return a.failure(ctx, c, err)
	}
	held, err := a.heldRoutes(ctx, api)
	if err != nil {
		return err
	}
	wrote := false
	for _, w := range wanted {
		route, there := held.routes[w.key]
		if there && held.calls[route.integration] == w.call {
			continue
		}
		integration := held.callOf(w.call)
		if integration == "" {
			if integration, err = a.createIntegration(ctx, api, w.call); err != nil {
				return afterAnother(err, wrote)
			}
			held.calls[integration], wrote = w.call, true
		}
		if there {
			err = a.updateRoute(ctx, api, route.id, integration)
		} else {
			err = a.createRoute(ctx, api, w.key, integration)
		}
		if err != nil {
			return afterAnother(err, wrote)
		}
		wrote = true
	}
	return nil
}

// callOf is the id of an integration that calls the same, empty for none. Of several it is
// always the same one.
func (h heldRoutes) callOf(wanted v2Call) string {
	found := ""
	for id, c := range h.calls {
		if c == wanted && (found == "" || id < found) {
			found = id
		}
	}
	return found
}

// afterAnother says of a write that failed behind others that they had an effect.
func afterAnother(err error, wrote bool) error {
	if f, ok := errors.AsType[*model.Failure](err); ok && wrote {
		f.NoEffect = false
	}
	return err
}

func (a *Account) heldRoutes(ctx context.Context, api model.API) (heldRoutes, error) {
	h := heldRoutes{map[string]v2Call{}, map[string]heldRoute{}}
	read, c, done := a.begin(ctx, "GetIntegrations", api.ID)
	defer done()
	err := a.pages(read, c, func(marker string) (string, error) {
		out, err := c.clients.v2APIs.GetIntegrations(read, &apigatewayv2.GetIntegrationsInput{ApiId: &api.ID,
			MaxResults: v2Page, NextToken: optional(marker)})
		if err != nil {
			return "", err
		}
		for _, x := range out.Items {
			h.calls[aws.ToString(x.IntegrationId)] = v2Call{string(x.IntegrationType),
				aws.ToString(x.IntegrationMethod),
				aws.ToString(x.IntegrationUri), aws.ToString(x.PayloadFormatVersion), aws.ToString(x.CredentialsArn)}
		}
		return aws.ToString(out.NextToken), nil
	})
	if err != nil {
		return h, err
	}
	read, c, finished := a.begin(ctx, "GetRoutes", api.ID)
	defer finished()
	err = a.pages(read, c, func(marker string) (string, error) {
		out, err := c.clients.v2APIs.GetRoutes(read, &apigatewayv2.GetRoutesInput{ApiId: &api.ID, MaxResults: v2Page,
			NextToken: optional(marker)})
		if err != nil {
			return "", err
		}
		for _, r := range out.Items {
			h.routes[aws.ToString(r.RouteKey)] = heldRoute{aws.ToString(r.RouteId),
				strings.TrimPrefix(aws.ToString(r.Target), "integrations/")}
		}
		return aws.ToString(out.NextToken), nil
	})
	return h, err
}

// createIntegration is tried once: a second try may make a second one.
func (a *Account) createIntegration(ctx context.Context, api model.API, calls v2Call) (string, error) {
	ctx, c, done := a.begin(ctx, "CreateIntegration", api.ID)
	defer done()
	out, err := c.clients.v2APIs.CreateIntegration(ctx, &apigatewayv2.CreateIntegrationInput{
		ApiId: &api.ID, IntegrationType: types.IntegrationType(calls.kind), IntegrationMethod: optional(calls.method),
		IntegrationUri: &calls.uri, PayloadFormatVersion: optional(calls.payload),
		CredentialsArn: optional(calls.credentials),
	}, func(o *apigatewayv2.Options) { o.RetryMaxAttempts = 1 })
	if err == nil && out.IntegrationId == nil {
		err = errNoIntegration
	}
	if err != nil {
		return "", a.failure(ctx, c, err)
	}
	return *out.IntegrationId, nil
}

func (a *Account) createRoute(ctx context.Context, api model.API, key, integration string) error {
	ctx, c, done := a.begin(ctx, "CreateRoute", api.ID)
	defer done()
	_, err := c.clients.v2APIs.CreateRoute(ctx, &apigatewayv2.CreateRouteInput{ApiId: &api.ID, RouteKey: &key,
		Target: aws.String("integrations/" + integration)})
	if err != nil {
		return a.failure(ctx, c, err)
	}
	return nil
}

// updateRoute has a route call something else, and keeps who may use it.
func (a *Account) updateRoute(ctx context.Context, api model.API, id, integration string) error {
	ctx, c, done := a.begin(ctx, "UpdateRoute", api.ID)
	defer done()
	_, err := c.clients.v2APIs.UpdateRoute(ctx, &apigatewayv2.UpdateRouteInput{ApiId: &api.ID, RouteId: &id,
		Target: aws.String("integrations/" + integration)})
	if err != nil {
		return a.failure(ctx, c, err)
	}
	return nil
}
