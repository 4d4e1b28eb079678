package account

// The AWS services that aloft calls: what there is to know of each, and their clients.

import (
	"errors"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
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
	"github.com/aws/smithy-go"

	"github.com/aloftdeck/aloft/model"
)

// service is what there is to know of an AWS service that aloft calls.
type service struct {
	id    string                // as the SDK names it
	iam   string                // prefix of its permissions
	rate  model.Rate            // whose bucket its calls take a token from
	free  bool                  // its calls take no token
	reads []string              // its calls that change nothing: all that a read-only account lets pass
	apart map[string]model.Rate // calls that take their token from another bucket
	loose []string              // calls that take no token, though the others do
	// permission is what a call needs; nil: a permission of the call's own name.
	permission func(call string) string
}

// services are all that aloft calls.
var services = []service{
	{id: "STS", iam: "sts", free: true, reads: []string{"GetCallerIdentity"}},
	{
		id: "Lambda", iam: "lambda", rate: model.LambdaRPS,
		apart: map[string]model.Rate{"GetFunction": model.GetFunctionRPS, "GetPolicy": model.PoliciesRPS},
		reads: []string{"ListFunctions", "ListAliases", "GetAlias", "ListVersionsByFunction", "GetFunction", "GetFunctionConfiguration", "GetProvisionedConcurrencyConfig",
			"ListDurableExecutionsByFunction", "GetAccountSettings", "GetFunctionConcurrency", "GetPolicy"},
		loose: []string{"Invoke"},
		permission: func(call string) string {
			if call == "Invoke" {
				return "InvokeFunction"
			}
			return call
		},
	},
	{
		id: "CodeBuild", iam: "codebuild", rate: model.BuildsRPS,
		reads: []string{"ListProjects", "BatchGetProjects", "ListBuildsForProject", "BatchGetBuilds"},
	},
	{id: "CloudWatch Logs", iam: "logs", rate: model.LogsRPS, reads: []string{"GetLogEvents", "DescribeLogStreams",
		"DescribeLogGroups", "ListTagsForResource"}},
	{
		id: "S3", iam: "s3", free: true,
		reads: []string{"GetObject", "HeadObject", "HeadBucket", "GetBucketTagging", "GetBucketEncryption",
			"GetPublicAccessBlock",
			"GetBucketLifecycleConfiguration"},
		permission: s3Permission,
	},
	{
		id: "CodeCommit", iam: "codecommit", free: true,
		reads: []string{"ListBranches", "BatchGetCommits", "GetRepository", "GetBranch", "ListTagsForResource"},
	},
	{
		id: "ECR", iam: "ecr", rate: model.ScarceRPS,
		reads: []string{"DescribeImages", "DescribeRepositories", "GetLifecyclePolicy", "ListTagsForResource"},
	},
	{id: "DynamoDB", iam: "dynamodb", rate: model.TablesRPS, reads: []string{"ListTables", "DescribeTable",
		"DescribeTimeToLive",
		"DescribeContinuousBackups", "ListTagsOfResource"}},
	{
		id: "Application Auto Scaling", iam: "application-autoscaling", rate: model.ScarceRPS,
		reads: []string{"DescribeScalableTargets", "DescribeScalingPolicies"},
	},
	{
		id: "CloudWatch", iam: "cloudwatch", rate: model.MetricsRPS, apart: map[string]model.Rate{"ListMetrics": model.ScarceRPS},
		reads: []string{"GetMetricData", "GetMetricStatistics", "ListMetrics"},
	},
	{
		id: "API Gateway", iam: "apigateway", rate: model.APIsRPS,
		apart: map[string]model.Rate{"CreateDeployment": model.DeploymentsRPS, "CreateRestApi": model.NewAPIsRPS,
			"PutRestApi": model.ImportsRPS},
		reads: []string{"GetRestApis", "GetStages", "GetStage", "GetDeployments", "GetResources", "GetAuthorizers", "GetExport", "GetDomainNames",
			"GetBasePathMappings"},
		permission: byVerb,
	},
	{
		id: "ApiGatewayV2", iam: "apigateway", rate: model.APIsRPS, apart: map[string]model.Rate{"CreateDeployment": model.DeploymentsRPS},
		reads: []string{"GetApis", "GetStages", "GetStage", "GetDeployments", "GetRoutes", "GetIntegrations", "GetAuthorizers", "ExportApi",
			"GetApiMappings", "ListRoutingRules"},
		permission: byVerb,
	},
	{id: "Pricing", iam: "pricing", rate: model.ScarceRPS, reads: []string{"GetProducts"}},
	{id: "CloudTrail", iam: "cloudtrail", rate: model.TrailRPS, reads: []string{"LookupEvents"}},
	{id: "CloudFormation", iam: "cloudformation", rate: model.ScarceRPS, reads: []string{"DescribeStackResources"}},
	{id: "Cost Explorer", iam: "ce", rate: model.ScarceRPS, reads: []string{"GetCostAndUsage"}},
	{id: "IAM", iam: "iam", rate: model.RolesRPS, reads: []string{"GetRole", "ListRolePolicies", "GetRolePolicy"}},
	{
		id: "EventBridge", iam: "events", rate: model.ScarceRPS,
		reads: []string{"DescribeRule", "ListTargetsByRule", "ListTagsForResource"},
	},
	{id: "CodeConnections", iam: "codeconnections", rate: model.ScarceRPS, reads: []string{"GetConnection"}},
}

