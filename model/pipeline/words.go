package pipeline

import (
	"errors"

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

// stale reports whether a write was refused because what it rests on was changed since.
func stale(err error) bool {
	f, ok := errors.AsType[*model.Failure](err)
	return ok && f.Code == "PreconditionFailedException"
}

// busy reports whether a write was refused because another update of the function
// is under way.
func busy(err error) bool {
	f, ok := errors.AsType[*model.Failure](err)
	return ok && f.Class == model.Conflict && f.Code == "ResourceConflictException"
}
