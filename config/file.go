package config

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"github.com/aloftdeck/aloft/model/hostfile"
)

// maxFile is the largest file that is read, in bytes.
const maxFile = 1 << 20

// maxShown is how much of a name from a file an error repeats, in runes.
const maxShown = 80

// layer is one file, checked by itself: its values by dotted key, its stages
// and the sources of its functions in order.
type layer struct {
	path     string
	home     string
	values   map[string]placed
	stages   []stageEntry
	sources  []sourceEntry
	branches []branchEntry
	tests    []testEntry
	views    []viewEntry
	commands []commandEntry
	keys     map[string]placed // by action

	accounts []accountEntry
	colors   map[string]placed // by role
}

// placed is a value of its setting's type (string, bool, float64, int or
// []string) and its line.
type placed struct {
	value any
	line  int
}

// stageEntry is one [[stage]]. Alias and confirm are nil when left out.
type stageEntry struct {
	line           int
	name           placed
	alias, confirm *placed
	wiring         *placed
}

// readFile reads a file. One that does not exist is no error, only absent; what is
// there and can not be read is one, or its guards would be gone unnoticed. With
// users given, it has to be theirs.
func readFile(path string, users []int) (data []byte, found bool, problem *Error) {
	link, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) || isNotFolder(err) {
		return nil, false, lostFolder(path)
	}
	if err != nil {
		return nil, false, unreadable(path, err)
	}
	f, err := hostfile.Open(path)
	var kind *hostfile.KindError
	switch {
	case errors.As(err, &kind):
		return nil, false, &Error{File: path, Text: "is " + kind.Kind() + ", not a file", Err: err}
	case errors.Is(err, fs.ErrNotExist) && link.Mode()&fs.ModeSymlink != 0:
		return nil, false, danglingLink(path, path, err)
	case err != nil:
		return nil, false, unreadable(path, err)
	}
	defer f.Close()
	if users != nil {
		if problem := foreign(path, f, users); problem != nil {
			return nil, false, problem
		}
	}
	data, err = io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, false, unreadable(path, err)
	}
	if len(data) > maxFile {
		return nil, false, &Error{File: path, Text: "is larger than 1 MiB, which no configuration is"}
	}
	return data, true, nil
}

// lostFolder says that a folder on the way to a file is a link that leads nowhere,
// such as onto a share that is not mounted: the file may well exist.
func lostFolder(path string) *Error {
	for d := filepath.Dir(path); ; d = filepath.Dir(d) {
		info, err := os.Lstat(d)
		if err == nil && info.Mode()&fs.ModeSymlink != 0 {
			if _, err := os.Stat(d); errors.Is(err, fs.ErrNotExist) {
				return danglingLink(path, d, err)
			}
		}
		if err == nil || filepath.Dir(d) == d {
			return nil
		}
	}
}

func danglingLink(path, link string, err error) *Error {
	target, _ := os.Readlink(link)
	return &Error{
		File: path, Text: "can not be read: " + quote(link) + " is a link to " + quote(target) + ", which is not there",
		Hint: "mount or restore that, or take the link away", Err: err,
	}
}

// foreign says why an open file is not to be trusted, nor a link that led to it.
func foreign(path string, f *os.File, users []int) *Error {
	why := ""
	if info, err := f.Stat(); err == nil {
		why = distrust(info, users)
	}
	if link, err := os.Lstat(path); err == nil && why == "" {
		why = distrust(link, users)
	}
	if why == "" {
		return nil
	}
	return &Error{File: path, Text: why, Hint: "read it, and say --config " + path + " or set ALOFT_CONFIG to it when you trust it"}
}

// unreadable says why a file that is there could not be read.
func unreadable(path string, err error) *Error {
	cause := err
	var p *fs.PathError
	if errors.As(err, &p) {
		cause = p.Err
	}
	return &Error{File: path, Text: "can not be read: " + cause.Error(), Err: err}
}

