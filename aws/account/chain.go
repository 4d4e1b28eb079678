package account

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/ec2rolecreds"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/smithy-go/logging"
	"github.com/aws/smithy-go/middleware"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// profile is what the shared config says of the profile in use, as far as advice
// needs it.
type profile struct {
	name    string // as chosen; empty for the default one
	sso     bool
	login   bool   // made by aws login
	process bool   // credentials from a command of the user's
	environ bool   // keys in the environment, which go before the profile's
	from    string // the profile that one logs in with, where that is another: credentials come from there
	shared  *config.SharedConfig
}

// errMFA fails a profile that wants a code typed: standard input belongs to the
// screen.
var errMFA = errors.New("the profile asks for an MFA code")

// loadConfig runs the SDK's chain: environment, shared config, SSO, roles, the
// instance. The HTTP client is left to it, because an own one stands in the way
// of AWS_CA_BUNDLE.
func loadConfig(ctx context.Context, o Options) (aws.Config, profile, error) {
	if o.Config != nil {
		c, err := o.Config(ctx)
		if err != nil {
			return aws.Config{}, profile{}, configFailure(profile{name: o.Profile}, err)
		}
		if o.Region != "" {
			c.Region = o.Region
		}
		c.APIOptions = append(c.APIOptions[:len(c.APIOptions):len(c.APIOptions)], checkAnswers)
		return c, profile{name: o.Profile}, requireRegion(c, profile{name: o.Profile})
	}
	chosen := profile{name: cmp.Or(o.Profile, os.Getenv("AWS_PROFILE"), os.Getenv("AWS_DEFAULT_PROFILE"))}
	metadata, assumed := &instanceMetadata{}, &roles{}
	options := []func(*config.LoadOptions) error{
		config.WithLogger(logging.Nop{}),
		config.WithAPIOptions([]func(*middleware.Stack) error{checkAnswers}), // of the clients that get credentials too
		config.WithAssumeRoleCredentialOptions(func(a *stscreds.AssumeRoleOptions) {
			a.TokenProvider = func() (string, error) { return "", errMFA }
			a.Client = assuming{a.Client, assumed}
		}),
		config.WithWebIdentityRoleCredentialOptions(func(w *stscreds.WebIdentityRoleOptions) { w.Client = assumed }),
		config.WithEC2RoleCredentialOptions(func(e *ec2rolecreds.Options) { e.Client = metadata }),
	}
	if o.Profile != "" {
		options = append(options, config.WithSharedConfigProfile(o.Profile))
	}
	if o.Region != "" {
		options = append(options, config.WithRegion(o.Region))
	}
	c, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return aws.Config{}, chosen, configFailure(chosen, err)
	}
	metadata.client = imds.NewFromConfig(c)
	assumed.learn(c)
	p := profileOf(chosen, c, o.Profile != "")
	if p.shared != nil && usesProcess(c) {
		c.Credentials = quietProcess(c, p.shared)
	}
	return c, p, requireRegion(c, p)
}

// profileOf reads the profile's kind from the shared config, following the
// profiles that it takes its credentials from. Given says that the profile was
// asked for by name: then keys in the environment do not count.
func profileOf(p profile, c aws.Config, given bool) profile {
	for _, source := range c.ConfigSources {
		if env, ok := source.(config.EnvConfig); ok && !given {
			p.environ = env.Credentials.HasKeys()
		}
		shared, ok := source.(config.SharedConfig)
		if !ok {
			continue
		}
		p.shared = &shared
		for s := &shared; s != nil; s = s.Source {
			sso, login := s.SSOSession != nil || s.SSOSessionName != "" || s.SSOStartURL != "", s.LoginSession != ""
			p.sso, p.login = p.sso || sso, p.login || login
			if (sso || login) && s != &shared && p.from == "" {
				p.from = s.Profile
			}
			p.process = p.process || s.CredentialProcess != ""
		}
	}
	return p
}

