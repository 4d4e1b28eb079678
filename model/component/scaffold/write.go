package scaffold

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// ExistError says that files are in a folder already, for which nothing was written.
type ExistError struct{ Paths []string } // from the folder on

func (e *ExistError) Error() string {
	verb := "is"
	if len(e.Paths) > 1 {
		verb = "are"
	}
	return strings.Join(e.Paths, ", ") + " " + verb + " there already: nothing was written"
}

// Write writes files below a folder, which is made. With any of them there it writes
// nothing and answers an *ExistError. What it had written before something else failed is
// taken away again.
func Write(dir string, files []File) (err error) {
	var there []string
	for _, f := range files {
		path := filepath.Join(dir, filepath.FromSlash(f.Path))
		if _, err := os.Lstat(path); err == nil {
			there = append(there, f.Path)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("look for %s: %w", path, err)
		}
	}
	if len(there) > 0 {
		return &ExistError{there}
	}
	var written []string
	defer func() {
		if err != nil {
			for _, path := range written {
				err = errors.Join(err, os.Remove(path))
			}
		}
	}()
	for _, f := range files {
		path := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("make the folder of %s: %w", path, err)
		}
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, fs.ErrExist) {
			return &ExistError{[]string{f.Path}}
		}
		if err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
		written = append(written, path)
		_, err = file.Write(f.Content)
		if err = errors.Join(err, file.Close()); err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
	}
	return nil
}