// parse reads one file's text into a layer. With any problem the layer is not to
// be used.
func parse(path string, data []byte, o Options) (*layer, Problems) {
	text, problem := plainText(path, data)
	if problem != nil {
		return nil, Problems{problem}
	}
	where := findPlaces(text)
	if where.tooDeep > 0 {
		return nil, Problems{{File: path, Line: where.tooDeep, Text: "tables, lists or dotted keys are nested too deep"}}
	}
	if where.badKey > 0 {
		return nil, Problems{{File: path, Line: where.badKey, Text: "a key holds a control character"}}
	}
	root := map[string]any{}
	_, err := toml.Decode(text, &root)
	if err != nil && !(len(where.twice) > 0 && strings.HasSuffix(err.Error(), "has already been defined.")) {
		return nil, Problems{syntaxError(path, text, err)}
	}
	r := &reader{path: path, where: where, options: o, layer: &layer{
		path: path, home: o.Home, values: map[string]placed{}, keys: map[string]placed{}, colors: map[string]placed{},
	}}
	for _, t := range where.twice {
		r.report(t.line, dotted(t.key), "is given twice", fmt.Sprintf("line %d has it already", t.first))
	}
	if err == nil {
		r.root(root)
		r.checkTogether()
	}
	slices.SortStableFunc(r.problems, func(a, b *Error) int { return cmp.Compare(a.Line, b.Line) })
	return r.layer, r.problems
}

// plainText is the text of a file without its byte order mark.
func plainText(path string, data []byte) (string, *Error) {
	text := strings.TrimPrefix(string(data), "\ufeff")
	if strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff") {
		return "", &Error{File: path, Line: 1, Text: "is text in UTF-16", Hint: "save it as UTF-8"}
	}
	if !utf8.ValidString(text) {
		at := 0
		for r, n := utf8.DecodeRuneInString(text); r != utf8.RuneError || n > 1; r, n = utf8.DecodeRuneInString(text[at:]) {
			at += n
		}
		return "", &Error{File: path, Line: lineAt(text, at), Text: "is not UTF-8 text", Hint: "save it as UTF-8"}
	}
	return text, nil
}

// lineAt is the line of a byte of a text.
func lineAt(text string, at int) int {
	return 1 + strings.Count(text[:min(max(at, 0), len(text))], "\n")
}

// syntaxError turns the TOML library's error into one of ours. The library counts
// a line too many when the trouble is the end of a line; its offset is right.
func syntaxError(path, text string, err error) *Error {
	var p toml.ParseError
	if !errors.As(err, &p) {
		return &Error{File: path, Text: "is not valid TOML: " + err.Error(), Err: err}
	}
	e := &Error{
		File: path, Line: lineAt(text, p.Position.Start), Text: "not valid TOML: " + strings.TrimSuffix(p.Message, "."), Err: err,
	}
	if len(p.LastKey) <= maxShown {
		e.Key = p.LastKey
	}
	return e
}

// dotted is a path as it is written in a file, with the numbers of list elements
// and array tables left out.
func dotted(path []string) string {
	var b strings.Builder
	for i, p := range path {
		if i > 0 && strings.HasPrefix(p, "#") {
			continue
		}
		if i > 0 {
			b.WriteByte('.')
		}
		if p == "" || strings.ContainsFunc(p, func(r rune) bool { return r >= 0x80 || !bare(byte(r)) }) {
			p = quote(p)
		}
		b.WriteString(p)
	}
	return cut(b.String())
}

// cut shortens what an error repeats of a file.
func cut(s string) string {
	if utf8.RuneCountInString(s) <= maxShown {
		return s
	}
	return string([]rune(s)[:maxShown-1]) + "…"
}

// absolute is a path from a file: "~/" is the home folder, and a relative path
// starts at the folder of the file.
func absolute(path, dir, home string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok && home != "" {
		return filepath.Join(home, rest)
	}
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}
