package account

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// ListAPIDomains reads one page of the custom domains, those of both versions of API Gateway.
func (a *Account) ListAPIDomains(ctx context.Context, marker string) (model.APIDomainPage, error) {
	ctx, c, done := a.begin(ctx, "GetDomainNames", "")
	defer done()
	if err := a.walks.page(c, marker); err != nil {
		return model.APIDomainPage{}, err
	}
	out, err := c.clients.restAPIs.GetDomainNames(ctx, &apigateway.GetDomainNamesInput{Limit: aws.Int32(apiPage),
		Position: optional(marker)})
	if err != nil {
		return model.APIDomainPage{}, a.failure(ctx, c, err)
	}
	page := model.APIDomainPage{Next: aws.ToString(out.Position)}
	for _, x := range out.Items {
		d := model.APIDomain{Name: line(x.DomainName), ID: line(x.DomainNameId), Endpoint: "edge",
			Routing: model.ByMappings}
		if e := x.EndpointConfiguration; e != nil && len(e.Types) > 0 {
			d.Endpoint = strings.ToLower(safetext.Line(string(e.Types[0])))
		}
		if x.RoutingMode != "" {
			d.Routing = model.APIRouting(safetext.Line(string(x.RoutingMode)))
		}
		page.Domains = append(page.Domains, d)
	}
	return page, nil
}

// GetAPIDomain reads where a custom domain leads to. Mappings of several parts, and those to
// HTTP APIs, are of the second version, which knows regional domains alone.
func (a *Account) GetAPIDomain(ctx context.Context, domain model.APIDomain) (model.APIDomain, error) {
	domain.Mappings, domain.Rules = nil, nil
	if domain.Routing != model.ByRules {
		var err error
		if domain.Endpoint == "regional" {
			domain.Mappings, err = a.v2Mappings(ctx, domain)
		}
		if domain.Endpoint != "regional" || model.ClassOf(err) == model.Gone {
			domain.Mappings, err = a.basePaths(ctx, domain)
		}
		if err != nil {
			return model.APIDomain{}, err
		}
	}
	if domain.Routing == model.ByRules || domain.Routing == model.ByRulesAndMappings {
		var err error
		if domain.Rules, err = a.routingRules(ctx, domain); err != nil {
			return model.APIDomain{}, err
		}
	}
	slices.SortFunc(domain.Mappings, func(a, b model.APIMapping) int { return strings.Compare(a.Path, b.Path) })
	slices.SortFunc(domain.Rules, func(a, b model.RoutingRule) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), strings.Compare(a.ID, b.ID))
	})
	return domain, nil
}

func (a *Account) v2Mappings(ctx context.Context, domain model.APIDomain) ([]model.APIMapping, error) {
	ctx, c, done := a.begin(ctx, "GetApiMappings", domain.Name)
	defer done()
	var all []model.APIMapping
	err := a.pages(ctx, c, func(marker string) (string, error) {
		out, err := c.clients.v2APIs.GetApiMappings(ctx, &apigatewayv2.GetApiMappingsInput{DomainName: &domain.Name,
			MaxResults: v2Page, NextToken: optional(marker)})
		if err != nil {
			return "", err
		}
		for _, m := range out.Items {
			all = append(all, model.APIMapping{Path: line(m.ApiMappingKey), API: line(m.ApiId), Stage: line(m.Stage)})
		}
		return aws.ToString(out.NextToken), nil
	})
	return all, err
}

func (a *Account) basePaths(ctx context.Context, domain model.APIDomain) ([]model.APIMapping, error) {
	ctx, c, done := a.begin(ctx, "GetBasePathMappings", domain.Name)
	defer done()
	var all []model.APIMapping
	err := a.pages(ctx, c, func(marker string) (string, error) {
		out, err := c.clients.restAPIs.GetBasePathMappings(ctx, &apigateway.GetBasePathMappingsInput{
			DomainName: &domain.Name, DomainNameId: optional(domain.ID), Limit: aws.Int32(apiPage),
			Position: optional(marker),
		})
		if err != nil {
			return "", err
		}
		for _, m := range out.Items {
			mapping := model.APIMapping{Path: line(m.BasePath), API: line(m.RestApiId), Stage: line(m.Stage)}
			if mapping.Path == "(none)" { // API Gateway's word for the root
				mapping.Path = ""
			}
			all = append(all, mapping)
		}
		return aws.ToString(out.Position), nil
	})
	return all, err
}

func (a *Account) routingRules(ctx context.Context, domain model.APIDomain) ([]model.RoutingRule, error) {
	ctx, c, done := a.begin(ctx, "ListRoutingRules", domain.Name)
	defer done()
	var all []model.RoutingRule
	err := a.pages(ctx, c, func(marker string) (string, error) {
		out, err := c.clients.v2APIs.ListRoutingRules(ctx, &apigatewayv2.ListRoutingRulesInput{
			DomainName: &domain.Name, DomainNameId: optional(domain.ID), MaxResults: aws.Int32(100),
			NextToken: optional(marker),
		})
		if err != nil {
			return "", err
		}
		for _, r := range out.RoutingRules {
			rule := model.RoutingRule{ID: line(r.RoutingRuleId), Priority: int(aws.ToInt32(r.Priority)),
				When: when(r.Conditions)}
			for _, act := range r.Actions {
				if i := act.InvokeApi; i != nil {
					rule.API, rule.Stage = line(i.ApiId), line(i.Stage)
				}
			}
			all = append(all, rule)
		}
		return aws.ToString(out.NextToken), nil
	})
	return all, err
}

// when says in words what a routing rule asks for: all of it, of each one of several.
func when(conditions []types.RoutingRuleCondition) string {
	var all []string
	for _, c := range conditions {
		var any []string
		if p := c.MatchBasePaths; p != nil {
			for _, path := range p.AnyOf {
				any = append(any, "path /"+strings.TrimPrefix(safetext.Line(path), "/"))
			}
		}
		if h := c.MatchHeaders; h != nil {
			for _, v := range h.AnyOf {
				any = append(any, fmt.Sprintf("header %s is %s", line(v.Header), line(v.ValueGlob)))
			}
		}
		all = append(all, strings.Join(any, " or "))
	}
	if len(all) == 0 {
		return "always"
	}
	return strings.Join(all, " and ")
}
