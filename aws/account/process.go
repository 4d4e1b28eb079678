package account

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/processcreds"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/aloftdeck/aloft/model/safetext"
)

// The SDK runs a profile's credential_process with the terminal as its standard
// input and error: it would write into the screen and take keys away from it.
// What is here runs the same command without the terminal.

// usesProcess reports whether the SDK's chain came to a credential_process.
func usesProcess(c aws.Config) bool {
	s, ok := c.Credentials.(aws.CredentialProviderSource)
	return ok && slices.Contains(s.ProviderSources(), aws.CredentialSourceProcess)
}

// quietProcess builds the credentials that the chain would have built: those of
// the command, and of the roles that profiles assume on top of it.
func quietProcess(c aws.Config, s *config.SharedConfig) aws.CredentialsProvider {
	var p aws.CredentialsProvider
	if s.Source != nil {
		p = quietProcess(c, s.Source)
	} else {
		run := &quietCommand{}
		run.Args = []string{s.CredentialProcess}
		run.provider = processcreds.NewProviderCommand(run)
		p = aws.NewCredentialsCache(run)
	}
	if s.RoleARN == "" {
		return p
	}
	base := c.Copy()
	base.Credentials = p
	return aws.NewCredentialsCache(stscreds.NewAssumeRoleProvider(sts.NewFromConfig(base), s.RoleARN, func(o *stscreds.AssumeRoleOptions) {
		o.RoleSessionName = s.RoleSessionName
		if s.RoleDurationSeconds != nil && *s.RoleDurationSeconds > 15*time.Minute {
			o.Duration = *s.RoleDurationSeconds
		}
		if s.ExternalID != "" {
			o.ExternalID = &s.ExternalID
		}
		if s.MFASerial != "" {
			o.SerialNumber = &s.MFASerial
			o.TokenProvider = func() (string, error) { return "", errMFA }
		}
	}))
}

// quietCommand makes the command that the SDK would run, with nothing to read
// and its complaints kept for the error.
type quietCommand struct {
	processcreds.DefaultNewCommandBuilder
	provider *processcreds.Provider

	mu        sync.Mutex
	complaint *bytes.Buffer
}

// NewCommand implements processcreds.NewCommandBuilder.
func (q *quietCommand) NewCommand(ctx context.Context) (*exec.Cmd, error) {
	cmd, err := q.DefaultNewCommandBuilder.NewCommand(ctx)
	if err != nil {
		return nil, fmt.Errorf("making the command of credential_process: %w", err)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.complaint = &bytes.Buffer{}
	cmd.Stdin, cmd.Stderr = nil, q.complaint
	cmd.WaitDelay = time.Second // a child of the command may keep the pipe open
	return cmd, nil
}

// Retrieve runs the command. The cache around it never does so twice at a time.
func (q *quietCommand) Retrieve(ctx context.Context) (aws.Credentials, error) {
	c, err := q.provider.Retrieve(ctx)
	if err == nil {
		return c, nil
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	words := ""
	if q.complaint != nil && ctx.Err() == nil {
		words = safetext.Line(lastLine(q.complaint.String()))
	}
	if words == "" {
		return c, fmt.Errorf("credential_process: %w", err)
	}
	return c, &processError{words, err}
}

// processError is a command that failed, in its own words.
type processError struct {
	words string
	err   error
}

func (e *processError) Error() string { return "credential_process: " + e.words }
func (e *processError) Unwrap() error { return e.err }

func lastLine(s string) string {
	s = strings.TrimSpace(s)
	return s[strings.LastIndexByte(s, '\n')+1:]
}
