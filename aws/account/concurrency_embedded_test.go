package account_test

import (
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
)

// A move of the demo's provisioned alias is made when its version serves, and says
// meanwhile that it is provisioning.
func TestMovingAProvisionedAlias(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := sim.New(sim.Options{Now: time.Now, Unlimited: true, Provisioning: sim.Latency{Min: 30 * time.Second, Max: 30 * time.Second}})
		w.SeedDemo(sim.TeamSize)
		a := open(t, w.Config(), true)
		j, err := journal.Open(filepath.Join(t.TempDir(), "journal.jsonl"), false)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = j.Close() }()
		id, err := a.Identity(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		m := release.New(release.Deps{Lambda: a, Journal: j, Now: time.Now, PID: 1, Provisioned: a, Executions: a,
			Operator: model.Operator{Name: "alice", Host: "ops1"}, Identity: func() model.Identity { return id }})
		s := m.Prepare(t.Context(), release.Request{Kind: release.Promote, Function: "slack-commands", From: stageOf("stage"), Stage: stageOf("prod")})
		if notes := strings.Join(s.Notes, "\n"); !strings.Contains(notes, "provisioned concurrency of 4: 23 goes on serving until 24 is ready") {
			t.Errorf("%s %s: notes %q", s.Verdict, s.Reason, notes)
		}
		begun, said := time.Now(), ""
		r := m.Move(t.Context(), []release.Sheet{s}, release.Options{}, func(p release.Progress) {
			if p.Note != "provisioning" || said != "" {
				return
			}
			said = p.Note
			if a, _ := w.Alias("slack-commands", "prod"); a.Version != "24" || a.Canary == nil || *a.Canary != (model.Canary{Version: "23", Weight: 1}) {
				t.Errorf("while it is provisioning: %+v", a)
			}
		})[0]
		if r.Status != release.Moved || said == "" || time.Since(begun) < 30*time.Second || r.Alias.Canary != nil {
			t.Errorf("after %s, having said %q: %+v", time.Since(begun), said, r)
		}
	})
}
