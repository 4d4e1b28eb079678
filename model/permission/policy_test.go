package permission

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestAPolicyHasWhatItsUsesComeOnTopOf(t *testing.T) {
	p, err := For([]string{"deploy"}, Scope{})
	if err != nil {
		t.Fatal(err)
	}
	text := p.Text()
	for _, want := range []string{"lambda:PublishVersion", "lambda:UpdateAlias", "lambda:GetFunction"} {
		if strings.Count(text, `"`+want+`"`) != 1 {
			t.Errorf("%s is there %d times, want once", want, strings.Count(text, `"`+want+`"`))
		}
	}
	for _, other := range []string{"dynamodb:UpdateTable", "codebuild:StartBuild"} {
		if strings.Contains(text, other) {
			t.Errorf("it allows %s, which no deploy needs", other)
		}
	}
	if _, err := For([]string{"fly"}, Scope{}); err == nil {
		t.Error("a use that there is not is taken")
	}
}

func TestTheTextIsTheDocument(t *testing.T) {
	for _, u := range Uses() {
		p, err := For([]string{u.Name}, Scope{Account: "123456789012", Functions: []string{"orders", "activity-*"}})
		if err != nil {
			t.Fatal(err)
		}
		var read Policy
		if err := json.Unmarshal([]byte(p.Text()), &read); err != nil {
			t.Fatalf("%s: %v\n%s", u.Name, err, p.Text())
		}
		if fmt.Sprint(read) != fmt.Sprint(p) {
			t.Errorf("%s: the text says %v, want %v", u.Name, read, p)
		}
	}
}

func TestAPolicyIsNarrowed(t *testing.T) {
	scope := Scope{
		Account: "123456789012", Region: "cn-north-1", Functions: []string{"orders", "activity-*"},
		Projects: []string{"[ab]-build"}, Buckets: []string{"artifacts"},
	}
	for kind, want := range map[Kind][]string{
		Functions: {
			"arn:aws-cn:lambda:cn-north-1:123456789012:function:orders", "arn:aws-cn:lambda:cn-north-1:123456789012:function:orders:*",
			"arn:aws-cn:lambda:cn-north-1:123456789012:function:activity-*",
		},
		Projects: {"arn:aws-cn:codebuild:cn-north-1:123456789012:project/?-build"},
		Tables:   {"arn:aws-cn:dynamodb:cn-north-1:123456789012:table/*"},
		Objects:  {"arn:aws-cn:s3:::artifacts/*"},
		Buckets:  {"arn:aws-cn:s3:::artifacts"},
		Roles:    {"arn:aws-cn:iam::123456789012:role/aloft*"},
		Rules:    {"arn:aws-cn:events:cn-north-1:123456789012:rule/*"},
		MadeAPIs: {
			"arn:aws-cn:apigateway:cn-north-1::/restapis", "arn:aws-cn:apigateway:cn-north-1::/restapis/*", "arn:aws-cn:apigateway:cn-north-1::/apis",
			"arn:aws-cn:apigateway:cn-north-1::/apis/*", "arn:aws-cn:apigateway:cn-north-1::/tags/*",
		},
		Anything: {"*"},
	} {
		if got := scope.resources(kind); !slices.Equal(got, want) {
			t.Errorf("%s: it is on %q, want %q", kind, got, want)
		}
	}
}

// A policy that is longer than IAM takes is of no use to a newcomer.
func TestAllUsesFitIntoOneManagedPolicy(t *testing.T) {
	var names []string
	for _, u := range Uses() {
		names = append(names, u.Name)
	}
	p, err := For(names, Scope{Account: "123456789012", Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	if n := p.Size(); n > MaxPolicy {
		t.Errorf("it has %d characters, more than %d", n, MaxPolicy)
	}
}

func TestUsesComeBehindWhatTheyNeed(t *testing.T) {
	var before []string
	for _, u := range Uses() {
		if u.Needs != "" && !slices.Contains(before, u.Needs) {
			t.Errorf("%s comes before %s", u.Name, u.Needs)
		}
		before = append(before, u.Name)
		for _, g := range u.Grants {
			for _, a := range g.Actions {
				if service, name, ok := strings.Cut(a, ":"); !ok || service == "" || strings.Contains(name, "*") {
					t.Errorf("%s: %q is no single permission", u.Name, a)
				}
			}
		}
	}
}
