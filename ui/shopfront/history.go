package shopfront

import (
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
)

// sprint48 is the set of the four moves of the sprint's end.
const sprint48 = "j27aehgnrwwm"

// Moves are those of the journal, oldest first. Each was made.
func Moves() []journal.Move {
	type line struct {
		age                   time.Duration
		function, stage       string
		from, to, by, host    string
		why, set, status, not string
	}
	lines := []line{
		{3 * day, "notifications-send", "prod", "37", "38", "alice", "ops1", "digest mails", "", "", ""},
		{2*day + time.Hour, "inventory-release", "prod", "46", "47", "carol", "ops2", "", "", "", ""},
		{2 * day, "cart-add-item", "prod", "55", "56", "alice", "ops1", "sprint 48", sprint48, "", ""},
		{2 * day, "cart-checkout", "prod", "87", "88", "alice", "ops1", "sprint 48", sprint48, "", ""},
		{2 * day, "payments-capture", "prod", "29", "30", "alice", "ops1", "sprint 48", sprint48, "", ""},
		{2 * day, "payments-create", "prod", "40", "41", "alice", "ops1", "sprint 48", sprint48, "", ""},
		{day + 3*time.Hour, "customers-update", "prod", "33", "34", "carol", "ops2", "", "", "refused", "window: 17:40"},
		{day + 2*time.Hour, "orders-list", "prod", "71", "70", "alice", "ops1", "rolled back: slow", "", "", ""},
		{day + time.Hour, "catalog-search", "prod", "64", "65", "carol", "ops2", "typo tolerance", "", "", ""},
		{3 * time.Hour, "payments-create", "dev", "41", "42", "ci", "build", "build #211", "", "", ""},
		{2 * time.Hour, "payments-create", "stage", "41", "42", "bob", "ops2", "for the acquirer test", "", "", ""},
		{40 * time.Minute, "payments-create", "dev", "42", "43", "ci", "build", "build #214", "", "", ""},
		{18 * time.Minute, "cart-checkout", "prod", "88", "88", "alice", "ops1", "canary 10,50,100", "", "", ""},
		{12 * time.Minute, "payments-create", "prod", "41", "42", "bob", "ops2", "3DS2 capture flow", "", "", ""},
		{2 * time.Minute, "orders-create", "prod", "117", "118", "carol", "ops2", "hotfix tax rounding", "", "", ""},
	}
	var out []journal.Move
	for _, l := range lines {
		kind := "promote"
		if l.from > l.to {
			kind = "rollback"
		}
		intent := journal.Entry{
			Format: 1, ID: moveID(Prefix+l.function, l.stage, l.to), Phase: journal.Intent, At: Now().Add(-l.age), Kind: kind, Account: Account, Region: Region,
			Function: Prefix + l.function, Stage: l.stage, Alias: l.stage, From: l.from, To: l.to, By: l.by, Host: l.host,
			ARN: "arn:aws:sts::" + Account + ":assumed-role/Operator/" + l.by, Reason: l.why, Set: l.set,
		}
		if l.set != "" {
			intent.SetOf = 4
		}
		outcome := intent
		outcome.Phase, outcome.Status = journal.Outcome, "moved"
		if l.status != "" {
			outcome.Status, outcome.Detail = l.status, l.not
		}
		if l.function == "cart-checkout" && l.age < day {
			intent.Canary = &model.Canary{Version: "89", Weight: 0.1}
			outcome.Canary = intent.Canary
		}
		out = append(out, journal.Move{Intent: intent, Outcome: &outcome})
	}
	return out
}
