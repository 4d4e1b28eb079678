// Package health says how calls of functions went: how many there were, how many
// failed or were throttled, how long they took, and whether that stands out. It reads
// no clock and asks nothing.
package health
