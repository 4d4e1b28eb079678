package feed

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"
)

func TestNamesAreKept(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 11, 29, 14, 0, 0, 0, time.UTC)
	c := NewCache(dir, func() time.Time { return now })
	const account, region = "123456789012", "us-east-1"
	names := Named{
		Tables:   map[string][]string{"orders": {"by-day"}, "bad\x1b[2J": {"x"}},
		Projects: []string{"orders", "e\nvil", ""}, Builds: map[string][]int64{"orders": make([]int64, 50)},
	}
	if err := c.SaveNames(account, region, names); err != nil {
		t.Fatal(err)
	}
	got := c.LoadNames(account, region)
	if !reflect.DeepEqual(got.Tables, map[string][]string{"orders": {"by-day"}}) || !reflect.DeepEqual(got.Projects, []string{"orders"}) || len(got.Builds["orders"]) != mostBuilds {
		t.Errorf("kept: %+v", got)
	}
	if err := c.SaveNames("../../etc", region, names); err == nil {
		t.Error("a name of a file was taken for an account")
	}
	if got := c.LoadNames(account, "eu-west-1"); len(got.Projects) > 0 {
		t.Errorf("of another Region: %+v", got)
	}
	now = now.Add(maxCacheAge + time.Hour)
	if got := c.LoadNames(account, region); len(got.Projects) > 0 {
		t.Errorf("after a week: %+v", got)
	}
	now = now.Add(-maxCacheAge)
	for _, damage := range []string{"{", `{"format":99,"projects":["x"]}`, `{"format":1,"projects":7}`} {
		if err := os.WriteFile(filepath.Join(dir, "names", "123456789012-us-east-1.json"), []byte(damage), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := c.LoadNames(account, region); len(got.Projects) > 0 {
			t.Errorf("of %s: %+v", damage, got)
		}
	}
}
