package verb

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui"
)

// changes are those in the journal.
func (h *host) changes() []journal.Move {
	h.t.Helper()
	moves, err := readJournal(h.t.Context(), filepath.Join(h.Home, "state", "aloft", "journal.jsonl"), false, h.t.Logf)
	if err != nil {
		h.t.Fatal(err)
	}
	return moves
}

func TestCapacityIsChangedAndRecorded(t *testing.T) {
	tabled(t, func(h *host) {
		h.run(exitDone, "tables", "set", "orders", "--rcu", "20", "--reason", "sale", "--yes")
		if got := h.units(ordersTable); got != "20/5" {
			t.Errorf("orders has %s", got)
		}
		h.prints("orders", "10 RCU 5 WCU", "20 RCU 5 WCU", "changed, active")
		h.says("A MONTH", "LAST 24 H", "orders read with 20 units: 0 of")
		changes := h.changes()
		if len(changes) != 1 || changes[0].Outcome == nil || changes[0].Outcome.Status != "moved" || changes[0].Intent.Reason != "sale" || changes[0].Intent.By != "alice" {
			t.Errorf("the journal has %+v", changes)
		}
		h.run(exitDone, "history", "orders")
		h.prints("capacity", "10 RCU 5 WCU → 20 RCU 5 WCU", "sale")
		h.run(exitDone, "history", "-o", "json")
		h.prints(`"table": "orders"`, `"kind": "capacity"`, `"status": "moved"`)
		h.run(exitDone, "history", "--stage", "stage")
		if strings.Contains(h.out.String(), "capacity") {
			t.Error("a change of capacity is shown as a move of a stage")
		}
	})
}

func TestCapacityOfWhat(t *testing.T) {
	for _, c := range []struct {
		name, args string
		key        model.CapacityKey
		want       string
	}{
		{"both units", "orders --rcu 20 --wcu 1", ordersTable, "20/1"},
		{"one of them", "orders --wcu 9", ordersTable, "10/9"},
		{"an index", "orders --index by-day --wcu 4", byDay, "2/4"},
		{"on demand, with its indexes", "orders --on-demand", byDay, "on demand"},
		{"back from on demand", "audit --rcu 3 --wcu 4", model.CapacityKey{Table: "audit"}, "3/4"},
		{"without waiting", "orders --rcu 11 --no-wait", ordersTable, "10/5"}, // it takes a while
	} {
		t.Run(c.name, func(t *testing.T) {
			tabled(t, func(h *host) {
				h.run(exitDone, append([]string{"tables", "set", "--yes"}, strings.Fields(c.args)...)...)
				if got := h.units(c.key); got != c.want {
					t.Errorf("%s has %s, want %s", c.key, got, c.want)
				}
				if n := h.world.Calls()["UpdateTable"]; n != 1 {
					t.Errorf("%d updates", n)
				}
			})
		})
	}
	tabled(t, func(h *host) {
		h.run(exitDone, "tables", "set", "sessions", "--scale-read", "4:40", "--yes", "-o", "json")
		h.prints(`"from": "read 2 to 10"`, `"to": "read 4 to 40"`)
		h.run(exitDone, "tables", "sessions")
		h.prints("read 4 to 40")
	})
}

func TestCapacityJSON(t *testing.T) {
	tabled(t, func(h *host) {
		for _, c := range []struct {
			args, status string
			active       bool
		}{
			{"--rcu 20 --dry-run", "planned", false},
			{"--rcu 20 --yes", "moved", true},
			{"--rcu 20", "unchanged", false}, // nothing to do needs no --yes
		} {
			h.run(exitDone, append([]string{"tables", "set", "orders", "-o", "json"}, strings.Fields(c.args)...)...)
			var got struct {
				Results []map[string]any
				Error   any
			}
			h.decode(&got)
			if len(got.Results) != 1 || got.Error != nil {
				t.Fatalf("%s: %s", c.args, h.out.String())
			}
			r := got.Results[0]
			if r["table"] != "orders" || r["status"] != c.status || r["active"] != c.active {
				t.Errorf("%s: %v", c.args, r)
			}
			if c.status == "unchanged" {
				continue
			}
			before, _ := r["usd_per_month_before"].(float64)
			after, _ := r["usd_per_month_after"].(float64)
			if r["from"] != "10 RCU 5 WCU" || r["to"] != "20 RCU 5 WCU" || after-before < 0.948 || after-before > 0.95 {
				t.Errorf("%s: %v", c.args, r)
			}
		}
		if n := len(h.changes()); n != 1 {
			t.Errorf("%d entries in the journal, want the one change", n)
		}
	})
}

