// Package cost turns usage into money: a price book, pure functions from what was
// used to what it costs, and scenarios of what would be. A month is 730 hours and
// a GiB 2^30 bytes, as AWS's prices have it.
package cost
