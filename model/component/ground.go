package component

import (
	"context"

	"github.com/aloftdeck/aloft/model"
)

// Ground is the account as components are made in it. What is not there is of class Gone.
// No method says whether a lost answer was a change: it is read again.
type Ground interface {
	BucketKeeper
	RepositoryKeeper
	RoleKeeper
	ImageKeeper
	LogGroupKeeper
	ProjectKeeper
	RuleKeeper
	FunctionKeeper
	TableKeeper
	APIKeeper
	model.Pipeline
	model.AliasReader
	model.AliasLister
	model.AliasWriter
	model.VersionLister
	model.VersionReader
	model.TableReader
	model.TableWriter
	model.APIGateway
}

// Owner is what the tags of a thing say of whose it is.
type Owner struct {
	Component string // value of Tag, empty for none
	Stack     string // CloudFormation's stack that has it, empty for none
}

// Tags are the tags of what is made.
type Tags map[string]string

// TagsOf are the tags of what is made of a component.
func TagsOf(name string) Tags { return Tags{Tag: name} }

// OwnerOf reads whose a thing is from its tags.
func OwnerOf(tags map[string]string) Owner {
	return Owner{Component: tags[Tag], Stack: tags["aws:cloudformation:stack-name"]}
}

// BucketKeeper makes buckets. Every call names the account that has to own the bucket, because
// names of buckets are the world's; one of another account is of class Denied.
type BucketKeeper interface {
	GetBucket(ctx context.Context, account, name string) (Bucket, error)
	// CreateBucket makes one in the Region of the account at hand, with tags. One that this
	// account has already is no error.
	CreateBucket(ctx context.Context, account, name string, tags Tags) error
	// SecureBucket encrypts what is put into it, and blocks public access.
	SecureBucket(ctx context.Context, account, name string) error
	// ExpireObjects has objects below a prefix, which ends with a slash, deleted after days,
	// beside the rules that the bucket has.
	ExpireObjects(ctx context.Context, account, name, prefix string, days int) error
}

// Bucket is a bucket of S3.
type Bucket struct {
	Name      string
	Region    string
	Owner     Owner
	Encrypted bool
	Private   bool           // all four blocks of public access are on
	Expires   map[string]int // days by prefix, of rules that are on and choose by a prefix alone
}

// RepositoryKeeper makes repositories of CodeCommit.
type RepositoryKeeper interface {
	GetRepository(ctx context.Context, name string) (CodeRepository, error)
	CreateRepository(ctx context.Context, name string, tags Tags) (CodeRepository, error)
	// GetBranch is the id of a branch's newest commit.
	GetBranch(ctx context.Context, repository, branch string) (string, error)
	// CreateFirstCommit puts files into a repository without any branch, and gives the id of
	// the commit. A branch that is there is of class Conflict.
	CreateFirstCommit(ctx context.Context, c FirstCommit) (string, error)
}

// CodeRepository is a repository of CodeCommit.
type CodeRepository struct {
	Name     string
	ARN      string
	CloneURL string // for HTTPS
	Branch   string // the default branch, empty while there is no commit
	Owner    Owner
}

// FirstCommit is what an empty repository begins with. CodeCommit takes 6 MB a file and 7 MB
// together.
type FirstCommit struct {
	Repository string
	Branch     string
	Files      []CommitFile
	Message    string
	Author     string
}

// CommitFile is a file of a commit.
type CommitFile struct {
	Path       string // from the top of the repository, with slashes
	Content    []byte
	Executable bool
}

// RoleKeeper makes roles of IAM.
type RoleKeeper interface {
	// GetRole reads a role with its inline policies.
	GetRole(ctx context.Context, name string) (IAMRole, error)
	CreateRole(ctx context.Context, r IAMRole, tags Tags) error // without its inline policies
	UpdateTrust(ctx context.Context, role, document string) error
	PutRolePolicy(ctx context.Context, role, policy, document string) error
}

// IAMRole is a role. Documents are JSON.
type IAMRole struct {
	Name     string
	Path     string // RolePath of those that are made
	ARN      string
	Trust    string            // who may assume it
	Policies map[string]string // inline policies by name
	Boundary string            // ARN, empty for none
	Owner    Owner
}

// ImageKeeper makes repositories of container images in ECR.
type ImageKeeper interface {
	GetImageRepository(ctx context.Context, name string) (ImageRepository, error)
	CreateImageRepository(ctx context.Context, name string, tags Tags) (ImageRepository, error)
	// ExpireUntagged has images without a tag deleted after days, where the repository has no
	// lifecycle policy yet.
	ExpireUntagged(ctx context.Context, name string, days int) error
}

// ImageRepository is a repository of ECR.
type ImageRepository struct {
	Name    string
	ARN     string
	URI     string
	Expires bool // it has a lifecycle policy
	Owner   Owner
}

// LogGroupKeeper makes log groups.
type LogGroupKeeper interface {
	GetLogGroup(ctx context.Context, name string) (LogGroup, error)
	CreateLogGroup(ctx context.Context, name string, tags Tags) error
	SetRetention(ctx context.Context, name string, days int) error
}

// LogGroup is a log group of CloudWatch.
type LogGroup struct {
	Name          string
	RetentionDays int // 0: for ever
	Owner         Owner
}

