package change

import (
	"context"
	"errors"
	"strings"

	"github.com/aloftdeck/aloft/model"
)

// Without reports whether an error tells for certain that the write it answers had
// no effect: nothing was sent, or a single attempt was, and AWS refused that.
// Whatever else was answered, an earlier attempt whose answer was lost may have
// worked, so that what became of the write has to be read.
func Without(err error) bool {
	f, ok := errors.AsType[*model.Failure](err)
	return ok && f.NoEffect
}

// Lasting reports whether the same call will not work a moment later either: what
// AWS found wrong with it, or with who asks, stays wrong.
func Lasting(err error) bool {
	f, ok := errors.AsType[*model.Failure](err)
	if !ok {
		return false
	}
	switch f.Class {
	case model.Denied, model.Expired, model.Gone:
		return true
	case model.Other:
		return f.Code != "" && !strings.Contains(f.Code, "Service") && !strings.Contains(f.Code, "Internal")
	}
	return false
}

// Passing reports whether a read that failed may work a moment later.
func Passing(err error) bool {
	switch model.ClassOf(err) {
	case model.Gone, model.Denied, model.Expired:
		return false
	}
	return !errors.Is(err, context.Canceled)
}
