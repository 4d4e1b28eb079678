package account_test

import (
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/aws/account"
	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
)

// Builds run on the embedded account alone: on moto they end when they are first
// read, and have neither log nor artifact.

// inSimulatedTime runs a test on an embedded account whose updates take three
// seconds.
func inSimulatedTime(t *testing.T, run func(*testing.T, *sim.World, *account.Account)) {
	synctest.Test(t, func(t *testing.T) {
		w := sim.New(sim.Options{Now: time.Now, Unlimited: true, Updates: sim.Latency{Min: 3 * time.Second, Max: 3 * time.Second}})
		run(t, w, open(t, w.Config(), true))
	})
}

// finish reads a build each second until it is complete.
func finish(t *testing.T, a *account.Account, id string, each func(model.Build)) model.Build {
	t.Helper()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for range 600 {
		builds, err := a.GetBuilds(t.Context(), []string{id})
		if err != nil || len(builds) != 1 {
			t.Fatal(builds, err)
		}
		if each(builds[0]); builds[0].Complete {
			return builds[0]
		}
		<-tick.C
	}
	t.Fatal("the build does not end")
	return model.Build{}
}

func TestABuildFromItsStartToADeployedVersion(t *testing.T) {
	inSimulatedTime(t, func(t *testing.T, w *sim.World, a *account.Account) {
		w.PutProject(sim.ProjectSpec{Name: "orders"})
		w.PutFunction(sim.FunctionSpec{Name: "orders", Versions: 1})
		if err := w.PlanBuilds("orders", sim.Succeeds); err != nil {
			t.Fatal(err)
		}
		started, err := a.StartBuild(t.Context(), model.BuildStart{Project: "orders", SourceVersion: "main", Token: "t"})
		if err != nil {
			t.Fatal(err)
		}
		late := false
		b := finish(t, a, started.ID, func(b model.Build) { late = late || !b.Complete && b.Log == model.BuildLog{} })
		if b.Status != model.BuildSucceeded || b.Commit == "" || b.Number != 1 || b.Ended.IsZero() || len(b.Artifacts) != 1 || len(b.Phases) != 11 {
			t.Fatalf("got %+v", b)
		}
		if !late || b.Log.Group == "" || b.Log.Stream == "" {
			t.Errorf("its log is %+v, and was known from the start: %t", b.Log, !late)
		}
		lines, _ := follow(t, &ground{account: a}, model.LogRead{Group: b.Log.Group, Stream: b.Log.Stream})
		if len(lines) < 10 || !strings.Contains(lines[0], "[Container]") {
			t.Errorf("its log has %d lines: %q", len(lines), lines)
		}

		artifact := b.Artifacts[0]
		o, err := a.HeadObject(t.Context(), artifact.Bucket, artifact.Key)
		var zip bytes.Buffer
		_, err2 := a.GetObject(t.Context(), artifact.Bucket, artifact.Key, &zip)
		if err := errors.Join(err, err2); err != nil || o.SHA256 != hashOf(zip.Bytes()) || o.Bytes != int64(zip.Len()) {
			t.Fatalf("artifact %+v, %v", o, err)
		}
		if sum, err := hex.DecodeString(artifact.SHA256); err != nil || len(sum) != 32 {
			t.Errorf("hash %q", artifact.SHA256)
		}

		before, err := a.GetCode(t.Context(), "orders")
		if err != nil {
			t.Fatal(err)
		}
		update := model.CodeUpdate{Function: "orders", Bucket: artifact.Bucket, Key: artifact.Key, Revision: before.Revision}
		under, err := a.UpdateCode(t.Context(), update)
		if err != nil || under.LastUpdate != "InProgress" {
			t.Fatalf("got %+v, %v", under, err)
		}
		update.Revision = under.Revision
		_, again := a.UpdateCode(t.Context(), update)
		_, publish := a.Publish(t.Context(), model.Publication{Function: "orders"})
		for _, err := range []error{again, publish} {
			if f, ok := errors.AsType[*model.Failure](err); !ok || f.Class != model.Conflict || f.Code != "ResourceConflictException" {
				t.Errorf("while the update was under way: %v", err)
			}
		}
		after, err := a.AwaitUpdate(t.Context(), "orders")
		if err != nil || after.LastUpdate != "Successful" || after.Version.CodeSHA256 != o.SHA256 {
			t.Fatalf("got %+v, %v", after, err)
		}
		v, err := a.Publish(t.Context(), model.Publication{Function: "orders", SHA256: o.SHA256, Description: "build 1 " + b.Commit[:7], Revision: after.Revision})
		if err != nil || v.Number != "2" || v.CodeSHA256 != o.SHA256 {
			t.Errorf("got %+v, %v", v, err)
		}
	})
}

