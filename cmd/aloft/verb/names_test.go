package verb

import (
	"strings"
	"testing"
)

func TestNamesAreWhatAWSAllows(t *testing.T) {
	for _, c := range []struct {
		rule nameRule
		name string
		want bool
	}{
		{functionName, "orders-create_2", true},
		{functionName, strings.Repeat("a", 140), true},
		{functionName, strings.Repeat("a", 141), false},
		{functionName, "orders:prod", false},
		{functionName, "orders\n", false},
		{functionName, "", false},
		{tableName, "a.b", true},
		{tableName, "ab", false},
		{tableName, strings.Repeat("a", 256), false},
		{projectName, "-orders", false},
		{projectName, strings.Repeat("a", 255), true},
		{projectName, strings.Repeat("a", 256), false},
	} {
		if got := c.rule.allows(c.name); got != c.want {
			t.Errorf("%.20q, of %d letters: %v", c.name, len(c.name), got)
		}
	}
}
