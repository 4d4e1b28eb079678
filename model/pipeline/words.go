package pipeline

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// aliasOf is the alias of a stage.
func aliasOf(s model.Stage) string {
	if s.Alias == "" {
		return s.Name
	}
	return s.Alias
}

// stageWords names a stage, with its alias when that is called otherwise.
func stageWords(s model.Stage) string {
	switch {
	case s.Name == "":
		return s.Alias
	case s.Alias == "" || s.Alias == s.Name:
		return s.Name
	}
	return s.Name + " (alias " + s.Alias + ")"
}

// describe is an error for people.
func describe(err error) string {
	if f, ok := errors.AsType[*model.Failure](err); ok {
		return f.Error()
	}
	return safetext.Line(err.Error())
}

// failureOf is the Failure in an error, made of it when there is none.
func failureOf(operation, subject string, err error) *model.Failure {
	if f, ok := errors.AsType[*model.Failure](err); ok {
		return f
	}
	return &model.Failure{Class: model.Other, Operation: operation, Subject: subject, Message: safetext.Line(err.Error()), Err: err}
}

// join puts two remarks into one.
func join(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	return a + "; " + b
}

// busy reports whether a write was refused because another update of the function
// is under way.
func busy(err error) bool {
	f, ok := errors.AsType[*model.Failure](err)
	return ok && f.Class == model.Conflict && f.Code == "ResourceConflictException"
}

// definite reports whether AWS refused a call for what it asks, so that the same
// call will not work a moment later either.
func definite(err error) bool {
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

// passing reports whether a read may work a moment later.
func passing(err error) bool {
	switch model.ClassOf(err) {
	case model.Gone, model.Denied, model.Expired:
		return false
	}
	return !errors.Is(err, context.Canceled)
}

// pause waits, and reports whether the context still stands.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}
