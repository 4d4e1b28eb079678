package cost

// Item is something that AWS has a price for.
type Item string

// The items, with the base unit that amounts of them are counted in. Amounts are
// whole numbers of base units.
const (
	LambdaRequestsX86     Item = "lambda.requests"              // requests
	LambdaRequestsARM     Item = "lambda.requests.arm"          // requests
	LambdaDurationX86     Item = "lambda.duration"              // MB·ms: memory in MiB times milliseconds
	LambdaDurationARM     Item = "lambda.duration.arm"          // MB·ms
	LambdaProvisionedX86  Item = "lambda.provisioned"           // MB·s of provisioned concurrency
	LambdaProvisionedARM  Item = "lambda.provisioned.arm"       // MB·s
	LambdaStorage         Item = "lambda.storage"               // MB·ms of ephemeral storage above 512 MB
	DynamoReadCapacity    Item = "dynamodb.read.provisioned"    // unit-seconds
	DynamoWriteCapacity   Item = "dynamodb.write.provisioned"   // unit-seconds
	DynamoReadRequests    Item = "dynamodb.read.ondemand"       // request units
	DynamoWriteRequests   Item = "dynamodb.write.ondemand"      // request units
	DynamoReadRequestsIA  Item = "dynamodb.read.ondemand.ia"    // request units of the infrequent-access class
	DynamoWriteRequestsIA Item = "dynamodb.write.ondemand.ia"   // request units
	DynamoReadCapacityIA  Item = "dynamodb.read.provisioned.ia" // unit-seconds
	DynamoWriteCapacityIA Item = "dynamodb.write.provisioned.ia"
	DynamoStorage         Item = "dynamodb.storage"         // MiB·hours
	DynamoStorageIA       Item = "dynamodb.storage.ia"      // MiB·hours
	DynamoBackup          Item = "dynamodb.backup"          // MiB·hours
	APIGatewayREST        Item = "apigateway.rest"          // requests
	APIGatewayHTTP        Item = "apigateway.http"          // requests
	CodeBuildSmall        Item = "codebuild.small"          // seconds; general1.small
	CodeBuildMedium       Item = "codebuild.medium"         // seconds
	CodeBuildLarge        Item = "codebuild.large"          // seconds
	CodeBuildARMSmall     Item = "codebuild.arm.small"      // seconds
	LogsIngestion         Item = "logs.ingestion"           // bytes
	LogsIngestionIA       Item = "logs.ingestion.ia"        // bytes
	LogsStorage           Item = "logs.storage"             // MiB·hours
	S3Storage             Item = "s3.storage"               // MiB·hours, standard class
	MetricsData           Item = "cloudwatch.getmetricdata" // metrics asked for
	MetricsRequests       Item = "cloudwatch.requests"      // requests beyond the free million a month
	CostExplorerRequests  Item = "costexplorer.requests"    // requests, each page one
)

// Service is what the cost pane calls a service of AWS.
type Service string

// The services.
const (
	Lambda     Service = "Lambda"
	DynamoDB   Service = "DynamoDB"
	APIGateway Service = "API Gateway"
	CodeBuild  Service = "CodeBuild"
	CloudWatch Service = "CloudWatch"
	S3         Service = "S3"

	CostExplorer Service = "Cost Explorer"
)

// Subject is what used something. Only what is known and fits is set.
type Subject struct {
	Function string
	Stage    string // with Function: what ran through the stage's alias
	Table    string
	Index    string // with Table
	API      string
	Project  string
	LogGroup string
	Bucket   string
}

// Usage is so much of an item, used by a subject.
type Usage struct {
	Item    Item
	Subject Subject
	Amount  int64 // base units of the item
}

// Line is a Usage with its price.
type Line struct {
	Usage
	Service    Service
	USD        USD
	Arithmetic string // "625,000 GB-s × $0.0000166667"
}
