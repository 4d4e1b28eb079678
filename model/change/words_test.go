package change

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

func TestIDs(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		id := New(Deps{}).NewID()
		if seen[id] || !regexp.MustCompile(`^[a-z2-7]{12}$`).MatchString(id) {
			t.Fatal(id)
		}
		seen[id] = true
	}
}

func TestWhatErrorsTell(t *testing.T) {
	f := func(class model.Class, code string) error {
		return fmt.Errorf("pull: %w", &model.Failure{Class: class, Code: code, Operation: "Pull"})
	}
	for _, c := range []struct {
		err              error
		lasting, passing bool
	}{
		{errors.New("boom"), false, true},
		{context.Canceled, false, false},
		{f(model.Network, ""), false, true},
		{f(model.Throttled, ""), false, true},
		{f(model.Conflict, ""), false, true},
		{f(model.Denied, ""), true, false},
		{f(model.Expired, ""), true, false},
		{f(model.Gone, ""), true, false},
		{f(model.Other, "InvalidParameterValueException"), true, true},
		{f(model.Other, "ValidationException"), true, true},
		{f(model.Other, "ServiceException"), false, true},
	} {
		if Lasting(c.err) != c.lasting || Passing(c.err) != c.passing || Without(c.err) {
			t.Errorf("%v: lasting %v, passing %v, without effect %v", c.err, Lasting(c.err), Passing(c.err), Without(c.err))
		}
	}
	if !Without(fmt.Errorf("pull: %w", &model.Failure{Class: model.Denied, NoEffect: true})) {
		t.Error("a certain refusal is not certain")
	}
}

func TestTheWordsOfAnError(t *testing.T) {
	inner := &model.Failure{Class: model.Gone, Operation: "GetAlias"}
	boom := errors.New("bo\x1b[31mom")
	if Cause(boom) != "boom" || Cause(fmt.Errorf("twice: %w", inner)) != inner.Error() {
		t.Error("the words of an error")
	}
	for want, got := range map[string]string{"a": Join("a", ""), "b": Join("", "b"), "a; b": Join("a", "b"), "": Join("", "")} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestAPauseEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if model.Pause(ctx, time.Hour) {
		t.Error("it says that the context stands")
	}
	if !model.Pause(t.Context(), 0) {
		t.Error("it says that the context has ended")
	}
}
