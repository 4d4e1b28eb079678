package feed

// GetFunction denied and allowed again while ListAliases stays denied.

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

func TestGrantedGetFunctionIsFoundOut(t *testing.T) {
	for _, tt := range []struct {
		name    string
		refresh bool
		wait    time.Duration
		cells   int
	}{
		{"at a key", true, 2 * time.Second, 5 * 2},
		{"by itself", false, 8 * time.Minute, 20 * 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				aws := newFake(20, "dev", "prod")
				aws.fail = func(op, subject string) error {
					if op == "ListAliases" || op == "GetFunction" {
						return failure(model.Denied, op, subject, "not authorized")
					}
					return nil
				}
				w := run(t, aws, aws.functions[:5], func(o *Options) { o.Stages = stages("dev", "prod") })
				w.after(10 * time.Second)
				aws.forget()
				w.after(5 * time.Minute)
				if n := len(aws.made("GetFunction")); n == 0 || n > 6 {
					t.Errorf("%d GetFunction in five minutes of denial, want one a minute", n)
				}
				aws.set(func() { aws.fail = failing(model.Denied, "ListAliases") })
				w.box.forget()
				if tt.refresh {
					w.feed.Refresh()
				}
				w.after(tt.wait)
				cells := map[model.CellKey]bool{}
				for _, e := range posted[model.AliasRead](w.box) {
					cells[model.CellKey{Function: e.Alias.Function, Alias: e.Alias.Name}] = true
				}
				if len(cells) < tt.cells {
					t.Errorf("%d cells read, want %d", len(cells), tt.cells)
				}
				w.end()
			})
		})
	}
}
