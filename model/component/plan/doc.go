// Package plan compares a component with what is in the account, and makes what is missing:
// an ordered list of steps, each of which looks what is there and says what it would write.
// To go on after a stop is to look again.
package plan
