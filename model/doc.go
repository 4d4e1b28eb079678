// Package model holds the cockpit's own language: the nouns (Function, Version,
// Alias, Stage, Identity), the events that carry facts about them, and the
// ports that package aws implements. It imports the standard library alone:
// SDK types stop at the edge of aws, terminal code stays in ui.
//
// The workflows stand in packages under it: release moves aliases, journal
// keeps the record of moves, store holds what is known, action declares what
// an operator can do.
package model
