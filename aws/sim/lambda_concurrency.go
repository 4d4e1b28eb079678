package sim

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

// getProvisioned answers for an account in which nothing is provisioned.
func (w *World) getProvisioned(in *lambda.GetProvisionedConcurrencyConfigInput) (*lambda.GetProvisionedConcurrencyConfigOutput, error) {
	if _, err := w.named(in.FunctionName); err != nil {
		return nil, err
	}
	return nil, &refusal{status: 404, err: &types.ProvisionedConcurrencyConfigNotFoundException{
		Message: aws.String("No Provisioned Concurrency Config found for this function"), Type: aws.String(byUser)}}
}
