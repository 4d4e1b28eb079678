package release

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
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

// deniedWords is what is missing where a read is denied.
func deniedWords(err error) string {
	if f, ok := errors.AsType[*model.Failure](err); ok && f.Permission != "" {
		return f.Permission + " is missing"
	}
	return change.Cause(err)
}

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
		words += " at " + change.Moment(s.At)
	}
	return words
}

// Since says what was done since the move that a sheet takes back, as far as the stamp
// tells: "prod of orders serves 7 since, by bob on ops2 at 14:02:08 UTC".
func (s *Sheet) Since() string {
	text := fmt.Sprintf("%s of %s serves %s since", s.Request.Stage.Name, s.Request.Function, s.Alias.Version)
	if s.LastMove == nil || s.MovedOutside {
		return text + ", not by aloft"
	}
	return text + ", " + byWords(*s.LastMove)
}
