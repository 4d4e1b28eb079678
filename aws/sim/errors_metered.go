package sim

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// noTable is DynamoDB's answer to what is not there.
func noTable(format string, args ...any) error {
	return &refusal{status: 400, err: &types.ResourceNotFoundException{Message: aws.String(fmt.Sprintf(format, args...))}}
}
