package verb

import (
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/aws/sim"
)

const goneNow = "error:ResourceNotFoundException"

// What was deleted between being listed and being read is no failure of who asked for
// everything. Who named it is told so, and not offered its own name.
func TestWhatVanishedBetweenListAndReadIsNoFailure(t *testing.T) {
	for _, c := range []struct {
		name, script, run string
		code              int
		says              string // empty: nothing of it
	}{
		{"a table in the costs", "dynamodb.DescribeTable[audit]=" + goneNow, "cost", exitDone, ""},
		{"a table among all", "dynamodb.DescribeTable[audit]=" + goneNow, "tables", exitDone, ""},
		{"a table that was named", "dynamodb.DescribeTable[audit]=" + goneNow, "tables audit", exitUsage, `the table "audit" is gone`},
		{"a table to change", "dynamodb.DescribeTable[audit]=" + goneNow, "tables set audit --rcu 7 --wcu 7 --dry-run", exitUsage, `the table "audit" is gone`},
		{"a function in the costs by stage", "ListAliases[payments]=" + goneNow, "cost --by stage", exitDone, ""},
		{"a function among all", "ListAliases[payments]=" + goneNow, "status", exitDone, ""},
		{"a function that was named", "ListAliases[payments]=" + goneNow, "status payments", exitFailed, "payments"},
		{"a function whose log was asked for", "GetFunction[payments:$LATEST]=" + goneNow, "logs payments", exitUsage, `the function "payments" is gone`},
		{"a function in the history", "ListAliases[payments]=" + goneNow, "history", exitDone, ""},
		{"a project among all", "ListBuildsForProject[ci]=" + goneNow, "builds", exitDone, ""},
		{"a project that was named", "ListBuildsForProject[ci]=" + goneNow, "builds ci", exitUsage, `the project "ci" is gone`},
	} {
		t.Run(c.name, func(t *testing.T) {
			tabled(t, func(h *host) {
				h.world.PutProject(sim.ProjectSpec{Name: "ci", Builds: 1})
				h.world.PutProject(sim.ProjectSpec{Name: "site", Builds: 1})
				h.script(c.script)
				h.run(c.code, strings.Fields(c.run)...)
				if c.says != "" {
					h.says(c.says)
				}
				for _, word := range []string{"did you mean", "not be read", "left out"} {
					if strings.Contains(h.err.String(), word) {
						t.Errorf("it says %s", h.err.String())
					}
				}
				if c.run == "status" && strings.Contains(h.out.String(), "payments") {
					t.Errorf("a function that is gone is shown:\n%s", h.out.String())
				}
			})
		})
	}
}
