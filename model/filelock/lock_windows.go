package filelock

import (
	"errors"
	"os"
	"syscall"
	"unsafe"
)

// locker holds the two calls of kernel32 that package syscall leaves out.
type locker struct{ lock, unlock *syscall.LazyProc }

func kernel() locker {
	dll := syscall.NewLazyDLL("kernel32.dll")
	return locker{lock: dll.NewProc("LockFileEx"), unlock: dll.NewProc("UnlockFileEx")}
}

const (
	lockExclusive   = 2
	failImmediately = 1
	lockViolation   = syscall.Errno(33)
	ioPending       = syscall.Errno(997)
)

// region is one byte far behind any file's end: a lock on Windows keeps others
// from reading what it covers.
func region() *syscall.Overlapped { return &syscall.Overlapped{OffsetHigh: 1 << 30} }

// Try takes the file's lock when it is free, and says whether it did. It is the
// lock of this open file, so it also keeps two openings of one process apart.
func Try(file *os.File) (bool, error) {
	ok, _, err := kernel().lock.Call(file.Fd(), lockExclusive|failImmediately, 0, 1, 0,
		uintptr(unsafe.Pointer(region())))
	switch {
	case ok != 0:
		return true, nil
	case errors.Is(err, lockViolation), errors.Is(err, ioPending):
		return false, nil
	}
	return false, err
}

// Release gives the lock back.
func Release(file *os.File) {
	// Closing gives the lock back too, so there is nothing to do when this fails.
	_, _, _ = kernel().unlock.Call(file.Fd(), 0, 1, 0, uintptr(unsafe.Pointer(region())))
}
