package account

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/aloftdeck/aloft/model"
)

// GetPolicy reads who may call a function by one of its qualifiers. It gives statements that
// were added one by one and documents that were written as a whole alike. Lambda answers that
// there is no policy as it answers that there is no such function or alias.
func (a *Account) GetPolicy(ctx context.Context, function, qualifier string) (model.ResourcePolicy, error) {
	subject := function
	if qualifier != "" {
		subject += ":" + qualifier
	}
	ctx, c, done := a.begin(ctx, "GetPolicy", subject)
	defer done()
	policy := model.ResourcePolicy{Function: function, Qualifier: qualifier}
	out, err := c.clients.lambda.GetPolicy(ctx, &lambda.GetPolicyInput{FunctionName: &function,
		Qualifier: optional(qualifier)})
	if err != nil {
		failure := a.failure(ctx, c, err)
		if model.ClassOf(failure) == model.Gone {
			return policy, nil
		}
		return model.ResourcePolicy{}, failure
	}
	policy.Document, policy.Revision = model.NewRaw(aws.ToString(out.Policy)), line(out.RevisionId)
	return policy, nil
}

// AddPermission lets API Gateway call an alias for what the permission names, and for nothing
// else.
func (a *Account) AddPermission(ctx context.Context, p model.Permission) error {
	ctx, c, done := a.begin(ctx, "AddPermission", permitted(p))
	defer done()
	_, err := c.clients.lambda.AddPermission(ctx, &lambda.AddPermissionInput{
		FunctionName: &p.Function, Qualifier: optional(p.Alias), StatementId: &p.Statement, SourceArn: &p.SourceARN,
		Action: aws.String("lambda:InvokeFunction"), Principal: aws.String("apigateway.amazonaws.com"),
	})
	if err == nil {
		return nil
	}
	failure := a.failure(ctx, c, err)
	if f, ok := errors.AsType[*model.Failure](failure); ok && f.Code == "PolicyLengthExceededException" {
		f.Advice = "a policy holds 20 KB: take out statements that nobody needs any more (aws lambda get-policy, remove-permission)"
	}
	return failure
}

// RemovePermission takes a statement out of the policy of an alias.
func (a *Account) RemovePermission(ctx context.Context, p model.Permission) error {
	ctx, c, done := a.begin(ctx, "RemovePermission", permitted(p))
	defer done()
	_, err := c.clients.lambda.RemovePermission(ctx, &lambda.RemovePermissionInput{
		FunctionName: &p.Function, Qualifier: optional(p.Alias), StatementId: &p.Statement,
	})
	if err != nil {
		return a.failure(ctx, c, err)
	}
	return nil
}

func permitted(p model.Permission) string {
	if p.Alias == "" {
		return p.Function
	}
	return p.Function + ":" + p.Alias
}
