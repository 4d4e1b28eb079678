package verb

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/hostfile"
)

const (
	// maxZipFile is the longest zip of a function that is read, in bytes: Lambda takes no longer one.
	maxZipFile = 50 << 20
	// maxCommitted is how many files a first commit may have: more are hardly meant.
	maxCommitted = 500
	// maxCommittedFile is the longest of them, in bytes: CodeCommit takes no longer one.
	maxCommittedFile = 6 << 20
)

// componentFiles are the files of a component's folder, for the first commit of its repository:
// without what its .gitignore names, what git keeps, and links.
func componentFiles(dir string) ([]component.CommitFile, error) {
	ignored := ignoring(dir)
	var files []component.CommitFile
	err := filepath.WalkDir(dir, func(at string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		inside, err := filepath.Rel(dir, at)
		if err != nil || inside == "." {
			return err
		}
		name := filepath.ToSlash(inside)
		switch {
		case d.Name() == ".git", ignored.ignore(name, d.IsDir()):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case !d.Type().IsRegular():
			return nil
		case len(files) == maxCommitted:
			return fmt.Errorf("%s has more than %d files: name those that are not meant in .gitignore, or push "+
				"them with git", dir, maxCommitted)
		}
		content, err := hostfile.Read(at, maxCommittedFile+1)
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		files = append(files, component.CommitFile{Path: name, Content: content, Executable: info.Mode()&0o100 != 0})
		return nil
	})
	return files, err
}

// ignores are the patterns of a .gitignore, in their order: the last that fits decides.
type ignores []pattern

type pattern struct {
	glob   string
	folder bool // it is about folders alone
	rooted bool // it is about paths from the folder of the file
	not    bool // what fits is not ignored
}

// ignoring reads the .gitignore of a folder. Of git's patterns it knows those with *, ? and
// classes, with / and with !, and not **.
func ignoring(dir string) ignores {
	text, err := os.ReadFile(filepath.Join(dir, ".gitignore"))
	if err != nil {
		return nil // there is none
	}
	var all ignores
	for _, line := range strings.Split(string(text), "\n") {
		line = strings.TrimRight(line, " \t\r")
		if line == "" || line[0] == '#' {
			continue
		}
		var p pattern
		line, p.not = strings.CutPrefix(line, "!")
		line, p.folder = strings.CutSuffix(line, "/")
		line = strings.TrimPrefix(line, "**/")
		p.rooted = strings.Contains(line, "/")
		p.glob = strings.TrimPrefix(line, "/")
		all = append(all, p)
	}
	return all
}

// ignore reports whether a path from the folder on is ignored.
func (all ignores) ignore(name string, folder bool) bool {
	out := false
	for _, p := range all {
		of := name
		if !p.rooted {
			of = path.Base(name)
		}
		if fits, err := path.Match(p.glob, of); err == nil && fits && (folder || !p.folder) {
			out = !p.not
		}
	}
	return out
}
