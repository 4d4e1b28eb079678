package account

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/pricing"
	"github.com/aws/aws-sdk-go-v2/service/pricing/types"

	"github.com/aloftdeck/aloft/model"
)

// pricesPage is the most products that the price list puts on a page.
const pricesPage = 100

// ReadPrices reads one page of the products of a service in a Region. The
// documents are as AWS gives them, not made fit for showing.
func (a *Account) ReadPrices(ctx context.Context, service, region, marker string) (model.PricePage, error) {
	ctx, c, done := a.begin(ctx, "GetProducts", service+" in "+region)
	defer done()
	if err := a.walks.page(c, marker); err != nil {
		return model.PricePage{}, err
	}
	out, err := c.clients.prices.GetProducts(ctx, &pricing.GetProductsInput{
		ServiceCode: &service, FormatVersion: aws.String("aws_v1"), MaxResults: aws.Int32(pricesPage), NextToken: optional(marker),
		Filters: []types.Filter{{
			Type: types.FilterTypeTermMatch, Field: aws.String("regionCode"), Value: &region,
		}},
	})
	if err != nil {
		return model.PricePage{}, a.failure(ctx, c, err)
	}
	return model.PricePage{Products: out.PriceList, Next: aws.ToString(out.NextToken)}, nil
}

// priceRegion is where the price list is read from an account of that Region:
// AWS has it in three Regions, and in one of China's.
func priceRegion(region string) string {
	area, _, _ := strings.Cut(region, "-")
	switch area {
	case "cn":
		return "cn-northwest-1"
	case "eu", "me", "af", "il":
		return "eu-central-1"
	case "ap":
		return "ap-south-1"
	}
	return "us-east-1"
}
