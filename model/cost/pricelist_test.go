package cost

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// listed document, as pricing:GetProducts gives it. Bands are "begin end price".
func document(usageType, region, attributes, currency string, bands ...string) string {
	var dimensions []string
	for i, b := range bands {
		f := strings.Fields(b)
		dimensions = append(dimensions, fmt.Sprintf(
			`"SKU.JRTCKXETXF.%d":{"unit":"x","beginRange":%q,"endRange":%q,"description":"","appliesTo":[],"pricePerUnit":{%q:%q}}`, i, f[0], f[1], currency, f[2]))
	}
	return fmt.Sprintf(`{"serviceCode":"x","version":"1","publicationDate":"2026-10-0%dT12:00:00Z",
"product":{"sku":"SKU","productFamily":"x","attributes":{"regionCode":%q,"usagetype":%q,"operation":""%s}},
"terms":{"OnDemand":{"SKU.JRTCKXETXF":{"effectiveDate":"2026-09-01T00:00:00Z","offerTermCode":"JRTCKXETXF","priceDimensions":{%s}}}}}`,
		1+len(bands), region, usageType, attributes, strings.Join(dimensions, ","))
}

func usd(usageType string, bands ...string) string {
	return document(usageType, "us-east-1", "", "USD", bands...)
}

func TestThePriceListGivesTheEmbeddedPrices(t *testing.T) {
	lists := map[string][]string{
		"AWSLambda": {
			usd("Lambda-GB-Second", "15000000000 Inf 0.0000133334", "0 6000000000 0.0000166667", "6000000000 15000000000 0.0000150000"),
			usd("Lambda-GB-Second-ARM", "0 7500000000 0.0000133334", "18750000000 Inf 0.0000106667", "7500000000 18750000000 0.0000120001"),
			usd("Request", "0 Inf 0.0000002000"), usd("Request-ARM", "0 Inf 0.0000002000"),
			usd("Lambda-Provisioned-Concurrency", "0 Inf 0.0000041667"), usd("Lambda-Provisioned-Concurrency-ARM", "0 Inf 0.0000033334"),
			usd("Lambda-Storage-GB-Second", "0 Inf 0.0000000309"),
			// What must not be taken for any of them.
			usd("Lambda-Provisioned-GB-Second", "0 Inf 0.0000097222"), usd("Lambda-Edge-GB-Second", "0 Inf 0.00005001"),
			usd("Lambda-Edge-Request", "0 Inf 0.0000006"), usd("Global-Request", "0 1000000 0.0000000000"),
		},
		"AmazonDynamoDB": {
			usd("WriteCapacityUnit-Hrs", "18600 Inf 0.0006500000", "0 18600 0.0000000000"),
			usd("USE1-ReadCapacityUnit-Hrs", "0 18600 0.0000000000", "18600 Inf 0.0001300000"),
			usd("IA-WriteCapacityUnit-Hrs", "0 Inf 0.00081"), usd("IA-ReadCapacityUnit-Hrs", "0 Inf 0.00016"),
			usd("ReplWriteCapacityUnit-Hrs", "0 18600 0", "18600 Inf 0.0006500000"),
			usd("USE1-ReplWriteCapacityUnit-Hrs", "0 Inf 0.000975"),
			usd("WriteRequestUnits", "0 Inf 0.0000006250"), usd("ReadRequestUnits", "0 Inf 0.0000001250"),
			usd("ReplWriteRequestUnits", "0 Inf 0.0000009"), usd("IA-ReplWriteRequestUnits", "0 Inf 0.0000009"),
			usd("IA-WriteRequestUnits", "0 Inf 0.00000078"), usd("IA-ReadRequestUnits", "0 Inf 0.000000155"),
			usd("TimedStorage-ByteHrs", "25 Inf 0.2500000000", "0 25 0.0000000000"),
			usd("IA-TimedStorage-ByteHrs", "0 Inf 0.1"), usd("TimedPITRStorage-ByteHrs", "0 Inf 0.2"), usd("TimedBackupStorage-ByteHrs", "0 Inf 0.1"),
		},
		"AmazonApiGateway": {
			usd("USE1-ApiGatewayRequest", "0 333000000 0.0000035000", "333000000 1000000000 0.0000028000", "1000000000 20000000000 0.0000023800", "20000000000 Inf 0.0000015100"),
			usd("USE1-ApiGatewayHttpRequest", "300000000 Inf 0.0000009", "0 300000000 0.000001"),
			usd("USE1-ApiGatewayMessage", "0 Inf 0.000001"),
		},
		"CodeBuild": {
			usd("USE1-Build-Min:Linux:g1.small", "0 Inf 0.005"), usd("USE1-Build-Min:Linux:g1.medium", "0 Inf 0.01"),
			usd("USE1-Build-Min:Linux:g1.large", "0 Inf 0.02"), usd("USE1-Build-Min:ARM:g1.small", "0 Inf 0.0034"),
			usd("USE1-Build-Min:Windows:g1.medium", "0 Inf 0.018"),
		},
		"AmazonCloudWatch": {
			usd("USE1-DataProcessing-Bytes", "0 Inf 0.5"), usd("USE1-DataProcessingIA-Bytes", "0 Inf 0.25"), usd("USE1-TimedStorage-ByteHrs", "0 Inf 0.03"),
			usd("USE1-CW:GMD-Metrics", "0 Inf 0.00001"), usd("USE1-CW:Requests", "0 Inf 0.00001"), usd("USE1-VendedLog-Bytes", "0 Inf 0.5"),
		},
		"AWSCostExplorer": {usd("USE1-APIRequest", "0 Inf 0.01")},
		"AmazonS3": {
			document("TimedStorage-ByteHrs", "us-east-1", `,"volumeType":"Standard"`, "USD", "512000 Inf 0.021", "0 51200 0.023", "51200 512000 0.022"),
			document("TimedStorage-ByteHrs", "us-east-1", `,"volumeType":"Tags"`, "USD", "0 Inf 0.000001"),
			usd("TimedStorage-GlacierByteHrs", "0 Inf 0.004"),
		},
	}
	if got := PriceServices(); len(got) != len(lists) {
		t.Errorf("the services are %v", got)
	}
	for _, service := range PriceServices() {
		// Other Regions' products may come along.
		documents := append(lists[service], document("EUW1-Request", "eu-west-1", "", "USD", "0 Inf 5"))
		list, err := ParseProducts(service, "us-east-1", documents)
		if err != nil || len(list.Missing) > 0 || list.Published.IsZero() {
			t.Errorf("%s: %v, missing %v", service, err, list.Missing)
			continue
		}
		for item, p := range list.Prices {
			want, _ := Embedded().Price("us-east-1", item)
			if !slices.Equal(p.Bands, want.Bands) || p.Per != want.Per || p.Unit != want.Unit {
				t.Errorf("%s: %+v, want %+v", item, p, want)
			}
		}
	}
}

