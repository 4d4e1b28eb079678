package account

import (
	"cmp"
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
)

func (a *Account) findV2APIs(ctx context.Context, kind component.APIKind, name string) ([]component.FoundAPI, error) {
	ctx, c, done := a.begin(ctx, "GetApis", name)
	defer done()
	var found []component.FoundAPI
	err := a.pages(ctx, c, func(marker string) (string, error) {
		out, err := c.clients.v2APIs.GetApis(ctx, &apigatewayv2.GetApisInput{MaxResults: v2Page,
			NextToken: optional(marker)})
		if err == nil && out.Items == nil {
			err = errEmpty
		}
		if err != nil {
			return "", err
		}
		for i := range out.Items {
			x := &out.Items[i]
			if aws.ToString(x.Name) == name && string(x.ProtocolType) == string(kind) {
				found = append(found, component.FoundAPI{API: v2API(x), Owner: ownerOf(x.Tags)})
			}
		}
		return aws.ToString(out.NextToken), nil
	})
	byID(found)
	return found, err
}

func byID(found []component.FoundAPI) {
	slices.SortFunc(found, func(a, b component.FoundAPI) int { return cmp.Compare(a.ID, b.ID) })
}

func (a *Account) createV2API(
	ctx context.Context, kind component.APIKind, name string, tags component.Tags,
) (model.API, error) {
	ctx, c, done := a.begin(ctx, "CreateApi", name)
	defer done()
	out, err := c.clients.v2APIs.CreateApi(ctx, &apigatewayv2.CreateApiInput{Name: &name,
		ProtocolType: types.ProtocolType(kind), Tags: tags},
		func(o *apigatewayv2.Options) { o.RetryMaxAttempts = 1 })
	if err == nil && out.ApiId == nil {
		err = errNoAPI
	}
	if err != nil {
		return model.API{}, a.failure(ctx, c, err)
	}
	return v2API(&types.Api{ApiId: out.ApiId, Name: out.Name, ProtocolType: out.ProtocolType,
		ApiEndpoint: out.ApiEndpoint,
		CreatedDate: out.CreatedDate, DisableExecuteApiEndpoint: out.DisableExecuteApiEndpoint}), nil
}

func (a *Account) findV2Deployment(ctx context.Context, api model.API, description string) (string, error) {
	ctx, c, done := a.begin(ctx, "GetDeployments", api.ID)
	defer done()
	var found newest
	err := a.pages(ctx, c, func(marker string) (string, error) {
		out, err := c.clients.v2APIs.GetDeployments(ctx, &apigatewayv2.GetDeploymentsInput{ApiId: &api.ID,
			MaxResults: v2Page, NextToken: optional(marker)})
		if err != nil {
			return "", err
		}
		for _, d := range out.Items {
			if aws.ToString(d.Description) == description {
				found.see(line(d.DeploymentId), moment(d.CreatedDate))
			}
		}
		return aws.ToString(out.NextToken), nil
	})
	return found.or(c, err)
}

func (a *Account) createV2Stage(
	ctx context.Context, api model.API, stage, deployment string, variables map[string]string, tags component.Tags,
) error {
	ctx, c, done := a.begin(ctx, "CreateStage", api.ID+"/"+stage)
	defer done()
	if stage == "" || deployment == "" {
		return a.failure(ctx, c, errNoSite)
	}
	_, err := c.clients.v2APIs.CreateStage(ctx, &apigatewayv2.CreateStageInput{ApiId: &api.ID, StageName: &stage,
		DeploymentId: &deployment, AutoDeploy: aws.Bool(false), StageVariables: variables, Tags: tags})
	if err != nil {
		return a.stageFailure(ctx, c, err)
	}
	return nil
}
