// Package capacity judges and changes the capacity of DynamoDB tables: how hard
// they are pressed, which billing mode would be cheaper, what another figure would
// have done, and the change itself, recorded in the journal like a move.
package capacity
