//go:build unix

package e2e

// Two small accounts over HTTP: as much of AWS as shows which account it is.

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// twoAccounts answers for accounts by the access key that signs a call.
type twoAccounts struct {
	url string

	mu   sync.Mutex
	gone map[string]bool // access keys that have run out
}

// The accounts by access key; each has one function.
const (
	shopKey, shopAccount   = "AKIDSHOP", "111111111111"
	stageKey, stageAccount = "AKIDSTAGE", "222222222222"
)

func serveTwoAccounts(t *testing.T) *twoAccounts {
	t.Helper()
	a := &twoAccounts{gone: map[string]bool{}}
	s := httptest.NewServer(a)
	t.Cleanup(s.Close)
	a.url = s.URL
	return a
}

func (a *twoAccounts) runOut(key string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.gone[key] = true
}

// ServeHTTP answers who calls, and lists the account's function. All else is denied.
func (a *twoAccounts) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, credential, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
	key, _, _ := strings.Cut(credential, "/")
	account, function := shopAccount, "orders-of-shop"
	if key == stageKey {
		account, function = stageAccount, "orders-of-stage"
	}
	a.mu.Lock()
	gone := a.gone[key]
	a.mu.Unlock()
	asksWho := r.Method == http.MethodPost && r.URL.Path == "/" && r.FormValue("Action") == "GetCallerIdentity"
	switch path := r.URL.Path; {
	case gone && asksWho:
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, `<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error></ErrorResponse>`)
	case gone:
		refuse(w, "ExpiredTokenException", "The security token included in the request is expired")
	case asksWho:
		w.Header().Set("Content-Type", "text/xml")
		fmt.Fprintf(w, `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>%s</Account><Arn>arn:aws:iam::%s:user/ann</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`, account, account)
	case strings.HasSuffix(path, "/aliases"):
		answer(w, map[string]any{"Aliases": []any{map[string]any{"Name": "dev", "FunctionVersion": "1", "RevisionId": "r1",
			"AliasArn": "arn:aws:lambda:us-east-1:" + account + ":function:" + function + ":dev"}}})
	case strings.HasSuffix(path, "/versions"):
		answer(w, map[string]any{"Versions": []any{}})
	case r.Method == http.MethodGet && strings.HasSuffix(strings.TrimSuffix(path, "/"), "/functions"):
		answer(w, map[string]any{"Functions": []any{map[string]any{"FunctionName": function, "Runtime": "python3.12", "Version": "$LATEST",
			"FunctionArn": "arn:aws:lambda:us-east-1:" + account + ":function:" + function}}})
	default:
		refuse(w, "AccessDeniedException", "not here")
	}
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func refuse(w http.ResponseWriter, code, message string) {
	w.Header().Set("X-Amzn-ErrorType", code)
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.WriteHeader(http.StatusForbidden)
	_ = json.NewEncoder(w).Encode(map[string]string{"__type": code, "message": message})
}

// machine is a home folder with AWS's files.
type machine struct {
	t    *testing.T
	home string
}

func newMachine(t *testing.T, config, credentials string) machine {
	m := machine{t, t.TempDir()}
	m.write(".aws/config", config, 0o600)
	m.write(".aws/credentials", credentials, 0o600)
	return m
}

func (m machine) write(name, text string, mode os.FileMode) string {
	m.t.Helper()
	path := filepath.Join(m.home, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		m.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		m.t.Fatal(err)
	}
	return path
}

// env is the environment of an operator of the machine, whose calls go to an endpoint.
func (m machine) env(endpoint string, more ...string) []string {
	return append([]string{
		"HOME=" + m.home, "XDG_CONFIG_HOME=" + filepath.Join(m.home, "config"), "XDG_STATE_HOME=" + filepath.Join(m.home, "state"),
		"XDG_CACHE_HOME=" + filepath.Join(m.home, "cache"), "AWS_ENDPOINT_URL=" + endpoint, "AWS_EC2_METADATA_DISABLED=true",
		"PATH=" + filepath.Join(m.home, "bin") + string(os.PathListSeparator) + "/usr/bin:/bin",
	}, more...)
}
