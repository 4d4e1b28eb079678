// Package hostfile opens files of this host that anybody may have put where they
// are. A pipe, a device or a socket in the place of a file would keep whoever opens
// it waiting for ever; here it is an error at once.
package hostfile

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// KindError says that something else than a file is in a file's place.
type KindError struct {
	Path string
	Mode fs.FileMode
}

func (e *KindError) Error() string { return e.Path + " is " + e.Kind() + ", not a file" }

// Kind is what is there, in words.
func (e *KindError) Kind() string {
	switch t := e.Mode.Type(); {
	case t&fs.ModeDir != 0:
		return "a folder"
	case t&fs.ModeNamedPipe != 0:
		return "a pipe"
	case t&fs.ModeSocket != 0:
		return "a socket"
	case t&fs.ModeDevice != 0:
		return "a device"
	}
	return "something else"
}

// SizeError says that a file is larger than what is read of its kind.
type SizeError struct {
	Path string
	Most int64
}

func (e *SizeError) Error() string { return fmt.Sprintf("%s is larger than %d bytes", e.Path, e.Most) }

// Check is the error for what is there and is no regular file. A link stands for
// what it leads to.
func Check(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	return regular(path, info)
}

// Open opens a regular file for reading. It looks before it opens, because opening a
// device can do something, and does not wait for a writer, because the file may have
// become a pipe since.
func Open(path string) (*os.File, error) {
	if err := Check(path); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil {
		err = regular(path, info)
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

// Read is a regular file's content. One of more than most bytes is an error.
func Read(path string, most int64) ([]byte, error) {
	file, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(data)) > most {
		return nil, &SizeError{path, most}
	}
	return data, err
}

func regular(path string, info fs.FileInfo) error {
	if info.Mode().IsRegular() {
		return nil
	}
	return &KindError{path, info.Mode()}
}
