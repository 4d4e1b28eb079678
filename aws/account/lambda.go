package account

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/aloftdeck/aloft/model"
)

// pageSize is the most that Lambda puts on a page, whatever is asked for.
const pageSize = 50

// ListFunctions reads one page of the account's functions.
func (a *Account) ListFunctions(ctx context.Context, marker string) (model.FunctionPage, error) {
	ctx, c, done := a.begin(ctx, "ListFunctions", "")
	defer done()
	if err := a.walks.page(c, marker); err != nil {
		return model.FunctionPage{}, err
	}
	out, err := c.clients.lambda.ListFunctions(ctx, &lambda.ListFunctionsInput{
		Marker: optional(marker), MaxItems: aws.Int32(pageSize),
	})
	if err == nil && out.Functions == nil {
		err = errEmpty // AWS says so of an account without functions by a list of none
	}
	if err != nil {
		return model.FunctionPage{}, a.failure(ctx, c, err)
	}
	page := model.FunctionPage{Next: aws.ToString(out.NextMarker)}
	for i := range out.Functions {
		page.Functions = append(page.Functions, functionOf(&out.Functions[i]))
	}
	return page, nil
}

// ListAliases reads all aliases of a function, page by page.
func (a *Account) ListAliases(ctx context.Context, function string) ([]model.Alias, error) {
	ctx, c, done := a.begin(ctx, "ListAliases", function)
	defer done()
	var aliases []model.Alias
	marker := ""
	for {
		if err := a.walks.page(c, marker); err != nil {
			return nil, err
		}
		out, err := c.clients.lambda.ListAliases(ctx, &lambda.ListAliasesInput{
			FunctionName: &function, Marker: optional(marker), MaxItems: aws.Int32(pageSize),
		})
		if err != nil {
			return nil, a.failure(ctx, c, err)
		}
		for _, x := range out.Aliases {
			aliases = append(aliases, aliasOf(function, aliasFields{
				x.Name, x.FunctionVersion, x.Description, x.RevisionId, x.RoutingConfig,
			}))
		}
		next := aws.ToString(out.NextMarker)
		if next == "" || next == marker {
			return aliases, nil
		}
		marker = next
	}
}

// GetAlias reads one alias.
func (a *Account) GetAlias(ctx context.Context, function, alias string) (model.Alias, error) {
	ctx, c, done := a.begin(ctx, "GetAlias", function+":"+alias)
	defer done()
	out, err := c.clients.lambda.GetAlias(ctx, &lambda.GetAliasInput{FunctionName: &function, Name: &alias})
	if err != nil {
		return model.Alias{}, a.failure(ctx, c, err)
	}
	return aliasOf(function, aliasFields{
		out.Name, out.FunctionVersion, out.Description, out.RevisionId, out.RoutingConfig,
	}), nil
}

// ListVersions reads one page of a function's published versions, oldest first.
// A page may be empty and not be the last: $LATEST counts towards its length.
func (a *Account) ListVersions(ctx context.Context, function, marker string) (model.VersionPage, error) {
	ctx, c, done := a.begin(ctx, "ListVersionsByFunction", function)
	defer done()
	if err := a.walks.page(c, marker); err != nil {
		return model.VersionPage{}, err
	}
	out, err := c.clients.lambda.ListVersionsByFunction(ctx, &lambda.ListVersionsByFunctionInput{
		FunctionName: &function, Marker: optional(marker), MaxItems: aws.Int32(pageSize),
	})
	if err != nil {
		return model.VersionPage{}, a.failure(ctx, c, err)
	}
	page := model.VersionPage{Next: aws.ToString(out.NextMarker)}
	for i := range out.Versions {
		if v := &out.Versions[i]; aws.ToString(v.Version) != model.Latest {
			listed := versionOf(function, v)
			listed.Listed = true
			page.Versions = append(page.Versions, listed)
		}
	}
	return page, nil
}

// GetVersion reads what a version's number or an alias' name stands for. It asks
// GetFunction, which has the larger quota; where that is denied, it asks
// GetFunctionConfiguration. Of an alias with two versions it gives the primary.
func (a *Account) GetVersion(ctx context.Context, function, qualifier string) (model.Version, error) {
	ctx, c, done := a.begin(ctx, "GetFunction", function+":"+qualifier)
	defer done()
	out, err := c.clients.lambda.GetFunction(ctx, &lambda.GetFunctionInput{FunctionName: &function, Qualifier: &qualifier})
	if err == nil && out.Configuration != nil {
		return versionOf(function, out.Configuration), nil
	}
	if err == nil {
		return model.Version{}, a.failure(ctx, c, errNoConfiguration)
	}
	denied := a.failure(ctx, c, err)
	if model.ClassOf(denied) != model.Denied {
		return model.Version{}, denied
	}
	c.operation = "GetFunctionConfiguration"
	conf, err := c.clients.lambda.GetFunctionConfiguration(ctx, &lambda.GetFunctionConfigurationInput{
		FunctionName: &function, Qualifier: &qualifier,
	})
	if err != nil {
		if f := a.failure(ctx, c, err); model.ClassOf(f) != model.Denied {
			return model.Version{}, f
		}
		return model.Version{}, denied // the permission to ask for is the one for GetFunction
	}
	return versionOf(function, configurationOf(conf)), nil
}

