package ui

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strconv"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

// epoch is when a bubble's clock starts.
func epoch() time.Time { return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) }

func read() model.Read { return model.Read{Asked: time.Now(), At: time.Now()} }

func identity() model.IdentityRead {
	return model.IdentityRead{Read: read(), Identity: model.Identity{
		Account: "123456789012", Region: "us-east-1", ARN: "arn:aws:sts::123456789012:assumed-role/ops/alice",
		Profile: "rigd", Expires: time.Now().Add(7*time.Hour + time.Minute),
	}}
}

// team is the account of the team of the story, in small.
func team() []model.Event {
	type row struct {
		name             string
		dev, stage, prod int
	}
	rows := []row{
		{"activity-router", 14, 12, 11}, {"activity-store", 31, 31, 31}, {"billing-export", 8, 7, 7},
		{"intent-parser", 22, 21, 0}, {"notifier", 5, 5, 4}, {"reminder-scheduler-with-a-long-name", 103, 101, 99},
		{"slack-commands", 17, 17, 16}, {"slack-events", 9, 9, 9}, {"transcriber", 41, 40, 40}, {"user-profile", 3, 3, 3},
	}
	events := []model.Event{identity()}
	var fs []model.Function
	for _, r := range rows {
		fs = append(fs, model.Function{Name: r.name, Runtime: "python3.12", MemoryMB: 128, PackageType: "Zip"})
	}
	events = append(events, model.FunctionsListed{Read: read(), Functions: fs, Complete: true})
	for _, r := range rows {
		var as []model.Alias
		for i, v := range []int{r.dev, r.stage, r.prod} {
			if v == 0 {
				continue
			}
			a := model.Alias{Function: r.name, Name: []string{"dev", "stage", "prod"}[i], Version: strconv.Itoa(v), Revision: "r1"}
			if r.name == "slack-events" && a.Name == "prod" {
				a.Canary = &model.Canary{Version: "10", Weight: 0.1}
			}
			if r.name == "activity-router" && a.Name == "prod" {
				a.Description = stamped("11", "10", "alice", 2*time.Hour)
			}
			as = append(as, a)
		}
		events = append(events, model.AliasesListed{Read: read(), Function: r.name, Aliases: as})
	}
	return append(events, model.MeterRead{Meter: model.Meter{CallsPerMinute: 42, Calls: 80, Dollars: 0.004}}, versionsOf("activity-router", 14))
}

func stamped(to, from, by string, ago time.Duration) model.Raw {
	text, _ := release.Stamp{
		ID: "abcdefgh2345", Kind: release.Promote, From: from, To: to, By: by, Host: "ops1", At: time.Now().Add(-ago), Why: "hotfix",
	}.Format(256)
	return model.NewRaw(text)
}

func sha(n int) string {
	sum := sha256.Sum256([]byte(strconv.Itoa(n)))
	return base64.StdEncoding.EncodeToString(sum[:])
}

func version(function string, n int) model.Version {
	return model.Version{
		Function: function, Number: strconv.Itoa(n), Description: fmt.Sprintf("build %d a1b2c%d", 27+n, n), Runtime: "python3.12",
		Handler: "app.handler", Role: "arn:aws:iam::123456789012:role/" + function, PackageType: "Zip", Architecture: "x86_64",
		MemoryMB: 128, TimeoutSeconds: 10, EphemeralMB: 512, CodeSHA256: sha(n), CodeBytes: 1_234_567,
		Environment: map[string]model.Secret{"TABLE": model.NewSecret("activities")}, LastModified: epoch().Add(-time.Duration(15-n) * 26 * time.Hour),
	}
}

func versionsOf(function string, n int) model.VersionsRead {
	var vs []model.Version
	for i := 1; i <= n; i++ {
		vs = append(vs, version(function, i))
	}
	return model.VersionsRead{Read: read(), Function: function, Versions: vs, Complete: true}
}

// readySheet is a sheet that may be moved.
func readySheet(r release.Request) release.Sheet {
	from, to := version(r.Function, 12), version(r.Function, 14)
	if r.Version != "" {
		n, _ := strconv.Atoi(r.Version)
		to = version(r.Function, n)
	}
	return release.Sheet{
		Request: r, ID: "move-" + r.Function, ReadAt: time.Now(), Verdict: release.Ready, From: from.Number, To: to.Number,
		Alias:   model.Alias{Function: r.Function, Name: r.Stage.Alias, Version: from.Number, Revision: "r1"},
		Current: &from, Target: &to, Differences: release.Diff(from, to),
	}
}

// movedResult is what became of a move that worked.
func movedResult(s release.Sheet) release.Result {
	text, _ := release.Stamp{ID: s.ID, Kind: s.Request.Kind, From: s.From, To: s.To, By: "alice", Host: "ops1", At: time.Now(), Why: s.Request.Reason}.Format(256)
	return release.Result{
		ID: s.ID, Kind: s.Request.Kind, Function: s.Request.Function, Stage: s.Request.Stage.Name, From: s.From, To: s.To,
		Status: release.Moved, At: time.Now(),
		Alias: model.Alias{Function: s.Request.Function, Name: s.Request.Stage.Alias, Version: s.To, Description: model.NewRaw(text), Revision: "r2"},
	}
}