func requireRegion(c aws.Config, p profile) error {
	if c.Region != "" {
		return nil
	}
	return &model.Failure{
		Class:     model.Other,
		Cause:     model.NoRegion,
		Operation: "Opening the account",
		Message:   "no Region is set for " + p.named(),
		Advice:    "say --region REGION, set AWS_REGION, or add region to the profile",
	}
}

// configFailure says why the configuration could not be loaded.
func configFailure(p profile, err error) *model.Failure {
	f := &model.Failure{
		Class:     model.Expired,
		Cause:     model.BadProfile,
		Operation: "Loading AWS configuration",
		Message:   withoutPasswords(safetext.Line(err.Error())),
		Advice:    "mend " + p.named() + " in " + strings.Join(sharedFiles(), " or ") + ", or choose another with --profile",
		Err:       err,
	}
	if variable := blamed(err); variable != "" {
		f.Advice = "mend or unset " + variable + " in the environment"
	} else if ofBundle(err) {
		f.Advice = "mend ca_bundle of " + p.named() + " in " + strings.Join(sharedFiles(), " or ")
	}
	var missing config.SharedConfigProfileNotExistError
	if errors.As(err, &missing) {
		f.Cause = model.NoProfile
		f.Message = noProfile(p, missing.Profile)
		f.Advice = otherProfiles(cmp.Or(missing.Profile, p.name))
	}
	return f
}

// blamed is the environment variable that an error comes from, empty for none: one
// that it names, or that names the file which could not be read.
func blamed(err error) string {
	var file *fs.PathError
	if errors.As(err, &file) {
		for _, e := range os.Environ() {
			if name, value, _ := strings.Cut(e, "="); strings.HasPrefix(name, "AWS_") && value == file.Path {
				return name
			}
		}
	}
	if strings.Contains(err.Error(), "CA bundle") && os.Getenv("AWS_CA_BUNDLE") != "" {
		return "AWS_CA_BUNDLE"
	}
	for _, name := range awsVariable.FindAllString(err.Error(), -1) {
		if os.Getenv(name) != "" {
			return name
		}
	}
	return ""
}

// ofBundle reports whether an error comes from the CA bundle that a profile names: the
// only file that is read beside the shared ones.
func ofBundle(err error) bool {
	var file *fs.PathError
	return strings.Contains(err.Error(), "CA bundle") || errors.As(err, &file) && !slices.Contains(sharedPaths(), file.Path)
}

var awsVariable = regexp.MustCompile(`\bAWS_[A-Z0-9_]+`)

// String names in a sentence where the credentials come from.
func (p profile) String() string {
	if p.environ {
		return "the keys in the environment"
	}
	return p.named()
}

// named is the profile itself in a sentence.
func (p profile) named() string {
	if p.name == "" {
		return "the default profile"
	}
	return "profile " + safetext.Line(p.name)
}

// credentials names the credentials in a sentence.
func (p profile) credentials() string {
	if p.environ {
		return p.String()
	}
	return "the credentials of " + p.String()
}

// flag is the profile as an argument of the AWS CLI, with a blank before it.
func (p profile) flag() string {
	if p.name == "" {
		return ""
	}
	return " --profile " + safetext.Line(p.name)
}

// advice is the next step when there are no valid credentials.
func (p profile) advice() string {
	switch {
	case p.environ:
		return "renew AWS_ACCESS_KEY_ID and its kin in the environment, or unset them and use a profile"
	case p.sso, p.login:
		argv := p.loginArgs()
		return "run " + safetext.Line(strings.Join(argv, " "))
	case p.process:
		return "check credential_process of " + p.String() + " in the AWS config file"
	}
	return "run aws configure" + p.flag() + ", aws sso login" + cmp.Or(p.flag(), " --profile NAME") + " or aws login" + p.flag() + ", or look around with aloft --demo"
}

// mfaAdvice is the next step for a profile that wants an MFA code.
func (p profile) mfaAdvice() string {
	return `run eval "$(aws configure export-credentials` + p.flag() + ` --format env)" and start again without the profile`
}
