package address_test

import (
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/address"
)

func subject(kind model.SubjectKind, region, name, part string) model.Subject {
	return model.Subject{Account: "123456789012", Region: region, Kind: kind, Name: name, Part: part}
}

func TestAddresses(t *testing.T) {
	for _, tt := range []struct {
		of                    model.Subject
		arn, console, command string
	}{
		{subject(model.FunctionSubject, "us-east-1", "orders", ""),
			"arn:aws:lambda:us-east-1:123456789012:function:orders",
			"https://us-east-1.console.aws.amazon.com/lambda/home?region=us-east-1#/functions/orders",
			"aws lambda get-function-configuration --function-name orders --region us-east-1 --profile shop"},
		{subject(model.FunctionSubject, "us-east-1", "orders", "prod"),
			"arn:aws:lambda:us-east-1:123456789012:function:orders:prod",
			"https://us-east-1.console.aws.amazon.com/lambda/home?region=us-east-1#/functions/orders/aliases/prod",
			"aws lambda get-alias --function-name orders --name prod --region us-east-1 --profile shop"},
		{subject(model.VersionSubject, "cn-north-1", "orders", "14"),
			"arn:aws-cn:lambda:cn-north-1:123456789012:function:orders:14",
			"https://cn-north-1.console.amazonaws.cn/lambda/home?region=cn-north-1#/functions/orders/versions/14",
			"aws lambda get-function-configuration --function-name orders --qualifier 14 --region cn-north-1 --profile shop"},
		{subject(model.VersionSubject, "us-east-1", "orders", model.Latest),
			"arn:aws:lambda:us-east-1:123456789012:function:orders:$LATEST",
			"https://us-east-1.console.aws.amazon.com/lambda/home?region=us-east-1#/functions/orders",
			"aws lambda get-function-configuration --function-name orders --qualifier '$LATEST' --region us-east-1 --profile shop"},
		{subject(model.ProjectSubject, "us-gov-west-1", "orders-build", "0a1b"),
			"arn:aws-us-gov:codebuild:us-gov-west-1:123456789012:build/orders-build:0a1b",
			"https://us-gov-west-1.console.amazonaws-us-gov.com/codesuite/codebuild/123456789012/projects/orders-build/build/orders-build%3A0a1b/?region=us-gov-west-1",
			"aws codebuild batch-get-builds --ids orders-build:0a1b --region us-gov-west-1 --profile shop"},
		{subject(model.TableSubject, "us-east-1", "orders", "by-status"),
			"arn:aws:dynamodb:us-east-1:123456789012:table/orders/index/by-status",
			"https://us-east-1.console.aws.amazon.com/dynamodbv2/home?region=us-east-1#table?name=orders&tab=indexes",
			"aws dynamodb describe-table --table-name orders --query 'Table.GlobalSecondaryIndexes[?IndexName=='\\''by-status'\\'']'" +
				" --region us-east-1 --profile shop"},
	} {
		if got := address.ARN(tt.of); got != tt.arn {
			t.Errorf("ARN of %s: %s", tt.of.Ref(), got)
		}
		if got := address.Console(tt.of); got != tt.console {
			t.Errorf("console of %s: %s", tt.of.Ref(), got)
		}
		if got := address.Command(tt.of, model.Identity{Profile: "shop"}); got != tt.command {
			t.Errorf("command of %s: %s", tt.of.Ref(), got)
		}
	}
}

func TestWhatIsNotKnownHasNoAddress(t *testing.T) {
	s := model.Subject{Kind: model.FunctionSubject, Name: "orders"}
	if address.ARN(s) != "" || address.Console(s) != "" {
		t.Error("a function of no account has an address")
	}
	if address.Command(s, model.Identity{}) != "aws lambda get-function-configuration --function-name orders" {
		t.Errorf("the command is %q", address.Command(s, model.Identity{}))
	}
	if s.Account, s.Region = "123456789012", "us\x1b]0;x\a"; address.Console(s) != "" {
		t.Errorf("a Region that is none leads to %q", address.Console(s))
	}
	if address.Command(model.Subject{}, model.Identity{}) != "" {
		t.Error("nothing has a command")
	}
}
