package account

import (
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/aloftdeck/aloft/model"
)

// Only what AWS refused at the single attempt, or what was never sent, is certain
// to have had no effect.
func TestWhatAnErrorTellsOfItsWrite(t *testing.T) {
	in := func(answers ...func() (*http.Response, error)) func(int, *http.Request) (*http.Response, error) {
		return func(n int, _ *http.Request) (*http.Response, error) { return answers[min(n, len(answers))-1]() }
	}
	says := func(status int, code string) func() (*http.Response, error) {
		return func() (*http.Response, error) { return reply(status, code, `{"message":"no"}`), nil }
	}
	lost := func() (*http.Response, error) { return nil, io.ErrUnexpectedEOF }
	for _, c := range []struct {
		name   string
		answer func(int, *http.Request) (*http.Response, error)
		none   bool
	}{
		{"refused at once", in(says(403, "AccessDeniedException")), true},
		{"a conflict at once", in(says(412, "PreconditionFailedException")), true},
		{"lost, then refused", in(lost, says(403, "AccessDeniedException")), false},
		{"lost, then a conflict, which may be its own doing", in(lost, says(412, "PreconditionFailedException")), false},
		{"throttled, then refused", in(says(429, "TooManyRequestsException"), says(403, "AccessDeniedException")), false},
		{"lost each time", in(lost), false},
		{"an error of the service", in(says(500, "ServiceException")), false},
		{"a page of HTML", in(func() (*http.Response, error) { return reply(403, "", "<html>"), nil }), false},
		{"AWS waited for the rest of the request", in(says(408, "RequestTimeoutException")), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := open(t, &wire{answer: c.answer}, func(o *Options) { o.Attempts = 3 })
				_, err := a.UpdateAlias(t.Context(), model.AliasChange{Function: "orders", Alias: "prod", Version: "2", Revision: "r"})
				f, ok := errors.AsType[*model.Failure](err)
				if !ok || f.NoEffect != c.none {
					t.Errorf("%v: certain to have had no effect: %v, want %v", err, ok && f.NoEffect, c.none)
				}
			})
		})
	}
	t.Run("not sent at all", func(t *testing.T) {
		a := open(t, &wire{answer: always(200, "", "{}")}, nil)
		_, err := a.UpdateAlias(t.Context(), model.AliasChange{Function: "orders", Alias: "prod", Version: "2"})
		if f, ok := errors.AsType[*model.Failure](err); !ok || !f.NoEffect {
			t.Errorf("%v", err)
		}
	})
}