func TestABuildThatFailsSaysWhy(t *testing.T) {
	inSimulatedTime(t, func(t *testing.T, w *sim.World, a *account.Account) {
		w.PutProject(sim.ProjectSpec{Name: "orders"})
		if err := w.PlanBuilds("orders", sim.FailsTests); err != nil {
			t.Fatal(err)
		}
		started, err := a.StartBuild(t.Context(), model.BuildStart{Project: "orders", Token: "t"})
		if err != nil {
			t.Fatal(err)
		}
		b := finish(t, a, started.ID, func(model.Build) {})
		var says []string
		for _, p := range b.Phases {
			says = append(says, p.Contexts...)
		}
		if b.Status != model.BuildFailed || len(says) != 1 || !strings.Contains(says[0], "exit status 1") {
			t.Errorf("%s: %q", b.Status, says)
		}
	})
}

func TestBuildsWithoutAStream(t *testing.T) {
	inSimulatedTime(t, func(t *testing.T, w *sim.World, a *account.Account) {
		w.PutProject(sim.ProjectSpec{Name: "quiet", NoLog: true, Builds: 1})
		w.PutProject(sim.ProjectSpec{Name: "stored", LogBucket: true, Builds: 1})
		builds, err := a.GetBuilds(t.Context(), []string{w.Builds("quiet")[0], w.Builds("stored")[0]})
		if err != nil || len(builds) != 2 {
			t.Fatal(builds, err)
		}
		if l := builds[0].Log; l != (model.BuildLog{NoStream: true}) {
			t.Errorf("without a log: %+v", l)
		}
		l := builds[1].Log
		if !l.NoStream || l.Bucket == "" || l.Key == "" || !l.Restricted {
			t.Fatalf("in S3: %+v", l)
		}
		var packed bytes.Buffer
		if _, err := a.GetObject(t.Context(), l.Bucket, l.Key, &packed); err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(&packed)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := io.ReadAll(z); err != nil || !strings.Contains(string(text), "[Container]") {
			t.Errorf("%d bytes, %v", len(text), err)
		}
	})
}

func TestLongListsOfBuildsArePagedNewestFirst(t *testing.T) {
	inSimulatedTime(t, func(t *testing.T, w *sim.World, a *account.Account) {
		w.PutProject(sim.ProjectSpec{Name: "orders", Builds: 230})
		var ids []string
		marker, pages := "", 0
		for {
			page, err := a.ListBuilds(t.Context(), "orders", marker)
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, page.IDs...)
			pages++
			if marker = page.Next; marker == "" {
				break
			}
		}
		builds, err := a.GetBuilds(t.Context(), ids)
		if err != nil || pages != 3 || len(builds) != 230 || builds[0].Number != 230 || builds[229].Number != 1 {
			t.Errorf("%d pages, %d builds, %v", pages, len(builds), err)
		}
	})
}

func TestTokensExpireAndEmptyPagesAreNotTheEnd(t *testing.T) {
	inSimulatedTime(t, func(t *testing.T, w *sim.World, a *account.Account) {
		w.PutLog("g", "s", sim.LogEvent{At: time.Now().Add(-time.Hour), Text: "one"})
		read := model.LogRead{Group: "g", Stream: "s"}
		w.EmptyLogPages(2)
		lines, token := follow(t, &ground{account: a}, read)
		if len(lines) != 1 {
			t.Errorf("got %q", lines)
		}
		w.ExpireLogTokens()
		read.Token = token
		if _, err := a.ReadLog(t.Context(), read); model.ClassOf(err) != model.Conflict {
			t.Errorf("%v, want class conflict", err)
		}
	})
}

func TestAnUpdateThatFailsSaysWhy(t *testing.T) {
	inSimulatedTime(t, func(t *testing.T, w *sim.World, a *account.Account) {
		w.PutFunction(sim.FunctionSpec{Name: "orders", Versions: 1})
		w.FailNextUpdate("orders", "InvalidZipFileException", "the zip has no handler")
		before, err := a.GetCode(t.Context(), "orders")
		if err == nil {
			_, err = a.UpdateCode(t.Context(), model.CodeUpdate{Function: "orders", Zip: code(t, "orders", 9), Revision: before.Revision})
		}
		if err != nil {
			t.Fatal(err)
		}
		if c, err := a.AwaitUpdate(t.Context(), "orders"); err != nil || c.LastUpdate != "Failed" || !strings.Contains(c.UpdateReason, "no handler") {
			t.Errorf("got %+v, %v", c, err)
		}
	})
}
