package change

import (
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

// Moment is a time as the messages give it.
func Moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }
