package feed

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

const account, region = "123456789012", "eu-west-1"

func someState() model.Restored {
	at := time.Date(2026, 11, 22, 21, 50, 3, 0, time.UTC)
	return model.Restored{
		Identity:  model.Identity{Account: account, Region: region},
		Functions: []model.Function{{Name: "orders", MemoryMB: 128, LastModified: at}, {Name: "bills"}},
		Aliases: []model.RestoredAlias{
			{Alias: model.Alias{Function: "orders", Name: "prod", Version: "9", Revision: "r",
				Canary: &model.Canary{Version: "10", Weight: 0.1}, Description: model.NewRaw("by hand\nand more")}, At: at},
			{Alias: model.Alias{Function: "orders", Name: "dev", Version: "12"}, At: at},
			{Alias: model.Alias{Function: "bills", Name: "qa"}, Absent: true, At: at},
		},
	}
}

func TestCacheKeepsWhatIsKnown(t *testing.T) {
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	dir := filepath.Join(t.TempDir(), "aloft")
	c := NewCache(dir, func() time.Time { return now })
	want := someState()
	if err := c.Save(want); err != nil {
		t.Fatal(err)
	}
	got, ok := c.Load(account, region)
	want.Read = model.Read{Asked: now, At: now}
	if !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("loaded %+v, want %+v", got, want)
	}
	functions, stages := c.Names(account, region)
	if !slices.Equal(functions, []string{"bills", "orders"}) || !slices.Equal(stages, []string{"dev", "prod"}) {
		t.Errorf("names %v and %v", functions, stages)
	}
	path := filepath.Join(dir, "snapshots", account+"-"+region+".json")
	for p, mode := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700, dir: 0o700} {
		if info, err := os.Stat(p); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v, want %v", p, info.Mode().Perm(), err, mode)
		}
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
		t.Errorf("%d files beside each other, want the snapshot alone", len(left))
	}
}

func TestCacheIgnoresWhatIsNotToBeUsed(t *testing.T) {
	saved := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	edit := func(change func(map[string]any)) func([]byte) []byte {
		return func(data []byte) []byte {
			var m map[string]any
			if err := json.Unmarshal(data, &m); err != nil {
				t.Fatal(err)
			}
			change(m)
			data, _ = json.Marshal(m)
			return data
		}
	}
	for _, tt := range []struct {
		name string
		age  time.Duration
		harm func([]byte) []byte
		ok   bool
	}{
		{name: "a fresh one is used", age: time.Hour, ok: true},
		{name: "six days old", age: 6 * 24 * time.Hour, ok: true},
		{name: "eight days old", age: 8 * 24 * time.Hour},
		{name: "from the future", age: -time.Hour},
		{name: "cut off", harm: func(b []byte) []byte { return b[:len(b)/2] }},
		{name: "empty", harm: func([]byte) []byte { return nil }},
		{name: "not JSON", harm: func([]byte) []byte { return []byte("\x00\x01garbage") }},
		{name: "another format", harm: edit(func(m map[string]any) { m["format"] = 2 })},
		{name: "another account", harm: edit(func(m map[string]any) { m["account"] = "999999999999" })},
		{name: "another Region", harm: edit(func(m map[string]any) { m["region"] = "us-east-1" })},
		{name: "another shape", harm: edit(func(m map[string]any) { m["functions"] = "none" })},
	} {
		t.Run(tt.name, func(t *testing.T) {
			now := saved
			c := NewCache(t.TempDir(), func() time.Time { return now })
			if err := c.Save(someState()); err != nil {
				t.Fatal(err)
			}
			if tt.harm != nil {
				path, _ := c.snapshotPath(account, region)
				data, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, tt.harm(data), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			now = saved.Add(tt.age)
			if _, ok := c.Load(account, region); ok != tt.ok {
				t.Errorf("loaded: %v, want %v", ok, tt.ok)
			}
		})
	}
}

func TestCacheStaysInItsFolder(t *testing.T) {
	dir := t.TempDir()
	c := NewCache(filepath.Join(dir, "cache"), time.Now)
	for _, id := range []model.Identity{
		{Account: "../../etc", Region: region}, {Account: account, Region: "../x"}, {Account: "", Region: region}, {Account: account},
	} {
		if err := c.Save(model.Restored{Identity: id}); err == nil {
			t.Errorf("saved %+v", id)
		}
		if err := c.Remember("hint", id.Account, id.Region); err == nil {
			t.Errorf("remembered %+v", id)
		}
		if _, ok := c.Load(id.Account, id.Region); ok {
			t.Errorf("loaded %+v", id)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("%v was written", left)
	}
}

func TestHintLeadsToTheAccount(t *testing.T) {
	now := time.Now()
	dir := t.TempDir()
	c := NewCache(dir, func() time.Time { return now })
	hint := "rigd eu-west-1 AKIAEXAMPLE"
	if _, _, ok := c.Recall(hint); ok {
		t.Error("recalled what nobody told")
	}
	if err := c.Remember(hint, account, region); err != nil {
		t.Fatal(err)
	}
	if a, r, ok := c.Recall(hint); !ok || a != account || r != region {
		t.Errorf("recalled %q %q %v", a, r, ok)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "hints", "*"))
	for _, f := range files {
		data, _ := os.ReadFile(f)
		if strings.Contains(f+string(data), "AKIAEXAMPLE") {
			t.Errorf("%s holds the hint itself", f)
		}
	}
	now = now.Add(8 * 24 * time.Hour)
	if _, _, ok := c.Recall(hint); ok {
		t.Error("an old hint is still believed")
	}
	if err := c.Remember("another", account, region); err != nil {
		t.Fatal(err)
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "hints", "*")); len(files) != 1 {
		t.Errorf("%d hints, want the old one taken away", len(files))
	}
}

