package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/ui/shell"
)

// CrashError says that aloft itself failed. The terminal has been given back.
type CrashError struct {
	Value any    // what the panic said
	File  string // where the details are, empty when they could not be written
	Err   error  // why they could not
}

// Error names the crash and its file.
func (e *CrashError) Error() string {
	switch {
	case e.File != "":
		return fmt.Sprintf("aloft crashed: %v: the details are in %s: please report it with that file", e.Value, e.File)
	case e.Err != nil:
		return fmt.Sprintf("aloft crashed: %v: and the details could not be written: %v", e.Value, e.Err)
	}
	return fmt.Sprintf("aloft crashed: %v", e.Value)
}

// Unwrap is why the crash file could not be written.
func (e *CrashError) Unwrap() error { return e.Err }

// writeCrash writes the crash file, for its owner's eyes alone.
func writeCrash(c shell.Crash, dir, build string, now time.Time) *CrashError {
	e := &CrashError{Value: c.Value}
	if dir == "" {
		return e
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		e.Err = fmt.Errorf("making the folder for crash files: %w", err)
		return e
	}
	name := fmt.Sprintf("crash-%s-%d.txt", now.UTC().Format("20060102T150405.000"), os.Getpid())
	path := filepath.Join(dir, name)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		e.Err = fmt.Errorf("making the crash file: %w", err)
		return e
	}
	var b strings.Builder
	fmt.Fprintf(&b, "aloft %s, %s %s/%s\n%s\n\n%v\n\n%s", build, runtime.Version(), runtime.GOOS, runtime.GOARCH,
		now.UTC().Format(time.RFC3339), c.Value, c.Stack)
	if _, err := f.WriteString(b.String()); err != nil {
		_ = f.Close()
		e.Err = fmt.Errorf("writing the crash file %s: %w", path, err)
		return e
	}
	if err := f.Close(); err != nil {
		e.Err = fmt.Errorf("writing the crash file %s: %w", path, err)
		return e
	}
	e.File = path
	return e
}
