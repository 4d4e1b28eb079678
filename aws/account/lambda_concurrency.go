package account

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// GetConcurrency reads the provisioned concurrency of an alias.
func (a *Account) GetConcurrency(ctx context.Context, function, alias string) (model.Concurrency, error) {
	ctx, c, done := a.begin(ctx, "GetProvisionedConcurrencyConfig", function+":"+alias)
	defer done()
	out, err := c.clients.lambda.GetProvisionedConcurrencyConfig(ctx, &lambda.GetProvisionedConcurrencyConfigInput{
		FunctionName: &function, Qualifier: &alias,
	})
	if err != nil {
		return model.Concurrency{}, a.failure(ctx, c, err)
	}
	return model.Concurrency{
		Requested: int(aws.ToInt32(out.RequestedProvisionedConcurrentExecutions)),
		Status:    string(out.Status),
		Reason:    safetext.Line(aws.ToString(out.StatusReason)),
	}, nil
}
