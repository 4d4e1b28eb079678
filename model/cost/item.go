package cost

import "time"

// MonthHours are the hours of a month, as AWS's own calculator has it.
const MonthHours = 730

// Base units in the units that prices are for.
const (
	mib      = 1 << 20
	gib      = 1 << 30
	gbSecond = 1024 * 1000       // MB·ms
	gbMonth  = 1024 * MonthHours // MiB·hours; AWS's GB are GiB
	million  = 1_000_000
	thousand = 1_000
	minute   = 60
	hour     = 3600
	day      = 24 * time.Hour
)

// itemFacts is how an item is counted, shown and found in the price list.
type itemFacts struct {
	item    Item
	service Service
	words   string // what it is, for people
	shown   string // unit of amounts
	shownIs int64  // base units in it
	priced  string // unit that the price is for
	per     int64  // base units in it
	each    string // what to write behind a price, " per million", when the units differ
	list    listFacts
}

// listFacts is where the price list of AWS has an item.
type listFacts struct {
	code  string // of the service
	usage string // usage type without the Region's prefix
	is    int64  // base units in the list's own unit
	attr  string // an attribute that tells it from products of the same usage type
	value string // of that attribute
}

// items are all items, in the order of their services.
var items = [...]itemFacts{
	{LambdaRequestsX86, Lambda, "Lambda requests", "requests", 1, "million requests", million, " per million", listFacts{code: "AWSLambda", usage: "Request", is: 1}},
	{LambdaRequestsARM, Lambda, "Lambda requests on arm64", "requests", 1, "million requests", million, " per million", listFacts{code: "AWSLambda", usage: "Request-ARM", is: 1}},
	{LambdaDurationX86, Lambda, "Lambda duration", "GB-s", gbSecond, "GB-s", gbSecond, "", listFacts{code: "AWSLambda", usage: "Lambda-GB-Second", is: gbSecond}},
	{LambdaDurationARM, Lambda, "Lambda duration on arm64", "GB-s", gbSecond, "GB-s", gbSecond, "", listFacts{code: "AWSLambda", usage: "Lambda-GB-Second-ARM", is: gbSecond}},
	{LambdaProvisionedX86, Lambda, "provisioned concurrency", "GB-s", 1024, "GB-s", 1024, "", listFacts{code: "AWSLambda", usage: "Lambda-Provisioned-Concurrency", is: 1024}},
	{LambdaProvisionedARM, Lambda, "provisioned concurrency on arm64", "GB-s", 1024, "GB-s", 1024, "", listFacts{code: "AWSLambda", usage: "Lambda-Provisioned-Concurrency-ARM", is: 1024}},
	{LambdaStorage, Lambda, "ephemeral storage", "GB-s", gbSecond, "GB-s", gbSecond, "", listFacts{code: "AWSLambda", usage: "Lambda-Storage-GB-Second", is: gbSecond}},

	{DynamoReadCapacity, DynamoDB, "provisioned read units", "RCU-h", hour, "RCU-h", hour, "", listFacts{code: "AmazonDynamoDB", usage: "ReadCapacityUnit-Hrs", is: hour}},
	{DynamoWriteCapacity, DynamoDB, "provisioned write units", "WCU-h", hour, "WCU-h", hour, "", listFacts{code: "AmazonDynamoDB", usage: "WriteCapacityUnit-Hrs", is: hour}},
	{DynamoReadRequests, DynamoDB, "read request units", "read units", 1, "million read units", million, " per million", listFacts{code: "AmazonDynamoDB", usage: "ReadRequestUnits", is: 1}},
	{DynamoWriteRequests, DynamoDB, "write request units", "write units", 1, "million write units", million, " per million", listFacts{code: "AmazonDynamoDB", usage: "WriteRequestUnits", is: 1}},
	{DynamoReadRequestsIA, DynamoDB, "read request units, infrequent access", "read units", 1, "million read units", million, " per million", listFacts{code: "AmazonDynamoDB", usage: "IA-ReadRequestUnits", is: 1}},
	{DynamoWriteRequestsIA, DynamoDB, "write request units, infrequent access", "write units", 1, "million write units", million, " per million", listFacts{code: "AmazonDynamoDB", usage: "IA-WriteRequestUnits", is: 1}},
	{DynamoReadCapacityIA, DynamoDB, "provisioned read units, infrequent access", "RCU-h", hour, "RCU-h", hour, "", listFacts{code: "AmazonDynamoDB", usage: "IA-ReadCapacityUnit-Hrs", is: hour}},
	{DynamoWriteCapacityIA, DynamoDB, "provisioned write units, infrequent access", "WCU-h", hour, "WCU-h", hour, "", listFacts{code: "AmazonDynamoDB", usage: "IA-WriteCapacityUnit-Hrs", is: hour}},
	{DynamoStorage, DynamoDB, "table storage", "GiB-months", gbMonth, "GiB-month", gbMonth, "", listFacts{code: "AmazonDynamoDB", usage: "TimedStorage-ByteHrs", is: gbMonth}},
	{DynamoStorageIA, DynamoDB, "table storage, infrequent access", "GiB-months", gbMonth, "GiB-month", gbMonth, "", listFacts{code: "AmazonDynamoDB", usage: "IA-TimedStorage-ByteHrs", is: gbMonth}},
	{DynamoBackup, DynamoDB, "backups", "GiB-months", gbMonth, "GiB-month", gbMonth, "", listFacts{code: "AmazonDynamoDB", usage: "TimedBackupStorage-ByteHrs", is: gbMonth}},

	{APIGatewayREST, APIGateway, "REST API calls", "calls", 1, "million calls", million, " per million", listFacts{code: "AmazonApiGateway", usage: "ApiGatewayRequest", is: 1}},
	{APIGatewayHTTP, APIGateway, "HTTP API calls", "calls", 1, "million calls", million, " per million", listFacts{code: "AmazonApiGateway", usage: "ApiGatewayHttpRequest", is: 1}},

	{CodeBuildSmall, CodeBuild, "builds, small", "min", minute, "minute", minute, "", listFacts{code: "CodeBuild", usage: "Build-Min:Linux:g1.small", is: minute}},
	{CodeBuildMedium, CodeBuild, "builds, medium", "min", minute, "minute", minute, "", listFacts{code: "CodeBuild", usage: "Build-Min:Linux:g1.medium", is: minute}},
	{CodeBuildLarge, CodeBuild, "builds, large", "min", minute, "minute", minute, "", listFacts{code: "CodeBuild", usage: "Build-Min:Linux:g1.large", is: minute}},
	{CodeBuildARMSmall, CodeBuild, "builds, small on arm64", "min", minute, "minute", minute, "", listFacts{code: "CodeBuild", usage: "Build-Min:ARM:g1.small", is: minute}},

	{LogsIngestion, CloudWatch, "logs taken in", "GiB", gib, "GiB", gib, "", listFacts{code: "AmazonCloudWatch", usage: "DataProcessing-Bytes", is: gib}},
	{LogsIngestionIA, CloudWatch, "logs taken in, infrequent access", "GiB", gib, "GiB", gib, "", listFacts{code: "AmazonCloudWatch", usage: "DataProcessingIA-Bytes", is: gib}},
	{LogsStorage, CloudWatch, "logs kept", "GiB-months", gbMonth, "GiB-month", gbMonth, "", listFacts{code: "AmazonCloudWatch", usage: "TimedStorage-ByteHrs", is: gbMonth}},
	{MetricsData, CloudWatch, "metrics read, paid", "metrics", 1, "thousand metrics", thousand, " per thousand", listFacts{code: "AmazonCloudWatch", usage: "CW:GMD-Metrics", is: 1}},
	{MetricsRequests, CloudWatch, "requests to CloudWatch", "requests", 1, "thousand requests", thousand, " per thousand", listFacts{code: "AmazonCloudWatch", usage: "CW:Requests", is: 1}},

	{S3Storage, S3, "artifacts kept", "GiB-months", gbMonth, "GiB-month", gbMonth, "", listFacts{code: "AmazonS3", usage: "TimedStorage-ByteHrs", is: gbMonth, attr: "volumeType", value: "Standard"}},

	{CostExplorerRequests, CostExplorer, "requests to Cost Explorer", "requests", 1, "request", 1, "", listFacts{code: "AWSCostExplorer", usage: "APIRequest", is: 1}},
}

