package sim

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

func dynamoDBOperations() map[string]operation {
	return map[string]operation{
		"ListTables": simulate(200, (*World).listTables,
			func(*dynamodb.ListTablesInput) string { return "" }),
		"DescribeTable": simulate(200, (*World).describeTable,
			func(in *dynamodb.DescribeTableInput) string { return aws.ToString(in.TableName) }),
		"UpdateTable": simulate(200, (*World).updateTable,
			func(in *dynamodb.UpdateTableInput) string { return aws.ToString(in.TableName) }),
	}
}

func (w *World) listTables(in *dynamodb.ListTablesInput) (*dynamodb.ListTablesOutput, error) {
	return &dynamodb.ListTablesOutput{TableNames: []string{}}, nil
}

func (w *World) describeTable(in *dynamodb.DescribeTableInput) (*dynamodb.DescribeTableOutput, error) {
	return nil, noTable("Requested resource not found: Table: %s not found", *in.TableName)
}

func (w *World) updateTable(in *dynamodb.UpdateTableInput) (*dynamodb.UpdateTableOutput, error) {
	return nil, noTable("Requested resource not found: Table: %s not found", *in.TableName)
}
