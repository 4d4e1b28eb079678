package account

import (
	"context"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// The SDK's chain makes the clients that assume roles before it knows the endpoint of
// the environment and of the profile. The clients here send to it, as the AWS CLI does.

// roles is what they learn when the configuration is there.
type roles struct{ loaded atomic.Pointer[sts.Client] }

// learn takes the configuration in.
func (r *roles) learn(c aws.Config) { r.loaded.Store(sts.NewFromConfig(c)) }

// endpoint lets one call go where the others go.
func (r *roles) endpoint(o *sts.Options) {
	if c := r.loaded.Load(); c != nil && o.BaseEndpoint == nil {
		o.BaseEndpoint = c.Options().BaseEndpoint
	}
}

// assuming is a client with the credentials of the profile below the role.
type assuming struct {
	stscreds.AssumeRoleAPIClient
	roles *roles
}

// AssumeRole implements stscreds.AssumeRoleAPIClient.
func (a assuming) AssumeRole(ctx context.Context, in *sts.AssumeRoleInput, options ...func(*sts.Options)) (*sts.AssumeRoleOutput, error) {
	return a.AssumeRoleAPIClient.AssumeRole(ctx, in, append(options, a.roles.endpoint)...)
}

// AssumeRoleWithWebIdentity implements stscreds.AssumeRoleWithWebIdentityAPIClient. It
// needs no credentials, so it is asked when everything is loaded.
func (r *roles) AssumeRoleWithWebIdentity(ctx context.Context, in *sts.AssumeRoleWithWebIdentityInput, options ...func(*sts.Options)) (*sts.AssumeRoleWithWebIdentityOutput, error) {
	return r.loaded.Load().AssumeRoleWithWebIdentity(ctx, in, append(options, func(o *sts.Options) { o.Credentials = aws.AnonymousCredentials{} })...)
}
