package capacity

import (
	"strings"
	"testing"
)

// Only what becomes ACTIVE by itself is worth trying again.
func TestAdviceGoesByTheState(t *testing.T) {
	for status, again := range map[string]bool{"UPDATING": true, "CREATING": true, "ARCHIVED": false, "ARCHIVING": false, "INACCESSIBLE_ENCRYPTION_CREDENTIALS": false, "DELETING": false} {
		if got := untilActive(status); strings.Contains(got, "in a moment") != again {
			t.Errorf("%s: %q", status, got)
		}
	}
}
