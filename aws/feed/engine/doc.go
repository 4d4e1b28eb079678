// Package engine makes reads of AWS: those that sources say are due, the most urgent
// first, and as many at once as is polite. It waits after throttling and lost
// answers, stops while there are no valid credentials, and hands every answer to the
// source that asked. What is read and what an answer means is the sources' part; how
// fast calls leave is the account's, through its token buckets.
package engine
