package verb

import (
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/aws/account"
	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

// results are all results of the output.
func (h *host) results() map[string]pipelineResult {
	h.t.Helper()
	var got struct{ Results []pipelineResult }
	h.decode(&got)
	by := map[string]pipelineResult{}
	for _, r := range got.Results {
		by[r.Function] = r
	}
	return by
}

// shop is a project whose builds make two functions.
func shop(h *host) {
	h.world.PutProject(sim.ProjectSpec{Name: "shop", Makes: []string{"orders", "payments"}, Builds: 2})
}

// What one build made is deployed as one set, which one undo takes back.
func TestDeployOfAllThatABuildMade(t *testing.T) {
	h := newHost(t)
	shop(h)
	h.run(exitDone, "deploy", "--build", "shop#2", "--all", "--dry-run")
	h.prints("orders", "payments", "dev", "4 → new version", "orders.zip")
	h.says("payments: an artifact is called like it")
	h.run(exitDone, "deploy", "--build", "shop#2", "--all", "--all-or-nothing", "--reason", "sprint 48", "--yes", "-o", "json")
	for _, r := range h.results() {
		if r.Status != release.Moved || r.To != "5" || r.Stage != "dev" || h.served(r.Function, "dev") != "5" {
			t.Errorf("%+v", r)
		}
	}
	h.run(exitDone, "history", "-o", "json")
	var history struct {
		Moves []struct{ Set, Kind string } `json:"moves"`
	}
	h.decode(&history)
	if len(history.Moves) != 2 || history.Moves[0].Set == "" || history.Moves[0].Set != history.Moves[1].Set {
		t.Errorf("the history is %+v", history.Moves)
	}
	// Once more there is nothing to do; the functions are known by what they became now.
	h.run(exitDone, "deploy", "--build", "shop#2", "--all", "-o", "json")
	if r := h.results(); len(r) != 2 || r["orders"].Status != release.NotChanged {
		t.Errorf("again: %+v", r)
	}
	h.run(exitDone, "deploy", "--build", "shop#1", "--all", "--dry-run")
	h.says("orders: version 5 came from #2")
	h.run(exitDone, "undo", "--yes")
	if h.served("orders", "dev") != "4" || h.served("payments", "dev") != "4" {
		t.Errorf("after the undo dev serves %s and %s", h.served("orders", "dev"), h.served("payments", "dev"))
	}
}

// One of two that is made to fail: asked to be all or nothing the other is put back, else
// it stays.
func TestOneOfSeveralThatFails(t *testing.T) {
	for name, c := range map[string]struct {
		rule, together, orders string
		exit                   int
		words                  string
	}{
		"not published":   {"PublishVersion[payments]=denied", "--all-or-nothing", "4", exitFailed, "payments was not deployed"},
		"not moved":       {"UpdateAlias[payments:dev]=denied", "--all-or-nothing", "4", exitFailed, "deployed, and put back"},
		"each for itself": {"UpdateAlias[payments:dev]=denied", "", "5", exitPartly, ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHost(t)
			shop(h)
			h.script(c.rule)
			args := []string{"deploy", "--build", "shop#2", "--all", "--yes", "-o", "json"}
			if c.together != "" {
				args = append(args, c.together)
			}
			h.run(c.exit, args...)
			r := h.results()
			if r["payments"].Status != release.Failed || h.served("payments", "dev") != "4" || h.served("orders", "dev") != c.orders ||
				!strings.Contains(r["orders"].Reason, c.words) {
				t.Errorf("dev serves %s and %s: %+v", h.served("orders", "dev"), h.served("payments", "dev"), r)
			}
		})
	}
}

