package cost

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTheEmbeddedBookHasEveryItem(t *testing.T) {
	b := Embedded()
	for _, i := range Items() {
		p, ok := b.Price(Home, i)
		if !ok || p.Region != Home || p.Bands[0].Price == 0 {
			t.Errorf("%s: %+v", i, p)
		}
		if ServiceOf(i) == "" || Unit(i) == "" || !slices.Contains(Services(), ServiceOf(i)) {
			t.Errorf("%s is of no service, or has no unit", i)
		}
	}
	if b.Date().Year() != 2026 || b.Source() == "" || len(b.Regions()) < 5 {
		t.Errorf("%s, %q, %v", b.Date(), b.Source(), b.Regions())
	}
}

func TestEmbeddedPrices(t *testing.T) {
	for _, c := range []struct {
		region string
		item   Item
		amount int64
		want   USD
		of     string
	}{
		{"us-east-1", LambdaRequestsX86, 1e6, 200_000_000, "us-east-1"},
		{"us-east-1", LambdaDurationX86, 7_000_000_000 * gbSecond, 100_000_200_000_000 + 15_000_000_000_000, "us-east-1"},
		{"us-east-1", LambdaProvisionedX86, 1e6 * 1024, 4_166_700_000, "us-east-1"},
		{"us-east-1", LambdaStorage, 1e6 * gbSecond, 30_900_000, "us-east-1"},
		{"us-east-1", DynamoReadRequests, 1e6, 125_000_000, "us-east-1"},
		{"us-east-1", DynamoWriteRequests, 1e6, 625_000_000, "us-east-1"},
		{"eu-west-1", DynamoWriteRequests, 1e6, 705_000_000, "eu-west-1"},
		{"eu-central-1", DynamoStorage, gbMonth, 306_000_000, "eu-central-1"},
		{"eu-west-1", DynamoStorage, gbMonth, 283_000_000, "eu-west-1"},
		{"eu-west-1", CodeBuildSmall, 60, 5_000_000, "us-east-1"},
		{"af-south-1", LambdaRequestsX86, 1e6, 270_000_000, "af-south-1"},
		{"il-central-1", LambdaDurationX86, 1e6 * gbSecond, 17_500_000_000, "il-central-1"},
		{"us-east-1", APIGatewayREST, 334e6, 333*3_500_000_000 + 2_800_000_000, "us-east-1"},
		{"us-east-1", S3Storage, 51_201 * gbMonth, 51_200*23_000_000 + 22_000_000, "us-east-1"},
		{"us-east-1", LogsIngestion, gib, 500_000_000, "us-east-1"},
		{"us-east-1", MetricsData, 1000, 10_000_000, "us-east-1"},
		{"us-east-1", CostExplorerRequests, 1, 10_000_000, "us-east-1"},
		{"nowhere", CodeBuildMedium, 60, 10_000_000, "us-east-1"},
	} {
		_, got := Embedded().Cost(c.region, []Usage{{Item: c.item, Amount: c.amount}}, false)
		p, _ := Embedded().Price(c.region, c.item)
		if got != c.want || p.Region != c.of {
			t.Errorf("%s in %s: %d at prices of %s, want %d of %s", c.item, c.region, got, p.Region, c.want, c.of)
		}
	}
	if _, ok := Embedded().Price(Home, "x"); ok {
		t.Error("there is a price for what is not known")
	}
}

func TestWhatOneCosts(t *testing.T) {
	for item, want := range map[Item]float64{MetricsData: 0.00001, MetricsRequests: 0.00001, CostExplorerRequests: 0.01, "x": 0} {
		if got := Embedded().Each("eu-west-1", item); got != want {
			t.Errorf("one %s costs %v", item, got)
		}
	}
}

