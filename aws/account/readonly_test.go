package account

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/aloftdeck/aloft/model"
)

// clientServices are the services of the fields of clients: a package of the SDK is
// called like its service, in small letters and without spaces.
var clientServices = func() map[string]string {
	found := map[string]string{}
	for i, fields := 0, reflect.TypeFor[clients](); i < fields.NumField(); i++ {
		f := fields.Field(i)
		if f.Type.Kind() != reflect.Pointer || f.Type.Elem().Name() != "Client" {
			continue
		}
		found[f.Name] = ""
		for _, s := range services {
			if strings.ReplaceAll(strings.ToLower(s.id), " ", "") == path.Base(f.Type.Elem().PkgPath()) {
				found[f.Name] = s.id
			}
		}
	}
	return found
}()

// operationsUsed are the calls that the source of this package makes.
func operationsUsed(t *testing.T) []operation {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var used []operation
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			method, ok := n.(*ast.SelectorExpr)
			if !ok || !ast.IsExported(method.Sel.Name) || method.Sel.Name == "Options" {
				return true
			}
			field, ok := method.X.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			of, ok := field.X.(*ast.SelectorExpr)
			if service, known := clientServices[field.Sel.Name]; ok && known && of.Sel.Name == "clients" {
				used = append(used, operation{service, method.Sel.Name})
			}
			return true
		})
	}
	return used
}

// A call that writes has to be nowhere to be refused; one that reads has to be in
// the table to pass.
func TestTheListOfReadsIsWhatTheAdaptersRead(t *testing.T) {
	for field, service := range clientServices {
		if service == "" {
			t.Errorf("the service of the client %s is not in the table of services", field)
		}
	}
	used := operationsUsed(t)
	if len(used) < 30 {
		t.Fatalf("only %d calls were found in the source: %v", len(used), used)
	}
	byName := regexp.MustCompile(`^(Get|List|Describe|Head|BatchGet|Lookup|Export)[A-Z]`)
	writes := 0
	for _, o := range used {
		if o.permission() == "" {
			t.Errorf("%v: its service has no row", o)
		}
		if o.reads() != byName.MatchString(o.name) {
			t.Errorf("%v passes as a read: %v", o, o.reads())
		}
		if !o.reads() {
			writes++
		}
	}
	if writes < 8 {
		t.Errorf("only %d writes among %v", writes, used)
	}
	for _, s := range services {
		for _, name := range s.reads {
			if !slices.Contains(used, operation{s.id, name}) || !byName.MatchString(name) {
				t.Errorf("%s of %s is on the list of reads, and nothing here reads it", name, s.id)
			}
		}
	}
}

// Whatever the SDK's clients can do is refused, but for the reads on the list.
func TestReadOnlyLetsOnlyTheListedReadsOfTheClientsPass(t *testing.T) {
	w := &wire{answer: always(http.StatusBadRequest, "ValidationException", "{}")}
	a := open(t, w, func(o *Options) { o.ReadOnly = true })
	all := reflect.ValueOf(a.clients.Load()).Elem()
	refusals, passed := 0, map[operation]bool{}
	for field, service := range clientServices {
		f := all.FieldByName(field)
		client := reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem()
		for i := range client.NumMethod() {
			method := client.Type().Method(i)
			if method.Type.NumIn() != 4 || method.Type.NumOut() != 2 {
				continue // no call to AWS
			}
			o, sent := operation{service, method.Name}, len(w.seen())
			out := client.Method(i).Call([]reflect.Value{reflect.ValueOf(t.Context()), reflect.New(method.Type.In(2).Elem())})
			err, _ := out[1].Interface().(error)
			switch isRefused := errors.Is(err, errReadOnly); {
			case isRefused == o.reads():
				t.Errorf("%v: refused is %v: %v", o, isRefused, err)
			case isRefused && len(w.seen()) != sent:
				t.Errorf("%v was refused, and sent", o)
			case isRefused:
				refusals++
			default:
				passed[o] = true
			}
		}
	}
	listed := 0
	for _, s := range services {
		listed += len(s.reads)
	}
	if refusals < 400 || len(passed) != listed {
		t.Errorf("%d calls were refused and %d passed, of %d on the list", refusals, len(passed), listed)
	}
}

