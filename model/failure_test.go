package model

import (
	"context"
	"errors"
	"fmt"
	"testing"
)

func TestTheFailureInAnError(t *testing.T) {
	inner := &Failure{Class: Gone, Operation: "GetAlias"}
	got := FailureOf(fmt.Errorf("read: %w", inner), "Other", "x")
	if *got != *inner || got == inner {
		t.Errorf("%+v, want a copy of the one within", got)
	}
	boom := errors.New("bo\x1b[31mom")
	if got := FailureOf(boom, "GetAlias", "orders:prod"); got.Class != Other || got.Operation != "GetAlias" || got.Subject != "orders:prod" ||
		got.Message != "boom" || !errors.Is(got, boom) {
		t.Errorf("%+v", got)
	}
	if got := FailureOf(fmt.Errorf("read: %w", context.DeadlineExceeded), "GetAlias", ""); got.Class != Network {
		t.Errorf("%+v, want no answer in time", got)
	}
	if FailureOf(nil, "GetAlias", "") != nil {
		t.Error("no error is a failure")
	}
}
