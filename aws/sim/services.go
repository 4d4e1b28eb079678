package sim

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/codecommit"
	"github.com/aws/aws-sdk-go-v2/service/costexplorer"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/pricing"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// The services, by the SDK's own ids.
const (
	serviceLambda     = lambda.ServiceID
	serviceSTS        = sts.ServiceID
	serviceCodeBuild  = codebuild.ServiceID
	serviceLogs       = cloudwatchlogs.ServiceID
	serviceS3         = s3.ServiceID
	serviceCodeCommit = codecommit.ServiceID
	serviceDynamoDB   = dynamodb.ServiceID
	serviceScaling    = applicationautoscaling.ServiceID
	serviceCloudWatch = cloudwatch.ServiceID
	servicePricing    = pricing.ServiceID
	serviceCosts      = costexplorer.ServiceID
	serviceTrail      = cloudtrail.ServiceID
	serviceStacks     = cloudformation.ServiceID
)

// prefixes are what IAM and the fault script call the services.
var prefixes = map[string]string{
	serviceLambda:     "lambda",
	serviceSTS:        "sts",
	serviceCodeBuild:  "codebuild",
	serviceLogs:       "logs",
	serviceS3:         "s3",
	serviceCodeCommit: "codecommit",
	serviceDynamoDB:   "dynamodb",
	serviceScaling:    "application-autoscaling",
	serviceCloudWatch: "cloudwatch",
	servicePricing:    "pricing",
	serviceCosts:      "ce",
	serviceTrail:      "cloudtrail",
	serviceStacks:     "cloudformation",
}

// selects reports whether a name picks an operation of a service: "StartBuild",
// "codebuild.StartBuild", "codebuild.*" and "*" do. An empty one picks nothing.
func selects(name, service, operation string) bool {
	if name == operation || name == "*" {
		return true
	}
	prefix, rest, ok := strings.Cut(name, ".")
	return ok && prefix == prefixes[service] && (rest == operation || rest == "*")
}

// knows reports whether a name picks any simulated operation.
func (w *World) knows(name string) bool {
	for key := range w.ops {
		service, operation, _ := strings.Cut(key, ".")
		if selects(name, service, operation) {
			return true
		}
	}
	return false
}

// countedAs is the name under which an operation is counted: its own, with the
// service before it where another service has one of the same name.
func (w *World) countedAs(service, operation string) string {
	for id, prefix := range prefixes {
		if _, twin := w.ops[id+"."+operation]; twin && id != service && prefix != "" {
			return prefixes[service] + "." + operation
		}
	}
	return operation
}

// resource is what IAM says that a call was made on.
func (w *World) resource(service, subject string, withQualifier bool) string {
	if subject == "" {
		return "*"
	}
	place := w.region + ":" + w.account + ":"
	name, qualifier, _ := strings.Cut(subject, ":")
	switch service {
	case serviceCodeBuild:
		return "arn:aws:codebuild:" + place + "project/" + name
	case serviceLogs:
		return "arn:aws:logs:" + place + "log-group:" + name + ":log-stream:" + qualifier
	case serviceS3:
		return "arn:aws:s3:::" + subject
	case serviceCodeCommit:
		return "arn:aws:codecommit:" + place + subject
	case serviceDynamoDB:
		return "arn:aws:dynamodb:" + place + "table/" + subject
	case serviceScaling, serviceCloudWatch, servicePricing, serviceCosts, serviceTrail, serviceStacks:
		return "*"
	}
	if !withQualifier {
		qualifier = ""
	}
	return w.arn(name, qualifier)
}