// A call of a service that has no row in the table is refused whatever its name says.
func TestReadOnlyRefusesServicesThatAreNotInTheTable(t *testing.T) {
	for _, name := range []string{"SendMessage", "GetQueueUrl"} {
		stack := middleware.NewStack(name, smithyhttp.NewStackRequest)
		if err := refuseWrites(func(context.Context) error { return errReadOnly })(stack); err != nil {
			t.Fatal(err)
		}
		sent := false
		call := middleware.DecorateHandler(middleware.HandlerFunc(func(context.Context, any) (any, middleware.Metadata, error) {
			sent = true
			return nil, middleware.Metadata{}, nil
		}), stack)
		ctx := middleware.WithOperationName(middleware.WithServiceID(t.Context(), "SQS"), name)
		if _, _, err := call.Handle(ctx, nil); !errors.Is(err, errReadOnly) || sent {
			t.Errorf("%s: sent is %v: %v", name, sent, err)
		}
	}
}

// assume hands out a role's credentials, and answers whose they are.
type assume struct{ identify }

func (s *assume) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("Action") != "AssumeRole" {
		s.identify.ServeHTTP(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/xml")
	_, _ = w.Write([]byte(`<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>AKIDROLE</AccessKeyId><SecretAccessKey>x</SecretAccessKey>` +
		`<SessionToken>t</SessionToken><Expiration>2126-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`))
}

func TestReadOnlyStillGetsTheCredentialsOfARole(t *testing.T) {
	handler := &assume{}
	server := httptest.NewServer(handler)
	defer server.Close()
	dir := home(t, "[profile base]\n[profile ops]\nregion = eu-west-1\nrole_arn = arn:aws:iam::123456789012:role/ops\nsource_profile = base\n")
	if err := os.WriteFile(filepath.Join(dir, "credentials"), []byte("[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWS_ENDPOINT_URL_STS", server.URL)
	a, err := Open(t.Context(), Options{Profile: "ops", ReadOnly: true, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if _, err := a.Identity(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := a.Renew(t.Context()); err != nil {
		t.Error(err)
	}
	if len(handler.keys) != 1 || handler.keys[0] != "AKIDROLE" {
		t.Errorf("asked as %v, want the role", handler.keys)
	}
	if id, err := a.Identity(t.Context()); err != nil || !id.Expires.IsZero() {
		t.Errorf("credentials that the SDK renews end at %v, %v", id.Expires, err)
	}
}

// Whether an account may be written to is asked once AWS has said which one it is, and no
// read is refused for it.
func TestWritesAreRefusedByTheAccount(t *testing.T) {
	handler := &identify{}
	server := httptest.NewServer(handler)
	defer server.Close()
	home(t, "[default]\nregion = eu-west-1\n")
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDENV")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "x")
	t.Setenv("AWS_ENDPOINT_URL", server.URL)
	why := "the config does not name this account"
	var asked []string
	a, err := Open(t.Context(), Options{Now: time.Now, Refuse: func(account string) string {
		asked = append(asked, account)
		return why
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	_, err = a.UpdateAlias(t.Context(), model.AliasChange{Function: "orders", Alias: "prod", Version: "1", Revision: "r"})
	f, ok := errors.AsType[*model.Failure](err)
	if !ok || f.Cause != model.ReadOnly || !strings.Contains(f.Error(), why) || !f.NoEffect {
		t.Errorf("got %+v", err)
	}
	if !slices.Equal(asked, []string{"123456789012"}) || len(handler.keys) != 1 {
		t.Errorf("asked of %q, after %d calls", asked, len(handler.keys))
	}
	why = ""
	if _, err = a.UpdateAlias(t.Context(), model.AliasChange{Function: "orders", Alias: "prod", Version: "1", Revision: "r"}); errors.Is(err, errReadOnly) {
		t.Errorf("refused all the same: %v", err)
	}
}
