//go:build unix

package journal

import (
	"errors"
	"os"
	"syscall"
)

// tryLock takes the file's lock when it is free. It is the lock of this open file,
// so it also keeps two openings of one process apart.
func tryLock(file *os.File) (bool, error) {
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

func unlock(file *os.File) {
	// Closing gives the lock back too, so there is nothing to do when this fails.
	_ = syscall.Flock(int(file.Fd()), syscall.LOCK_UN)
}

// ended reports whether the process is known to have ended. One of another user
// answers EPERM, and lives.
func ended(pid int) bool {
	return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}

func readOnlyVolume(err error) bool { return errors.Is(err, syscall.EROFS) }