// s3Permission is the permission of a call of S3, many of which are named otherwise.
func s3Permission(call string) string {
	switch call {
	case "HeadObject":
		return "GetObject"
	case "HeadBucket":
		return "ListBucket"
	case "GetBucketEncryption":
		return "GetEncryptionConfiguration"
	case "PutBucketEncryption":
		return "PutEncryptionConfiguration"
	case "GetPublicAccessBlock":
		return "GetBucketPublicAccessBlock"
	case "PutPublicAccessBlock":
		return "PutBucketPublicAccessBlock"
	case "GetBucketLifecycleConfiguration":
		return "GetLifecycleConfiguration"
	case "PutBucketLifecycleConfiguration":
		return "PutLifecycleConfiguration"
	}
	return call
}

// byVerb is the permission of a call of API Gateway, which are named for the verbs of HTTP.
func byVerb(call string) string {
	switch {
	case strings.HasPrefix(call, "Create"):
		return "POST"
	case strings.HasPrefix(call, "Put"):
		return "PUT"
	case strings.HasPrefix(call, "Update"):
		return "PATCH"
	}
	return "GET"
}

// clients are the SDK clients of one loaded configuration.
type clients struct {
	config     aws.Config
	profile    profile
	number     atomic.Pointer[string] // of the account, once AWS has said it
	lambda     *lambda.Client
	sts        *sts.Client
	codebuild  *codebuild.Client
	logs       *cloudwatchlogs.Client
	objects    *s3.Client
	codecommit *codecommit.Client
	images     *ecr.Client
	tables     *dynamodb.Client
	scaling    *applicationautoscaling.Client
	metrics    *cloudwatch.Client
	prices     *pricing.Client
	bills      *costexplorer.Client
	trail      *cloudtrail.Client
	stacks     *cloudformation.Client
	restAPIs   *apigateway.Client
	v2APIs     *apigatewayv2.Client
	roles      *iam.Client
	events     *eventbridge.Client
	// connections are those to hosts of repositories.
	connections *codeconnections.Client
}

func newClients(config aws.Config, p profile) *clients {
	return &clients{
		config:    config,
		profile:   p,
		lambda:    lambda.NewFromConfig(config),
		sts:       sts.NewFromConfig(config),
		codebuild: codebuild.NewFromConfig(config),
		logs:      cloudwatchlogs.NewFromConfig(config),
		objects: s3.NewFromConfig(config, func(o *s3.Options) {
			o.UsePathStyle = o.BaseEndpoint != nil // bucket.localhost is no name that can be found
		}),
		codecommit: codecommit.NewFromConfig(config),
		images:     ecr.NewFromConfig(config),
		tables: dynamodb.NewFromConfig(config, func(o *dynamodb.Options) {
			// An answer without the header, as proxies and emulators give it, would fail.
			o.DisableValidateResponseChecksum = true
		}),
		scaling: applicationautoscaling.NewFromConfig(config),
		metrics: cloudwatch.NewFromConfig(config),
		prices: pricing.NewFromConfig(config, func(o *pricing.Options) {
			o.Region = priceRegion(o.Region)
		}),
		bills:    costexplorer.NewFromConfig(config),
		trail:    cloudtrail.NewFromConfig(config),
		stacks:   cloudformation.NewFromConfig(config),
		restAPIs: apigateway.NewFromConfig(config),
		v2APIs:   apigatewayv2.NewFromConfig(config),
		roles:    iam.NewFromConfig(config),
		events:   eventbridge.NewFromConfig(config),

		connections: codeconnections.NewFromConfig(config),
	}
}

// serviceOf is the service of that id. One that is not in the table has no reads.
func serviceOf(id string) service {
	i := slices.IndexFunc(services, func(s service) bool { return s.id == id })
	if i < 0 {
		return service{id: id, free: true}
	}
	return services[i]
}

// reads reports whether a call is known to change nothing.
func (o operation) reads() bool { return slices.Contains(serviceOf(o.service).reads, o.name) }

// permission is the one that a call needs, empty when that is not known.
func (o operation) permission() string {
	s := serviceOf(o.service)
	switch {
	case s.iam == "":
		return ""
	case s.permission != nil:
		return s.iam + ":" + s.permission(o.name)
	}
	return s.iam + ":" + o.name
}

// askedIn is the call that an error of the SDK tells of.
func askedIn(err error) operation {
	if e, ok := errors.AsType[*smithy.OperationError](err); ok {
		return operation{e.ServiceID, e.OperationName}
	}
	return operation{}
}

// rateOf is the rate that limits a call, false for none.
func rateOf(o operation) (model.Rate, bool) {
	s := serviceOf(o.service)
	if rate, ok := s.apart[o.name]; ok {
		return rate, true
	}
	return s.rate, !s.free && !slices.Contains(s.loose, o.name)
}

// bucketOf is the bucket that a call takes its token from, nil for none.
func (a *Account) bucketOf(o operation) *bucket {
	rate, limited := rateOf(o)
	if !limited {
		return nil
	}
	return a.buckets.Load()[rate]
}
