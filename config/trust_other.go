//go:build !unix

package config

import "io/fs"

// Here a file's owner says little of who could write it; every file is taken.

func trusted(func(string) string) []int { return nil }

func distrust(fs.FileInfo, []int) string { return "" }