// TestNoCapacityIsChanged holds every way of not changing anything to its exit code
// and to the tables as they were.
func TestNoCapacityIsChanged(t *testing.T) {
	for _, c := range []struct {
		name    string
		prepare func(*host)
		args    string
		exit    int
		says    string
	}{
		{"no terminal and no --yes", nil, "orders --rcu 20", exitRefused, "add --yes"},
		{"the answer is no", func(h *host) { h.terminal("n") }, "orders --rcu 20", exitRefused, "the answer was no"},
		{"there is no answer", func(h *host) { h.terminal(); h.In = strings.NewReader("") }, "orders --rcu 20", exitRefused, "no answer"},
		{"--read-only", nil, "orders --rcu 20 --yes --read-only", exitRefused, "read-only"},
		{"read_only in the config", func(h *host) { h.configure("read_only = true\n" + team) }, "orders --rcu 20 --yes", exitRefused, "read-only"},
		{"a dry run in read-only mode", nil, "orders --rcu 20 --dry-run --read-only", exitDone, ""},
		{"protected by the config", func(h *host) { h.configure(team + "[tables]\nprotected = [\"or*\"]\n") }, "orders --rcu 20 --yes", exitRefused, `protected = ["or*"]`},
		{"an unknown table", nil, "odrers --rcu 20 --yes", exitUsage, "did you mean orders?"},
		{"an unknown index", nil, "orders --index by-week --rcu 20 --yes", exitRefused, "it has by-day"},
		{"a table on demand with one of both units", nil, "audit --rcu 3 --yes", exitRefused, "name both"},
		{"a table that is being changed", func(h *host) {
			if err := h.world.PutTable(sim.TableSpec{Name: "orders", Read: 10, Write: 5, Status: "UPDATING", Indexes: []sim.IndexSpec{{Name: "by-day", Read: 2, Write: 1}}}); err != nil {
				h.t.Fatal(err)
			}
		}, "orders --rcu 20 --yes", exitRefused, "UPDATING"},
		{"bounds where nothing scales", nil, "orders --scale-read 1:9 --yes", exitRefused, "change the units themselves"},
		{"a denied read", func(h *host) { h.script("DescribeTable=denied") }, "orders --rcu 20 --yes", exitFailed, "dynamodb:DescribeTable"},
		{"a denied change", func(h *host) { h.script("UpdateTable=denied") }, "orders --rcu 20 --yes", exitFailed, "dynamodb:UpdateTable"},
		{"expired credentials", func(h *host) { h.script("*=expired") }, "orders --rcu 20 --yes", exitFailed, "credentials"},
		{"somebody else has just begun", func(h *host) { h.script("UpdateTable=error:ResourceInUseException") }, "orders --rcu 20 --yes", exitConflict, "nothing was changed"},
		{"too many decreases for DynamoDB", func(h *host) { h.script("UpdateTable=error:LimitExceededException") }, "orders --rcu 2 --yes", exitFailed, "nothing was changed"},
		{"a journal that can not be written", func(h *host) {
			h.configure(team + "[journal]\npath = '" + filepath.Join(h.Dir, "aloft.toml", "journal.jsonl") + "'\n")
		}, "orders --rcu 20 --yes", exitFailed, "journal"},
		{"nothing is asked for", nil, "orders --yes", exitUsage, "nothing is asked for"},
		{"no table", nil, "--rcu 1 --yes", exitUsage, "one table's name"},
		{"two tables", nil, "orders audit --rcu 1 --yes", exitUsage, "one table's name"},
		{"no units", nil, "orders --rcu 0 --yes", exitUsage, "1 or more"},
		{"units that are no number", nil, "orders --rcu many --yes", exitUsage, "--rcu"},
		{"on demand with units", nil, "orders --on-demand --rcu 3 --yes", exitUsage, "has no units"},
		{"an index on demand", nil, "orders --index by-day --on-demand --yes", exitUsage, "leave out --index"},
		{"bounds with units", nil, "sessions --scale-read 1:9 --rcu 3 --yes", exitUsage, "leave out the others"},
		{"bounds the wrong way round", nil, "sessions --scale-read 9:1 --yes", exitUsage, "MIN:MAX"},
		{"bounds that are none", nil, "sessions --scale-write 9 --yes", exitUsage, "MIN:MAX"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tabled(t, func(h *host) {
				if c.prepare != nil {
					c.prepare(h)
				}
				h.run(c.exit, append([]string{"tables", "set"}, strings.Fields(c.args)...)...)
				h.says(c.says)
				if c.name != "the answer is no" && c.name != "there is no answer" {
					h.run(c.exit, append([]string{"tables", "set", "-o", "json"}, strings.Fields(c.args)...)...)
					if c.exit != exitDone {
						var got errorDocument
						if h.decode(&got); got.Error == nil || got.Error.Exit != c.exit || !strings.Contains(got.Error.Message, c.says) {
							t.Errorf("with JSON: %s", h.out.String())
						}
					}
				}
				if got := h.units(ordersTable) + " " + h.units(byDay); got != "10/5 2/1" {
					t.Errorf("orders has %s", got)
				}
				for _, m := range h.changes() {
					if m.Outcome == nil || m.Outcome.Status == "moved" {
						t.Errorf("the journal has %+v", m)
					}
				}
				if unknown := h.world.Unknown(); len(unknown) > 0 {
					t.Errorf("not simulated: %v", unknown)
				}
			})
		})
	}
}

