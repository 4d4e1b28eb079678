// Package shopfront is the account that the screens are drawn with, as facts: a shop
// with a bad release in prod, a canary, a throttled index and a build that failed. The
// tests of the cockpit draw it; nothing else uses it.
package shopfront

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

// Prefix begins the names of all that the shop has.
const Prefix = "shopfront-"

// Account and Region are the shop's.
const (
	Account = "123456789012"
	Region  = "us-east-1"
)

// Now is the time at which the screens are drawn.
func Now() time.Time { return time.Date(2026, 11, 29, 14, 14, 8, 0, time.UTC) }

// Stages are the shop's, in their order.
func Stages() []model.Stage {
	return []model.Stage{
		{Name: "dev", Alias: "dev", Confirm: model.ConfirmKey},
		{Name: "stage", Alias: "stage", Confirm: model.ConfirmKey},
		{Name: "prod", Alias: "prod", Confirm: model.ConfirmType},
	}
}

// Facts are all that is known of the account at Now: identity, functions, aliases,
// the versions of payments-create, projects and builds, tables with the last hour of
// their load, APIs with how they are wired, and what aloft has asked of AWS.
func Facts() []model.Event {
	events := []model.Event{
		model.IdentityRead{Read: read(0), Identity: model.Identity{
			Account: Account, Region: Region, ARN: "arn:aws:sts::" + Account + ":assumed-role/Operator/alice",
			Profile: "shopfront-prod", Expires: Now().Add(42*time.Minute + 30*time.Second),
		}},
		model.MeterRead{Meter: model.Meter{CallsPerMinute: 96, Quota: 0.02, Calls: 1244, Dollars: 0.004}},
	}
	events = append(events, functionFacts()...)
	events = append(events, healthFacts()...)
	events = append(append(events, usageFacts()...), buildFacts()...)
	events = append(events, tableFacts()...)
	return append(events, apiFacts()...)
}

// read is the time of a fact that is so old.
func read(age time.Duration) model.Read {
	at := Now().Add(-age)
	return model.Read{Asked: at, At: at}
}

const day = 24 * time.Hour

// move is the last one of a stage.
type move struct {
	age       time.Duration // before Now; 0 where no stamp tells
	by        string
	host      string
	from, why string
}

// function is a row of the matrix. A canary is the version that gets 10 % of prod.
type function struct {
	name             string
	dev, stage, prod string
	canary           string
	moved            move // of prod
	unread           time.Duration
	elsewhere        bool // prod was moved by somebody else while alice looked
}

func rows() []function {
	return []function{
		{name: "payments-create", dev: "43", stage: "42", prod: "42", moved: move{12 * time.Minute, "bob", "ops2", "41", "3DS2 capture flow"}},
		{name: "payments-capture", dev: "31", stage: "31", prod: "30", moved: move{2 * day, "alice", "ops1", "29", "sprint 48"}},
		{name: "payments-refund", dev: "18", stage: "18", prod: "18", moved: move{5 * day, "alice", "ops1", "17", "fees of the acquirer"}},
		{name: "payments-webhook", dev: "22", stage: "21", prod: "21", moved: move{age: day, by: "ci"}},
		{name: "cart-add-item", dev: "57", stage: "57", prod: "56", moved: move{2 * day, "alice", "ops1", "55", "sprint 48"}},
		{name: "cart-checkout", dev: "90", stage: "89", prod: "88", canary: "89", moved: move{18 * time.Minute, "alice", "ops1", "88", "canary 10,50,100"}},
		{name: "cart-expire", dev: "12", stage: "12", prod: "12", moved: move{9 * day, "bob", "ops2", "11", ""}},
		{name: "catalog-search", dev: "66", stage: "65", prod: "65", moved: move{day, "carol", "ops2", "64", "typo tolerance"}},
		{name: "catalog-get", dev: "27", stage: "27", prod: "27", moved: move{age: 6 * day, by: "deploy"}},
		{name: "catalog-reindex", dev: "9", stage: "9"},
		{name: "customers-get", dev: "34", stage: "34", prod: "34", moved: move{4 * day, "ci", "build", "33", "build #118"}},
		{name: "customers-update", dev: "35", stage: "34", prod: "33"},
		{name: "orders-create", dev: "119", stage: "119", prod: "118", moved: move{2 * time.Minute, "carol", "ops2", "117", "hotfix tax rounding"}, elsewhere: true},
		{name: "orders-get", dev: "70", stage: "70", prod: "70", moved: move{day, "alice", "ops1", "69", "build #171"}},
		{name: "orders-list", dev: "71", stage: "70", prod: "70", moved: move{day, "alice", "ops1", "71", "rolled back: slow"}},
		{name: "orders-ship", dev: "25", stage: "25", prod: "24", moved: move{6 * day, "bob", "ops2", "23", "print labels"}},
		{name: "inventory-reserve", dev: "48", stage: "48", prod: "48", moved: move{2 * day, "carol", "ops2", "47", ""}},
		{name: "inventory-release", dev: "48", stage: "48", prod: "47", moved: move{2 * day, "carol", "ops2", "46", ""}, unread: 16 * time.Minute},
		{name: "notifications-send", dev: "40", stage: "38", prod: "38", moved: move{3 * day, "alice", "ops1", "37", "digest mails"}},
		{name: "pricing-quote", dev: "15", stage: "15", prod: "15", moved: move{12 * day, "bob", "ops2", "14", ""}},
		{name: "sessions-refresh", dev: "8", stage: "8", prod: "8", moved: move{12 * day, "alice", "ops1", "7", "sdk"}},
		{name: "reports-daily", dev: model.Latest, stage: "6", prod: "6", moved: move{8 * day, "alice", "ops1", "5", "new totals"}},
	}
}