func TestOneItemIsFoundByItsWholeUsageType(t *testing.T) {
	for usageType, want := range map[string]bool{
		"TimedStorage-ByteHrs": true, "EU-TimedStorage-ByteHrs": true, "EUW1-TimedStorage-ByteHrs": true, "APN1-TimedStorage-ByteHrs": true,
		"UGW1-TimedStorage-ByteHrs": true, "USE1-TimedStorage-ByteHrs": true,
		"IA-TimedStorage-ByteHrs": false, "EU-IA-TimedStorage-ByteHrs": false, "EUC1-IA-TimedStorage-ByteHrs": false, "Global-TimedStorage-ByteHrs": false,
		"SIA-TimedStorage-ByteHrs": false, "-TimedStorage-ByteHrs": false, "1-TimedStorage-ByteHrs": false, "XTimedStorage-ByteHrs": false,
		"TimedStorage-ByteHrsX": false, "USE1-BOS1-TimedStorage-ByteHrs": false, "": false,
	} {
		if got := isUsageType(usageType, "TimedStorage-ByteHrs"); got != want {
			t.Errorf("%q: %v", usageType, got)
		}
	}
}

func TestTheNewestPriceOfAProductCounts(t *testing.T) {
	offer := func(key, date, price string) string {
		return fmt.Sprintf(`%q:{"effectiveDate":%q,"priceDimensions":{"a":{"beginRange":"0","endRange":"Inf","pricePerUnit":{"USD":%q}}}}`, key, date, price)
	}
	text := `{"product":{"attributes":{"usagetype":"USE1-APIRequest"}},"terms":{"OnDemand":{` +
		offer("a", "2026-01-01T00:00:00Z", "0.02") + "," + offer("b", "2026-06-01T00:00:00Z", "0.01") + "," + offer("c", "2025-01-01T00:00:00Z", "0.03") + `}}}`
	for range 10 {
		list, err := ParseProducts("AWSCostExplorer", "us-east-1", []string{text})
		if err != nil || list.Prices[CostExplorerRequests].Bands[0].Price.String() != "$0.01" {
			t.Fatalf("%+v, %v", list, err)
		}
	}
}

