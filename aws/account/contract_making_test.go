package account_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

// making is the contract of what is made of a component: functions, tables and APIs.
func making() []contract {
	return slices.Concat(makingFunctions(), makingTables(), makingAPIs())
}

// failed is the failure in an error of a class.
func failed(t *testing.T, err error, class model.Class) *model.Failure {
	t.Helper()
	f, ok := errors.AsType[*model.Failure](err)
	if !ok || f.Class != class {
		t.Fatalf("got %v, want class %s", err, class)
	}
	return f
}
