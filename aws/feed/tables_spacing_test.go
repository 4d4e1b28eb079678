package feed

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// After a while away from tables all of them are old: they are read again one after
// the other.
func TestTablesOffTheScreenAreSpaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(60, 0)
		w := runTables(t, aws, shown("t-000"), nil)
		w.after(10 * time.Second)
		w.feed.Want(model.Demand{Focused: true})
		w.after(30 * time.Minute)
		aws.forget()
		w.feed.Want(shown("t-000"))
		w.after(15 * time.Second)
		var last time.Time
		n := 0
		for _, c := range aws.made("DescribeTable") {
			if c.urgency != model.Background {
				continue
			}
			if n > 0 && c.at.Sub(last) < 200*time.Millisecond {
				t.Errorf("%s was read %v after another one", c.subject, c.at.Sub(last))
			}
			last = c.at
			n++
		}
		if n != 59 {
			t.Errorf("%d tables off the screen read in 15 s, want 59", n)
		}
		w.end()
	})
}
