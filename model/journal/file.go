package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/model/filelock"
)

// format is the version of the lines that this package writes and reads.
const format = 1

// maxLine is the longest line that is read, in bytes. What aloft writes stays far
// below it; a longer line is damage.
const maxLine = 1 << 20

// lockPatience is how long Append waits for others to finish theirs.
const lockPatience = 10 * time.Second

// File is a journal in one file, which several processes and users may append to
// at once. Its methods may be called at the same time.
type File struct {
	path   string
	shared bool

	mu     sync.Mutex
	file   *os.File // for appending; nil when it has to be opened again
	closed bool
	deny   error // why it can only be read
	read   reading
}

// Open opens the journal, and makes it and its folders when they are missing: for
// this user alone, or, when shared, for the group that the folder belongs to. A
// journal that may only be read is opened too; then Append says why not.
func Open(path string, shared bool) (*File, error) {
	f := &File{path: path, shared: shared}
	if err := f.open(); err != nil {
		return nil, err
	}
	return f, nil
}

// open opens the file for appending, making it and its folders when they are
// missing.
func (f *File) open() error {
	mode, folder := fs.FileMode(0o600), fs.FileMode(0o700)
	if f.shared {
		mode, folder = 0o660, 0o777 // less the umask
	}
	if err := os.MkdirAll(filepath.Dir(f.path), folder); err != nil {
		return fmt.Errorf("make the folder of the journal %s: %w", f.path, err)
	}
	file, err := os.OpenFile(f.path, os.O_RDWR|os.O_APPEND|os.O_CREATE|os.O_EXCL, mode)
	switch {
	case err == nil:
		// The umask may have taken the group's right to write.
		if err := file.Chmod(mode); err != nil && f.shared {
			file.Close()
			return fmt.Errorf("let the group write to the journal %s: %w", f.path, err)
		}
	case errors.Is(err, fs.ErrExist):
		file, err = os.OpenFile(f.path, os.O_RDWR|os.O_APPEND, 0)
	}
	f.deny = nil
	if errors.Is(err, fs.ErrPermission) || readOnlyVolume(err) {
		f.deny = err
		if file, err = os.Open(f.path); err != nil {
			err = f.deny
		}
	}
	if err != nil {
		return fmt.Errorf("open the journal: %w", err)
	}
	f.file = file
	return nil
}

// Path is where the journal is.
func (f *File) Path() string { return f.path }

// Close ends the use of the journal.
func (f *File) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	if f.file == nil {
		return nil
	}
	err := f.file.Close()
	f.file = nil
	return err
}

// Append writes one line and returns when it is on the disk. Lines of several
// processes never mix. An outcome for a change that has one is refused with
// ErrSettled.
func (f *File) Append(ctx context.Context, e Entry) error {
	return f.append(ctx, e, func() error {
		if e.Phase != Outcome {
			return nil
		}
		// When it can not be read the outcome is written all the same: two are
		// better than none, and the reader takes the first.
		if err := f.read.refresh(f.path); err == nil && f.read.settled(e.ID) {
			return ErrSettled
		}
		return nil
	})
}

// AppendAfter appends when the latest change of the entry's subject is the one
// with the id, empty for none; else it answers ErrNotLatest.
func (f *File) AppendAfter(ctx context.Context, e Entry, latest string) error {
	return f.append(ctx, e, func() error {
		if err := f.read.refresh(f.path); err != nil {
			return fmt.Errorf("read the journal: %w", err)
		}
		if m, _ := Latest(f.read.moves, e.Subject()); m.Intent.ID != latest {
			return ErrNotLatest
		}
		return nil
	})
}

// append writes one line, unless a check made under the lock of the file is in the
// way.
func (f *File) append(ctx context.Context, e Entry, check func() error) error {
	line, err := json.Marshal(e.written())
	if err != nil {
		return fmt.Errorf("write to the journal %s: %w", f.path, err)
	}
	if len(line) >= maxLine {
		return fmt.Errorf("write to the journal %s: a line of %d bytes is too long", f.path, len(line))
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return fmt.Errorf("write to the journal %s: %w", f.path, fs.ErrClosed)
	}
	if f.file == nil {
		if err := f.open(); err != nil {
			return err
		}
	}
	if f.deny != nil {
		return fmt.Errorf("write to the journal: %w", f.deny)
	}
	if err := f.lock(ctx); err != nil {
		return err
	}
	defer filelock.Release(f.file)
	if err := check(); err != nil {
		return err
	}
	if err := appendLine(f.file, line); err != nil {
		return fmt.Errorf("write to the journal %s: %w", f.path, err)
	}
	return nil
}

// appendLine writes a line in one piece, behind whatever the file ends with, and
// takes back what was written of it when that fails.
func appendLine(file *os.File, line []byte) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	size := info.Size()
	var last []byte
	if size > 0 {
		last = make([]byte, 1)
		if _, err := file.ReadAt(last, size-1); err != nil {
			return err
		}
	}
	if _, err := file.Write(behind(last, line)); err != nil {
		return errors.Join(err, file.Truncate(size))
	}
	return file.Sync()
}

// behind is the text that puts a line behind what a file ends with.
func behind(end, line []byte) []byte {
	var text []byte
	if len(end) > 0 && end[len(end)-1] != '\n' {
		text = append(text, '\n') // a writer was killed in the middle of its line
	}
	return append(append(text, line...), '\n')
}

// lock takes the file's lock, on the file that the path names: it may have been
// replaced since it was opened.
func (f *File) lock(ctx context.Context) error {
	wait, waited := time.Millisecond, time.Duration(0)
	for {
		taken, err := filelock.Try(f.file)
		if err != nil {
			return fmt.Errorf("lock the journal %s: %w", f.path, err)
		}
		if taken {
			if f.current() {
				return nil
			}
			filelock.Release(f.file)
			f.file.Close()
			f.file = nil
			if err := f.open(); err != nil {
				return err
			}
			if f.deny != nil {
				return fmt.Errorf("write to the journal: %w", f.deny)
			}
			continue
		}
		if waited >= lockPatience {
			return fmt.Errorf("lock the journal %s: another process has held it for %s", f.path, lockPatience)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("lock the journal %s: %w", f.path, ctx.Err())
		case <-time.After(wait):
		}
		waited += wait
		wait = min(2*wait, 20*time.Millisecond)
	}
}

// current reports whether the open file is the one that the path names.
func (f *File) current() bool {
	open, err1 := f.file.Stat()
	named, err2 := os.Stat(f.path)
	return err1 == nil && err2 == nil && os.SameFile(open, named)
}
