package wiring

import (
	"strings"
	"testing"
)

var apiCaller = Caller{Service: service, Action: "lambda:InvokeFunction",
	Resource:  "arn:aws:lambda:us-east-1:123456789012:function:orders:prod",
	SourceARN: "arn:aws:execute-api:us-east-1:123456789012:a1b2/prod/POST/orders/*", SourceAccount: "123456789012"}

// with is a statement that lets the caller in, with one element of it replaced, or added.
func with(effect, name, text string) string {
	elements := []string{`"Principal":{"Service":"apigateway.amazonaws.com"}`, `"Action":"lambda:InvokeFunction"`,
		`"Resource":"arn:aws:lambda:us-east-1:123456789012:function:orders:prod"`}
	for i, e := range elements {
		if strings.HasPrefix(e, `"`+strings.TrimPrefix(name, "Not")+`"`) {
			elements[i] = `"` + name + `":` + text
			name = ""
		}
	}
	if name != "" {
		elements = append(elements, `"`+name+`":`+text)
	}
	return `{"Effect":"` + effect + `",` + strings.Join(elements, ",") + `}`
}

func TestWhetherAStatementIsAboutACall(t *testing.T) {
	const arn = `"arn:aws:lambda:us-east-1:123456789012:function:`
	tests := []struct {
		element, text string
		want          Decision
	}{
		{"Principal", `"*"`, Allowed},
		{"Principal", `"apigateway.amazonaws.com"`, NotLet},
		{"Principal", `{"AWS":"*"}`, Allowed},
		{"Principal", `{"AWS":"arn:aws:iam::123456789012:root"}`, NotLet},
		{"Principal", `{"Service":["s3.amazonaws.com","apigateway.amazonaws.com"]}`, Allowed},
		{"Principal", `{"Service":"events.amazonaws.com"}`, NotLet},
		{"Principal", `{"Service":"*"}`, Undecided},
		{"Principal", `{"Robot":"*"}`, Undecided},
		{"NotPrincipal", `{"AWS":"*"}`, Undecided},
		{"Action", `"lambda:invoke*"`, Allowed},
		{"Action", `["lambda:GetFunction","*"]`, Allowed},
		{"Action", `"lambda:InvokeFunctionUrl"`, NotLet},
		{"NotAction", `"lambda:GetFunction"`, Undecided},
		{"Resource", `"*"`, Allowed},
		{"Resource", arn + `orders"`, NotLet},
		{"Resource", arn + `orders:*"`, Allowed},
		{"Resource", arn + `orders*"`, Allowed},
		{"Resource", arn + `orders:pro?"`, Allowed},
		{"Resource", arn + `o*:prod"`, Allowed},
		{"Resource", `"arn:aws:lambda:*:prod"`, Undecided},
		{"Resource", `"arn:aws:lambda:*"`, Allowed},
		{"Resource", arn + `${aws:PrincipalTag/x}"`, Undecided},
		{"NotResource", arn + `other"`, Undecided},
		{"Condition", `{}`, Allowed},
		{"Condition", `{"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:us-east-1:123456789012:a1b2/*/POST/orders/*"}}`, Allowed},
		{"Condition", `{"ArnEquals":{"aws:sourcearn":"arn:aws:execute-api:*:*:a1b2/*"}}`, Allowed},
		{"Condition", `{"ArnLike":{"aws:SourceArn":"arn:aws:execute-api:us-east-1:999999999999:a1b2/*"}}`, NotLet},
		{"Condition", `{"ArnLike":{"aws:SourceArn":"arn:aws:execute-api:*:a1b2/*"}}`, Undecided},
		{"Condition", `{"ArnLike":{"aws:SourceArn":"*"}}`, Undecided},
		{"Condition", `{"StringLike":{"aws:SourceArn":"*a1b2/prod/*"}}`, Allowed},
		{"Condition", `{"StringEquals":{"aws:SourceArn":"arn:aws:execute-api:us-east-1:123456789012:a1b2/*"}}`, NotLet},
		{"Condition", `{"StringEquals":{"aws:SourceAccount":["1","123456789012"]}}`, Allowed},
		{"Condition", `{"StringEquals":{"aws:SourceAccount":123456789012}}`, Allowed},
		{"Condition", `{"StringNotEquals":{"aws:SourceAccount":["1","123456789012"]}}`, NotLet},
		{"Condition", `{"ArnNotLike":{"aws:SourceArn":"arn:aws:s3:::x"}}`, Allowed},
		{"Condition", `{"StringEqualsIfExists":{"aws:SourceAccount":"1"}}`, NotLet},
		{"Condition", `{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-1"}}`, Undecided},
		{"Condition", `{"StringEquals":{"aws:PrincipalOrgID":"o-1","aws:SourceAccount":"1"}}`, NotLet},
		{"Condition", `{"Null":{"aws:SourceArn":"false"}}`, Allowed},
		{"Condition", `{"Null":{"aws:SourceArn":true}}`, NotLet},
		{"Condition", `{"Bool":{"aws:PrincipalIsAWSService":"true"}}`, Allowed},
		{"Condition", `{"Bool":{"lambda:InvokedViaFunctionUrl":"true"}}`, NotLet},
		{"Condition", `{"StringEquals":{"lambda:EventSourceToken":"t"}}`, NotLet},
		{"Condition", `{"StringLike":{"aws:SourceArn":"${aws:x}"}}`, Undecided},
		{"Condition", `{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}`, Undecided},
		{"Condition", `{"ForAnyValue:StringEquals":{"aws:SourceAccount":"123456789012"}}`, Undecided},
		{"Condition", `{"StringEquals":{"aws:SourceAccount":[]}}`, Undecided},
		{"Condition", `7`, Undecided},
		{"Surprise", `"x"`, Undecided},
	}
	for _, tt := range tests {
		got := Judge([]string{document(with("Allow", tt.element, tt.text))}, apiCaller)
		if got.Decision != tt.want {
			t.Errorf("%s %s: %+v, want %s", tt.element, tt.text, got, tt.want)
		}
		if (got.Decision == Undecided) != (got.Why != "") {
			t.Errorf("%s %s: %q is why", tt.element, tt.text, got.Why)
		}
	}
}

