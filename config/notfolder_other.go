//go:build !unix

package config

// isNotFolder reports whether a path could not exist because a part of it is a
// file. Here that is among what fs.ErrNotExist stands for.
func isNotFolder(error) bool { return false }
