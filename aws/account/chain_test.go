package account

import (
	"context"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/aloftdeck/aloft/model"
)

// home gives the test a home of its own, with this AWS config file, and nothing
// of the host's AWS environment.
func home(t *testing.T, config string) string {
	t.Helper()
	for _, e := range os.Environ() {
		if name, _, _ := strings.Cut(e, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, "")
			_ = os.Unsetenv(name)
		}
	}
	dir := t.TempDir()
	t.Setenv("HOME", dir)
	t.Setenv("USERPROFILE", dir)
	t.Setenv("AWS_CONFIG_FILE", filepath.Join(dir, "config"))
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", filepath.Join(dir, "credentials"))
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	if err := os.WriteFile(filepath.Join(dir, "config"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestNoValidCredentialsNamesProfileAndNextStep(t *testing.T) {
	const region = "region = us-east-1\n"
	tests := map[string]struct {
		config, profile string
		cause           model.Cause
		says            []string
	}{
		"nothing at all": {"[default]\n" + region, "", model.NoCredentials,
			[]string{"no credentials for the default profile", "environment", "/config", "/credentials", "instance", "aws login", "aws configure", "aws sso login --profile NAME", "aloft --demo"}},
		"empty profile": {"[profile ops]\n" + region, "ops", model.NoCredentials,
			[]string{"no credentials for profile ops", "aws configure --profile ops", "aws sso login --profile ops", "aloft --demo"}},
		"sso session": {"[profile ops]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = dev\n" + region +
			"[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.example/start\n", "ops", model.NotLoggedIn,
			[]string{"nobody has logged in with profile ops", "run aws sso login --profile ops"}},
		"legacy sso": {"[profile ops]\nsso_start_url = https://corp.example/start\nsso_region = us-east-1\nsso_account_id = 123456789012\nsso_role_name = dev\n" + region,
			"ops", model.NotLoggedIn, []string{"profile ops", "run aws sso login --profile ops"}},
		"role on top of sso": {"[profile base]\nsso_start_url = https://corp.example/start\nsso_region = us-east-1\nsso_account_id = 123456789012\nsso_role_name = dev\n" +
			"[profile ops]\nrole_arn = arn:aws:iam::123456789012:role/ops\nsource_profile = base\n" + region,
			"ops", model.NotLoggedIn, []string{"profile ops", "run aws sso login --profile base"}},
		"mfa": {"[profile base]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = x\n" +
			"[profile ops]\nrole_arn = arn:aws:iam::123456789012:role/ops\nsource_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/ann\n" + region,
			"ops", model.NoCredentials, []string{"profile ops asks for an MFA code", "aws configure export-credentials --profile ops --format env"}},
		"login": {"[profile ops]\nlogin_session = arn:aws:iam::123456789012:user/ann\n" + region, "ops", model.NotLoggedIn, []string{"profile ops", "run aws login --profile ops"}},
		"process": {"[profile ops]\ncredential_process = /nonexistent/vend\n" + region, "ops", model.NoCredentials,
			[]string{"no credentials for profile ops: credential_process: ", "not found", "check credential_process of profile ops"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			home(t, tt.config)
			t.Setenv("AWS_PROFILE", tt.profile)
			a, err := Open(t.Context(), Options{Now: time.Now})
			if err != nil {
				t.Fatalf("Open: %v: a cockpit could not wait for credentials", err)
			}
			defer a.Close()
			_, err = a.Identity(t.Context())
			var f *model.Failure
			if !errors.As(err, &f) || f.Class != model.Expired {
				t.Fatalf("got %v, want class expired", err)
			}
			if f.Cause != tt.cause || strings.Contains(f.Error(), ": expired") {
				t.Errorf("%v: cause %q, want %q: nothing has run out", err, f.Cause, tt.cause)
			}
			for _, s := range tt.says {
				if !strings.Contains(err.Error(), s) {
					t.Errorf("%q does not say %q", err, s)
				}
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("%q is more than a line", err)
			}
			if err := a.Renew(t.Context()); model.ClassOf(err) != model.Expired {
				t.Errorf("Renew without new credentials: %v", err)
			}
		})
	}
}

func TestOpenSaysWhatIsMissing(t *testing.T) {
	tests := map[string]struct {
		config  string
		options Options
		class   model.Class
		cause   model.Cause
		says    []string
	}{
		"region": {"[default]\n", Options{}, model.Other, model.NoRegion, []string{"no Region", "--region", "AWS_REGION", "profile"}},
		"profile, one near": {"[default]\n[profile prod-ops]\n", Options{Profile: "prod-opps"}, model.Expired, model.NoProfile,
			[]string{"profile prod-opps does not exist in ", "/config or ", "/credentials", "did you mean prod-ops?", "--profile"}},
		"profile, few": {"[default]\n[profile ops]\n[sso-session corp]\n", Options{Profile: "zebra"}, model.Expired, model.NoProfile,
			[]string{"AWS_PROFILE: default, ops"}},
		"profile, many": {"[profile a1]\n[profile a2]\n[profile a3]\n[profile a4]\n[profile a5]\n[profile a6]\n", Options{Profile: "zebra"}, model.Expired, model.NoProfile,
			[]string{"list-profiles"}},
		"profile, none": {"", Options{Profile: "ops"}, model.Expired, model.NoProfile,
			[]string{"there are no profiles at all", "aws configure sso --profile ops", "aloft --demo"}},
		"source profile": {"[profile ops]\nrole_arn = arn:aws:iam::123456789012:role/ops\nsource_profile = bse\n[profile base]\n", Options{Profile: "ops"}, model.Expired, model.NoProfile,
			[]string{"profile ops takes its credentials from profile bse, which does not exist", "did you mean base?"}},
		"broken profile": {"[profile ops]\nsso_session = gone\nregion = us-east-1\n", Options{Profile: "ops"}, model.Expired, model.BadProfile, []string{"gone", "mend profile ops"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			home(t, tt.config)
			tt.options.Now = time.Now
			_, err := Open(t.Context(), tt.options)
			if model.ClassOf(err) != tt.class {
				t.Fatalf("got %v, want class %s", err, tt.class)
			}
			var f *model.Failure
			if !errors.As(err, &f) || f.Cause != tt.cause || f.Word() != string(tt.cause) || strings.Contains(err.Error(), ": expired") {
				t.Errorf("%v: want cause %q", err, tt.cause)
			}
			for _, s := range tt.says {
				if !strings.Contains(err.Error(), s) {
					t.Errorf("%q does not say %q", err, s)
				}
			}
		})
	}
}

// identify answers GetCallerIdentity, and keeps who asked.
type identify struct {
	mu   sync.Mutex
	keys []string
}

func (s *identify) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, credential, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
	key, _, _ := strings.Cut(credential, "/")
	s.mu.Lock()
	s.keys = append(s.keys, key)
	s.mu.Unlock()
	w.Header().Set("Content-Type", "text/xml")
	if key == "AKIDOLD" {
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write([]byte(`<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error></ErrorResponse>`))
		return
	}
	_, _ = w.Write([]byte(`<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/ann</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`))
}

func TestRenewTakesUpNewCredentials(t *testing.T) {
	server := httptest.NewServer(&identify{})
	defer server.Close()
	dir := home(t, "[profile ops]\nregion = eu-west-1\n")
	keys := func(id string) {
		text := "[ops]\naws_access_key_id = " + id + "\naws_secret_access_key = x\n"
		if err := os.WriteFile(filepath.Join(dir, "credentials"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("AWS_ENDPOINT_URL_STS", server.URL)
	keys("AKIDOLD")
	a, err := Open(t.Context(), Options{Profile: "ops", Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	_, err = a.Identity(t.Context())
	if model.ClassOf(err) != model.Expired || !strings.Contains(err.Error(), "profile ops") || !strings.Contains(err.Error(), "is expired") {
		t.Fatalf("got %v, want class expired and the profile's name", err)
	}
	keys("AKIDNEW")
	var wg sync.WaitGroup
	for range 4 { // while calls run
		wg.Go(func() { _, _ = a.Identity(t.Context()) })
		wg.Go(func() {
			if err := a.Renew(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	id, err := a.Identity(t.Context())
	if err != nil || id.Region != "eu-west-1" || id.Profile != "ops" || id.Endpoint != server.URL || id.Account != "123456789012" {
		t.Errorf("got %+v, %v", id, err)
	}
}

func TestKeysInTheEnvironmentAreNamed(t *testing.T) {
	server := httptest.NewServer(&identify{})
	defer server.Close()
	home(t, "[profile ops]\nsso_start_url = https://corp.example/start\nsso_region = us-east-1\nsso_account_id = 123456789012\nsso_role_name = dev\nregion = us-east-1\n")
	t.Setenv("AWS_ENDPOINT_URL", server.URL)
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDOLD")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "x")
	t.Setenv("AWS_PROFILE", "ops")
	a, err := Open(t.Context(), Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	_, err = a.Identity(t.Context())
	if model.ClassOf(err) != model.Expired || !strings.Contains(err.Error(), "the keys in the environment") || strings.Contains(err.Error(), "sso login") {
		t.Errorf("got %v, want it to speak of the environment: logging in would not help", err)
	}
}

func TestCredentialProcessGetsNoTerminal(t *testing.T) {
	server := httptest.NewServer(&identify{})
	defer server.Close()
	dir := home(t, "")
	script := filepath.Join(dir, "vend")
	t.Setenv("AWS_CONFIG_FILE", filepath.Join(dir, "process"))
	t.Setenv("AWS_ENDPOINT_URL", server.URL)
	files := map[string]string{
		"process": "[profile ops]\nregion = us-east-1\ncredential_process = sh " + script + "\n",
		"vend": "echo give me your code >&2\nif read -r typed; then exit 1; fi\n" +
			`echo '{"Version":1,"AccessKeyId":"AKIDVENDED","SecretAccessKey":"x","Expiration":"2126-01-01T00:00:00Z"}'` + "\n",
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	stdin, keys, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, screen, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	_, _ = keys.WriteString("key presses\n")
	_ = keys.Close()
	realIn, realErr := os.Stdin, os.Stderr
	os.Stdin, os.Stderr = stdin, screen
	t.Cleanup(func() { os.Stdin, os.Stderr = realIn, realErr })

	a, err := Open(t.Context(), Options{Profile: "ops", Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	id, err := a.Identity(t.Context())
	if err != nil || id.Expires.Year() != 2126 {
		t.Errorf("got %+v, %v", id, err)
	}
	_ = screen.Close()
	if written, _ := io.ReadAll(stdout); len(written) > 0 {
		t.Errorf("it wrote %q to the terminal", written)
	}
}

func TestEndpointFromTheSharedConfigIsShown(t *testing.T) {
	home(t, "[profile ops]\nregion = eu-west-1\nservices = local\n[services local]\nlambda =\n  endpoint_url = http://127.0.0.1:9\n")
	a, err := Open(t.Context(), Options{Profile: "ops", Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if e := a.clients.Load().endpoint(); e != "http://127.0.0.1:9" {
		t.Errorf("endpoint %q", e)
	}
}

func TestCABundleOfTheEnvironmentIsUsed(t *testing.T) {
	server := httptest.NewTLSServer(&identify{})
	defer server.Close()
	dir := home(t, "[default]\nregion = us-east-1\n")
	bundle := filepath.Join(dir, "ca.pem")
	if err := os.WriteFile(bundle, pemOf(server.TLS), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWS_CA_BUNDLE", bundle)
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "x")
	t.Setenv("AWS_ENDPOINT_URL", server.URL)
	a, err := Open(t.Context(), Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if id, err := a.Identity(t.Context()); err != nil || id.Endpoint != server.URL {
		t.Errorf("got %+v, %v", id, err)
	}
}

func TestAHostWithoutInstanceMetadataDoesNotHang(t *testing.T) {
	silent := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-silent }))
	defer server.Close()
	defer close(silent)
	home(t, "[default]\nregion = us-east-1\n")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "")
	t.Setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.URL)
	a, err := Open(t.Context(), Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	_, err = a.Identity(ctx)
	if model.ClassOf(err) != model.Expired || ctx.Err() != nil {
		t.Errorf("got %v (%v), want class expired well before the call's own deadline", err, ctx.Err())
	}
}

func TestSourceIsAskedAgain(t *testing.T) {
	asked := 0
	w := &wire{answer: always(200, "", `{"Name":"prod","FunctionVersion":"1"}`)}
	a := open(t, w, func(o *Options) {
		o.Config = func(context.Context) (aws.Config, error) {
			asked++
			return aws.Config{Region: "us-east-1", HTTPClient: w, Credentials: credentials.NewStaticCredentialsProvider("a", "b", "")}, nil
		}
	})
	if err := a.Renew(t.Context()); err != nil || asked != 2 {
		t.Errorf("asked %d times, %v", asked, err)
	}
}

func pemOf(c *tls.Config) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Certificates[0].Certificate[0]})
}