func TestRunKeepsASnapshot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(10, "dev", "prod")
		c := NewCache(t.TempDir(), time.Now)
		w := run(t, aws, aws.functions, func(o *Options) { o.Cache, o.Hint = c, "hint" })
		w.after(25 * time.Second)
		if _, ok := c.Load(account, region); ok {
			t.Error("saved before 30 s")
		}
		w.after(10 * time.Second)
		first, ok := c.Load(account, region)
		if !ok || len(first.Functions) != 10 {
			t.Fatalf("after 35 s: %v, %d functions", ok, len(first.Functions))
		}
		w.after(2 * time.Minute)
		if again, _ := c.Load(account, region); !again.At.Equal(first.At) {
			t.Error("saved again though nothing had changed")
		}
		aws.move("fn-0004", "prod", "3")
		w.after(time.Minute)
		aws.move("fn-0005", "prod", "2")
		w.after(25 * time.Second)
		w.end()
		last, _ := c.Load(account, region)
		versions := map[string]string{}
		absent := 0
		for _, a := range last.Aliases {
			if a.Alias.Name == "prod" {
				versions[a.Alias.Function] = a.Alias.Version
			}
			if a.Absent && a.Alias.Name == "stage" {
				absent++
			}
		}
		if versions["fn-0004"] != "3" || versions["fn-0005"] != "2" || absent != 10 {
			t.Errorf("the last snapshot says %v, %d absent", versions, absent)
		}
		if a, r, ok := c.Recall("hint"); !ok || a != account || r != region {
			t.Errorf("recalled %q %q %v", a, r, ok)
		}
	})
}

func TestSnapshotCarriesOverWhatWasNotRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(2, "dev")
		aws.fail = func(op, subject string) error {
			if op == "ListAliases" && subject == "fn-0001" {
				return failure(model.Other, op, subject, "internal error")
			}
			return nil
		}
		c := NewCache(t.TempDir(), time.Now)
		before := model.Restored{Identity: aws.identity, Functions: []model.Function{{Name: "fn-0000"}, {Name: "fn-0001"}, {Name: "old"}}}
		for _, f := range before.Functions {
			before.Aliases = append(before.Aliases, model.RestoredAlias{Alias: model.Alias{Function: f.Name, Name: "dev", Version: "1"}, At: time.Now()})
		}
		w := run(t, aws, []string{}, func(o *Options) { o.Cache, o.Restored = c, &before })
		w.after(5 * time.Second)
		w.end()
		r, _ := c.Load(account, region)
		got := map[string]string{}
		for _, a := range r.Aliases {
			if !a.Absent {
				got[a.Alias.Function] = a.Alias.Version
			}
		}
		if want := map[string]string{"fn-0000": "9", "fn-0001": "1"}; !reflect.DeepEqual(got, want) {
			t.Errorf("kept %v, want %v", got, want)
		}
	})
}

func TestHalfAListDoesNotReplaceASnapshot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(200, "dev")
		aws.fail = func(op, subject string) error {
			if op == "ListFunctions" && subject != "" {
				return failure(model.Other, op, subject, "internal error")
			}
			return nil
		}
		c := NewCache(t.TempDir(), time.Now)
		if err := c.Save(someState()); err != nil {
			t.Fatal(err)
		}
		w := run(t, aws, []string{}, func(o *Options) { o.Cache = c })
		w.after(2 * time.Minute)
		w.end()
		if r, _ := c.Load(account, region); len(r.Functions) != 2 {
			t.Errorf("%d functions in the snapshot, want the two of before", len(r.Functions))
		}
	})
}

func TestSnapshotIsShownWhenTheCallerHadNone(t *testing.T) {
	for _, tt := range []struct {
		name    string
		listing time.Duration
		want    int
	}{
		{"before the list", 2 * time.Second, 1},
		{"not after it", 10 * time.Millisecond, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				aws := newFake(3, "dev")
				aws.latency = func(op, _ string) time.Duration {
					if op == "ListFunctions" {
						return tt.listing
					}
					return 50 * time.Millisecond
				}
				c := NewCache(t.TempDir(), time.Now)
				if err := c.Save(someState()); err != nil {
					t.Fatal(err)
				}
				w := run(t, aws, []string{}, func(o *Options) { o.Cache = c })
				w.after(5 * time.Second)
				if n := len(posted[model.Restored](w.box)); n != tt.want {
					t.Errorf("%d restored, want %d", n, tt.want)
				}
				w.end()
			})
		})
	}
}

func FuzzCacheLoad(f *testing.F) {
	dir := f.TempDir()
	c := NewCache(dir, time.Now)
	if err := c.Save(someState()); err != nil {
		f.Fatal(err)
	}
	path, _ := c.snapshotPath(account, region)
	good, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:len(good)-3])
	f.Add([]byte(`{"format":1,"saved":"2026-11-23T00:00:00Z","account":"123456789012","region":"eu-west-1","aliases":[{"Alias":{"Function":"\u001b]52;c;x\u0007a"}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		r, ok := c.Load(account, region)
		if !ok {
			return
		}
		for _, a := range r.Aliases {
			if strings.ContainsAny(a.Alias.Function+a.Alias.Name+a.Alias.Version, "\x1b\x07\n\r") {
				t.Errorf("control characters in %+v", a)
			}
		}
		c.Names(account, region)
	})
}
