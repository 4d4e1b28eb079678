package sim

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/pricing"
	"github.com/aws/aws-sdk-go-v2/service/pricing/types"
)

func pricingOperations() map[string]operation {
	return map[string]operation{
		"GetProducts": simulate(200, (*World).getProducts,
			func(in *pricing.GetProductsInput) string { return aws.ToString(in.ServiceCode) }),
	}
}

const (
	productsPerPage = 100
	priceListDate   = "2026-09-14T17:21:08Z"
)

// entry is a product in one Region: its attributes, and the document as the API
// gives it, a text.
type entry struct {
	attributes map[string]string
	product    product
	region     string
}

// getProducts gives the documents of a service's products that pass all filters.
func (w *World) getProducts(in *pricing.GetProductsInput) (*pricing.GetProductsOutput, error) {
	if v := aws.ToString(in.FormatVersion); v != "" && v != "aws_v1" {
		return nil, wrongPrice("Unsupported format version: %s", v)
	}
	limit := productsPerPage
	if in.MaxResults != nil {
		if limit = int(*in.MaxResults); limit < 1 || limit > productsPerPage {
			return nil, wrongPrice("MaxResults must be between 1 and 100")
		}
	}
	if !slices.ContainsFunc(products(), func(p product) bool { return p.service == *in.ServiceCode }) {
		return nil, &refusal{status: 400, err: &types.NotFoundException{Message: aws.String("Service code " + *in.ServiceCode + " not found")}}
	}
	var all []entry
	for _, e := range entries(*in.ServiceCode) {
		fits := true
		for _, f := range in.Filters {
			ok, err := passes(e, f)
			if err != nil {
				return nil, err
			}
			fits = fits && ok
		}
		if fits {
			all = append(all, e)
		}
	}
	from := 0
	if in.NextToken != nil { // it holds how many were given
		text, err := base64.StdEncoding.DecodeString(*in.NextToken)
		if err == nil {
			from, err = strconv.Atoi(string(text))
		}
		if err != nil || from < 1 || from >= len(all) {
			return nil, &refusal{status: 400, err: &types.InvalidNextTokenException{Message: aws.String("The pagination token is invalid.")}}
		}
	}
	to := min(from+limit, len(all))
	out := &pricing.GetProductsOutput{FormatVersion: aws.String("aws_v1"), PriceList: []string{}}
	for _, e := range all[from:to] {
		text, err := w.priceDocument(e)
		if err != nil {
			return nil, err
		}
		out.PriceList = append(out.PriceList, text)
	}
	if to < len(all) {
		out.NextToken = markerOf(strconv.Itoa(to))
	}
	return out, nil
}

// wrongPrice is the price list's answer to a request that makes no sense.
func wrongPrice(format string, args ...any) error {
	return &refusal{status: 400, err: &types.InvalidParameterException{Message: aws.String(fmt.Sprintf(format, args...))}}
}

// entries are the products of a service in all Regions of the list.
func entries(service string) []entry {
	var out []entry
	regions := make([]string, 0, len(usagePrefixes))
	for r := range usagePrefixes {
		regions = append(regions, r)
	}
	slices.Sort(regions)
	for _, p := range products() {
		if p.service != service {
			continue
		}
		for _, region := range regions {
			e := entry{product: p, region: region, attributes: map[string]string{
				"servicecode": p.service, "regionCode": region, "location": region, "locationType": "AWS Region",
				"usagetype": p.usageType(region), "operation": p.operation}}
			if p.group != "" {
				e.attributes["group"] = p.group
				e.attributes["groupDescription"] = "what " + p.group + " counts"
			}
			if p.extra[0] != "" {
				e.attributes[p.extra[0]] = p.extra[1]
			}
			if p.global {
				e.attributes["location"], e.region = "Any", "global"
				delete(e.attributes, "regionCode")
			}
			out = append(out, e)
			if p.global {
				break
			}
		}
	}
	return out
}

// passes reports whether an entry passes a filter.
func passes(e entry, f types.Filter) (bool, error) {
	value, ok := e.attributes[*f.Field]
	switch strings.ToLower(*f.Field) {
	case "productfamily":
		value, ok = e.product.family, true
	case "servicecode":
		value, ok = e.product.service, true
	}
	one := slices.Contains(strings.Split(*f.Value, ","), value)
	switch f.Type {
	case types.FilterTypeTermMatch, types.FilterTypeEquals:
		return ok && value == *f.Value, nil
	case types.FilterTypeContains:
		return ok && strings.Contains(value, *f.Value), nil
	case types.FilterTypeAnyOf:
		return ok && one, nil
	case types.FilterTypeNoneOf:
		return !one, nil
	}
	return false, wrongPrice("Unsupported filter type: %s", f.Type)
}

// priceDocument is a product as the list has it. The order of the bands says
// nothing: they are named by random codes.
func (w *World) priceDocument(e entry) (string, error) {
	const offer = "JRTCKXETXF"
	name := e.product.service + " " + e.region + " " + e.attributes["usagetype"] + " " + e.product.operation
	r := stream(w.seed, "price of "+name)
	sku := priceCode(mix(1, name, 0), 16)
	dimensions := make(map[string]any)
	begin := "0"
	for _, b := range e.product.bandsIn(e.region) {
		code := sku + "." + offer + "." + priceCode(r.Uint64(), 10)
		dimensions[code] = map[string]any{"unit": e.product.unit, "beginRange": begin, "endRange": b.end,
			"description": "$" + b.usd + " per " + e.product.unit, "appliesTo": []string{}, "rateCode": code,
			"pricePerUnit": map[string]string{"USD": b.usd}}
		begin = b.end
	}
	text, err := json.Marshal(map[string]any{
		"product":     map[string]any{"productFamily": e.product.family, "sku": sku, "attributes": e.attributes},
		"serviceCode": e.product.service,
		"terms": map[string]any{"OnDemand": map[string]any{sku + "." + offer: map[string]any{
			"priceDimensions": dimensions, "sku": sku, "effectiveDate": "2026-09-01T00:00:00Z", "offerTermCode": offer,
			"termAttributes": map[string]string{}}}},
		"version": strings.NewReplacer("-", "", ":", "", "T", "", "Z", "").Replace(priceListDate), "publicationDate": priceListDate,
	})
	if err != nil {
		return "", fmt.Errorf("price of %s: %w", name, err)
	}
	return string(text), nil
}

// priceCode is a code of capital letters and digits.
func priceCode(n uint64, length int) string {
	const signs = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	out := make([]byte, length)
	for i := range out {
		out[i] = signs[n%uint64(len(signs))]
		if n /= uint64(len(signs)); n == 0 {
			n = mix(int64(i), "price code", int64(i)) // long codes need more than one number
		}
	}
	return string(out)
}
