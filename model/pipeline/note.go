package pipeline

// What the description of a published version says of where its code came from.

import (
	"path"
	"strconv"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// maxNote is the longest description of a version that Lambda takes, in
// characters.
const maxNote = 256

// buildName names a build in a note: by its number, or by the beginning of its id
// while it has none.
func buildName(b model.Build) string {
	if b.Number > 0 {
		return strconv.FormatInt(b.Number, 10)
	}
	_, id, _ := strings.Cut(b.ID, ":")
	return id[:min(len(id), idDigits)]
}

// idDigits is how much of a build's id names it.
const idDigits = 8

// noteOf is the version's note: "build 42 a1b2c3d", "s3 key@version", "zip
// orders.zip 9f2c1ab" or "image orders:1.4".
func noteOf(r Request, object model.Object, code string) string {
	made := r.MadeIn
	if r.Build != nil {
		made = &r.Build.Build
	}
	switch {
	case r.Latest:
		return r.Note
	case made != nil:
		note := "build " + buildName(*made)
		if c := made.Commit; model.IsCommit(c) {
			note += " " + c[:7]
		}
		return note
	case r.Zip != nil:
		tail := " " + model.ShortCode(code)
		return "zip " + cutRunes(safetext.Line(fileName(r.Zip.Path)), maxNote-len("zip ")-len(tail)) + tail
	case r.Image != "":
		return cutRunes("image "+safetext.Line(path.Base(r.Image)), maxNote)
	}
	tail := ""
	if v := safetext.Line(object.VersionID); v != "" && v != "null" {
		tail = "@" + v
	} else if code != "" {
		tail = " " + model.ShortCode(code)
	}
	tail = cutRunes(tail, maxNote/2)
	return "s3 " + cutRunes(safetext.Line(r.Key), maxNote-len("s3 ")-len([]rune(tail))) + tail
}

// fileName is the last part of a path of any system.
func fileName(p string) string { return p[strings.LastIndexAny(p, `/\`)+1:] }

// cutRunes shortens a text to at most n characters, with an ellipsis at its
// beginning: the end of a path tells more.
func cutRunes(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return "…" + string(r[len(r)-n+1:])
}