// functionFacts are the functions, what their stages serve, and the versions of the
// first of them.
func functionFacts() []model.Event {
	var functions []model.Function
	var events []model.Event
	for _, r := range rows() {
		name := Prefix + r.name
		functions = append(functions, model.Function{
			Name: name, ARN: "arn:aws:lambda:" + Region + ":" + Account + ":function:" + name, Runtime: "python3.12", PackageType: "Zip",
			Architecture: "arm64", MemoryMB: 512, LastModified: Now().Add(-40 * time.Minute),
		})
		if r.elsewhere {
			before := r
			before.prod, before.moved = r.moved.from, move{}
			events = append(events, model.AliasesListed{Read: read(3 * time.Minute), Function: name, Aliases: aliases(name, before)})
		}
		events = append(events, model.AliasesListed{Read: read(r.unread), Function: name, Aliases: aliases(name, r)})
		for _, a := range aliases(name, r) {
			if r.unread > 0 && a.Name != "prod" {
				events = append(events, model.AliasRead{Read: read(0), Alias: a, Full: true})
			}
		}
	}
	listed := model.FunctionsListed{Read: read(0), Functions: functions, Complete: true}
	events = append([]model.Event{listed}, events...)
	events = append(events, versions(Prefix+"payments-create"), few("payments-capture", 31, "build 214 77ab0e1"), few("payments-refund", 18, ""))
	return append(events, trailFacts()...)
}

// trailFacts are the moves that CloudTrail alone tells of, and how far back it does.
func trailFacts() []model.Event {
	var calls []model.AliasCall
	for _, r := range rows() {
		if r.moved.age == 0 || r.moved.host != "" {
			continue
		}
		calls = append(calls, model.AliasCall{ID: "event-" + r.name, At: Now().Add(-r.moved.age), Deed: model.AliasUpdated, Function: Prefix + r.name,
			Alias: "prod", Version: r.prod, By: model.Caller{Name: r.moved.by}})
	}
	return []model.Event{
		model.TrailLearned{Account: Account, Region: Region, Calls: calls, Anew: true},
		model.TrailState{Account: Account, Region: Region, Back: Now().Add(-90 * day), At: Now(), Complete: true},
	}
}

func aliases(name string, r function) []model.Alias {
	var out []model.Alias
	for i, version := range []string{r.dev, r.stage, r.prod} {
		if version == "" {
			continue
		}
		a := model.Alias{Function: name, Name: Stages()[i].Alias, Version: version, Revision: "r" + version}
		if a.Name == "prod" {
			if r.canary != "" {
				a.Canary = &model.Canary{Version: r.canary, Weight: 0.1}
			}
			a.Description = model.NewRaw(stamp(name, a.Name, version, r.moved))
		}
		out = append(out, a)
	}
	return out
}

