package sim

import "github.com/aws/aws-sdk-go-v2/service/pricing"

func pricingOperations() map[string]operation {
	return map[string]operation{
		"GetProducts": simulate(200, (*World).getProducts, func(*pricing.GetProductsInput) string { return "" }),
	}
}

func (w *World) getProducts(in *pricing.GetProductsInput) (*pricing.GetProductsOutput, error) {
	return &pricing.GetProductsOutput{PriceList: []string{}}, nil
}
