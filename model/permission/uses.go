// Package permission is what IAM has to allow for each thing that aloft does: the one place
// from which the policies of the documentation and of the verb come.
package permission

import "strings"

// Use is something that an operator does with aloft, and what that needs.
type Use struct {
	Name   string // as the verb's flag has it: "move"
	Title  string // for the documentation, "Moving what stages serve"
	Needs  string // the use that this one comes on top of, empty for none
	Grants []Grant
}

// Doing is the title within a sentence: "moving what stages serve".
func (u Use) Doing() string { return strings.ToLower(u.Title[:1]) + u.Title[1:] }

// Grant is permissions on one kind of thing.
type Grant struct {
	Actions []string // "lambda:GetAlias", in the order of the policy
	On      Kind
	// Why says what a missing permission takes away, for the documentation; empty where
	// nothing of the use works without it.
	Why string
}

// Kind is the kind of thing that permissions are on.
type Kind string

// The kinds. Anything is for actions that IAM grants on no resource of their own.
const (
	Anything     Kind = "anything"
	Functions    Kind = "functions"
	Projects     Kind = "CodeBuild projects"
	BuildLogs    Kind = "log groups of builds and functions"
	Repositories Kind = "CodeCommit repositories"
	Tables       Kind = "tables"
	APIs         Kind = "APIs and their domains"
	APIStages    Kind = "stages and deployments of APIs"
	Images       Kind = "ECR repositories"
	Objects      Kind = "objects in the buckets of artifacts and logs"
	Buckets      Kind = "buckets of artifacts"
	LogGroups    Kind = "log groups"
	Roles        Kind = "roles whose path or name begins with aloft"
	Rules        Kind = "EventBridge rules"
	Connections  Kind = "connections to hosts of repositories"
	MadeAPIs     Kind = "APIs with their tags"
)

