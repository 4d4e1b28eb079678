// Package e2e runs the built binary in a real pseudo-terminal, presses keys and
// looks at the screen that a terminal emulator makes of its bytes. It holds tests
// and benchmarks alone.
package e2e
