//go:build unix

package journal

import (
	"errors"
	"syscall"
)

// ended reports whether the process is known to have ended. One of another user
// answers EPERM, and lives.
func ended(pid int) bool {
	return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}

func readOnlyVolume(err error) bool { return errors.Is(err, syscall.EROFS) }
