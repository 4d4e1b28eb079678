package tables

// What holds for the dialogs of tables, and how they look.

import (
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

var rules = dialogtest.Rules{
	Guarded: []string{"capacity"},
	Writes: func(request any) bool {
		_, changes := request.(capacityConfirmed)
		return changes
	},
}

func TestEveryDialogLooksAsItDid(t *testing.T) { dialogtest.LookAsTheyDid(t, opened) }

func TestWhatHoldsForEveryDialog(t *testing.T) { dialogtest.Hold(t, opened, rules) }

func FuzzDialogs(f *testing.F) { dialogtest.Fuzz(f, opened, rules) }

func TestHostileTextDoesNothing(t *testing.T) {
	dialogtest.AreHarmless(t, hostileTableDialogs(dialogtest.Env(t)))
}

func TestDialogsSayWhatEnterDoes(t *testing.T) {
	dialogtest.SayWhatEnterDoes(t, opened(dialogtest.Env(t)), map[string]string{
		"capacity":           "change to 8 RCU 3 WCU",
		"capacity-unchanged": "close",
	}, map[string]string{
		"capacity-reading": "reading",
		"capacity-refused": "can not be changed",
	})
}

// opened are the dialogs of tables in all their states, by name.
func opened(env dialog.Env) map[string]dialog.Dialog {
	out := map[string]dialog.Dialog{"capacity-reading": formWith(env, nil)}
	s := capacitySheet(capacity.Request{CapacityKey: ordersKey()})
	out["capacity"] = formWith(env, &s)
	s.Decreases = capacity.Decreases{Left: 1, Today: 3}
	s.Verdict, s.Reason = release.Refused, "orders is UPDATING, and takes a change only when it is ACTIVE: try again in a moment"
	out["capacity-refused"] = formWith(env, &s)
	s.Verdict, s.Reason = release.Unchanged, "orders has these figures already"
	out["capacity-unchanged"] = formWith(env, &s)
	b := formWith(env, nil)
	b.choose(modeBounds)
	b.turned()
	b.Form.Focus(2)
	out["capacity-bounds"] = b
	return out
}

// hostileTableDialogs are full of text that must not reach a terminal.
func hostileTableDialogs(env dialog.Env) map[string]dialog.Dialog {
	key := model.CapacityKey{Table: dialogtest.Hostile, Index: dialogtest.Hostile}
	out := map[string]dialog.Dialog{}
	s := capacitySheet(capacity.Request{CapacityKey: key})
	s.From, s.To, s.PriceNote, s.Reason, s.Notes = dialogtest.Hostile, dialogtest.Hostile, dialogtest.Hostile, dialogtest.Hostile, []string{dialogtest.Hostile}
	s.Change.Indexes[0].Index, s.Trials[0].Index = dialogtest.Hostile, dialogtest.Hostile
	c := newCapacityForm(env, orders(), key, bounds())
	c.Asks()
	c.SetSheet(s)
	out["capacity"] = c
	refused := s
	refused.Verdict = release.Refused
	c = newCapacityForm(env, orders(), key, nil)
	c.Asks()
	c.SetSheet(refused)
	out["capacity-refused"] = c
	return out
}