func TestHowStatementsCountTogether(t *testing.T) {
	allows, denies := with("Allow", "Sid", `"a"`), with("Deny", "Sid", `"d"`)
	other := with("Allow", "Action", `"lambda:GetFunction"`)
	maybe, maybeNot := with("Allow", "NotAction", `"x:y"`),
		with("Deny", "Condition", `{"Bool":{"aws:SecureTransport":"false"}}`)
	tests := []struct {
		name      string
		documents []string
		want      Decision
		shown     string
	}{
		{"nothing", nil, NotLet, ""},
		{"no policy", []string{""}, NotLet, ""},
		{"one of several", []string{document(other, allows)}, Allowed, `"Sid":"a"`},
		{"one alone, in no list", []string{`{"Statement":` + allows + `}`}, Allowed, `"Sid":"a"`},
		{"one document denies", []string{document(allows), document(denies)}, Denied, `"Sid":"d"`},
		{"a denial that is not known", []string{document(allows), document(maybeNot)}, Undecided, "SecureTransport"},
		{"a denial that is not known, and nothing allows", []string{document(other, maybeNot)}, NotLet, ""},
		{"allowed for certain", []string{document(maybe, allows)}, Allowed, `"Sid":"a"`},
		{"perhaps allowed", []string{document(maybe)}, Undecided, "NotAction"},
		{"neither allows nor denies", []string{document(with("Maybe", "Sid", `"m"`))}, Undecided, `"Sid":"m"`},
		{"no JSON", []string{document(allows), "{"}, Undecided, "{"},
		{"no statements", []string{`{"Version":"2012-10-17"}`}, Undecided, "Version"},
	}
	for _, tt := range tests {
		got := Judge(tt.documents, apiCaller)
		if got.Decision != tt.want || !strings.Contains(got.Statement, tt.shown) {
			t.Errorf("%s: %+v, want %s", tt.name, got, tt.want)
		}
	}
}

func TestGlob(t *testing.T) {
	for _, tt := range []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true}, {"*", "", true}, {"?", "", false}, {"a*c", "abbc", true}, {"a*c", "abbd", false},
		{"*a*b", "xaxbxb", true}, {"a?c", "abc", true}, {"a**", "a", true}, {"a", "ab", false}, {"?", "é", true},
	} {
		if got := glob(tt.pattern, tt.text); got != tt.want {
			t.Errorf("glob(%q, %q) is %v", tt.pattern, tt.text, got)
		}
	}
}
