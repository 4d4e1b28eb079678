package model

import (
	"fmt"
	"testing"
)

func TestShortCodeReadsTheHashOfAZipAndOfAnImage(t *testing.T) {
	const image = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	for sum, want := range map[string]string{
		"n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=": "9f86d08", // the same hash of a zip
		image:        "9f86d08",
		" " + image:  "9f86d08",
		"":           "",
		"abc=":       "abc=",
		"not a hash": "not a h",
	} {
		if got := ShortCode(sum); got != want {
			t.Errorf("ShortCode(%q) = %q, want %q", sum, got, want)
		}
	}
}

// ExampleShortCode shows a hash as Lambda gives it in the form that people compare.
func ExampleShortCode() {
	fmt.Println(ShortCode("a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s="))
	// Output: 6b86b27
}