func TestAnItemWithTwoPricesHasNone(t *testing.T) {
	list, err := ParseProducts("AWSCostExplorer", "us-east-1", []string{
		usd("USE1-APIRequest", "0 Inf 0.01"), usd("APIRequest", "0 Inf 0.02"), usd("USE1-APIRequest", "0 Inf 0.01"),
	})
	if err != nil || len(list.Prices) > 0 || !slices.Equal(list.Unclear, []Item{CostExplorerRequests}) || !slices.Equal(list.Missing, list.Unclear) {
		t.Errorf("%+v, %v", list, err)
	}
	// Twice the same, and once for nothing, is one price.
	list, err = ParseProducts("AWSCostExplorer", "us-east-1", []string{
		usd("USE1-APIRequest", "0 Inf 0.01"), usd("APIRequest", "0 Inf 0.0100"), usd("APIRequest", "0 Inf 0.0000000000"),
	})
	if err != nil || len(list.Prices) != 1 || len(list.Unclear) > 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestBadPriceListsAreRefused(t *testing.T) {
	for _, c := range []struct{ name, service, text, want string }{
		{"no JSON", "AWSCostExplorer", "{", "product 1"},
		{"an unknown service", "AmazonEC2", "{}", "counts nothing"},
		{"yuan", "AWSCostExplorer", document("APIRequest", "us-east-1", "", "CNY", "0 Inf 0.07"), "CNY"},
		{"a gap", "AWSCostExplorer", usd("APIRequest", "0 10 0.1", "11 Inf 0.2"), "follow"},
		{"an overlap", "AWSCostExplorer", usd("APIRequest", "0 10 0.1", "5 Inf 0.2"), "follow"},
		{"no beginning", "AWSCostExplorer", usd("APIRequest", "5 Inf 0.2"), "follow"},
		{"an end", "AWSCostExplorer", usd("APIRequest", "0 5 0.2"), "ends"},
		{"an empty band", "AWSCostExplorer", usd("APIRequest", "0 0 0.2", "0 Inf 0.1"), "follow"},
		{"no number", "AWSCostExplorer", usd("APIRequest", "0 Inf cheap"), "decimal"},
		{"below zero", "AWSCostExplorer", usd("APIRequest", "0 Inf -1"), "decimal"},
		{"no range", "AWSCostExplorer", usd("APIRequest", "0 many 1"), "end of a band"},
		{"half a range", "AWSCostExplorer", usd("APIRequest", "0.5 Inf 1"), "end of a band"},
		{"a range that does not fit", "AWSLambda", usd("Lambda-GB-Second", "0 9000000000000000 1", "9000000000000000 Inf 1"), "counted"},
		{"a price that does not fit", "AWSLambda", usd("Request", "0 Inf 9000"), "count with"},
		{"no terms", "AWSCostExplorer", `{"product":{"attributes":{"usagetype":"APIRequest"}}}`, "no price on demand"},
	} {
		if list, err := ParseProducts(c.service, "us-east-1", []string{c.text}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, %+v", c.name, err, list)
		}
	}
	// Nothing of the service in a Region is no error: the book has others'.
	list, err := ParseProducts("AWSCostExplorer", "eu-west-1", nil)
	if err != nil || len(list.Missing) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
}

func FuzzParseProducts(f *testing.F) {
	f.Add(usd("Request", "0 10 0", "10 Inf 0.0000002"))
	f.Add(usd("Lambda-GB-Second", "0 6000000000 0.0000166667", "6000000000 Inf 0.000015"))
	f.Add("{}")
	f.Fuzz(func(t *testing.T, text string) {
		list, err := ParseProducts("AWSLambda", "us-east-1", []string{text})
		if err != nil {
			return
		}
		for item, p := range list.Prices {
			if err := ordered(p.Bands); err != nil {
				t.Errorf("%s: %v in %+v", item, err, p)
			}
		}
	})
}