const itemCount = len(items)

// itemAt is where each item stands in items.
var itemAt = func() map[Item]int {
	at := make(map[Item]int, itemCount)
	for i, f := range items {
		at[f.item] = i
	}
	return at
}()

// Items are all items that have prices, in the order of their services.
func Items() []Item {
	all := make([]Item, itemCount)
	for i, f := range items {
		all[i] = f.item
	}
	return all
}

// Services are all services, in the order in which pictures stack them.
func Services() []Service {
	return []Service{Lambda, DynamoDB, APIGateway, CodeBuild, CloudWatch, S3, CostExplorer}
}

// ServiceOf is the service that charges for an item; empty for an item that is not
// known.
func ServiceOf(i Item) Service {
	if at, ok := itemAt[i]; ok {
		return items[at].service
	}
	return ""
}

// Words are what an item is, for people, such as "Lambda duration".
func Words(i Item) string {
	if at, ok := itemAt[i]; ok {
		return items[at].words
	}
	return string(i)
}

// Unit is the unit in which amounts of an item are shown, such as "GB-s".
func Unit(i Item) string {
	if at, ok := itemAt[i]; ok {
		return items[at].shown
	}
	return ""
}

// In is an amount of base units in the item's shown unit, for JSON and plots.
func In(i Item, amount int64) float64 {
	if at, ok := itemAt[i]; ok {
		return float64(amount) / float64(items[at].shownIs)
	}
	return float64(amount)
}
