package account

import (
	"context"
	"crypto/sha1"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

const assumedRole = `<%sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%sResult><Credentials><AccessKeyId>ASIAX</AccessKeyId><SecretAccessKey>x</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></%sResult></%sResponse>`

const someIdentity = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/x</Arn><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`

// AWS_ENDPOINT_URL holds for the calls that get a profile's credentials too.
func TestRolesAreAssumedAtTheEndpoint(t *testing.T) {
	var mu sync.Mutex
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		action := r.Form.Get("Action")
		mu.Lock()
		asked = append(asked, action)
		mu.Unlock()
		w.Header().Set("Content-Type", "text/xml")
		if action == "GetCallerIdentity" {
			_, _ = w.Write([]byte(someIdentity))
			return
		}
		_, _ = w.Write([]byte(strings.ReplaceAll(assumedRole, "%s", action)))
	}))
	defer server.Close()
	keys := "aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = x\n"
	for name, c := range map[string]struct{ config, action string }{
		"a role":         {"[profile base]\n" + keys + "[profile r]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/ops\nsource_profile = base\n", "AssumeRole"},
		"a web identity": {"[profile r]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/ops\nweb_identity_token_file = TOKEN\n", "AssumeRoleWithWebIdentity"},
	} {
		t.Run(name, func(t *testing.T) {
			asked = nil
			token := filepath.Join(t.TempDir(), "token")
			if err := os.WriteFile(token, []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
			home(t, strings.ReplaceAll(c.config, "TOKEN", token))
			t.Setenv("AWS_ENDPOINT_URL", server.URL)
			t.Setenv("AWS_PROFILE", "r")
			a, err := Open(t.Context(), Options{Now: time.Now, Attempts: 1})
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close()
			if _, err := a.Identity(t.Context()); err != nil || !slices.Contains(asked, c.action) {
				t.Errorf("asked for %v: %v", asked, err)
			}
		})
	}
}

// The password of an endpoint is neither shown nor kept, in no answer and no error.
func TestPasswordOfAnEndpointIsNotShown(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		_, _ = w.Write([]byte(someIdentity))
	}))
	defer server.Close()
	for name, endpoint := range map[string]string{
		"answers":   strings.Replace(server.URL, "://", "://ann:hunter2@", 1),
		"silent":    "http://ann:hunter2@127.0.0.1:1/",
		"no name":   "http://ann:hunter2@no-such-host.invalid",
		"not valid": "http://ann:hunter2 %zz@[::1",
	} {
		t.Run(name, func(t *testing.T) {
			home(t, "[default]\nregion = us-east-1\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = x\n")
			t.Setenv("AWS_ENDPOINT_URL", endpoint)
			a, err := Open(t.Context(), Options{Now: time.Now, Attempts: 1})
			var id model.Identity
			if err == nil {
				defer a.Close()
				id, err = a.Identity(t.Context())
			}
			if strings.Contains(id.Endpoint, "hunter2") || err != nil && strings.Contains(err.Error(), "hunter2") {
				t.Errorf("shown: %+v, %v", id, err)
			}
			if name == "answers" && (err != nil || id.Endpoint != server.URL) {
				t.Errorf("the endpoint is %q (%v), want %s", id.Endpoint, err, server.URL)
			}
		})
	}
}

// A list whose marker never ends is given up, by a name.
func TestAListWithoutEndIsGivenUp(t *testing.T) {
	w := &wire{answer: always(200, "", `{"Functions":[],"Aliases":[],"NextMarker":"more"}`)}
	a := open(t, w, func(o *Options) { o.Budget = model.Rates{model.LambdaRPS: 1e6, model.LambdaBurst: 1e6} })
	var err error
	n := 0
	for marker := ""; err == nil && n <= 2*mostPagesOfList; n++ {
		var page model.FunctionPage
		page, err = a.ListFunctions(context.Background(), marker)
		marker = page.Next
	}
	if err == nil || n > mostPagesOfList+1 || !strings.Contains(err.Error(), "ListFunctions: the list does not end") {
		t.Errorf("after %d pages: %v", n, err)
	}
	if _, err := a.ListFunctions(context.Background(), ""); err != nil {
		t.Errorf("a new walk begins with %v", err)
	}
}

func TestAdviceNamesTheSettingThatTheFaultComesFrom(t *testing.T) {
	keys := "aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = x\n"
	for _, c := range []struct{ name, config, variable, value, advice string }{
		{"CA bundle of the environment", "[default]\nregion = us-east-1\n" + keys, "AWS_CA_BUNDLE", "/etc/ssl/corp-gone.pem", "mend or unset AWS_CA_BUNDLE"},
		{"CA bundle of the profile", "[default]\nregion = us-east-1\nca_bundle = /etc/ssl/corp-gone.pem\n" + keys, "AWS_MAX_ATTEMPTS", "", "mend ca_bundle of the default profile"},
		{"another variable", "[default]\nregion = us-east-1\n" + keys, "AWS_MAX_ATTEMPTS", "many", "mend or unset AWS_MAX_ATTEMPTS"},
		{"the Region", "[default]\nregion = us-east\n" + keys, "", "", "the Region us-east is none that is known: check --region, AWS_REGION and the profile's region; did you mean us-east-1 or us-east-2?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			home(t, c.config)
			if c.variable != "" {
				t.Setenv(c.variable, c.value)
			}
			a, err := Open(t.Context(), Options{Now: time.Now, Attempts: 1, Timeout: 5 * time.Second})
			if err == nil {
				defer a.Close()
				if c.name == "the Region" {
					got := regionAdvice("us-east")
					if got != c.advice {
						t.Errorf("the advice is %q", got)
					}
					return
				}
				_, err = a.Identity(t.Context())
			}
			if err == nil || !strings.Contains(err.Error(), c.advice) || strings.Contains(err.Error(), "mend the default profile") {
				t.Errorf("%v does not say %q", err, c.advice)
			}
		})
	}
	for _, known := range []string{"us-east-1", "eu-west-3", "ap-southeast-2"} {
		if got := regionAdvice(known); got != "" {
			t.Errorf("%s: %q", known, got)
		}
	}
}

// The SDK leaves AWS_ENDPOINT_URL out for SSO; the endpoint of that service holds.
func TestSSOSignsInAtItsOwnEndpoint(t *testing.T) {
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		if r.URL.Path == "/federation/credentials" {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"roleCredentials":{"accessKeyId":"ASIAX","secretAccessKey":"x","sessionToken":"t","expiration":4102444800000}}`))
			return
		}
		w.Header().Set("Content-Type", "text/xml")
		_, _ = w.Write([]byte(someIdentity))
	}))
	defer server.Close()
	dir := home(t, "[profile r]\nregion = us-east-1\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = dev\n"+
		"[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.example/start\n")
	cache := filepath.Join(dir, ".aws", "sso", "cache")
	if err := os.MkdirAll(cache, 0o700); err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("%x.json", sha1.Sum([]byte("corp")))
	token := `{"accessToken":"x","expiresAt":"2099-01-01T00:00:00Z","startUrl":"https://corp.example/start","region":"us-east-1"}`
	if err := os.WriteFile(filepath.Join(cache, name), []byte(token), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWS_ENDPOINT_URL", server.URL)
	t.Setenv("AWS_ENDPOINT_URL_SSO", server.URL)
	t.Setenv("AWS_PROFILE", "r")
	a, err := Open(t.Context(), Options{Now: time.Now, Attempts: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if _, err := a.Identity(t.Context()); err != nil || !slices.Contains(asked, "/federation/credentials") {
		t.Errorf("asked for %v: %v", asked, err)
	}
}
