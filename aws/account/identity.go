package account

import (
	"cmp"
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/ec2rolecreds"
	"github.com/aws/aws-sdk-go-v2/credentials/endpointcreds"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// Identity asks who aloft is for AWS, and says where it looks.
func (a *Account) Identity(ctx context.Context) (model.Identity, error) {
	return a.identityOf(ctx, nil)
}

// identityOf asks with clients, nil for those in use.
func (a *Account) identityOf(ctx context.Context, with *clients) (model.Identity, error) {
	ctx, c, done := a.begin(ctx, "GetCallerIdentity", "")
	defer done()
	if with != nil {
		c.clients = with
	}
	out, err := c.clients.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return model.Identity{}, a.failure(ctx, c, err)
	}
	id := model.Identity{
		Account:  line(out.Account),
		Region:   safetext.Line(c.clients.config.Region),
		ARN:      line(out.Arn),
		Profile:  safetext.Line(c.profile.name),
		Endpoint: safetext.Line(c.clients.endpoint()),
		Embedded: a.options.Embedded,
	}
	c.clients.number.Store(&id.Account)
	a.join(counted{id.Place(), id.Endpoint})
	// The call just made needed them, so they are at hand.
	if credentials, err := c.clients.config.Credentials.Retrieve(ctx); err == nil {
		id.Credentials = safetext.Line(credentials.Source)
		if credentials.CanExpire && !slices.Contains(renewed, credentials.Source) {
			id.Expires = credentials.Expires
		}
	}
	return id, nil
}

// renewed are the sources whose credentials the SDK renews in time, without anybody's doing.
var renewed = []string{stscreds.ProviderName, stscreds.WebIdentityProviderName, ec2rolecreds.ProviderName,
	endpointcreds.ProviderName}

// endpoint is the address that calls go to instead of AWS's own, whether set for
// all services, for one, or in the shared config; empty for none.
func (c *clients) endpoint() string {
	return withoutPassword(cmp.Or(
		aws.ToString(c.lambda.Options().BaseEndpoint),
		aws.ToString(c.sts.Options().BaseEndpoint),
		aws.ToString(c.config.BaseEndpoint),
	))
}
