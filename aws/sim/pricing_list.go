package sim

import "strings"

// The public price list, as far as what the team uses is on it, with what stands
// beside that under names much like it. Prices are those of August and September
// 2026.

// band is a part of what is used, up to an end, and the price of one unit in it.
type band struct{ end, usd string }

// product is one entry of the list.
type product struct {
	service   string // code
	family    string
	group     string
	usage     string // without the Region's prefix
	operation string
	unit      string
	bands     []band
	abroad    map[string]string // the last band's price in other Regions, where it differs
	global    bool              // of no Region: the free tiers
	extra     [2]string         // one more attribute
}

// flat is one price for any amount.
func flat(usd string) []band { return []band{{"Inf", usd}} }

// usagePrefixes are what usage types begin with in a Region: one for the services
// that have none in us-east-1, and one for the others.
var usagePrefixes = map[string][2]string{
	"us-east-1":    {"", "USE1-"},
	"eu-west-1":    {"EU-", "EUW1-"},
	"eu-central-1": {"EUC1-", "EUC1-"},
}

// usageType is a product's usage type in a Region.
func (p product) usageType(region string) string {
	if p.global {
		return "Global-" + p.usage
	}
	prefix := usagePrefixes[region][1]
	switch p.service {
	case "AWSLambda", "AmazonDynamoDB", "AmazonS3":
		prefix = usagePrefixes[region][0]
	}
	return prefix + p.usage
}

// bandsIn are a product's bands in a Region.
func (p product) bandsIn(region string) []band {
	usd, ok := p.abroad[region]
	if !ok {
		return p.bands
	}
	out := append([]band(nil), p.bands...)
	out[len(out)-1].usd = usd
	return out
}

// Families of products.
const (
	familyServerless = "Serverless"
	familyCapacity   = "Provisioned IOPS"
	familyRequests   = "Amazon DynamoDB PayPerRequest Throughput"
	familyStorage    = "Database Storage"
	familyCalls      = "API Calls"
)

func abroad(ireland, frankfurt string) map[string]string {
	return map[string]string{"eu-west-1": ireland, "eu-central-1": frankfurt}
}

// lambdaProduct, tableProduct and others keep the list readable.
func lambdaProduct(usage, group, unit string, bands ...band) product {
	return product{service: "AWSLambda", family: familyServerless, group: group, usage: usage, unit: unit, bands: bands}
}

func tableProduct(family, group, usage, operation, unit string, bands []band, elsewhere map[string]string) product {
	return product{service: "AmazonDynamoDB", family: family, group: group, usage: usage, operation: operation, unit: unit, bands: bands, abroad: elsewhere}
}

func freeFirst(end, usd string) []band { return []band{{end, "0.0000000000"}, {"Inf", usd}} }