func TestDecreasesOfADay(t *testing.T) {
	tabled(t, func(h *host) {
		for _, units := range []string{"9", "8", "7", "6"} {
			h.run(exitDone, "tables", "set", "orders", "--rcu", units, "--yes")
		}
		h.says("3 made today, 1 left at once")
		h.run(exitRefused, "tables", "set", "orders", "--rcu", "5", "--yes")
		h.says("4 decreases were made today, and the next one is possible at")
		h.run(exitDone, "tables", "set", "orders", "--rcu", "60", "--yes") // more is always possible
		time.Sleep(time.Hour)
		h.run(exitDone, "tables", "set", "orders", "--rcu", "5", "--yes")
	})
}

// A question that is answered with yes goes on to the change.
func TestCapacityIsAskedFor(t *testing.T) {
	tabled(t, func(h *host) {
		h.terminal("y")
		h.run(exitDone, "tables", "set", "orders", "--rcu", "20")
		h.says("Change orders from 10 RCU 5 WCU to 20 RCU 5 WCU? [y/N]")
		if got := h.units(ordersTable); got != "20/5" {
			t.Errorf("orders has %s", got)
		}
	})
}

// Somebody else changes the table while the operator reads the sheet.
func TestCapacityThatChangedMeanwhile(t *testing.T) {
	tabled(t, func(h *host) {
		h.terminal()
		h.In = readerFunc(func(b []byte) (int, error) {
			if err := h.world.PutTable(sim.TableSpec{Name: "orders", Read: 77, Write: 5, Indexes: []sim.IndexSpec{{Name: "by-day"}}}); err != nil {
				t.Error(err)
			}
			return copy(b, "y\n"), nil
		})
		h.run(exitConflict, "tables", "set", "orders", "--rcu", "20")
		h.says("somebody else changed it from 10 RCU 5 WCU to 77 RCU 5 WCU")
		if h.world.Calls()["UpdateTable"] > 0 || len(h.changes()) > 0 {
			t.Error("something was written")
		}
	})
}

