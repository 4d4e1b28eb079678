package release

// Whose a stamp is. A description can be copied from one alias to another, with the
// stamp in it.

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/aloftdeck/aloft/model"
)

// MarkOf is what the stamps of an alias carry, so that those of another one are
// told apart: 8 characters of a hash of function and alias.
func MarkOf(function, alias string) string {
	sum := sha256.Sum256([]byte(function + ":" + alias))
	return hex.EncodeToString(sum[:4])
}

// Belongs reports whether a stamp may be that of an alias. One of before November
// 2026 does not say.
func (s Stamp) Belongs(function, alias string) bool {
	return s.Of == "" || s.Of == MarkOf(function, alias)
}

// StampOf is the stamp of an alias, false when it carries none of its own. Text is
// the operator's in any case.
func StampOf(a model.Alias) (Stamp, bool) {
	s, ok := ParseStamp(a.Description.Exact())
	if ok && !s.Belongs(a.Function, a.Name) {
		return Stamp{Text: s.Text}, false
	}
	return s, ok
}

// Names reports whether a stamp is of a move to what the alias serves, or to one of
// the two versions that it serves.
func (s Stamp) Names(a model.Alias) bool {
	return s.To == a.Version || a.Canary != nil && s.To == a.Canary.Version
}

// coherent reports whether what a stamp says agrees with itself: what a move other
// than one back replaced is what it goes back to.
func (s Stamp) coherent() bool {
	if s.Kind == Rollback || s.Kind == PutBack || s.From == "" || s.From == s.To || len(s.Back) == 0 {
		return true
	}
	return s.Back[0] == s.From
}

// dropped says what a description that was made of a stamp had no room for.
func (s Stamp) dropped(description string) string {
	got, _ := ParseStamp(description)
	var words []string
	for _, d := range []struct {
		gone bool
		what string
	}{
		{got.Why != s.Why, "all of the reason"},
		{len(got.Back) < len(s.Back), "all versions of before"},
		{got.Host != s.Host, "the host"},
		{got.By != s.By, "who moves it"},
		{got.Of != s.Of, "whose it is"},
	} {
		if d.gone {
			words = append(words, d.what)
		}
	}
	return strings.Join(words, ", ")
}

// NoRoomFor reports whether the stamp of the sheet's move cuts a reason.
func (s Sheet) NoRoomFor(reason string) bool {
	stamp, ok := ParseStamp(s.Description)
	if !ok || reason == "" {
		return false
	}
	stamp.Why = reason
	stamp = stamp.clean()
	out, _ := stamp.Format(MaxDescription)
	got, _ := ParseStamp(out)
	return got.Why != stamp.Why
}
