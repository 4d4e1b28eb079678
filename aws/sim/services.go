package sim

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/codecommit"
	"github.com/aws/aws-sdk-go-v2/service/codeconnections"
	"github.com/aws/aws-sdk-go-v2/service/costexplorer"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/pricing"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"golang.org/x/time/rate"
)

// The services, by the SDK's own ids.
const (
	serviceLambda     = lambda.ServiceID
	serviceSTS        = sts.ServiceID
	serviceCodeBuild  = codebuild.ServiceID
	serviceLogs       = cloudwatchlogs.ServiceID
	serviceS3         = s3.ServiceID
	serviceCodeCommit = codecommit.ServiceID
	serviceECR        = ecr.ServiceID
	serviceDynamoDB   = dynamodb.ServiceID
	serviceScaling    = applicationautoscaling.ServiceID
	serviceCloudWatch = cloudwatch.ServiceID
	servicePricing    = pricing.ServiceID
	serviceCosts      = costexplorer.ServiceID
	serviceTrail      = cloudtrail.ServiceID
	serviceStacks     = cloudformation.ServiceID
	serviceREST       = apigateway.ServiceID
	serviceV2         = apigatewayv2.ServiceID
	serviceIAM        = iam.ServiceID
	serviceEvents     = eventbridge.ServiceID
	serviceHosts      = codeconnections.ServiceID
)

// awsService is what there is to know of a simulated service.
type awsService struct {
	id         string // the SDK's own
	prefix     string // what IAM and the fault script call it
	operations func() map[string]operation
	// resource is what IAM says that a call on a subject was made on; nil: "*".
	resource func(w *World, subject string, withQualifier bool) string
	// rates are the quotas of a Region in calls per second, by operation; that of "" is
	// shared by all that have none of their own. nil: none that AWS publishes.
	rates func(region string) map[string]rate.Limit
	// unlimited are the operations that none of the rates holds for.
	unlimited []string
	// permission is what an operation needs; nil: a permission of its own name.
	permission func(operation string) string
	// with is the id of the service in whose quotas its calls count; empty: in its own.
	with string

	older     bool                           // it has the older codes: Throttling, AccessDenied, ExpiredToken
	throttled func() error                   // its answer above the quota; nil: the usual one
	broken    func() error                   // its answer when it failed; nil: the usual one
	scripted  func(code, words string) error // its own answer for a code, nil for none; may be nil
}

// services are all that is simulated.
var services = []awsService{
	{id: serviceSTS, prefix: "sts", operations: stsOperations, older: true},
	{
		id: serviceLambda, prefix: "lambda", operations: lambdaOperations, resource: lambdaResource, rates: lambdaRates,
		throttled: lambdaThrottled, broken: lambdaBroken, scripted: scriptedLambda,
		unlimited: []string{"Invoke"},
		permission: func(operation string) string {
			if operation == "Invoke" {
				return "lambda:InvokeFunction"
			}
			return "lambda:" + operation
		},
	},
	{
		id: serviceCodeBuild, prefix: "codebuild", operations: codeBuildOperations, scripted: scriptedCodeBuild,
		resource: func(w *World, subject string, _ bool) string {
			project, _, _ := strings.Cut(subject, ":")
			return w.regional("codebuild", "project/"+project)
		},
	},
	{
		id: serviceLogs, prefix: "logs", operations: logsOperations, rates: logsRates,
		throttled: logsThrottled, broken: logsBroken, scripted: scriptedLogs,
		resource: func(w *World, subject string, _ bool) string {
			group, stream, _ := strings.Cut(subject, ":")
			return w.regional("logs", "log-group:"+group+":log-stream:"+stream)
		},
	},
	{
		id: serviceS3, prefix: "s3", operations: s3Operations, older: true,
		throttled: s3Throttled, broken: s3Broken, scripted: scriptedS3, permission: s3Permission,
		resource: func(_ *World, subject string, _ bool) string { return "arn:aws:s3:::" + subject },
	},
	{
		id: serviceCodeCommit, prefix: "codecommit", operations: codeCommitOperations, scripted: scriptedCodeCommit,
		resource: func(w *World, subject string, _ bool) string { return w.regional("codecommit", subject) },
	},
	{
		id: serviceECR, prefix: "ecr", operations: ecrOperations, scripted: scriptedECR,
		resource: func(w *World, subject string, _ bool) string { return w.regional("ecr", "repository/"+subject) },
	},
	{
		id: serviceDynamoDB, prefix: "dynamodb", operations: dynamoDBOperations, rates: dynamoDBRates,
		throttled: tablesThrottled, broken: tablesBroken, scripted: scriptedDynamoDB,
		resource: func(w *World, subject string, _ bool) string { return w.regional("dynamodb", "table/"+subject) },
	},
	{
		id: serviceScaling, prefix: "application-autoscaling", operations: scalingOperations,
		broken: scalingBroken, scripted: scriptedScaling,
	},
	{
		id: serviceCloudWatch, prefix: "cloudwatch", operations: cloudWatchOperations, rates: cloudWatchRates, older: true,
		broken: metricsBroken, scripted: scriptedCloudWatch,
	},
	{
		id: servicePricing, prefix: "pricing", operations: pricingOperations,
		throttled: pricesThrottled, broken: pricesBroken, scripted: scriptedPrices,
	},
	{id: serviceCosts, prefix: "ce", operations: costExplorerOperations, scripted: scriptedCosts},
	{id: serviceTrail, prefix: "cloudtrail", operations: cloudTrailOperations, rates: cloudTrailRates},
	{
		id: serviceREST, prefix: "apigateway", operations: restOperations, rates: apiRates, throttled: apisThrottled,
		permission: apiPermission,
		resource:   func(w *World, subject string, _ bool) string { return w.apiResource("restapis", subject) },
	},
	{
		id: serviceV2, prefix: "apigatewayv2", operations: v2Operations, with: serviceREST, throttled: apisThrottled,
		permission: apiPermission,
		resource:   func(w *World, subject string, _ bool) string { return w.apiResource("apis", subject) },
	},
	{id: serviceStacks, prefix: "cloudformation", operations: cloudFormationOperations, older: true},
	{
		id: serviceIAM, prefix: "iam", operations: iamOperations, older: true,
		resource: func(w *World, subject string, _ bool) string { return "arn:aws:iam::" + w.account + ":role/" + subject },
	},
	{
		id: serviceEvents, prefix: "events", operations: eventBridgeOperations,
		resource: func(w *World, subject string, _ bool) string { return w.ruleARN(subject) },
	},
	{
		id: serviceHosts, prefix: "codeconnections", operations: codeConnectionsOperations,
		resource: func(_ *World, subject string, _ bool) string { return subject },
	},
}

// serviceOf is the service of that id, the zero one when it is not simulated.
func serviceOf(id string) awsService {
	i := slices.IndexFunc(services, func(s awsService) bool { return s.id == id })
	if i < 0 {
		return awsService{id: id}
	}
	return services[i]
}

// operations is everything that the account simulates, by service and name.
func operations() map[string]operation {
	all := make(map[string]operation)
	for _, service := range services {
		for name, op := range service.operations() {
			op.service = service.id
			all[service.id+"."+name] = op
		}
	}
	return all
}

// selects reports whether a name picks an operation of a service: "StartBuild",
// "codebuild.StartBuild", "codebuild.*" and "*" do. An empty one picks nothing.
func selects(name, service, operation string) bool {
	if name == operation || name == "*" {
		return true
	}
	prefix, rest, ok := strings.Cut(name, ".")
	return ok && prefix == serviceOf(service).prefix && (rest == operation || rest == "*")
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
	for _, other := range services {
		if _, twin := w.ops[other.id+"."+operation]; twin && other.id != service {
			return serviceOf(service).prefix + "." + operation
		}
	}
	return operation
}

// resource is what IAM says that a call was made on.
func (w *World) resource(service, subject string, withQualifier bool) string {
	s := serviceOf(service)
	if subject == "" || s.resource == nil {
		return "*"
	}
	return s.resource(w, subject, withQualifier)
}

// regional is the ARN of something in the account and Region.
func (w *World) regional(prefix, name string) string {
	return "arn:aws:" + prefix + ":" + w.region + ":" + w.account + ":" + name
}

// apiResource is what IAM says that a call on an API, or on a stage of it, was made on.
func (w *World) apiResource(kind, subject string) string {
	id, stage, ok := strings.Cut(subject, "/")
	arn := "arn:aws:apigateway:" + w.region + "::/" + kind + "/" + id
	if ok {
		arn += "/stages/" + stage
	}
	return arn
}

func lambdaResource(w *World, subject string, withQualifier bool) string {
	name, qualifier, _ := strings.Cut(subject, ":")
	if !withQualifier {
		qualifier = ""
	}
	return w.arn(name, qualifier)
}
