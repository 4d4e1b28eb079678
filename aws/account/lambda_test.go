package account

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

func TestUpdateAliasStatesEverything(t *testing.T) {
	tests := map[string]struct {
		change model.AliasChange
		body   string
	}{
		"no canary, no text": {
			model.AliasChange{Function: "orders", Alias: "prod", Version: "14", Revision: "rev-1"},
			`{"Description":"","FunctionVersion":"14","RevisionId":"rev-1","RoutingConfig":{"AdditionalVersionWeights":{}}}`,
		},
		"canary": {
			model.AliasChange{Function: "orders", Alias: "prod", Version: "14", Revision: "rev-1", Description: "a\nb",
				Canary: &model.Canary{Version: "15", Weight: 0.1}},
			`{"Description":"a\nb","FunctionVersion":"14","RevisionId":"rev-1","RoutingConfig":{"AdditionalVersionWeights":{"15":0.1}}}`,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := &wire{answer: always(200, "", `{"Name":"prod","FunctionVersion":"14","Description":"a\nb","RevisionId":"rev-2"}`)}
			a := open(t, w, nil)
			got, err := a.UpdateAlias(t.Context(), tt.change)
			if err != nil {
				t.Fatal(err)
			}
			r := w.seen()[0]
			if r.method != "PUT" || r.path != "/2015-03-31/functions/orders/aliases/prod" || !sameJSON(t, r.body, tt.body) {
				t.Errorf("sent %s %s %s, want %s", r.method, r.path, r.body, tt.body)
			}
			if !strings.Contains(r.userAgent, "aloft/1.2.3") {
				t.Errorf("user agent %q does not name aloft", r.userAgent)
			}
			if got.Revision != "rev-2" || got.Description.Exact() != "a\nb" || got.Function != "orders" {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestUpdateAliasWithoutARevisionIsNotSent(t *testing.T) {
	w := &wire{answer: always(200, "", "{}")}
	a := open(t, w, nil)
	if _, err := a.UpdateAlias(t.Context(), model.AliasChange{Function: "orders", Alias: "prod", Version: "14"}); err == nil || len(w.seen()) > 0 {
		t.Errorf("got %v, %d requests", err, len(w.seen()))
	}
}

func TestListAliasesReadsAllPages(t *testing.T) {
	w := &wire{answer: func(n int, r *http.Request) (*http.Response, error) {
		if n == 1 {
			return reply(200, "", `{"Aliases":[{"Name":"dev","FunctionVersion":"3","RevisionId":"a"}],"NextMarker":"m"}`), nil
		}
		return reply(200, "", `{"Aliases":[{"Name":"prod","FunctionVersion":"1","RevisionId":"b","RoutingConfig":{"AdditionalVersionWeights":{"2":0.25}}}]}`), nil
	}}
	a := open(t, w, nil)
	got, err := a.ListAliases(t.Context(), "orders")
	if err != nil || len(got) != 2 || got[0].Name != "dev" || got[0].Canary != nil {
		t.Fatalf("got %+v, %v", got, err)
	}
	if c := got[1].Canary; c == nil || *c != (model.Canary{Version: "2", Weight: 0.25}) {
		t.Errorf("canary %+v", c)
	}
	if q := w.seen()[1].query; !strings.Contains(q, "Marker=m") {
		t.Errorf("the second page was asked for with %q", q)
	}
}

func TestGetVersionKnowsItsFacts(t *testing.T) {
	w := &wire{answer: always(200, "", `{"Configuration":{"FunctionName":"orders","Version":"14","Description":"build 41\u001b[31m",
		"Runtime":"cobol85","Handler":"a.b","Role":"arn:r","PackageType":"Floppy","Architectures":["riscv64"],"MemorySize":128,"Timeout":30,
		"EphemeralStorage":{"Size":512},"CodeSha256":"abc=","CodeSize":1234,"Layers":[{"Arn":"l1"},{"Arn":"l2"}],
		"Environment":{"Variables":{"TABLE":"t","KEY":"hunter2"}},"VpcConfig":{"VpcId":"vpc-1"},"TracingConfig":{"Mode":"Sideways"},
		"DeadLetterConfig":{"TargetArn":"dlq"},"KMSKeyArn":"kms","SnapStart":{"ApplyOn":"Sometimes"},"State":"Dreaming","StateReason":"it is night","StateReasonCode":"Night",
		"LastModified":"2026-11-22T22:07:08.239+0000"}}`)}
	a := open(t, w, nil)
	v, err := a.GetVersion(t.Context(), "orders", "prod")
	if err != nil {
		t.Fatal(err)
	}
	if v.Environment["KEY"].Reveal() != "hunter2" || strings.Contains(fmt.Sprintf("%v %+v %#v", v, v, v), "hunter2") {
		t.Error("the environment is lost, or shows")
	}
	v.Environment = nil
	want := model.Version{Function: "orders", Number: "14", Description: "build 41", Runtime: "cobol85", Handler: "a.b", Role: "arn:r",
		PackageType: "Floppy", Architecture: "riscv64", MemoryMB: 128, TimeoutSeconds: 30, EphemeralMB: 512, CodeSHA256: "abc=",
		CodeBytes: 1234, Layers: []string{"l1", "l2"}, VPC: "vpc-1", Tracing: "Sideways", DeadLetterTarget: "dlq", KMSKey: "kms",
		SnapStart: "Sometimes", State: "Dreaming", StateReason: "it is night (Night)",
		LastModified: time.Date(2026, 11, 22, 22, 7, 8, 239e6, time.UTC)}
	if fmt.Sprint(v) != fmt.Sprint(want) {
		t.Errorf("got\n%+v, want\n%+v", v, want)
	}
	if r := w.seen()[0]; r.path != "/2015-03-31/functions/orders" || r.query != "Qualifier=prod" {
		t.Errorf("asked %s?%s", r.path, r.query)
	}
}

func TestGetVersionFallsBackWhereGetFunctionIsDenied(t *testing.T) {
	conf := `{"FunctionName":"orders","Version":"14","Environment":{"Error":{"ErrorCode":"AccessDenied","Message":"no key"}},"LastModified":"2026-11-22T22:07:08.239999000Z"}`
	w := &wire{answer: func(_ int, r *http.Request) (*http.Response, error) {
		if strings.HasSuffix(r.URL.Path, "/configuration") {
			return reply(200, "", conf), nil
		}
		return reply(403, "AccessDeniedException", `{"Message":"is not authorized to perform: lambda:GetFunction on resource: x"}`), nil
	}}
	a := open(t, w, nil)
	v, err := a.GetVersion(t.Context(), "orders", "14")
	if err != nil || v.Number != "14" || v.EnvironmentError != "AccessDenied: no key" || v.LastModified.Nanosecond() != 239999000 {
		t.Errorf("got %+v, %v", v, err)
	}
	conf = "" // and denied there too: the permission to ask for is GetFunction's
	w.answer = always(403, "AccessDeniedException", `{}`)
	_, err = a.GetVersion(t.Context(), "orders", "14")
	var f *model.Failure
	if !errors.As(err, &f) || f.Permission != "lambda:GetFunction" {
		t.Errorf("got %v", err)
	}
}

func TestListVersionsLeavesOutLatest(t *testing.T) {
	w := &wire{answer: always(200, "", `{"Versions":[{"Version":"$LATEST"},{"Version":"1"},{"Version":"2"}],"NextMarker":"2"}`)}
	a := open(t, w, nil)
	p, err := a.ListVersions(t.Context(), "orders", "")
	if err != nil || len(p.Versions) != 2 || p.Versions[0].Number != "1" || p.Next != "2" {
		t.Errorf("got %+v, %v", p, err)
	}
}

func TestListFunctionsPages(t *testing.T) {
	w := &wire{answer: always(200, "", `{"Functions":[{"FunctionName":"orders","Runtime":"python3.15","MemorySize":128,"LastModified":"never"}],"NextMarker":"n"}`)}
	a := open(t, w, nil)
	p, err := a.ListFunctions(t.Context(), "m")
	if err != nil || p.Next != "n" || len(p.Functions) != 1 || p.Functions[0].Name != "orders" ||
		p.Functions[0].Architecture != "x86_64" || !p.Functions[0].LastModified.IsZero() {
		t.Errorf("got %+v, %v", p, err)
	}
	if q := w.seen()[0].query; !strings.Contains(q, "Marker=m") {
		t.Errorf("asked with %q", q)
	}
}

func TestIdentitySaysWhereItLooks(t *testing.T) {
	w := &wire{answer: func(int, *http.Request) (*http.Response, error) {
		r := reply(200, "", `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/ann</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`)
		r.Header.Set("Content-Type", "text/xml")
		return r, nil
	}}
	a := open(t, w, func(o *Options) { o.Profile = "ops"; o.Region = "eu-west-1" })
	id, err := a.Identity(t.Context())
	want := model.Identity{Account: "123456789012", Region: "eu-west-1", ARN: "arn:aws:iam::123456789012:user/ann", Profile: "ops",
		Credentials: "StaticCredentials"}
	if err != nil || id != want {
		t.Errorf("got %+v, %v, want %+v", id, err, want)
	}
	if m := a.Meter(); m.Calls != 1 || m.CallsPerMinute != 1 {
		t.Errorf("meter %+v", m)
	}
}

func sameJSON(t *testing.T, a, b string) bool {
	t.Helper()
	var x, y any
	if err := errors.Join(json.Unmarshal([]byte(a), &x), json.Unmarshal([]byte(b), &y)); err != nil {
		t.Error(err)
	}
	return fmt.Sprint(x) == fmt.Sprint(y)
}

func TestCallsWithoutADeadlineGetOne(t *testing.T) {
	var has bool
	w := &wire{answer: func(_ int, r *http.Request) (*http.Response, error) {
		_, has = r.Context().Deadline()
		return reply(200, "", "{}"), nil
	}}
	a := open(t, w, nil)
	if _, err := a.GetAlias(context.Background(), "orders", "prod"); err != nil || !has {
		t.Errorf("%v, deadline %v", err, has)
	}
}
