package account

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/aloftdeck/aloft/model"
)

const (
	executionPage  = 1000 // the most that Lambda lists in one answer
	executionPages = 5    // the most that are read: who moves waits for them
)

// CountExecutions counts the durable executions that run on a version. What was
// counted before a page could not be read counts.
func (a *Account) CountExecutions(ctx context.Context, function, version string) (model.Executions, error) {
	ctx, c, done := a.begin(ctx, "ListDurableExecutionsByFunction", function+":"+version)
	defer done()
	var n model.Executions
	marker := ""
	for range executionPages {
		out, err := c.clients.lambda.ListDurableExecutionsByFunction(ctx, &lambda.ListDurableExecutionsByFunctionInput{
			FunctionName: &function, Qualifier: &version, Marker: optional(marker), MaxItems: executionPage,
			Statuses: []types.ExecutionStatus{types.ExecutionStatusRunning},
		})
		if err != nil && n.Running == 0 {
			return model.Executions{}, a.failure(ctx, c, err)
		}
		if err != nil {
			break
		}
		n.Running += len(out.DurableExecutions)
		next := aws.ToString(out.NextMarker)
		if next == "" || next == marker {
			return n, nil
		}
		marker = next
	}
	n.More = true
	return n, nil
}
