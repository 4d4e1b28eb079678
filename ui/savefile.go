package ui

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/logbook"
)

// writeLog writes lines to a file that only its owner can read. A file that is
// there already is replaced only when that was asked for, and only when all of the
// new one has been written.
func writeLog(ctx context.Context, path string, lines []model.LogLine, plain, replace bool) error {
	return writeFile("log", path, replace, func(f *os.File) error { return writeLines(ctx, f, lines, plain) })
}

// writeText writes a text in the same way.
func writeText(path string, text []byte, replace bool) error {
	return writeFile("scenario", path, replace, func(f *os.File) error {
		_, err := f.Write(text)
		return err
	})
}

// writeFile writes a file of what it is called, with what write puts into it.
func writeFile(what, path string, replace bool, write func(*os.File) error) (err error) {
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

// endColour ends the colours of a line, so that none colours the next.
const endColour = "\x1b[m"

func writeLines(ctx context.Context, f *os.File, lines []model.LogLine, plain bool) error {
	w := bufio.NewWriterSize(f, 64<<10)
	for n, line := range lines {
		if n%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		text := logbook.Plain(line.Text)
		if !plain && text != line.Text {
			text = line.Text + endColour
		}
		if _, err := w.WriteString(text); err != nil {
			return err
		}
		if err := w.WriteByte('\n'); err != nil {
			return err
		}
	}
	return w.Flush()
}
