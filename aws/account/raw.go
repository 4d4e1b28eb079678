package account

// Things as AWS answers them, for people to read.

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/aloftdeck/aloft/model"
)

var errNothing = errors.New("there is no such thing any more")

// ReadRaw reads a thing as AWS answers it, with its secrets masked.
func (a *Account) ReadRaw(ctx context.Context, of model.RawOf) ([]model.RawAnswer, error) {
	switch of.Kind {
	case model.FunctionSubject:
		return a.rawStage(ctx, of.Name, of.Part)
	case model.VersionSubject, model.InvokedSubject:
		return one(a.rawFunction(ctx, of.Name, of.Part))
	case model.ProjectSubject:
		if of.Part == "" {
			return one(a.rawProject(ctx, of.Name))
		}
		return one(a.rawBuild(ctx, of.Name+":"+of.Part))
	case model.TableSubject:
		return one(a.rawTable(ctx, of.Name))
	case model.APISubject:
		return one(a.rawAPIStage(ctx, of))
	}
	return nil, fmt.Errorf("reading %s: AWS answers nothing of its kind, %q", of, of.Kind)
}

func one(answer model.RawAnswer, err error) ([]model.RawAnswer, error) {
	if err != nil {
		return nil, err
	}
	return []model.RawAnswer{answer}, nil
}

// rawStage reads an alias and what it serves; without an alias, the function itself.
func (a *Account) rawStage(ctx context.Context, function, alias string) ([]model.RawAnswer, error) {
	if alias == "" {
		return one(a.rawFunction(ctx, function, ""))
	}
	first, err := a.rawAlias(ctx, function, alias)
	if err != nil {
		return nil, err
	}
	second, err := a.rawFunction(ctx, function, alias)
	if err != nil {
		return nil, err
	}
	return []model.RawAnswer{first, second}, nil
}

func (a *Account) rawAlias(ctx context.Context, function, alias string) (model.RawAnswer, error) {
	ctx, c, done := a.begin(ctx, "GetAlias", function+":"+alias)
	defer done()
	out, err := c.clients.lambda.GetAlias(ctx, &lambda.GetAliasInput{FunctionName: &function, Name: &alias})
	if err != nil {
		return model.RawAnswer{}, a.failure(ctx, c, err)
	}
	return model.RawAnswer{Call: "lambda:GetAlias", JSON: written(out, veil{})}, nil
}

func (a *Account) rawFunction(ctx context.Context, function, qualifier string) (model.RawAnswer, error) {
	ctx, c, done := a.begin(ctx, "GetFunction", function+":"+qualifier)
	defer done()
	in := &lambda.GetFunctionInput{FunctionName: &function, Qualifier: optional(qualifier)}
	out, err := c.clients.lambda.GetFunction(ctx, in)
	if err != nil {
		return model.RawAnswer{}, a.failure(ctx, c, err)
	}
	return model.RawAnswer{Call: "lambda:GetFunction", JSON: written(out, veil{})}, nil
}

func (a *Account) rawBuild(ctx context.Context, id string) (model.RawAnswer, error) {
	ctx, c, done := a.begin(ctx, "BatchGetBuilds", id)
	defer done()
	out, err := c.clients.codebuild.BatchGetBuilds(ctx, &codebuild.BatchGetBuildsInput{Ids: []string{id}})
	if err == nil && len(out.Builds) == 0 {
		err = errNothing
	}
	if err != nil {
		return model.RawAnswer{}, a.failure(ctx, c, err)
	}
	return model.RawAnswer{Call: "codebuild:BatchGetBuilds", JSON: written(out.Builds[0], veil{small: true})}, nil
}

func (a *Account) rawProject(ctx context.Context, name string) (model.RawAnswer, error) {
	ctx, c, done := a.begin(ctx, "BatchGetProjects", name)
	defer done()
	out, err := c.clients.codebuild.BatchGetProjects(ctx, &codebuild.BatchGetProjectsInput{Names: []string{name}})
	if err == nil && len(out.Projects) == 0 {
		err = errNothing
	}
	if err != nil {
		return model.RawAnswer{}, a.failure(ctx, c, err)
	}
	return model.RawAnswer{Call: "codebuild:BatchGetProjects", JSON: written(out.Projects[0], veil{small: true})}, nil
}

func (a *Account) rawTable(ctx context.Context, name string) (model.RawAnswer, error) {
	ctx, c, done := a.begin(ctx, "DescribeTable", name)
	defer done()
	out, err := c.clients.tables.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &name})
	if err != nil {
		return model.RawAnswer{}, a.failure(ctx, c, err)
	}
	return model.RawAnswer{Call: "dynamodb:DescribeTable", JSON: written(out.Table, veil{})}, nil
}

func (a *Account) rawAPIStage(ctx context.Context, of model.RawOf) (model.RawAnswer, error) {
	ctx, c, done := a.begin(ctx, "GetStage", of.Name+"/"+of.Part)
	defer done()
	var out any
	var err error
	if of.API == model.RESTAPI {
		out, err = c.clients.restAPIs.GetStage(ctx, &apigateway.GetStageInput{RestApiId: &of.Name, StageName: &of.Part})
	} else {
		out, err = c.clients.v2APIs.GetStage(ctx, &apigatewayv2.GetStageInput{ApiId: &of.Name, StageName: &of.Part})
	}
	if err != nil {
		return model.RawAnswer{}, a.failure(ctx, c, err)
	}
	return model.RawAnswer{Call: "apigateway:GetStage", JSON: written(out, veil{small: true, open: of.Open})}, nil
}
