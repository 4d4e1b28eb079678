package pipeline

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
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

// amount is a size as Lambda's limits are counted.
func amount(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%.1f kB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
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
