package feed

// Answers that come after those to a later question.

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// A cell that was read again since all aliases of its function were asked for stays
// as it was read last, with an alias and without.
func TestAliasesAskedBeforeACellDoNotReplaceIt(t *testing.T) {
	for _, tt := range []struct {
		name  string
		older func(*fakeAWS) // what the answer that was asked for first says
	}{
		{"another version", func(f *fakeAWS) { f.move("fn-0000", "prod", "1") }},
		{"no alias", func(f *fakeAWS) { f.set(func() { f.aliases["fn-0000"] = nil }) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				aws := newFake(1, "prod")
				cache := NewCache(t.TempDir(), time.Now)
				w := run(t, aws, aws.functions, func(o *Options) { o.Stages, o.Cache = stages("prod"), cache })
				w.after(2 * time.Second)
				aws.set(func() {
					aws.latency = func(op, _ string) time.Duration {
						if op == "ListAliases" {
							return 3 * time.Second
						}
						return 50 * time.Millisecond
					}
				})
				aws.move("fn-0000", "prod", "5")
				w.feed.Refresh()
				w.after(time.Second)
				w.feed.Reread(model.CellKey{Function: "fn-0000", Alias: "prod"})
				w.after(time.Second)
				tt.older(aws)
				w.after(1500 * time.Millisecond)
				w.end()
				kept, ok := cache.Load(aws.identity.Account, aws.identity.Region)
				if !ok || len(kept.Aliases) != 1 || kept.Aliases[0].Absent || kept.Aliases[0].Alias.Version != "5" {
					t.Errorf("kept %+v, want version 5", kept.Aliases)
				}
			})
		})
	}
}