// products is the list.
func products() []product {
	perSecond := "Lambda-GB-Second"
	list := []product{
		lambdaProduct("Lambda-GB-Second", "AWS-Lambda-Duration", perSecond,
			band{"6000000000", "0.0000166667"}, band{"15000000000", "0.0000150000"}, band{"Inf", "0.0000133334"}),
		lambdaProduct("Lambda-GB-Second-ARM", "AWS-Lambda-Duration-ARM", perSecond,
			band{"7500000000", "0.0000133334"}, band{"18750000000", "0.0000120001"}, band{"Inf", "0.0000106667"}),
		lambdaProduct("Request", "AWS-Lambda-Requests", "Requests", flat("0.0000002000")...),
		lambdaProduct("Request-ARM", "AWS-Lambda-Requests-ARM", "Requests", flat("0.0000002000")...),
		lambdaProduct("Lambda-Provisioned-Concurrency", "AWS-Lambda-Provisioned-Concurrency", perSecond, flat("0.0000041667")...),
		lambdaProduct("Lambda-Provisioned-Concurrency-ARM", "AWS-Lambda-Provisioned-Concurrency-ARM", perSecond, flat("0.0000033334")...),
		lambdaProduct("Lambda-Provisioned-GB-Second", "AWS-Lambda-Duration-Provisioned", perSecond, flat("0.0000097222")...),
		lambdaProduct("Lambda-Provisioned-GB-Second-ARM", "AWS-Lambda-Duration-Provisioned-ARM", perSecond, flat("0.0000077778")...),
		lambdaProduct("Lambda-Storage-GB-Second", "AWS-Lambda-Storage-Duration", perSecond, flat("0.0000000309")...),
		lambdaProduct("Lambda-Storage-GB-Second-ARM", "AWS-Lambda-Storage-Duration-ARM", perSecond, flat("0.0000000309")...),
		lambdaProduct("Lambda-Edge-GB-Second", "AWS-Lambda-Edge-Duration", perSecond, flat("0.0000500100")...),
		lambdaProduct("Lambda-Edge-Request", "AWS-Lambda-Edge-Requests", "Requests", flat("0.0000006000")...),

		tableProduct(familyCapacity, "DDB-WriteUnits", "WriteCapacityUnit-Hrs", "CommittedThroughput", "WriteCapacityUnit-Hrs",
			freeFirst("18600", "0.0006500000"), abroad("0.0007350000", "0.0007930000")),
		tableProduct(familyCapacity, "DDB-ReadUnits", "ReadCapacityUnit-Hrs", "CommittedThroughput", "ReadCapacityUnit-Hrs",
			freeFirst("18600", "0.0001300000"), abroad("0.0001470000", "0.0001586000")),
		tableProduct(familyCapacity, "DDB-WriteUnitsIA", "IA-WriteCapacityUnit-Hrs", "CommittedThroughput", "WriteCapacityUnit-Hrs",
			flat("0.0008100000"), nil),
		tableProduct(familyCapacity, "DDB-ReadUnitsIA", "IA-ReadCapacityUnit-Hrs", "CommittedThroughput", "ReadCapacityUnit-Hrs",
			flat("0.0001600000"), nil),
		tableProduct("DDB-Operation-ReplicatedWrite", "DDB-ReplicatedWriteUnits", "ReplWriteCapacityUnit-Hrs", "CommittedThroughput",
			"ReplicatedWriteCapacityUnit-Hrs", flat("0.0009750000"), nil),
		tableProduct("DDB-Operation-ReplicatedWrite", "DDB-ReplicatedWriteUnitsIA", "IA-ReplWriteCapacityUnit-Hrs", "CommittedThroughput",
			"ReplicatedWriteCapacityUnit-Hrs", flat("0.0012150000"), nil),
		tableProduct(familyRequests, "DDB-WriteUnits", "WriteRequestUnits", "PayPerRequestThroughput", "WriteRequestUnits",
			flat("0.0000006250"), abroad("0.0000007050", "0.0000007625")),
		tableProduct(familyRequests, "DDB-ReadUnits", "ReadRequestUnits", "PayPerRequestThroughput", "ReadRequestUnits",
			flat("0.0000001250"), abroad("0.0000001415", "0.0000001525")),
		tableProduct(familyRequests, "DDB-WriteUnitsIA", "IA-WriteRequestUnits", "PayPerRequestThroughput", "WriteRequestUnits",
			flat("0.0000007800"), nil),
		tableProduct(familyRequests, "DDB-ReadUnitsIA", "IA-ReadRequestUnits", "PayPerRequestThroughput", "ReadRequestUnits",
			flat("0.0000001550"), nil),
		tableProduct(familyRequests, "DDB-ReplicatedWriteUnits", "ReplWriteRequestUnits", "PayPerRequestThroughput",
			"ReplicatedWriteRequestUnits", flat("0.0000006250"), nil),
		tableProduct(familyStorage, "", "TimedStorage-ByteHrs", "", "GB-Mo", freeFirst("25", "0.2500000000"), abroad("0.2830000000", "0.3060000000")),
		tableProduct(familyStorage, "", "IA-TimedStorage-ByteHrs", "", "GB-Mo", flat("0.1000000000"), abroad("0.1132000000", "0.1224000000")),
		tableProduct("Amazon DynamoDB On-Demand Backup Storage", "", "TimedBackupStorage-ByteHrs", "", "GB-Mo", flat("0.1000000000"), nil),
		tableProduct("Amazon DynamoDB Continuous Backup Storage", "", "TimedPITRStorage-ByteHrs", "", "GB-Mo", flat("0.2000000000"), nil),

		{service: "AmazonApiGateway", family: familyCalls, usage: "ApiGatewayRequest", operation: "ApiGatewayRequest", unit: "Requests",
			bands:  []band{{"333000000", "0.0000035000"}, {"1000000000", "0.0000028000"}, {"20000000000", "0.0000023800"}, {"Inf", "0.0000015100"}},
			abroad: nil},
		{service: "AmazonApiGateway", family: familyCalls, usage: "ApiGatewayHttpRequest", operation: "ApiGatewayHttpApi", unit: "Requests",
			bands: []band{{"300000000", "0.0000010000"}, {"Inf", "0.0000009000"}}},
		{service: "AmazonApiGateway", family: "WebSocket", usage: "ApiGatewayMessage", operation: "ApiGatewayWebSocket", unit: "Messages",
			bands: []band{{"1000000000", "0.0000010000"}, {"Inf", "0.0000008000"}}},
		{service: "AmazonApiGateway", family: "Amazon API Gateway Cache", usage: "ApiGatewayCacheUsage:0.5GB", operation: "RunInstances", unit: "hrs",
			bands: flat("0.0200000000"), extra: [2]string{"cacheMemorySizeGb", "0.5"}},

		{service: "AmazonCloudWatch", family: "Data Payload", group: "Ingested Logs", usage: "DataProcessing-Bytes", operation: "PutLogEvents", unit: "GB",
			bands: flat("0.5000000000"), abroad: abroad("0.5700000000", "0.6300000000")},
		{service: "AmazonCloudWatch", family: "Data Payload", group: "Ingested Logs", usage: "DataProcessingIA-Bytes", operation: "PutLogEvents", unit: "GB",
			bands: flat("0.2500000000")},
		{service: "AmazonCloudWatch", family: "Data Payload", group: "Delivered Logs", usage: "VendedLog-Bytes", operation: "PutLogEvents", unit: "GB",
			bands: []band{{"10240", "0.5000000000"}, {"30720", "0.2500000000"}, {"51200", "0.1000000000"}, {"Inf", "0.0500000000"}}},
		{service: "AmazonCloudWatch", family: "Storage Snapshot", usage: "TimedStorage-ByteHrs", operation: "HourlyStorageMetering", unit: "GB-Mo",
			bands: flat("0.0300000000")},
		{service: "AmazonCloudWatch", family: "API Request", usage: "CW:Requests", unit: "Requests", bands: flat("0.0000100000")},
		{service: "AmazonCloudWatch", family: "API Request", usage: "CW:GMD-Metrics", operation: "GetMetricData", unit: "Metrics", bands: flat("0.0000100000")},

		{service: "AWSCostExplorer", family: "Cost Explorer", usage: "APIRequest", unit: "Request", bands: flat("0.0100000000")},
		{service: "AmazonS3", family: "Storage", usage: "TimedStorage-ByteHrs", unit: "GB-Mo", extra: [2]string{"volumeType", "Standard"},
			bands: []band{{"51200", "0.0230000000"}, {"512000", "0.0220000000"}, {"Inf", "0.0210000000"}}},
		{service: "AmazonS3", family: "Storage", usage: "TimedStorage-SIA-ByteHrs", unit: "GB-Mo", extra: [2]string{"volumeType", "Standard - Infrequent Access"},
			bands: flat("0.0125000000")},

		{service: "AWSLambda", family: familyServerless, group: "AWS-Lambda-Requests", usage: "Request", unit: "Requests", global: true,
			bands: []band{{"1000000", "0.0000000000"}}},
		{service: "AWSLambda", family: familyServerless, group: "AWS-Lambda-Duration", usage: "Lambda-GB-Second", unit: perSecond, global: true,
			bands: []band{{"400000", "0.0000000000"}}},
	}
	for _, size := range []struct{ name, usd string }{{"Linux:g1.small", "0.0050000000"}, {"Linux:g1.medium", "0.0100000000"},
		{"Linux:g1.large", "0.0200000000"}, {"ARM:g1.small", "0.0034000000"}, {"ARM:g1.large", "0.0150000000"}, {"Windows:g1.medium", "0.0180000000"},
		{"Linux:Reserved:t4g.medium", "0.0010000000"}} {
		system, machine, _ := strings.Cut(size.name, ":")
		list = append(list, product{service: "CodeBuild", family: "Compute", usage: "Build-Min:" + size.name, operation: "Build", unit: "minutes",
			bands: flat(size.usd), extra: [2]string{"operatingSystem", system + " " + machine}})
	}
	return list
}
