package journal

import (
	"errors"
	"syscall"
)

// ended is never known: a process is waited for until its time has passed.
func ended(int) bool { return false }

func readOnlyVolume(err error) bool {
	const writeProtect = syscall.Errno(19)
	return errors.Is(err, writeProtect)
}
