package near

import (
	"strings"
	"testing"
)

func TestNames(t *testing.T) {
	names := []string{"activity-router", "activity-writer", "orders", "slack-events"}
	for word, want := range map[string]string{
		"activity-routr": "activity-router", "oders": "orders", "slack": "slack-events", "router": "activity-router", "zzz": "", "x": "",
		"ORDERS": "orders", "activity": "activity-router activity-writer",
	} {
		if got := strings.Join(Names(word, names), " "); got != want {
			t.Errorf("near %q is %q, want %q", word, got, want)
		}
	}
}