// ProjectKeeper makes projects of CodeBuild.
type ProjectKeeper interface {
	GetBuildProject(ctx context.Context, name string) (BuildProject, error)
	// CreateBuildProject refuses a role that is too new to be assumed with cause
	// model.RoleNotReady.
	CreateBuildProject(ctx context.Context, p BuildProject, tags Tags) error
	UpdateBuildProject(ctx context.Context, p BuildProject) error
	// SetWebhook has pushes to branches start the project, and makes the webhook where the
	// project has none. Branches are globs. What else its webhook starts it by is kept.
	SetWebhook(ctx context.Context, project string, branches []string) error
	GetConnection(ctx context.Context, arn string) (Connection, error)
}

// BuildProject is a project of CodeBuild, in CodeBuild's words. What a component says nothing
// of is kept by an update.
type BuildProject struct {
	Name         string
	ARN          string // only read
	SourceType   string
	Location     string // clone URL, or bucket/key
	Connection   string // ARN of the connection that reads the source; empty for none
	Branch       string // default source version
	Image        string
	Environment  string // type: "LINUX_CONTAINER", "ARM_CONTAINER"
	Compute      string
	Privileged   bool
	Role         string            // ARN
	Artifacts    Place             // no bucket: NO_ARTIFACTS
	Variables    map[string]string // plain text; those that it has besides are kept by an update
	LogGroup     string
	CacheSources bool     // it keeps what a build spec caches, on the build host
	Webhook      bool     // only read
	OnPush       []string // globs of branches, of its webhook; only read
	Owner        Owner
}

// Connection is a connection to a host of repositories.
type Connection struct {
	Name   string
	ARN    string
	Host   string // "GitHub", "GitLab", "Bitbucket", …
	Status string // "PENDING", "AVAILABLE", "ERROR"
}

// RuleKeeper makes rules of EventBridge.
type RuleKeeper interface {
	GetRule(ctx context.Context, name string) (Rule, error) // with its target
	PutRule(ctx context.Context, r Rule, tags Tags) error   // without its target
	PutTarget(ctx context.Context, r Rule) error
}

// Rule is a rule of EventBridge's default bus with one target.
type Rule struct {
	Name     string
	ARN      string // only read
	Pattern  string // JSON
	Enabled  bool
	Target   string            // ARN, empty for none
	TargetID string            // of the target in the rule
	Role     string            // ARN of the role that starts the target
	Paths    map[string]string // of the input transformer, JSON paths by name
	Template string            // of the input transformer
	Owner    Owner
}

// FunctionKeeper makes functions of Lambda.
type FunctionKeeper interface {
	// GetFunctionState reads $LATEST.
	GetFunctionState(ctx context.Context, name string) (FunctionState, error)
	// CreateFunction refuses a role that is too new to be assumed with cause
	// model.RoleNotReady. The function is Pending afterwards, see Pipeline.AwaitUpdate.
	CreateFunction(ctx context.Context, f FunctionState, code model.CodeUpdate, tags Tags) error
	// UpdateConfiguration changes $LATEST, on the condition that its revision is still the same.
	UpdateConfiguration(ctx context.Context, f FunctionState) error
}

// FunctionState is a function of Lambda.
type FunctionState struct {
	Name         string
	ARN          string // only read
	Image        bool
	Runtime      string
	Handler      string
	Architecture string
	MemoryMB     int
	TimeoutS     int
	Role         string // ARN
	Environment  map[string]string
	LogGroup     string // only read
	CodeSHA256   string // base64; only read
	State        string // "Pending", "Active", …; only read
	LastUpdate   string // "Successful", "InProgress", "Failed"; only read
	Revision     string
	Owner        Owner
}

// TableKeeper makes tables of DynamoDB.
type TableKeeper interface {
	GetTableState(ctx context.Context, name string) (TableState, error)
	// CreateTable makes a table without TTL and recovery, with all of its indexes. It is CREATING afterwards.
	CreateTable(ctx context.Context, t Table, tags Tags) error
	// AddIndex makes one index, which DynamoDB takes one at a time.
	AddIndex(ctx context.Context, t Table, index string) error
	SetTTL(ctx context.Context, table, attribute string) error // once an hour
	// EnableRecovery is refused with class Conflict while backups are being enabled.
	EnableRecovery(ctx context.Context, table string) error
}

// TableState is a table as it is.
type TableState struct {
	Table    // without what DynamoDB does not tell
	ARN      string
	Status   string            // "CREATING", "ACTIVE", …
	Building map[string]string // status of those indexes that are not ACTIVE
	Scaled   bool              // auto scaling manages its capacity or an index's
	Owner    Owner
}

// APIKeeper makes APIs of API Gateway.
type APIKeeper interface {
	// FindAPIs are the APIs of a kind with a name, which need not be unique, by their ids.
	FindAPIs(ctx context.Context, kind APIKind, name string) ([]FoundAPI, error)
	// CreateAPI makes a regional API without routes.
	CreateAPI(ctx context.Context, kind APIKind, name string, tags Tags) (model.API, error)
	// PutRoutes gives the draft the routes of an OpenAPI document, with integrations of Lambda.
	// Other routes that it has stay.
	PutRoutes(ctx context.Context, api model.API, document []byte) error
	// FindDeployment is the id of the newest deployment with a description. Without one it is of
	// class Gone.
	FindDeployment(ctx context.Context, api model.API, description string) (string, error)
	// CreateDeployment makes a deployment of the draft that no stage serves, and gives its id.
	CreateDeployment(ctx context.Context, api model.API, description string) (string, error)
	// CreateAPIStage makes a stage that serves a deployment, without automatic deployments.
	CreateAPIStage(ctx context.Context, api model.API, stage, deployment string, variables map[string]string, tags Tags) error
}

// FoundAPI is an API with what its tags say of whose it is.
type FoundAPI struct {
	model.API
	Owner Owner
}
