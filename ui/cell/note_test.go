package cell

import "testing"

func TestWhatANoteSays(t *testing.T) {
	for note, want := range map[string]string{
		"build 42 a1b2c3d":                    "",
		"build 42 a1b2c3d fix null total":     "fix null total",
		"build #188: tax v2":                  "tax v2",
		"build 42":                            "",
		"build 0f1e2d3c a1b2c3d skip bots":    "skip bots",
		"edited in the console":               "edited in the console",
		"build tools updated":                 "build tools updated",
		"build 7 feature flags":               "feature flags",
		"zip orders.zip 9f2c1ab":              "zip orders.zip 9f2c1ab",
		"a1b2c3d is what somebody wrote here": "a1b2c3d is what somebody wrote here",
	} {
		if got := What(note); got != want {
			t.Errorf("%q says %q, want %q", note, got, want)
		}
	}
}
