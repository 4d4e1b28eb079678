package account

import (
	"net/http"
	"slices"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

func TestRefsOfCodeCommit(t *testing.T) {
	w := &wire{answer: func(n int, _ *http.Request) (*http.Response, error) {
		if n == 1 {
			return reply(200, "", `{"branches":["main","fix/late"],"nextToken":"n"}`), nil
		}
		return reply(200, "", `{"branches":["release"]}`), nil
	}}
	a := open(t, w, nil)
	refs, err := a.ListRefs(t.Context(), model.Project{SourceType: "CODECOMMIT", SourceLocation: "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/orders/"})
	if err != nil || !slices.Equal(refs, []string{"main", "fix/late", "release"}) {
		t.Errorf("got %v, %v", refs, err)
	}
	if r := w.seen(); !sameJSON(t, r[0].body, `{"repositoryName":"orders"}`) || !sameJSON(t, r[1].body, `{"repositoryName":"orders","nextToken":"n"}`) {
		t.Errorf("asked %s and %s", r[0].body, r[1].body)
	}
}

func TestRefsOfOtherSources(t *testing.T) {
	w := &wire{}
	a := open(t, w, nil)
	for _, p := range []model.Project{
		{SourceType: "GITHUB", SourceLocation: "https://github.com/v1/repos/x"},
		{SourceType: "CODECOMMIT", SourceLocation: "somewhere"},
		{SourceType: "NO_SOURCE"},
	} {
		if refs, err := a.ListRefs(t.Context(), p); err != nil || len(refs) > 0 {
			t.Errorf("%+v: %v, %v", p, refs, err)
		}
	}
}
