// Package filelock locks open files, so that several processes and users of a
// host can write to the same one.
package filelock