// Uses are all uses, reading first. The names of their actions are those of the Service
// Authorization Reference; aws/account has a test that each of its reads is among them.
func Uses() []Use {
	return []Use{
		{
			Name: "read", Title: "Reading what stages serve",
			Grants: []Grant{
				{Actions: []string{"lambda:ListFunctions"}, On: Anything},
				{
					Actions: []string{"lambda:GetFunction", "lambda:GetFunctionConfiguration", "lambda:ListAliases", "lambda:GetAlias", "lambda:ListVersionsByFunction"},
					On:      Functions,
				},
				{
					Actions: []string{"cloudtrail:LookupEvents"}, On: Anything,
					Why: "tells of moves that aloft did not make, by whom, what a stage served before, and what capacity tables had; CloudTrail keeps 90 days",
				},
				{
					Actions: []string{"cloudformation:DescribeStackResources"}, On: Anything,
					Why: "tells, together with `lambda:ListTags`, which stack owns an alias",
				},
				{Actions: []string{"lambda:ListTags"}, On: Functions, Why: "tells, together with `cloudformation:DescribeStackResources`, which stack owns an alias"},
				{
					Actions: []string{"lambda:GetProvisionedConcurrencyConfig"}, On: Functions,
					Why: "tells that a move has to wait for a version to be provisioned, and why that failed; without it, only the weights of the alias tell",
				},
				{
					Actions: []string{"lambda:ListDurableExecutionsByFunction"}, On: Functions,
					Why: "tells how many executions stay on the version that a move leaves; asked of durable functions alone",
				},
				{
					Actions: []string{"cloudwatch:GetMetricStatistics", "cloudwatch:ListMetrics"}, On: Anything,
					Why: "tells how calls of functions went and how hard tables are pressed",
				},
				{Actions: []string{"logs:DescribeLogStreams", "logs:GetLogEvents"}, On: BuildLogs, Why: "shows logs; functions that log to groups of their own need these groups beside"},
			},
		},
		{
			Name: "builds", Title: "Reading builds",
			Grants: []Grant{
				{Actions: []string{"codebuild:ListProjects"}, On: Anything},
				{Actions: []string{"codebuild:BatchGetProjects", "codebuild:ListBuildsForProject", "codebuild:BatchGetBuilds"}, On: Projects},
				{Actions: []string{"s3:GetObject"}, On: Objects, Why: "shows the logs of builds that log to S3"},
				{Actions: []string{"codecommit:ListBranches"}, On: Repositories, Why: "offers branches"},
				{
					Actions: []string{"codecommit:BatchGetCommits"}, On: Repositories,
					Why: "tells what commits of builds say, and what lies between two versions",
				},
			},
		},
		{
			Name: "tables", Title: "Reading tables and costs",
			Grants: []Grant{
				{Actions: []string{"dynamodb:ListTables"}, On: Anything},
				{Actions: []string{"dynamodb:DescribeTable"}, On: Tables},
				{
					Actions: []string{"application-autoscaling:DescribeScalableTargets", "application-autoscaling:DescribeScalingPolicies"}, On: Anything,
					Why: "tells the bounds of auto scaling",
				},
				{Actions: []string{"logs:DescribeLogGroups"}, On: Anything, Why: "tells what storage of logs costs"},
				{Actions: []string{"cloudwatch:GetMetricData"}, On: Anything, Why: "reads metrics that are paid for, where the settings allow it"},
				{Actions: []string{"pricing:GetProducts"}, On: Anything, Why: "refreshes prices"},
				{Actions: []string{"ce:GetCostAndUsage"}, On: Anything, Why: "shows AWS' own bill, at a cent a question"},
			},
		},
		{
			Name: "apis", Title: "Reading APIs and their wiring",
			Grants: []Grant{
				{Actions: []string{"apigateway:GET"}, On: APIs},
				{Actions: []string{"lambda:GetPolicy"}, On: Functions, Why: "tells whether an alias lets an API call it"},
			},
		},
		{
			Name: "move", Title: "Moving what stages serve", Needs: "read",
			Grants: []Grant{
				{Actions: []string{"lambda:UpdateAlias"}, On: Functions},
				{Actions: []string{"lambda:CreateAlias"}, On: Functions, Why: "makes the alias of a stage that a function has not yet"},
			},
		},
		{
			Name: "wire", Title: "Mending the wiring of APIs", Needs: "apis",
			Grants: []Grant{
				{Actions: []string{"apigateway:PATCH", "apigateway:POST"}, On: APIStages},
				{Actions: []string{"lambda:AddPermission"}, On: Functions},
				{Actions: []string{"lambda:RemovePermission"}, On: Functions, Why: "takes a permission back that was added"},
			},
		},
		{
			Name: "test", Title: "Testing functions", Needs: "read",
			Grants: []Grant{
				{Actions: []string{"lambda:InvokeFunction"}, On: Functions},
				{Actions: []string{"lambda:GetFunctionConcurrency"}, On: Functions, Why: "tells how many tests may run at once; without it, one"},
				{Actions: []string{"lambda:GetAccountSettings"}, On: Anything, Why: "tells how many tests may run at once; without it, one"},
			},
		},
		{
			Name: "capacity", Title: "Changing the capacity of tables", Needs: "tables",
			Grants: []Grant{
				{Actions: []string{"dynamodb:UpdateTable"}, On: Tables},
				{Actions: []string{"application-autoscaling:RegisterScalableTarget"}, On: Anything, Why: "changes the bounds of auto scaling"},
			},
		},
		{
			Name: "build", Title: "Starting, stopping and retrying builds", Needs: "builds",
			Grants: []Grant{{Actions: []string{"codebuild:StartBuild", "codebuild:StopBuild", "codebuild:RetryBuild"}, On: Projects}},
		},
		{
			Name: "deploy", Title: "Deploying what builds made", Needs: "move",
			Grants: []Grant{
				{Actions: []string{"lambda:UpdateFunctionCode", "lambda:PublishVersion"}, On: Functions},
				{Actions: []string{"s3:GetObject"}, On: Objects, Why: "Lambda reads artifacts with the operator's permissions"},
				{Actions: []string{"ecr:DescribeImages"}, On: Images, Why: "pins images to their digests"},
			},
		},
		{
			Name: "apply", Title: "Making components", Needs: "deploy",
			Grants: []Grant{
				{Actions: []string{"s3:ListBucket", "s3:CreateBucket", "s3:GetBucketTagging", "s3:PutBucketTagging",
					"s3:GetEncryptionConfiguration",
					"s3:PutEncryptionConfiguration", "s3:GetBucketPublicAccessBlock", "s3:PutBucketPublicAccessBlock", "s3:GetLifecycleConfiguration",
					"s3:PutLifecycleConfiguration"}, On: Buckets},
				{Actions: []string{"codecommit:GetRepository", "codecommit:GetBranch", "codecommit:ListTagsForResource",
					"codecommit:CreateRepository",
					"codecommit:TagResource", "codecommit:CreateCommit"}, On: Repositories, Why: "makes a repository that CodeCommit has"},
				{Actions: []string{"iam:GetRole", "iam:ListRolePolicies", "iam:GetRolePolicy", "iam:CreateRole", "iam:TagRole",
					"iam:UpdateAssumeRolePolicy",
					"iam:PutRolePolicy", "iam:PassRole"}, On: Roles},
				{Actions: []string{"logs:DescribeLogGroups"}, On: Anything},
				{Actions: []string{"logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:ListTagsForResource",
					"logs:TagResource"}, On: LogGroups},
				{Actions: []string{"ecr:DescribeRepositories", "ecr:ListTagsForResource", "ecr:GetLifecyclePolicy",
					"ecr:CreateRepository", "ecr:TagResource",
					"ecr:PutLifecyclePolicy", "ecr:GetRepositoryPolicy", "ecr:SetRepositoryPolicy"}, On: Images,
					Why: "makes the repository of container images, of which Lambda lets itself read"},
				{Actions: []string{"codebuild:BatchGetProjects", "codebuild:ListBuildsForProject", "codebuild:BatchGetBuilds",
					"codebuild:CreateProject",
					"codebuild:UpdateProject", "codebuild:StartBuild"}, On: Projects},
				{Actions: []string{"codebuild:CreateWebhook", "codebuild:UpdateWebhook"}, On: Projects,
					Why: "starts builds on pushes to a repository elsewhere"},
				{Actions: []string{"codeconnections:GetConnection", "codestar-connections:GetConnection"}, On: Connections,
					Why: "tells whether a connection to a host of repositories is ready"},
				{Actions: []string{"events:DescribeRule", "events:ListTargetsByRule", "events:ListTagsForResource",
					"events:PutRule", "events:TagResource",
					"events:PutTargets"}, On: Rules, Why: "starts builds on pushes to CodeCommit"},
				{Actions: []string{"lambda:CreateFunction", "lambda:TagResource", "lambda:UpdateFunctionConfiguration",
					"lambda:GetPolicy",
					"lambda:AddPermission"}, On: Functions},
				{Actions: []string{"dynamodb:DescribeTable", "dynamodb:DescribeTimeToLive", "dynamodb:DescribeContinuousBackups",
					"dynamodb:ListTagsOfResource",
					"dynamodb:CreateTable", "dynamodb:TagResource", "dynamodb:UpdateTable", "dynamodb:UpdateTimeToLive",
					"dynamodb:UpdateContinuousBackups"}, On: Tables},
				{Actions: []string{"application-autoscaling:DescribeScalableTargets"}, On: Anything,
					Why: "tells of tables whose capacity auto scaling manages"},
				{Actions: []string{"apigateway:GET", "apigateway:POST", "apigateway:PUT", "apigateway:PATCH"}, On: MadeAPIs},
			},
		},
	}
}
