package account

import (
	"net/url"
	"strings"
	"testing"
)

func TestDocumentsOfIAMAreDecoded(t *testing.T) {
	const document = `{"Statement":[{"Condition":{"StringLike":{"aws:x":"a+b %20 ü"}}}]}`
	encoded := strings.ReplaceAll(url.QueryEscape(document), "+", "%20")
	for name, given := range map[string]string{
		"as IAM encodes it":     encoded,
		"with a plus as itself": strings.ReplaceAll(encoded, "%2B", "+"),
		"with line ends":        url.PathEscape("{\n  " + document[1:len(document)-1] + "\r\n}\n"),
	} {
		if got := policyText(&given); got != document {
			t.Errorf("%s: got %s", name, got)
		}
	}
	for given, want := range map[string]string{
		`{"a": "100%"}`: `{"a":"100%"}`, "no JSON\x1b[2J": "no JSON", "": "",
	} {
		if got := policyText(&given); !strings.HasPrefix(got, want) || strings.Contains(got, "\x1b") {
			t.Errorf("got %q of %q", got, given)
		}
	}
}
