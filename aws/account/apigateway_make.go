package account

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigateway/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/safetext"
)

// This file makes APIs of both versions of API Gateway.

var (
	errNoAPI  = errors.New("the answer has no API")
	errNoSite = errors.New("a stage needs a name, and a deployment that it serves")
)

// FindAPIs reads all APIs of a family, and gives those with the kind and the name.
func (a *Account) FindAPIs(ctx context.Context, kind component.APIKind, name string) ([]component.FoundAPI, error) {
	if kind != component.REST {
		return a.findV2APIs(ctx, kind, name)
	}
	ctx, c, done := a.begin(ctx, "GetRestApis", name)
	defer done()
	var found []component.FoundAPI
	err := a.pages(ctx, c, func(marker string) (string, error) {
		out, err := c.clients.restAPIs.GetRestApis(ctx, &apigateway.GetRestApisInput{Limit: aws.Int32(apiPage),
			Position: optional(marker)})
		if err == nil && out.Items == nil {
			err = errEmpty
		}
		if err != nil {
			return "", err
		}
		for i := range out.Items {
			if aws.ToString(out.Items[i].Name) == name {
				found = append(found, component.FoundAPI{API: c.restAPI(&out.Items[i]),
					Owner: ownerOf(out.Items[i].Tags)})
			}
		}
		return aws.ToString(out.Position), nil
	})
	byID(found)
	return found, err
}

// CreateAPI makes an API. It is tried once: names of APIs repeat, so that a second try may
// make a second API. FindAPIs tells whether a lost answer was one.
func (a *Account) CreateAPI(
	ctx context.Context, kind component.APIKind, name string, tags component.Tags,
) (model.API, error) {
	if kind != component.REST {
		return a.createV2API(ctx, kind, name, tags)
	}
	ctx, c, done := a.begin(ctx, "CreateRestApi", name)
	defer done()
	out, err := c.clients.restAPIs.CreateRestApi(ctx, &apigateway.CreateRestApiInput{
		Name: &name, Tags: tags,
		EndpointConfiguration: &types.EndpointConfiguration{Types: []types.EndpointType{types.EndpointTypeRegional}},
	}, func(o *apigateway.Options) { o.RetryMaxAttempts = 1 })
	if err == nil && out.Id == nil {
		err = errNoAPI
	}
	if err != nil {
		return model.API{}, a.failure(ctx, c, err)
	}
	return c.restAPI(&types.RestApi{Id: out.Id, Name: out.Name, EndpointConfiguration: out.EndpointConfiguration,
		CreatedDate: out.CreatedDate, DisableExecuteApiEndpoint: out.DisableExecuteApiEndpoint}), nil
}

// PutRoutes gives the draft of an API the routes of a document, and leaves all others. A REST
// API takes the document; what API Gateway warns of it leaves out, which reading the draft tells.
func (a *Account) PutRoutes(ctx context.Context, api model.API, document []byte) error {
	if api.Kind != model.RESTAPI {
		return a.putV2Routes(ctx, api, document)
	}
	ctx, c, done := a.begin(ctx, "PutRestApi", api.ID)
	defer done()
	_, err := c.clients.restAPIs.PutRestApi(ctx, &apigateway.PutRestApiInput{RestApiId: &api.ID, Body: document,
		Mode: types.PutModeMerge})
	if err != nil {
		return a.failure(ctx, c, err)
	}
	return nil
}

// FindDeployment reads the deployments of an API and gives the newest with a description.
func (a *Account) FindDeployment(ctx context.Context, api model.API, description string) (string, error) {
	if api.Kind != model.RESTAPI {
		return a.findV2Deployment(ctx, api, description)
	}
	ctx, c, done := a.begin(ctx, "GetDeployments", api.ID)
	defer done()
	var found newest
	err := a.pages(ctx, c, func(marker string) (string, error) {
		out, err := c.clients.restAPIs.GetDeployments(ctx, &apigateway.GetDeploymentsInput{
			RestApiId: &api.ID, Limit: aws.Int32(apiPage), Position: optional(marker),
		})
		if err != nil {
			return "", err
		}
		for _, d := range out.Items {
			if aws.ToString(d.Description) == description {
				found.see(line(d.Id), moment(d.CreatedDate))
			}
		}
		return aws.ToString(out.Position), nil
	})
	return found.or(c, err)
}

// newest is the deployment that was made last of those that were seen.
type newest struct {
	id string
	at time.Time
}

func (n *newest) see(id string, at time.Time) {
	if n.id == "" || at.After(n.at) {
		n.id, n.at = id, at
	}
}

// or is its id; without one a failure of class Gone.
func (n *newest) or(c call, err error) (string, error) {
	if err == nil && n.id == "" {
		err = &model.Failure{Class: model.Gone, Operation: c.operation, Subject: safetext.Line(c.subject),
			Message: "there is no deployment with that description"}
	}
	return n.id, err
}

// CreateAPIStage makes a stage of an API. One of that name that is there is of class Conflict.
func (a *Account) CreateAPIStage(
	ctx context.Context, api model.API, stage, deployment string, variables map[string]string, tags component.Tags,
) error {
	if api.Kind != model.RESTAPI {
		return a.createV2Stage(ctx, api, stage, deployment, variables, tags)
	}
	ctx, c, done := a.begin(ctx, "CreateStage", api.ID+"/"+stage)
	defer done()
	if stage == "" || deployment == "" {
		return a.failure(ctx, c, errNoSite)
	}
	_, err := c.clients.restAPIs.CreateStage(ctx, &apigateway.CreateStageInput{RestApiId: &api.ID, StageName: &stage,
		DeploymentId: &deployment, Variables: variables, Tags: tags})
	if err != nil {
		return a.stageFailure(ctx, c, err)
	}
	return nil
}

// stageFailure is the failure of making a stage. That there are too many is no throttling,
// though it is told with the same status.
func (a *Account) stageFailure(ctx context.Context, c call, err error) error {
	failure := a.failure(ctx, c, err)
	if f, ok := errors.AsType[*model.Failure](failure); ok && f.Code == "LimitExceededException" {
		f.Class, f.RetryAt = model.Other, time.Time{}
		f.Advice = "an API has 10 stages, unless the account's quota was raised: ask for more, or delete one"
	}
	return failure
}
