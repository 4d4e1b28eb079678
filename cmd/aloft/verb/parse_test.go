package verb

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// screen is a terminal that the cockpit can be shown on.
var screen = Terminal{In: true, Out: true, Err: true}

func TestParse(t *testing.T) {
	plain := globals{DemoFunctions: 18, Timeout: 30 * time.Second}
	with := func(change func(*globals)) globals {
		g := plain
		change(&g)
		return g
	}
	const someUUID = "0f0e0d0c-1111-2222-3333-444455556666"
	number42 := buildRef{Project: "orders", Number: 42}
	orders := selection{Names: []string{"orders"}}
	for _, c := range []struct {
		args     string
		terminal Terminal
		want     command
		wrong    string // what the error says
	}{
		{args: "", terminal: screen, want: cockpitOptions{globals: plain}},
		{args: "--view trouble --filter prod:14", terminal: screen, want: cockpitOptions{plain, opening{View: "trouble", Filter: "prod:14"}}},
		{args: "status --view trouble", wrong: "unknown flag"},
		{args: "--demo --demo-functions 200", terminal: screen, want: cockpitOptions{globals: with(func(g *globals) { g.Demo, g.DemoFunctions = true, 200 })}},
		{args: "", wrong: "no terminal for the cockpit: use aloft status"},
		{args: "", terminal: Terminal{In: true}, wrong: "no terminal"},
		{args: "-o json", terminal: screen, wrong: "aloft status -o json"},
		{args: "--demo-functions 200", terminal: screen, wrong: "goes with --demo"},
		{args: "--demo --demo-functions 0", terminal: screen, wrong: "--demo-functions takes"},
		{args: "--demo --region eu-west-1", terminal: screen, wrong: "of its own"},

		{args: "status", want: statusOptions{globals: plain}},
		{args: "status orders orders payments", want: statusOptions{globals: plain, selection: selection{Names: []string{"orders", "payments"}}}},
		{args: "status --match a* --match b* -o json", want: statusOptions{with(func(g *globals) { g.JSON = true }), selection{Match: []string{"a*", "b*"}}, false}},
		{args: "status --health", want: statusOptions{globals: plain, Health: true}},
		{args: "status --config c.toml --profile team --region eu-west-1 --timeout 5s --read-only", want: statusOptions{
			with(func(g *globals) {
				g.Config, g.Profile, g.Region, g.Timeout, g.ReadOnly = "c.toml", "team", "eu-west-1", 5*time.Second, true
			}), selection{}, false}},
		{args: "status --match [", wrong: "is no glob"},
		{args: "status orders:prod", wrong: "no function's name"},
		{args: "status -o yaml", wrong: "table or json"},
		{args: "status --timeout 0s", wrong: "--timeout"},
		{args: "status --timeout soon", wrong: "aloft status --help"},
		{args: "status --nonsense", wrong: "aloft status --help"},
		{args: "statsu", wrong: "there is no verb \"statsu\": did you mean status?"},
		{args: "wobble", wrong: "there is no verb \"wobble\": aloft --help lists those that there are"},

		{args: "promote orders --to prod", want: promoteOptions{moveOptions: moveOptions{globals: plain, selection: orders}, To: "prod"}},
		{args: "promote orders --to prod --from dev --reason why --yes --dry-run --all-or-nothing --create", want: promoteOptions{
			moveOptions: moveOptions{globals: plain, selection: orders, Reason: "why", Yes: true, DryRun: true, AllOrNothing: true},
			To:          "prod", From: "dev", Create: true}},
		{args: "promote --match s* --to prod --version 14", want: promoteOptions{
			moveOptions: moveOptions{globals: plain, selection: selection{Match: []string{"s*"}}}, To: "prod", Version: "14"}},
		{args: "promote --to prod", wrong: "no function is named"},
		{args: "promote orders", wrong: "--to STAGE is missing"},
		{args: "promote orders --to prod --from dev --version 3", wrong: "exclude each other"},
		{args: "promote orders --to prod --from prod", wrong: "both name prod"},
		{args: "promote orders --to prod --version $LATEST", wrong: "changes without a move"},
		{args: "promote orders --to prod --version latest", wrong: "changes without a move"},
		{args: "promote orders --to prod --version one", wrong: "number of a published one"},
		{args: "promote orders --to prod --version=", wrong: "--version is empty"},

		{args: "rollback orders --stage prod", want: rollbackOptions{moveOptions: moveOptions{globals: plain, selection: orders}, Stage: "prod"}},
		{args: "rollback orders --stage prod --version 2 -y", want: rollbackOptions{
			moveOptions: moveOptions{globals: plain, selection: orders, Yes: true}, Stage: "prod", Version: "2"}},
		{args: "rollback orders", wrong: "--stage STAGE is missing"},
		{args: "rollback --stage prod", wrong: "no function is named"},
		{args: "rollback orders --stage prod --create", wrong: "unknown flag"},

		{args: "history", want: historyOptions{globals: plain, Limit: 50}},
		{args: "history orders --stage prod --limit 0", want: historyOptions{globals: plain, Function: "orders", Stage: "prod"}},
		{args: "history orders payments", wrong: "one function's name"},
		{args: "history --limit -1", wrong: "--limit"},

		{args: "builds", want: buildsOptions{globals: plain, Limit: 50}},
		{args: "builds orders --limit 0", want: buildsOptions{globals: plain, Project: "orders"}},
		{args: "builds orders payments", wrong: "one project's name"},
		{args: "builds orders#1", wrong: "no project's name"},
		{args: "builds --limit -1", wrong: "--limit"},

		{args: "build", wrong: "start, logs, stop or retry"},
		{args: "build strt orders", wrong: "did you mean start?"},
		{args: "build start orders", want: buildStartOptions{writeOptions: writeOptions{globals: plain}, Project: "orders"}},
		{args: "build start orders --ref v1 --env A=b=c --env B= -f -t -y --dry-run", want: buildStartOptions{
			writeOptions: writeOptions{globals: plain, Yes: true, DryRun: true}, followOptions: followOptions{Follow: true, Timestamps: true},
			Project: "orders", Ref: "v1", Environment: []model.BuildVariable{
				{Name: "A", Value: model.NewSecret("b=c"), Type: "PLAINTEXT"}, {Name: "B", Type: "PLAINTEXT"}}}},
		{args: "build start", wrong: "the name of one project"},
		{args: "build start orders payments", wrong: "the name of one project"},
		{args: "build start ord/ers", wrong: "no project's name"},
		{args: "build start orders --ref=", wrong: "--ref is empty"},
		{args: "build start orders --env A", wrong: "NAME=VALUE"},
		{args: "build start orders --env 1A=b", wrong: "NAME=VALUE"},
		{args: "build start orders --env A=b --env A=c", wrong: "given twice"},
		{args: "build start orders --env CODEBUILD_X=1", wrong: "for itself"},

		{args: "build logs orders#42", want: buildLogsOptions{globals: plain, Build: number42}},
		{args: "build logs orders:42 --follow", want: buildLogsOptions{globals: plain, Build: number42, followOptions: followOptions{Follow: true}}},
		{args: "build logs orders:" + someUUID, want: buildLogsOptions{globals: plain, Build: buildRef{ID: "orders:" + someUUID, Project: "orders"}}},
		{args: "build logs arn:aws:codebuild:us-east-1:123456789012:build/orders:" + someUUID,
			want: buildLogsOptions{globals: plain, Build: buildRef{ID: "orders:" + someUUID, Project: "orders"}}},
		{args: "build logs", wrong: "takes one build"},
		{args: "build logs orders", wrong: "names no build"},
		{args: "build logs orders#0", wrong: "names no build"},
		{args: "build logs orders#" + someUUID, wrong: "names no build"},
		{args: "build logs orders:abc", wrong: "names no build"},
		{args: "build logs 42", wrong: "names no build"},
		{args: "build logs orders#99999999999999999999", wrong: "names no build"},
		{args: "build stop orders#42 --yes", want: buildStopOptions{writeOptions: writeOptions{globals: plain, Yes: true}, Build: number42}},
		{args: "build stop orders#42 --follow", wrong: "unknown flag"},
		{args: "build retry orders#42 --follow", want: buildRetryOptions{
			writeOptions: writeOptions{globals: plain}, followOptions: followOptions{Follow: true}, Build: number42}},

		{args: "deploy orders --build orders#42", want: deployOptions{writeOptions: writeOptions{globals: plain}, Names: []string{"orders"}, Build: number42}},
		{args: "deploy orders --build 42 --secondary lib", want: deployOptions{
			writeOptions: writeOptions{globals: plain}, Names: []string{"orders"}, Build: buildRef{Number: 42}, Secondary: "lib"}},
		{args: "deploy orders --s3 s3://artifacts/a/orders.zip --to stage --reason why --create --yes --dry-run", want: deployOptions{
			writeOptions: writeOptions{globals: plain, Yes: true, DryRun: true}, Names: []string{"orders"},
			Bucket: "artifacts", Key: "a/orders.zip", To: "stage", Reason: "why", Create: true}},
		{args: "deploy orders --zip o.zip --entry dist/orders.zip", want: deployOptions{
			writeOptions: writeOptions{globals: plain}, Names: []string{"orders"}, Zip: "o.zip", Entry: "dist/orders.zip"}},
		{args: "deploy orders --image host/orders:1", want: deployOptions{writeOptions: writeOptions{globals: plain}, Names: []string{"orders"}, Image: "host/orders:1"}},
		{args: "deploy --build orders#42 --all --all-or-nothing", want: deployOptions{writeOptions: writeOptions{globals: plain}, All: true, Build: number42, AllOrNothing: true}},
		{args: "deploy orders payments --build orders#42", want: deployOptions{writeOptions: writeOptions{globals: plain}, Names: []string{"orders", "payments"}, Build: number42}},
		{args: "deploy orders --build orders#42 --all", wrong: "takes no names"},
		{args: "deploy --s3 s3://a/b --all", wrong: "is for one function"},
		{args: "deploy orders --build orders#42 --all-or-nothing", wrong: "for several functions"},
		{args: "deploy --build orders#42 --all --entry a.zip", wrong: "for one function"},
		{args: "deploy --zip o.zip", wrong: "names of functions"},
		{args: "deploy orders payments --zip o.zip", wrong: "one function"},
		{args: "deploy orders", wrong: "what to deploy is missing"},
		{args: "deploy orders --zip o.zip --build 42", wrong: "--build and --zip exclude each other"},
		{args: "deploy orders --build latest", wrong: "names no build"},
		{args: "deploy orders --s3 artifacts/orders.zip", wrong: "s3://BUCKET/KEY"},
		{args: "deploy orders --s3 s3://artifacts/", wrong: "s3://BUCKET/KEY"},
		{args: "deploy orders --zip=", wrong: "--zip is empty"},
		{args: "deploy orders --image=", wrong: "--image is empty"},
		{args: "deploy orders --zip o.zip --secondary lib", wrong: "goes with --build"},
		{args: "deploy orders --image host/orders:1 --entry a.zip", wrong: "holds no zip"},

		{args: "logs orders --stage prod -f", want: logsOptions{globals: plain, followOptions: followOptions{Follow: true}, Names: []string{"orders"}, Stage: "prod"}},
		{args: "logs orders payments --since 1h --grep x --not y --context invocation --raw=false",
			want: logsOptions{globals: plain, Names: []string{"orders", "payments"}, Since: "1h", Grep: "x", Not: "y", Context: "invocation", Shape: shapeLean}},
		{args: "logs orders --version 14 --raw --context 3 --grep x", want: logsOptions{globals: plain, Names: []string{"orders"}, Version: "14", Shape: shapeRaw, Context: "3", Grep: "x"}},
		{args: "logs", wrong: "names of functions"},
		{args: "logs orders --stage prod --version 3", wrong: "exclude each other"},
		{args: "logs orders payments --version 3", wrong: "goes with one function"},
		{args: "logs orders --version prod", wrong: "is no version"},
		{args: "logs orders --since yesterday", wrong: "say how long ago"},
		{args: "logs orders --grep (", wrong: "--grep \"(\" is no regular expression"},
		{args: "logs orders --context 3", wrong: "goes with --grep or --not"},
		{args: "logs orders --grep x --context some", wrong: "neither a number of lines"},
		{args: "logs orders --grep x --context -1", wrong: "neither a number of lines"},
		{args: "logs orders -o json --raw", wrong: "exclude each other"},
		{args: "logs orders -o json -t", wrong: "exclude each other"},

		{args: "config", want: configOptions{plain}},
		{args: "config ui", wrong: "takes no arguments"},
		{args: "version", want: versionOptions{plain}},
		{args: "completion", wrong: "bash, zsh, fish, powershell"},
		{args: "completion tcsh", wrong: "bash, zsh, fish, powershell"},
		{args: "man", wrong: "the folder"},
	} {
		t.Run(c.args, func(t *testing.T) {
			var out, errs bytes.Buffer
			e := &Env{In: strings.NewReader(""), Out: &out, Err: &errs, Terminal: c.terminal, Now: time.Now}
			got, err := parse(e, strings.Fields(c.args))
			if c.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), c.wrong) {
					t.Errorf("error %v, want one that says %q", err, c.wrong)
				}
				if exitCode(err) != exitUsage {
					t.Errorf("exit %d, want %d", exitCode(err), exitUsage)
				}
				return
			}
			if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("parsed to %+v, %v\nwant %+v", got, err, c.want)
			}
			if out.Len()+errs.Len() > 0 {
				t.Errorf("parsing printed %q %q", out.String(), errs.String())
			}
		})
	}
}

