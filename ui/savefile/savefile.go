// Package savefile writes files that only their owner can read, and replaces none
// unasked.
package savefile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Name makes a name that every file system takes of what something is called.
func Name(called string) string {
	called = strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_', c == '.':
			return c
		}
		return ' '
	}, called)
	return strings.TrimLeft(strings.Join(strings.Fields(called), "-"), ".-")
}

// Write writes a file of what it is called, with what write puts into it. A file that
// is there already is an fs.ErrExist unless it shall be replaced, and is replaced only
// when all of the new one has been written.
func Write(what, path string, replace bool, write func(*os.File) error) (err error) {
	path, err = filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("saving the %s: %w", what, err)
	}
	if _, err := os.Lstat(path); err == nil && !replace {
		return fmt.Errorf("saving the %s to %s: %w", what, path, fs.ErrExist)
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), ".aloft-"+what+"-*") // of mode 0600
	if err != nil {
		return fmt.Errorf("saving the %s: %w", what, err)
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("saving the %s to %s: %w", what, path, err)
			err = errors.Join(err, os.Remove(temporary.Name()))
		}
	}()
	err = write(temporary)
	if err = errors.Join(err, temporary.Close()); err != nil {
		return err
	}
	if replace {
		return os.Rename(temporary.Name(), path)
	}
	// A file that was made meanwhile is not replaced: a link to a name that is taken
	// fails.
	switch err := os.Link(temporary.Name(), path); {
	case err == nil:
		return os.Remove(temporary.Name())
	case errors.Is(err, fs.ErrExist):
		return err
	}
	return os.Rename(temporary.Name(), path) // this file system knows no links
}