// UpdateAlias makes an alias what the change says, if its revision is still the
// change's. Weights are always stated: left out, Lambda keeps the old ones.
func (a *Account) UpdateAlias(ctx context.Context, change model.AliasChange) (model.Alias, error) {
	ctx, c, done := a.begin(ctx, "UpdateAlias", change.Function+":"+change.Alias)
	defer done()
	if change.Revision == "" {
		return model.Alias{}, a.failure(ctx, c, errNoRevision)
	}
	out, err := c.clients.lambda.UpdateAlias(ctx, &lambda.UpdateAliasInput{
		FunctionName:    &change.Function,
		Name:            &change.Alias,
		FunctionVersion: &change.Version,
		Description:     &change.Description,
		RevisionId:      &change.Revision,
		RoutingConfig:   routing(change.Canary),
	})
	if err != nil {
		return model.Alias{}, a.failure(ctx, c, err)
	}
	return aliasOf(change.Function, aliasFields{
		out.Name, out.FunctionVersion, out.Description, out.RevisionId, out.RoutingConfig,
	}), nil
}

// CreateAlias makes an alias that does not exist yet.
func (a *Account) CreateAlias(ctx context.Context, change model.AliasChange) (model.Alias, error) {
	ctx, c, done := a.begin(ctx, "CreateAlias", change.Function+":"+change.Alias)
	defer done()
	in := &lambda.CreateAliasInput{
		FunctionName:    &change.Function,
		Name:            &change.Alias,
		FunctionVersion: &change.Version,
		Description:     &change.Description,
	}
	if change.Canary != nil {
		in.RoutingConfig = routing(change.Canary)
	}
	out, err := c.clients.lambda.CreateAlias(ctx, in)
	if err != nil {
		return model.Alias{}, a.failure(ctx, c, err)
	}
	return aliasOf(change.Function, aliasFields{
		out.Name, out.FunctionVersion, out.Description, out.RevisionId, out.RoutingConfig,
	}), nil
}

// call is one call under way: what is asked, of what, with which clients.
type call struct {
	operation string
	subject   string
	clients   *clients
	profile   profile
}

// region is where the call goes, empty when that is not known.
func (c call) region() string {
	if c.clients == nil {
		return ""
	}
	return c.clients.config.Region
}

// begin starts a call: with a deadline of CallTime at most, and with the clients
// that it keeps to its end.
func (a *Account) begin(ctx context.Context, operation, subject string) (context.Context, call, context.CancelFunc) {
	if a.options.CallTime <= 0 {
		return a.beginLong(ctx, operation, subject)
	}
	ctx, cut := context.WithTimeout(ctx, a.options.CallTime)
	ctx, c, done := a.beginLong(ctx, operation, subject)
	return ctx, c, func() { done(); cut() }
}

// beginLong starts a call that may have to move a large file or wait for AWS: its
// context alone bounds it.
func (a *Account) beginLong(ctx context.Context, operation, subject string) (context.Context, call, context.CancelFunc) {
	c := a.clients.Load()
	ctx, cancel := a.bound(counts(waits(ctx)))
	return ctx, call{operation: operation, subject: subject, clients: c, profile: c.profile}, cancel
}

// routing states the weights of an alias. The map must not be nil: it would be
// left out, and the old weights would stay.
func routing(c *model.Canary) *types.AliasRoutingConfiguration {
	weights := map[string]float64{}
	if c != nil {
		weights[c.Version] = c.Weight
	}
	return &types.AliasRoutingConfiguration{AdditionalVersionWeights: weights}
}

// canaryOf reads the weights of an alias. Lambda allows one additional version;
// of more, the one that sorts first is taken, so that the answer is always the same.
func canaryOf(r *types.AliasRoutingConfiguration) *model.Canary {
	if r == nil || len(r.AdditionalVersionWeights) == 0 {
		return nil
	}
	var c *model.Canary
	for v, w := range r.AdditionalVersionWeights {
		if c == nil || v < c.Version {
			c = &model.Canary{Version: v, Weight: w}
		}
	}
	return c
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