func TestDumbTerminalIsRefused(t *testing.T) {
	e := &Env{Environ: []string{"TERM=dumb"}, Terminal: screen}
	if _, err := parse(e, nil); exitCode(err) != exitUsage || !strings.Contains(err.Error(), "aloft status") {
		t.Errorf("error %v, want a refusal that names the verbs", err)
	}
}

func TestWantsJSON(t *testing.T) {
	for args, want := range map[string]bool{
		"status -o json": true, "status -ojson": true, "-o=json status": true, "--output json": true, "--output=json": true,
		"status": false, "-o table": false, "-o": false, "status -- -o json": false, "-o json -o table": false,
	} {
		if got := wantsJSON(strings.Fields(args)); got != want {
			t.Errorf("%q: %v, want %v", args, got, want)
		}
	}
}

func TestOperator(t *testing.T) {
	for _, c := range []struct {
		environ []string
		login   string
		want    string
	}{
		{[]string{"ALOFT_USER=carol", "SUDO_USER=bob"}, "root", "carol"},
		{[]string{"SUDO_USER=bob"}, "root", "bob"},
		{[]string{"USER=eve"}, `CORP\alice`, "alice"},
		{[]string{"LOGNAME=dave", "USER=eve"}, "", "dave"},
		{[]string{"ALOFT_USER=a\x1b[31mb"}, "", "ab"},
		{nil, "", "uid60001"},
	} {
		e := &Env{Environ: c.environ, Login: c.login, UID: 60001, Hostname: "ops1.example.org"}
		if got := e.operator(); got.Name != c.want || got.Host != "ops1" {
			t.Errorf("%v, login %q: %+v, want %s", c.environ, c.login, got, c.want)
		}
	}
}
