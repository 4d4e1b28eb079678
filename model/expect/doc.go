// Package expect says whether an answer in JSON is what was expected of it: at least
// what the expectation names, with patterns where a text is expected.
package expect