// The stage is the one of --to, else the one that the branch is for, else the first.
func TestABranchOfTheConfigSaysTheStage(t *testing.T) {
	h := newHost(t)
	shop(h)
	h.world.PutProject(sim.ProjectSpec{Name: "orders"})
	h.configure(team + "[[branch]]\nmatch = \"ma*\"\nstage = \"stage\"\n")
	a, err := h.Open(t.Context(), account.Options{Now: h.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	h.run(exitDone, "deploy", "orders", "--build", "shop#2", "--dry-run", "-o", "json") // it was built from no branch
	if r := h.deployed(); r.Stage != "dev" {
		t.Errorf("without a branch: %+v", r)
	}
	h.Environ = append(h.Environ, "CODEBUILD_BUILD_ID=orders:0f1e2d3c-0000-4000-8000-000000000000", "CODEBUILD_BUILD_NUMBER=12",
		"CODEBUILD_RESOLVED_SOURCE_VERSION=a1b2c3d4e5f60718293a4b5c6d7e8f9001122334", "CODEBUILD_WEBHOOK_HEAD_REF=refs/heads/main")
	h.file("o.zip", zipOf(t, "app.py", "new"))
	h.run(exitDone, "deploy", "orders", "--zip", "o.zip", "--yes", "-o", "json")
	if r := h.deployed(); r.Stage != "stage" || r.Status != release.Moved {
		t.Errorf("inside a build of main: %+v", r)
	}
	v, err := a.GetVersion(t.Context(), "orders", "5")
	if err != nil || v.Description != "build 12 a1b2c3d" {
		t.Errorf("the version is %+v, %v", v, err)
	}
	h.run(exitDone, "deploy", "orders", "--zip", "o.zip", "--to", "prod", "--yes", "--confirm", "prod", "-o", "json")
	if r := h.deployed(); r.Stage != "prod" || r.To != "5" {
		t.Errorf("with --to: %+v", r)
	}
}

// Inside a build its functions are taken out of one zip by the config.
func TestAllOfAZipInsideABuild(t *testing.T) {
	h := newHost(t)
	h.configure(team + "[[function]]\nname = \"orders\"\nproject = \"shop\"\nartifact = \"orders.zip\"\n[[function]]\nname = \"payments\"\nproject = \"shop\"\nartifact = \"payments.zip\"\n")
	h.file("all.zip", zipOf(t, "orders.zip", string(zipOf(t, "a.py", "1")), "payments.zip", string(zipOf(t, "a.py", "2"))))
	h.run(exitUsage, "deploy", "--zip", "all.zip", "--all", "--yes")
	h.says("inside a build alone")
	h.Environ = append(h.Environ, "CODEBUILD_BUILD_ID=shop:0f1e2d3c-0000-4000-8000-000000000000", "CODEBUILD_BUILD_NUMBER=3")
	h.run(exitDone, "deploy", "--zip", "all.zip", "--all", "--yes", "-o", "json")
	if h.served("orders", "dev") != "5" || h.served("payments", "dev") != "5" || len(h.results()) != 2 {
		t.Errorf("%+v", h.results())
	}
}

// An image goes from the build that pushed it to prod: by what the build exports, pinned
// to its digest, which is the hash of the version.
func TestAnImageFromItsBuildToProd(t *testing.T) {
	h := newHost(t)
	h.world.PutProject(sim.ProjectSpec{Name: "thumbs", Image: true, Builds: 2})
	h.world.PutFunction(sim.FunctionSpec{Name: "thumbs", Image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/thumbs:old", Versions: 1})
	for _, alias := range []string{"dev", "stage", "prod"} {
		h.serve("thumbs", alias, "1")
	}
	h.run(exitDone, "deploy", "thumbs", "--build", "2", "--dry-run")
	h.prints("123456789012.dkr.ecr.us-east-1.amazonaws.com/thumbs:", "SHA256", "build 2 ")
	h.run(exitDone, "deploy", "thumbs", "--build", "2", "--yes", "-o", "json")
	r := h.deployed()
	a, err := h.Open(t.Context(), account.Options{Now: h.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	v, err := a.GetVersion(t.Context(), "thumbs", r.To)
	builds, err2 := a.GetBuilds(t.Context(), h.world.Builds("thumbs")[:1])
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	ref, _ := model.ParseImage(builds[0].Exported[0].Value)
	image, err := a.GetImage(t.Context(), ref)
	if err != nil || r.Status != release.Moved || v.CodeSHA256 != image.Hex() || r.CodeSHA256 != image.Hex() || !strings.HasPrefix(v.Description, "build 2 ") {
		t.Errorf("version %s has %s, the registry %s: %+v, %v", v.Number, v.CodeSHA256, image.Digest, r, err)
	}
	for _, stage := range []string{"stage", "prod"} {
		h.run(exitDone, "promote", "thumbs", "--to", stage, "--yes", "--confirm", stage)
		if got := h.served("thumbs", stage); got != r.To {
			t.Errorf("%s serves %s", stage, got)
		}
	}
	h.configure(team + "[[function]]\nname = \"thumbs\"\nimage = \"123456789012.dkr.ecr.us-east-1.amazonaws.com/thumbs:{short}\"\n")
	h.run(exitDone, "deploy", "thumbs", "--build", "2", "--yes", "-o", "json")
	if again := h.deployed(); again.Status != release.NotChanged {
		t.Errorf("by the config: %+v", again)
	}
}

// Images that Lambda could not run are refused before anything is written.
func TestImagesThatAreRefused(t *testing.T) {
	h := newHost(t)
	h.world.PutFunction(sim.FunctionSpec{Name: "thumbs", Image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/thumbs:old", Versions: 1})
	h.serve("thumbs", "dev", "1")
	h.world.PutImage(sim.ImageSpec{URI: "123456789012.dkr.ecr.us-east-1.amazonaws.com/thumbs:many", Index: true})
	h.world.PutImage(sim.ImageSpec{URI: "999999999999.dkr.ecr.us-east-1.amazonaws.com/theirs:1"})
	for image, want := range map[string]string{
		"123456789012.dkr.ecr.eu-west-1.amazonaws.com/thumbs:1":    "only those of its own Region",
		"888888888888.dkr.ecr.us-east-1.amazonaws.com/thumbs:1":    "does not let this one see it",
		"123456789012.dkr.ecr.us-east-1.amazonaws.com/thumbs:none": "there is no image",
		"123456789012.dkr.ecr.us-east-1.amazonaws.com/thumbs:many": "one for each architecture",
		"docker.io/thumbs:1": "is no image's URI",
	} {
		h.run(exitRefused, "deploy", "thumbs", "--image", image, "--yes", "-o", "json")
		if r := h.deployed(); !strings.Contains(r.Reason, want) {
			t.Errorf("%s: %s", image, r.Reason)
		}
	}
	h.run(exitDone, "deploy", "thumbs", "--image", "999999999999.dkr.ecr.us-east-1.amazonaws.com/theirs:1", "--dry-run")
	h.prints("its repository has to let Lambda pull it")
	if n := h.world.Calls()["UpdateFunctionCode"]; n != 0 {
		t.Errorf("%d updates", n)
	}
}