// An answer that is lost is looked up, and the update is not sent again.
func TestLostAnswersOfChanges(t *testing.T) {
	for _, c := range []struct {
		script string
		exit   int
		says   string
		want   string
	}{
		{"UpdateTable=lost", exitDone, "the answer was lost, but it has the new figures", "20/5"},
		{"UpdateTable=lost:500", exitDone, "the answer was lost, but it has the new figures", "20/5"},
		{"UpdateTable=down", exitFailed, "nothing was changed", "10/5"},
	} {
		t.Run(c.script, func(t *testing.T) {
			tabled(t, func(h *host) {
				h.script(c.script)
				h.run(c.exit, "tables", "set", "orders", "--rcu", "20", "--yes")
				h.prints(c.says)
				if got := h.units(ordersTable); got != c.want || h.world.Calls()["UpdateTable"] != 1 {
					t.Errorf("orders has %s after %d updates", got, h.world.Calls()["UpdateTable"])
				}
			})
		})
	}
}

// cutOff leaves the intent of a change in the journal whose process has ended.
func (h *host) cutOff() {
	h.t.Helper()
	f, err := journal.Open(filepath.Join(h.Home, "state", "aloft", "journal.jsonl"), false)
	if err != nil {
		h.t.Fatal(err)
	}
	err = f.Append(h.t.Context(), journal.Entry{
		ID: "cutoff000002", Phase: journal.Intent, At: time.Now().Add(-time.Hour), Kind: "capacity",
		Account: h.world.Account(), Region: h.world.Region(), Table: "orders", Index: "by-day",
		From: "1 RCU 1 WCU", To: "2 RCU 1 WCU", By: "bob", Host: "ops1", Until: time.Now().Add(-time.Minute),
	})
	if err := errors.Join(err, f.Close()); err != nil {
		h.t.Fatal(err)
	}
}

// The cockpit's start settles it too, and hands it to the screen.
func TestCockpitSettlesCutOffChanges(t *testing.T) {
	h := newHost(t)
	h.putTables()
	h.cutOff()
	h.terminal()
	h.Screen = func(_ context.Context, o ui.Options) error {
		if r := o.SettledChanges; len(r) != 1 || r[0].Index != "by-day" || r[0].Status != release.Moved || len(o.Settled) != 0 {
			t.Errorf("settled: %+v and %+v", r, o.Settled)
		}
		return nil
	}
	h.run(exitDone)
	h.says("1 interrupted change of capacity")
}

// A change whose process ended in the middle is settled by the next, and said.
func TestCutOffChangeIsSettledFirst(t *testing.T) {
	tabled(t, func(h *host) {
		h.cutOff()
		h.run(exitDone, "tables", "set", "sessions", "--rcu", "4", "--dry-run") // which writes nothing
		if strings.Contains(h.err.String(), "settled") {
			t.Error("a dry run wrote to the journal")
		}
		h.run(exitDone, "tables", "set", "sessions", "--rcu", "4", "--yes")
		h.says("settled orders/by-day capacity 1 RCU 1 WCU → 2 RCU 1 WCU: moved: aloft ended in the middle of this change")
		h.run(exitDone, "tables", "set", "sessions", "--rcu", "5", "--yes")
		if strings.Contains(h.err.String(), "settled") {
			t.Error("it was settled twice")
		}
	})
}

// Of two operators who change the same table at once one does, and the other is
// told. They wait for each other's locks, so this runs in real time.
func TestTwoChangeTheSameTable(t *testing.T) {
	a := newHost(t)
	a.putTables()
	b := newHost(t)
	b.world, b.Home, b.Environ, b.Login = a.world, a.Home, a.Environ, "bob"
	theirs := make(chan int)
	go func() {
		theirs <- Run(t.Context(), b.Env, []string{"tables", "set", "orders", "--rcu", "30", "--yes", "--no-wait"})
	}()
	codes := []int{Run(t.Context(), a.Env, []string{"tables", "set", "orders", "--rcu", "20", "--yes", "--no-wait"}), <-theirs}
	slices.Sort(codes)
	if codes[0] != exitDone || codes[1] != exitRefused && codes[1] != exitConflict {
		t.Errorf("they ended with %v:\n%s%s", codes, a.err.String(), b.err.String())
	}
	moved := 0
	for _, m := range a.changes() {
		if m.Outcome != nil && m.Outcome.Status == "moved" {
			moved++
		}
	}
	if moved != 1 {
		t.Errorf("%d changes were made", moved)
	}
}
