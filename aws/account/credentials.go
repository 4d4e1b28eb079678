package account

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
)

// metadataTimeout bounds one question to the instance's metadata. On a host that
// is no instance nobody answers.
const metadataTimeout = 2 * time.Second

// credentialsError marks an error as one of getting credentials, so that it is
// not taken for one of the call that needed them.
type credentialsError struct{ err error }

func (e *credentialsError) Error() string { return e.err.Error() }
func (e *credentialsError) Unwrap() error { return e.err }

// markedProvider marks the errors of the provider that it wraps.
type markedProvider struct{ aws.CredentialsProvider }

func marked(p aws.CredentialsProvider) aws.CredentialsProvider { return markedProvider{p} }

// Retrieve gives the credentials.
func (p markedProvider) Retrieve(ctx context.Context) (aws.Credentials, error) {
	c, err := p.CredentialsProvider.Retrieve(ctx)
	if err != nil {
		return c, &credentialsError{err}
	}
	return c, nil
}

// ProviderSources hands through what the SDK wants to know for its user agent.
func (p markedProvider) ProviderSources() []aws.CredentialSource {
	if s, ok := p.CredentialsProvider.(aws.CredentialProviderSource); ok {
		return s.ProviderSources()
	}
	return nil
}

// errNoInstance says that the chain came to its end, the instance's metadata,
// and found nobody there.
var errNoInstance = errors.New("no credentials in the environment, the profile or the instance")

// instanceMetadata asks the instance's metadata, but not for long.
type instanceMetadata struct{ client *imds.Client }

// GetMetadata implements ec2rolecreds.GetMetadataAPIClient.
func (m *instanceMetadata) GetMetadata(ctx context.Context, in *imds.GetMetadataInput, options ...func(*imds.Options)) (*imds.GetMetadataOutput, error) {
	ctx, cancel := context.WithTimeout(ctx, metadataTimeout)
	defer cancel()
	out, err := m.client.GetMetadata(ctx, in, options...)
	if err != nil {
		return nil, errors.Join(errNoInstance, err)
	}
	return out, nil
}