// stamp is the description of an alias that a move left, empty where none did.
func stamp(function, alias, version string, m move) string {
	if m.host == "" {
		return ""
	}
	kind := release.Promote
	if m.from > version {
		kind = release.Rollback
	}
	text, _ := release.Stamp{
		ID: moveID(function, alias+m.from, version), Kind: kind, Of: release.MarkOf(function, alias), From: m.from, To: version, Back: []string{m.from},
		By: m.by, Host: m.host, At: Now().Add(-m.age), Why: m.why,
	}.Format(release.MaxDescription)
	return text
}

// moveID is the id of a move, by which its stamp and the journal agree: from is the stage
// with the version that it served.
func moveID(function, from, version string) string {
	sum := sha256.Sum256([]byte(function + from + version))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:12]
}

// published says of the versions of payments-create, from 43 down, how old they are, which build made them and
// what their commits say.
var published = []struct {
	age   time.Duration
	build int // 0 for none
	what  string
}{
	{40 * time.Minute, 214, "idempotency keys"}, {3 * time.Hour, 211, "3DS2 capture flow"}, {2 * day, 207, "log acquirer answers"},
	{3 * day, 204, "stripe sdk 11.4"}, {5 * day, 199, "retry on 502"}, {6 * day, 198, "split charge and capture"}, {6*day + time.Hour, 196, "reject zero amounts"},
	{8 * day, 190, "currency from the cart"}, {9 * day, 188, "rename amount fields"}, {11 * day, 185, "timeout 8 s"}, {15 * day, 181, "idempotency table"},
	{16 * day, 177, "drop python 3.11"}, {21 * day, 170, "masked card in the log"}, {22 * day, 166, "error codes of acquirer"}, {23 * day, 0, "edited in the console"},
	{28 * day, 160, "webhook signature"}, {29 * day, 158, "sdk 11.2"}, {35 * day, 151, "tests for refunds"}, {36 * day, 150, "first 3DS2 draft"},
}

func versions(function string) model.VersionsRead {
	var out []model.Version
	for n := 43; n >= 1; n-- {
		v := Version(function, n)
		if i := 43 - n; i < len(published) {
			p := published[i]
			v.LastModified = Now().Add(-p.age)
			v.Description = p.what
			if p.build > 0 {
				v.Description = fmt.Sprintf("build #%d: %s", p.build, p.what)
			}
		}
		out = append(out, v)
	}
	return model.VersionsRead{Read: read(0), Function: function, Versions: out, Complete: true}
}

// few are the newest versions of a function, with the note of the newest.
func few(name string, newest int, note string) model.VersionsRead {
	read := model.VersionsRead{Read: read(0), Function: Prefix + name, Complete: true}
	for n := newest; n > newest-3; n-- {
		v := Version(Prefix+name, n)
		if n == newest {
			v.Description = note
		}
		read.Versions = append(read.Versions, v)
	}
	return read
}

func codeOf(function string, n int) [sha256.Size]byte {
	return sha256.Sum256([]byte(function + strconv.Itoa(n)))
}

// Version is one version of a function of the shop.
func Version(function string, n int) model.Version {
	sum := codeOf(function, n)
	return model.Version{
		Function: function, Number: strconv.Itoa(n), Runtime: "python3.12", Handler: "app.handler",
		Role: "arn:aws:iam::" + Account + ":role/" + function, PackageType: "Zip", Architecture: "arm64", MemoryMB: 512,
		TimeoutSeconds: 10, EphemeralMB: 512, CodeSHA256: base64.StdEncoding.EncodeToString(sum[:]), CodeBytes: 1_310_000 + int64(n)*311,
		Environment:  map[string]model.Secret{"LOG_LEVEL": model.NewSecret("info"), "STRIPE_KEY": model.NewSecret("a secret")},
		LastModified: Now().Add(-time.Duration(44-n) * 3 * day),
	}
}
