package component

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// What API Gateway takes beside each other, by what its documentation says of the order in
// which routes are tried.
func TestRoutesBesideEachOther(t *testing.T) {
	for _, c := range []struct {
		a, b       string
		rest, http bool // they can stand beside each other
	}{
		{"GET /a f", "POST /a f", true, true},
		{"GET /a f", "ANY /a f", true, true},
		{"GET /a f", "GET /b f", true, true},
		{"GET /a f", "GET /a/b f", true, true},
		{"GET / f", "GET /{proxy+} f", true, true},
		{"GET /a/{id} f", "GET /a/new f", true, true},
		{"GET /a/{id} f", "GET /a/{id}/b f", true, true},
		{"GET /a/{id} f", "GET /b/{key} f", true, true},
		{"GET /a/b/{id} f", "GET /a/{x}/c f", true, true},
		{"GET /a/{id} f", "POST /a/{key} f", false, true},
		{"GET /a/{id} f", "GET /a/{proxy+} f", false, true},
		{"GET /a/{id}/x f", "GET /a/{key}/y f", false, true},
		{"GET /a f", "GET /a g", false, false},
		{"GET /a/{id} f", "GET /a/{key} g", false, false},
		{"ANY /{a+} f", "ANY /{b+} g", false, false},
	} {
		a, why, _ := ParseRoute(c.a)
		b, whyB, _ := ParseRoute(c.b)
		if why+whyB != "" {
			t.Errorf("%s, %s: %s %s", c.a, c.b, why, whyB)
			continue
		}
		for kind, may := range map[APIKind]bool{REST: c.rest, HTTP: c.http} {
			if one, other := Clash(kind, a, b), Clash(kind, b, a); (one == "") != may || (other == "") != may {
				t.Errorf("%s API, %s and %s: %q, %q", kind, a, b, one, other)
			}
		}
	}
}

func TestRoutesAndKeysComeBackAsTheyAreWritten(t *testing.T) {
	for _, s := range []string{"GET / f", "ANY /{proxy+} f", "$default f", "DELETE /a-b/c.d/{e_f} g"} {
		if r, why, _ := ParseRoute(s); why != "" || r.String() != s {
			t.Errorf("%s became %s: %s", s, r, why)
		}
	}
	for _, s := range []string{"id:S", "at:N", "a:b:B", "with blank:S"} {
		if k, why, _ := ParseKey(s); why != "" || k.String() != s {
			t.Errorf("%s became %s: %s", s, k, why)
		}
	}
	if p := (Place{Bucket: "b"}); p.String() != "s3://b" {
		t.Errorf("a bucket is %s", p)
	}
	if a := (TableAccess{"orders", true, true}); a.String() != "orders:rw" {
		t.Errorf("both ways are %s", a)
	}
}

func TestRuntimesAreOnceAndInOrder(t *testing.T) {
	names := RuntimeNames()
	for i, n := range names {
		if slices.Contains(names[:i], n) || Retired(n) {
			t.Errorf("%s stands twice", n)
		}
		if _, ok := FindRuntime(n); !ok {
			t.Errorf("%s is not found", n)
		}
	}
	r, _ := FindRuntime("python3.12")
	if r.DeprecatedAt(r.Deprecated.Add(-time.Second)) || !r.DeprecatedAt(r.Deprecated) ||
		(Runtime{}).DeprecatedAt(r.Deprecated) {
		t.Error("a runtime is not deprecated from its day on")
	}
}

func TestNamesOfComponents(t *testing.T) {
	for _, name := range []string{"a", "activity", "a-1", strings.Repeat("a", 40)} {
		if why, _ := NameProblem(name); why != "" {
			t.Errorf("%s %s", name, why)
		}
	}
	for _, name := range []string{"", "-a", "a-", "a--b", "1a", "A", "a_b", "a.b", "ä", strings.Repeat("a", 41)} {
		if why, _ := NameProblem(name); why == "" {
			t.Errorf("%q is a name", name)
		}
	}
}

func TestEachAttributeAndFunctionIsNamedOnce(t *testing.T) {
	id, user := Key{"id", StringKey}, Key{"user", StringKey}
	table := Table{Hash: id, Billing: model.OnDemand, Indexes: []Index{{Hash: user, Range: &id}, {Hash: id, Range: &user}}}
	if got := table.Attributes(); !slices.Equal(got, []Key{id, user}) {
		t.Errorf("the attributes are %v", got)
	}
	api := API{Routes: []Route{{"GET", "/", "b"}, {"GET", "/a", "a"}, {"PUT", "/a", "b"}}}
	if got := api.Functions(); !slices.Equal(got, []string{"b", "a"}) {
		t.Errorf("the functions are %v", got)
	}
}
