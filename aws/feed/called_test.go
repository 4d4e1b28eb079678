package feed

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// What functions call is known of all of them while costs are on the screen, each
// version being read once, and again only what could not be read.
func TestWhatFunctionsCallIsReadWhileCostsAreShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := theStory()
		var mended atomic.Bool
		broken := "fn-0004:" + aws.aliases["fn-0004"][2].Version
		aws.fail = func(op, subject string) error {
			if op == "GetFunction" && !mended.Load() && subject == broken {
				return failure(model.Other, op, subject, "internal error")
			}
			return nil
		}
		w := runTables(t, aws, model.Demand{Tables: true, Focused: true}, nil)
		w.after(2 * time.Minute)
		if n := len(posted[model.VersionRead](w.box)); n != 0 {
			t.Errorf("%d versions were read while no costs are shown", n)
		}
		w.feed.Want(costAlone)
		w.after(3 * time.Minute)
		read := map[string]int{}
		for _, e := range posted[model.VersionRead](w.box) {
			read[e.Version.Function+":"+e.Version.Number]++
		}
		if len(read) != 17 || read[broken] != 0 {
			t.Errorf("read %v", read)
		}
		mended.Store(true)
		w.after(7 * time.Minute)
		read = map[string]int{}
		for _, e := range posted[model.VersionRead](w.box) {
			read[e.Version.Function+":"+e.Version.Number]++
		}
		for version, n := range read {
			if n != 1 {
				t.Errorf("%s was read %d times", version, n)
			}
		}
		if len(read) != 18 {
			t.Errorf("%d versions are known", len(read))
		}
		w.end()
	})
}
