package wiring

import "testing"

// Whatever a policy holds, it is judged: what can not be is said to be so, with why.
func FuzzJudge(f *testing.F) {
	f.Add(document(allow("orders:prod", "a1b2/*")))
	f.Add(document(with("Deny", "NotPrincipal", `{"AWS":["*"]}`)))
	f.Add(`{"Statement":{"Effect":"Allow","Condition":{"StringLike":{"aws:SourceArn":[1,true]}}}}`)
	f.Fuzz(func(t *testing.T, document string) {
		got := Judge([]string{document}, apiCaller)
		if (got.Decision == Undecided) != (got.Why != "") {
			t.Errorf("%q: %+v", document, got)
		}
		if got.Decision == Allowed && got.Statement == "" {
			t.Errorf("%q: allowed by nothing", document)
		}
	})
}
