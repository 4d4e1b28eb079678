// Package aws is the room for everything that talks to AWS: account is the one
// place with SDK clients, their call budgets and the meter; feed decides what to
// read next; sim is the embedded account that answers the same clients inside
// the process. SDK types stop at the edge of this room: what leaves it are the
// nouns, events and failures of package model.
package aws
