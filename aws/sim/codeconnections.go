package sim

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codeconnections"
	"github.com/aws/aws-sdk-go-v2/service/codeconnections/types"
)

// Connections to hosts of repositories, which a person makes in the console.

// connection is one of them.
type connection struct{ name, host, status string }

func codeConnectionsOperations() map[string]operation {
	return map[string]operation{
		"GetConnection": simulate(200, (*World).getConnection,
			func(in *codeconnections.GetConnectionInput) string { return aws.ToString(in.ConnectionArn) }),
	}
}

// PutConnection makes a connection to a host such as "GitHub", or changes its status, such as
// "PENDING" or "AVAILABLE", and answers with its ARN.
func (w *World) PutConnection(name, host, status string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	arn := w.regional("codeconnections", "connection/"+uuid(stream(w.seed, "connection "+name)))
	w.connections[arn] = connection{name, host, status}
	return arn
}

func (w *World) getConnection(in *codeconnections.GetConnectionInput) (*codeconnections.GetConnectionOutput, error) {
	c, ok := w.connections[aws.ToString(in.ConnectionArn)]
	if !ok {
		return nil, &refusal{status: 400, err: &types.ResourceNotFoundException{Message: aws.String("Connection not found")}}
	}
	return &codeconnections.GetConnectionOutput{Connection: &types.Connection{ConnectionArn: in.ConnectionArn,
		ConnectionName:   aws.String(c.name),
		ConnectionStatus: types.ConnectionStatus(c.status), ProviderType: types.ProviderType(c.host),
		OwnerAccountId: aws.String(w.account)}}, nil
}
