// Package invoke is tests of functions, a kind of change: an event is sent to what a
// stage serves or to a version, once, and what came back is compared with what was
// expected. Results are kept in the journal, by function and version, so that the
// sheet of a move can say how its version was tested.
package invoke
