package change

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// NewID is 60 random bits, short enough for a stamp.
func NewID() string { return strings.ToLower(rand.Text()[:12]) }

// Join puts two remarks into one.
func Join(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	return a + "; " + b
}

// Cause is an error for people, without the call that it came from twice.
func Cause(err error) string {
	if f, ok := errors.AsType[*model.Failure](err); ok {
		return f.Error()
	}
	return safetext.Line(err.Error())
}

// FailureOf is the Failure in an error, made of it when there is none.
func FailureOf(operation, subject string, err error) *model.Failure {
	if f, ok := errors.AsType[*model.Failure](err); ok {
		return f
	}
	return &model.Failure{Class: model.Other, Operation: operation, Subject: subject, Message: safetext.Line(err.Error()), Err: err}
}

// Moment is a time as the messages give it.
func Moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }

// Pause waits, and reports whether the context still stands.
func Pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}
