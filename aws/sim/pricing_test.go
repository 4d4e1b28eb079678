package sim

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/pricing"
	"github.com/aws/aws-sdk-go-v2/service/pricing/types"
)

func pricesOf(w *World) *pricing.Client {
	config := w.Config()
	config.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
	return pricing.NewFromConfig(config)
}

func filter(kind types.FilterType, field, value string) types.Filter {
	return types.Filter{Type: kind, Field: &field, Value: &value}
}

// priced reads all documents that pass the filters.
func priced(t *testing.T, w *World, service string, most int32, filters ...types.Filter) (out []string) {
	t.Helper()
	in := &pricing.GetProductsInput{ServiceCode: &service, Filters: filters, MaxResults: &most}
	for p := pricing.NewGetProductsPaginator(pricesOf(w), in); p.HasMorePages(); {
		page, err := p.NextPage(t.Context())
		if err != nil || len(page.PriceList) > int(most) {
			t.Fatalf("%v, %d documents", err, len(page.PriceList))
		}
		out = append(out, page.PriceList...)
	}
	return out
}

func TestDocumentsOfThePriceList(t *testing.T) {
	w := newWorld(t, Options{Now: standing, Unlimited: true})
	region := filter(types.FilterTypeTermMatch, "regionCode", "us-east-1")
	docs := priced(t, w, "AmazonDynamoDB", 100, region, filter(types.FilterTypeTermMatch, "usagetype", "WriteCapacityUnit-Hrs"))
	if len(docs) != 1 {
		t.Fatalf("%d documents", len(docs))
	}
	var doc struct {
		ServiceCode, PublicationDate string
		Product                      struct {
			SKU, ProductFamily string
			Attributes         map[string]string
		}
		Terms struct {
			OnDemand map[string]struct {
				PriceDimensions map[string]struct {
					Unit, BeginRange, EndRange string
					PricePerUnit               map[string]string
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(docs[0]), &doc); err != nil {
		t.Fatal(err)
	}
	bands := map[string]string{}
	for _, term := range doc.Terms.OnDemand {
		for _, d := range term.PriceDimensions {
			bands[d.BeginRange+"-"+d.EndRange] = d.PricePerUnit["USD"]
		}
	}
	if doc.ServiceCode != "AmazonDynamoDB" || doc.Product.ProductFamily != "Provisioned IOPS" || doc.Product.Attributes["operation"] != "CommittedThroughput" ||
		len(bands) != 2 || bands["0-18600"] != "0.0000000000" || bands["18600-Inf"] != "0.0006500000" {
		t.Errorf("%+v, %v", doc, bands)
	}
}

// The bands stand in no order, under random codes.
func TestBandsAreInNoOrder(t *testing.T) {
	w := newWorld(t, Options{Now: standing, Unlimited: true})
	ordered := 0
	docs := priced(t, w, "AWSLambda", 100, filter(types.FilterTypeContains, "usagetype", "Lambda-GB-Second"))
	for _, d := range docs {
		first, last := indexOf(d, `"beginRange":"0"`), indexOf(d, `"endRange":"Inf"`)
		if first < last {
			ordered++
		}
	}
	if len(docs) < 6 || ordered == len(docs) {
		t.Errorf("%d of %d documents begin with the first band", ordered, len(docs))
	}
}

func indexOf(s, part string) int {
	for i := range s {
		if len(s)-i >= len(part) && s[i:i+len(part)] == part {
			return i
		}
	}
	return -1
}

func TestFiltersAndPagesOfThePriceList(t *testing.T) {
	w := newWorld(t, Options{Now: standing, Unlimited: true})
	all := priced(t, w, "AWSLambda", 100)
	if paged := priced(t, w, "AWSLambda", 7); !slices.Equal(paged, all) || len(all) != 12*3+2 {
		t.Errorf("%d documents, %d by sevens", len(all), len(paged))
	}
	for _, c := range []struct {
		filters []types.Filter
		want    int
	}{
		{[]types.Filter{filter(types.FilterTypeTermMatch, "regionCode", "us-east-1")}, 12},
		{[]types.Filter{filter(types.FilterTypeTermMatch, "regionCode", "sa-east-1")}, 0},
		{[]types.Filter{filter(types.FilterTypeAnyOf, "group", "AWS-Lambda-Requests,AWS-Lambda-Duration"), filter(types.FilterTypeEquals, "regionCode", "eu-west-1")}, 2},
		{[]types.Filter{filter(types.FilterTypeNoneOf, "regionCode", "us-east-1,eu-west-1"), filter(types.FilterTypeTermMatch, "group", "AWS-Lambda-Requests")}, 2},
		{[]types.Filter{filter(types.FilterTypeTermMatch, "usagetype", "EU-Request")}, 1},
	} {
		if got := priced(t, w, "AWSLambda", 100, c.filters...); len(got) != c.want {
			t.Errorf("%d documents, want %d", len(got), c.want)
		}
	}
	_, err := pricesOf(w).GetProducts(t.Context(), &pricing.GetProductsInput{ServiceCode: str("AmazonNothing")})
	wantError(t, err, "NotFoundException", "Service code AmazonNothing not found", 400)
	_, err = pricesOf(w).GetProducts(t.Context(), &pricing.GetProductsInput{ServiceCode: str("AWSLambda"), NextToken: str("nonsense")})
	wantError(t, err, "InvalidNextTokenException", "The pagination token is invalid.", 400)
}

// What the list of the embedded account says is what the book that aloft comes
// with says: of every item there is a price.
func TestEveryItemIsOnThePriceList(t *testing.T) {
	w := newWorld(t, Options{Now: standing, Unlimited: true})
	for _, service := range []string{"AWSLambda", "AmazonDynamoDB", "AmazonApiGateway", "CodeBuild", "AmazonCloudWatch", "AWSCostExplorer", "AmazonS3"} {
		if docs := priced(t, w, service, 100, filter(types.FilterTypeTermMatch, "regionCode", "us-east-1")); len(docs) == 0 {
			t.Errorf("%s has no products", service)
		}
	}
}