func TestABookComesBackFromItsFile(t *testing.T) {
	var first, second bytes.Buffer
	n, err := Embedded().WriteTo(&first)
	if err != nil || n != int64(first.Len()) {
		t.Fatal(n, err)
	}
	b, err := ReadBook(bytes.NewReader(first.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.WriteTo(&second); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Errorf("%v: it changed from\n%s\nto\n%s", err, &first, &second)
	}
	if !b.Date().Equal(Embedded().Date()) || b.Source() != Embedded().Source() {
		t.Error("its date or source changed")
	}
}

func TestBadBooksAreRefused(t *testing.T) {
	book := func(free, prices string) string {
		return `{"format":1,"currency":"USD","free":[` + free + `],"regions":{"us-east-1":{"date":"2026-09-15","source":"","prices":{` + prices + `}}}}`
	}
	for text, want := range map[string]string{
		"":                               "JSON",
		"{":                              "JSON",
		`{"format":2,"currency":"USD"}`:  "format",
		`{"format":1,"currency":"CNY"}`:  "CNY",
		strings.Repeat(" ", maxBook+1):   "larger",
		book("", `"lambda.requests":[]`): "no price for the first",
		book("", `"lambda.requests":[{"from":1,"price":"1"}]`):                                "no price for the first",
		book("", `"lambda.requests":[{"price":"1"},{"price":"2"}]`):                           "order",
		book("", `"lambda.requests":[{"price":"-1"}]`):                                        "decimal",
		book("", `"lambda.requests":[{"price":"1"},{"from":-5}]`):                             "counted",
		book(`{"name":"x","items":["lambda.requests"],"amount":-1}`, ``):                      "counted",
		book(`{"name":"x","items":["lambda.requests","s3.storage"]}`, ``):                     "otherwise",
		book(`{"items":["s3.storage"]},{"items":["s3.storage"]}`, ``):                         "already",
		strings.Replace(book("", ""), "2026-09-15", "yesterday", 1):                           "date",
		strings.Replace(book("", ""), `"format":1`, `"format":"1"`, 1):                        "JSON",
		book("", `"dynamodb.storage":[{"price":"1"},{"from":99999999999999999,"price":"1"}]`): "counted",
	} {
		if _, err := ReadBook(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) && want != "JSON" {
			t.Errorf("%.120s: %v", text, err)
		}
	}
	// A newer aloft's items are passed over.
	b, err := ReadBook(strings.NewReader(book(`{"name":"x","items":["new"],"amount":5}`, `"new":[{"price":"1"}],"s3.storage":[{"price":"0.5"}]`)))
	if err != nil {
		t.Fatal(err)
	}
	if p, ok := b.Price(Home, S3Storage); !ok || p.Bands[0].Price.String() != "$0.50" {
		t.Errorf("%+v", p)
	}
}

func TestNewPricesLieOverTheOldOnes(t *testing.T) {
	read := time.Date(2026, 11, 22, 13, 0, 0, 0, time.UTC)
	price, _ := ParsePrice("9")
	b := Embedded().WithPrices(read, "the price list", PriceList{
		Region: "eu-west-1", Prices: map[Item]UnitPrice{DynamoStorage: {Bands: []Band{{0, price}}}},
	}, PriceList{Region: "mx-central-1"})
	for _, c := range []struct {
		region, price, date string
		item                Item
	}{
		{"eu-west-1", "$9.00", "2026-11-22", DynamoStorage},
		{"eu-west-1", "$0.705", "2026-09-15", DynamoWriteRequests},
		{"us-east-1", "$0.25", "2026-09-15", DynamoStorage},
	} {
		p, _ := b.Price(c.region, c.item)
		if p.Bands[0].Price.String() != c.price || p.Date.Format(time.DateOnly) != c.date {
			t.Errorf("%s in %s: %s of %s", c.item, c.region, p.Bands[0].Price, p.Date)
		}
	}
	if b.Date().Format(time.DateOnly) != "2026-11-22" || b.Source() != "the price list" || b.SourceOf("us-east-1") != Embedded().SourceOf(Home) {
		t.Errorf("%s %s", b.Date(), b.Source())
	}
	if slices.Contains(b.Regions(), "mx-central-1") {
		t.Error("a list without prices made a Region")
	}
	if p, _ := Embedded().Price("eu-west-1", DynamoStorage); p.Bands[0].Price.String() != "$0.283" {
		t.Error("the embedded book changed")
	}
	// And it comes back with both dates.
	var file bytes.Buffer
	if _, err := b.WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	again, err := ReadBook(&file)
	if err != nil {
		t.Fatal(err)
	}
	p, _ := again.Price("eu-west-1", DynamoWriteRequests)
	if p.Date.Format(time.DateOnly) != "2026-09-15" || !slices.Equal(slices.Sorted(maps.Keys(again.regions)), b.Regions()) {
		t.Errorf("%+v, %v", p, again.Regions())
	}
	// A cached book over the embedded one keeps what is free.
	merged := Merge(Embedded(), again)
	if _, usd := merged.Cost(Home, []Usage{{Item: LambdaRequestsX86, Amount: 1_000_000}}, true); usd != 0 {
		t.Errorf("a free million costs %s", usd)
	}
	if got := Merge(&Book{}, Embedded()).Regions(); !slices.Equal(got, Embedded().Regions()) {
		t.Errorf("over nothing: %v", got)
	}
}

func TestTheZeroBookKnowsNothing(t *testing.T) {
	b := &Book{}
	lines, usd := b.Cost("us-east-1", []Usage{{Item: S3Storage, Amount: gbMonth}}, true)
	if usd != 0 || !strings.Contains(lines[0].Arithmetic, "no price is known") {
		t.Errorf("%s %+v", usd, lines)
	}
	if !b.Date().IsZero() || b.Source() != "" || b.SourceOf("x") != "" || len(b.Regions()) != 0 {
		t.Error("it has a date, a source or Regions")
	}
}

// Of two books each price is the newer one, whichever book is newer as a whole.
func TestMergingKeepsWhatIsNewer(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2030, 1, n, 0, 0, 0, 0, time.UTC) }
	list := func(price Price) PriceList {
		return PriceList{Region: "eu-south-9", Prices: map[Item]UnitPrice{LambdaRequestsX86: {Bands: []Band{{Price: price}}}}}
	}
	base := (&Book{}).WithPrices(day(5), "base", list(500))
	older, newer := (&Book{}).WithPrices(day(4), "older", list(400)), (&Book{}).WithPrices(day(6), "newer", list(600))
	for _, c := range []struct {
		with   *Book
		price  Price
		source string
	}{{older, 500, "base"}, {newer, 600, "newer"}} {
		merged := Merge(base, c.with)
		p, ok := merged.Price("eu-south-9", LambdaRequestsX86)
		if !ok || p.Bands[0].Price != c.price || merged.SourceOf("eu-south-9") != c.source {
			t.Errorf("with %s: %+v of %s", c.source, p, merged.SourceOf("eu-south-9"))
		}
	}
}
