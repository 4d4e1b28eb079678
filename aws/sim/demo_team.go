package sim

// The team of the story: what its 18 functions are called and what each stage of
// them serves. Names for bigger accounts are put together from words.

// story is one function of the demo.
type story struct {
	name    string
	about   string // the function's own description
	runtime string
	count   int // published versions
	dev     int // version that each stage serves, 0 for a stage that is missing
	stage   int
	prod    int
	canary  int  // additional version of prod, 0 for none
	outside bool // prod was moved by something else since its stamp
}

const (
	python = "python3.12"
	node   = "nodejs22.x"
)

// canaryWeight is the share of a canary under way.
const canaryWeight = 0.1

var team = []story{
	{"activity-router", "sends activities on to their channels", python, 14, 14, 12, 11, 0, false},
	{"activity-search", "finds activities by text", node, 17, 17, 17, 17, 0, false},
	{"activity-writer", "writes activities to the table", python, 31, 31, 31, 30, 0, false},
	{"auth-callback", "takes the sign-in back from Slack", node, 12, 12, 12, 12, 0, false},
	{"billing-sync", "brings plans and invoices in line", python, 10, 9, 8, 8, 0, false},
	{"digest-mailer", "mails the day's summary", python, 22, 22, 21, 21, 0, false},
	{"entity-linker", "finds people and places in a text", python, 26, 26, 26, 25, 0, false},
	{"intent-parser", "says what a message wants", python, 22, 22, 21, 0, 0, false},
	{"message-formatter", "lays out answers for Slack", node, 18, 18, 18, 18, 0, false},
	{"oauth-refresh", "renews tokens before they end", node, 7, 7, 7, 7, 0, false},
	{"plan-reminder", "reminds of what was planned", python, 15, 15, 14, 13, 0, false},
	{"report-builder", "builds the weekly report", python, 31, 31, 29, 22, 0, false},
	{"slack-commands", "answers slash commands", node, 24, 24, 24, 23, 0, false},
	{"slack-events", "takes events in from Slack", node, 10, 10, 10, 9, 10, false},
	{"slack-interactions", "answers buttons and dialogs", node, 19, 19, 18, 18, 0, false},
	{"team-directory", "knows who is in which team", python, 11, 11, 11, 11, 0, true},
	{"usage-meter", "counts activities for each team", python, 13, 13, 13, 12, 0, false},
	{"webhook-relay", "passes webhooks on", node, 8, 8, 8, 8, 0, false},
}

// demoProvisioned is the provisioned concurrency of the team's aliases: what waits for
// no cold start, because Slack waits 3 seconds at most.
var demoProvisioned = map[string]int32{"slack-commands:prod": 4}

// demoDurable are the functions of the team whose executions wait and go on.
var demoDurable = map[string]bool{"plan-reminder": true}

// demoUnpublished are the timeouts, in seconds, that somebody has given to $LATEST of functions
// by hand, which no version has yet.
var demoUnpublished = map[string]int32{"webhook-relay": 30}

// colleagues are who moves things besides the operator.
var colleagues = []string{"alice", "bob", "carol"}

// changes are what commits say. They are part of versions' descriptions.
var changes = []string{
	"fix null total", "retry on timeout", "drop old field", "log the request id", "handle empty list",
	"cache the token", "sort by date", "raise the batch size", "check the signature first", "skip bots",
	"trim long titles", "use the new table", "read in pages", "fix time zone", "quote names",
	"close the client", "add a dead letter", "count retries", "fix a typo in the answer", "pin cryptography",
	"split the handler", "answer within 3 s", "remove debug output", "fix duplicate events", "add a health check",
	"update dependencies", "fix paging", "keep the order", "guard against loops", "accept emoji",
}

// reasons are why somebody moved something.
var reasons = []string{
	"", "", "", "weekly release", "asked for by support", "fixes the duplicate events", "hotfix", "tested with the team", "demo tomorrow",
}

// ownTexts are what teams keep in an alias' description themselves.
var ownTexts = []string{"", "", "", "", "the team's own tests", "ask the team first"}

// settings are environment variables that functions come to have.
var settings = [][2]string{
	{"TABLE", "activities"}, {"LOG_LEVEL", "info"}, {"TEAM_INDEX", "by-team"}, {"TIMEOUT_MS", "2500"},
	{"SIGNING_SECRET", "made-up-signing-secret"}, {"BATCH", "25"}, {"API_TOKEN", "made-up-token"}, {"FEATURE_DIGEST", "on"},
}

// Words for the names of bigger accounts: a thing and what is done to it.
var (
	things = []string{
		"account", "address", "alert", "archive", "asset", "audit", "avatar", "basket", "booking", "calendar",
		"campaign", "cart", "catalog", "channel", "claim", "comment", "contract", "coupon", "currency", "customer",
		"delivery", "device", "document", "export", "feedback", "folder", "forecast", "image", "import", "inventory",
		"invoice", "journal", "label", "ledger", "license", "location", "media", "member", "notice", "offer",
	}
	deeds = []string{
		"api", "builder", "checker", "cleaner", "collector", "counter", "dispatcher", "encoder", "exporter", "fetcher",
		"filter", "formatter", "gateway", "handler", "importer", "indexer", "janitor", "listener", "loader", "mailer",
		"mapper", "merger", "monitor", "notifier", "parser", "poller", "printer", "proxy", "publisher", "reader",
		"receiver", "recorder", "relay", "resolver", "router", "sender", "sorter", "sync", "watcher", "writer",
	}
	places = []string{"admin", "asia", "beta", "core", "edge", "europe", "internal", "legacy", "mobile", "partner", "public", "web"}
)

// longLived is the one function of a big account with thousands of versions: its
// pipeline has published on every commit for years.
const (
	longLived         = "pixel-tracker"
	longLivedVersions = 3412
	longLivedFrom     = 200 // functions
)
