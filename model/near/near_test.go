package near

import (
	"strings"
	"testing"
)

func TestNames(t *testing.T) {
	names := []string{"activity-router", "activity-writer", "orders", "slack-events"}
	for word, want := range map[string]string{
		"activity-routr": "activity-router", "oders": "orders", "slack": "slack-events", "router": "activity-router", "zzz": "", "x": "",
		"ORDERS": "orders", "orders": "", "activity-router": "activity-writer", "activity": "activity-router activity-writer",
	} {
		if got := strings.Join(Names(word, names), " "); got != want {
			t.Errorf("near %q is %q, want %q", word, got, want)
		}
	}
}

func TestNameKnowsSlipsFromOtherWords(t *testing.T) {
	words := []string{"theme", "colors", "mouse", "name", "include", "lambda_background_rps"}
	for word, want := range map[string]string{
		"them": "theme", "tehme": "theme", "THEME": "theme", "colours": "colors", "color": "colors", "nmae": "name",
		"lambda_backgroud_rsp": "lambda_background_rps", "": "", "x": "", "house": "mouse", "journal": "", "game": "name",
		strings.Repeat("theme", 1000): "",
	} {
		if got := Name(word, words); got != want {
			t.Errorf("Name(%q) = %q, want %q", word, got, want)
		}
	}
}
