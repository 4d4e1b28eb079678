//go:build unix

package filelock

import (
	"errors"
	"os"
	"syscall"
)

// Try takes the file's lock when it is free, and says whether it did. It is the
// lock of this open file, so it also keeps two openings of one process apart.
func Try(file *os.File) (bool, error) {
	for {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case err == nil:
			return true, nil
		case errors.Is(err, syscall.EINTR):
			continue
		case errors.Is(err, syscall.EWOULDBLOCK):
			return false, nil
		}
		return false, err
	}
}

// Release gives the lock back.
func Release(file *os.File) {
	// Closing gives the lock back too, so there is nothing to do when this fails.
	_ = syscall.Flock(int(file.Fd()), syscall.LOCK_UN)
}
