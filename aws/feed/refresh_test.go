package feed

// What an operator asks for again does not wait for the rest of the account.

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestRefreshGoesAheadOfWhatWasNeverRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(1000, "dev", "stage", "prod")
		aws.paced = true
		w := run(t, aws, aws.functions[:10], nil)
		w.after(10 * time.Second)
		for i := range 6 {
			aws.forget()
			w.feed.Refresh()
			w.after(4 * time.Second)
			rows := map[string]int{}
			for _, c := range aws.made("ListAliases") {
				rows[c.subject]++
			}
			for _, name := range aws.functions[:10] {
				if rows[name] == 0 {
					t.Errorf("refresh %d did not read %s again", i+1, name)
				}
			}
			if n := len(aws.made("ListFunctions")); n != 20 {
				t.Errorf("refresh %d read %d pages of the list, want 20", i+1, n)
			}
		}
		if filled(w.box) == 1000 {
			t.Error("everything was read before the last refresh: this tells nothing")
		}
		w.end()
	})
}
