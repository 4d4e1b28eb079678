// Package change is the one way in which aloft changes something at AWS: prepare,
// sheet, confirm, intent on the disk, act, settle, outcome. A kind of change, in a
// package of its own, brings what it reads for its sheet, its write, how it finds
// out what became of that, and its words.
package change
