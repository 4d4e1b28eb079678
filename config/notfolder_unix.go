//go:build unix

package config

import (
	"errors"
	"syscall"
)

// isNotFolder reports whether a path could not exist because a part of it is a
// file.
func isNotFolder(err error) bool { return errors.Is(err, syscall.ENOTDIR) }
