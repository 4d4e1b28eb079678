package release

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/safetext"
)

// aliasOf is the alias of the requested stage.
func aliasOf(r Request) string {
	if r.Stage.Alias == "" {
		return r.Stage.Name
	}
	return r.Stage.Alias
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

// canaryWords is a canary in words: 9 with 10% to 10.
func canaryWords(primary string, c model.Canary) string {
	return fmt.Sprintf("%s with %s to %s", primary, figure.Share(c.Weight), c.Version)
}

// versionWords says why a version can not be moved to, and nothing when its name
// is a version's number.
func versionWords(v string) string {
	if n, ok := model.VersionNumber(v); ok && strconv.FormatInt(n, 10) == v {
		return ""
	}
	if v == model.Latest || v == "$LATEST.PUBLISHED" {
		return v + " changes without a move, so no stage may be moved to it: publish a version first, then move that"
	}
	return fmt.Sprintf("%q is no version: a version is a number, such as 14", safetext.Line(v))
}

// causeWords is an error for people, without the call that it came from twice.
func causeWords(err error) string {
	if f, ok := errors.AsType[*model.Failure](err); ok {
		return f.Error()
	}
	return safetext.Line(err.Error())
}

// deniedWords is what is missing where a read is denied.
func deniedWords(err error) string {
	if f, ok := errors.AsType[*model.Failure](err); ok && f.Permission != "" {
		return f.Permission + " is missing"
	}
	return causeWords(err)
}

// momentWords is a time as the messages give it.
func momentWords(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }

// byWords says who moved an alias, and when, as far as the stamp tells.
func byWords(s Stamp) string {
	words := "by somebody"
	if s.By != "" {
		words = "by " + s.By
	}
	if s.Host != "" {
		words += " on " + s.Host
	}
	if !s.At.IsZero() {
		words += " at " + momentWords(s.At)
	}
	return words
}

// failureOf is the Failure in an error, made of it when there is none.
func failureOf(operation, subject string, err error) *model.Failure {
	if f, ok := errors.AsType[*model.Failure](err); ok {
		return f
	}
	return &model.Failure{Class: model.Other, Operation: operation, Subject: subject, Message: safetext.Line(err.Error()), Err: err}
}
