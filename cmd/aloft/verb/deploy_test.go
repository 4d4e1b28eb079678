package verb

import (
	"archive/zip"
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/aws/account"
	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
)

// zipOf is a zip with these files, by name and content in turn.
func zipOf(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := z.Create(files[i])
		if err == nil {
			_, err = f.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// file puts a file into the working folder.
func (h *host) file(name string, content []byte) {
	h.t.Helper()
	if err := os.WriteFile(filepath.Join(h.Dir, name), content, 0o600); err != nil {
		h.t.Fatal(err)
	}
}

// deployed is the one result of the output.
func (h *host) deployed() pipelineResult {
	h.t.Helper()
	var got struct{ Results []pipelineResult }
	h.decode(&got)
	if len(got.Results) != 1 {
		h.t.Fatalf("%d results in %s", len(got.Results), h.out.String())
	}
	return got.Results[0]
}

// pipelineResult is a result as scripts read it.
type pipelineResult struct {
	Function, Stage, From, To, Reason string
	Status                            release.Status
	CodeSHA256                        string `json:"code_sha256"`
	Steps                             []struct {
		Name   pipeline.StepName
		Status pipeline.StepStatus
		TookS  *float64 `json:"took_s"`
	}
}

func (r pipelineResult) steps() string {
	var all []string
	for _, s := range r.Steps {
		all = append(all, string(s.Name)+":"+string(s.Status))
	}
	return strings.Join(all, " ")
}

func TestDeployOfAZipGoesToTheFirstStage(t *testing.T) {
	h := newHost(t)
	h.file("orders.zip", zipOf(t, "app.py", "new"))
	h.run(exitDone, "deploy", "orders", "--zip", "orders.zip", "--reason", "release 12", "--yes", "-o", "json")
	r := h.deployed()
	if r.Status != release.Moved || r.Stage != "dev" || r.From != "4" || r.To != "5" || len(r.CodeSHA256) != 44 || h.served("orders", "dev") != "5" {
		t.Errorf("the result is %+v, dev serves %s", r, h.served("orders", "dev"))
	}
	if got := r.steps(); got != "update:done await:done publish:done move:done" {
		t.Errorf("the steps are %s", got)
	}
	h.says("1/4 upload the code: done", "4/4 move the stage: done: dev serves 5")
	a, _ := h.world.Alias("orders", "dev")
	if stamp, ok := release.ParseStamp(a.Description.Exact()); !ok || stamp.By != "alice" || stamp.Why != "release 12" {
		t.Errorf("the stamp is %+v", stamp)
	}
	h.run(exitDone, "history", "orders")
	h.prints("4 → 5", "deploy")

	// The same once more changes nothing, and needs no yes.
	h.run(exitDone, "deploy", "orders", "--zip", "orders.zip", "-o", "json")
	if r := h.deployed(); r.Status != release.NotChanged || r.To != "5" {
		t.Errorf("again: %+v", r)
	}
	// Another stage gets the version that is there.
	h.run(exitDone, "deploy", "orders", "--zip", "orders.zip", "--to", "prod", "--yes", "--confirm", "prod")
	if got := h.served("orders", "prod"); got != "5" || h.world.Calls()["UpdateFunctionCode"] != 1 {
		t.Errorf("prod serves %s after %d uploads", got, h.world.Calls()["UpdateFunctionCode"])
	}
	h.prints("FUNCTION", "prod", "moved")
}

func TestDeployFromS3AndOfAnImage(t *testing.T) {
	h := newHost(t)
	h.world.PutObject("artifacts", "a/orders.zip", zipOf(t, "app.py", "from S3"))
	h.run(exitDone, "deploy", "orders", "--s3", "s3://artifacts/a/orders.zip", "--to", "stage", "--yes", "-o", "json")
	if r := h.deployed(); r.Status != release.Moved || h.served("orders", "stage") != r.To {
		t.Errorf("the result is %+v", r)
	}
	h.run(exitRefused, "deploy", "orders", "--s3", "s3://artifacts/b.zip", "--yes")
	h.says("there is no object s3://artifacts/b.zip")
	h.run(exitRefused, "deploy", "orders", "--image", "123456789012.dkr.ecr.us-east-1.amazonaws.com/orders:1", "--yes", "-o", "json")
	if r := h.deployed(); r.Status != release.WasRefused || !strings.Contains(r.Reason, "orders runs a zip") {
		t.Errorf("the result is %+v", r)
	}
}

func TestDeployOfABuild(t *testing.T) {
	builder(t, func(h *host) {
		h.run(exitDone, "build", "start", "orders", "--follow", "--yes")
		h.run(exitDone, "deploy", "orders", "--build", "1", "--yes", "-o", "json")
		r := h.deployed()
		if r.Status != release.Moved || r.To != "5" {
			t.Errorf("the result is %+v", r)
		}
		a, err := h.Open(h.t.Context(), account.Options{Now: h.Now})
		if err != nil {
			h.t.Fatal(err)
		}
		defer a.Close()
		v, err := a.GetVersion(h.t.Context(), "orders", "5")
		if err != nil || !strings.HasPrefix(v.Description, "build 1 ") || v.CodeSHA256 != r.CodeSHA256 {
			t.Errorf("the version is %+v", v)
		}
		h.run(exitFailed, "build", "start", "orders", "--follow", "--yes")
		h.run(exitRefused, "deploy", "orders", "--build", "orders:2", "--yes")
		h.says("build 2 of orders did not succeed")
		h.run(exitUsage, "deploy", "orders", "--build", "#3", "--yes")
		h.says("there is no build orders#3")
	}, sim.Succeeds, sim.FailsTests)
}

func TestOneArtifactForSeveralFunctions(t *testing.T) {
	h := newHost(t)
	h.configure(team + "[[function]]\nname = \"payments\"\nproject = \"team\"\nartifact = \"dist/payments.zip\"\n")
	h.world.PutProject(sim.ProjectSpec{Name: "team", Builds: 1})
	h.world.PutProject(sim.ProjectSpec{Name: "payments", Builds: 1})
	h.run(exitUsage, "deploy", "payments", "--build", "payments#1", "--yes")
	h.says("payments#1 is no build of team, which makes payments by", "aloft.toml:")
	h.run(exitFailed, "deploy", "payments", "--build", "1", "--yes", "-o", "json") // the simulated builds pack one function
	if r := h.deployed(); r.Status != release.Failed || r.steps() != "fetch:failed" || !strings.Contains(r.Reason, "there is no dist/payments.zip in the artifact") {
		t.Errorf("the result is %+v", r)
	}
	inner := zipOf(t, "app.py", "payments")
	h.world.PutObject("artifacts", "all.zip", zipOf(t, "dist/payments.zip", string(inner), "dist/orders.zip", "other"))
	h.run(exitDone, "deploy", "payments", "--s3", "s3://artifacts/all.zip", "--entry", "dist/payments.zip", "--yes", "-o", "json")
	fromS3 := h.deployed()
	h.file("all.zip", zipOf(t, "dist/payments.zip", string(inner)))
	h.run(exitDone, "deploy", "payments", "--zip", "all.zip", "--entry", "dist/payments.zip", "-o", "json")
	if again := h.deployed(); fromS3.Status != release.Moved || again.Status != release.NotChanged || again.CodeSHA256 != fromS3.CodeSHA256 {
		t.Errorf("from S3 %+v, from here %+v", fromS3, again)
	}
}

func TestDeployDryRun(t *testing.T) {
	h := newHost(t)
	h.file("orders.zip", zipOf(t, "app.py", "new"))
	h.run(exitDone, "deploy", "orders", "--zip", "orders.zip", "--dry-run", "--read-only")
	h.prints("FUNCTION", "ARTIFACT", "orders.zip", "dev 4 → new version", "upload the code, wait for Lambda, publish a version, move the stage", "zip orders.zip")
	h.run(exitDone, "deploy", "orders", "--zip", "orders.zip", "--to", "prod", "--dry-run", "-o", "json")
	if r := h.deployed(); r.Status != release.Planned || r.From != "1" || r.To != "" || r.steps() != "update:planned await:planned publish:planned move:planned" {
		t.Errorf("the plan is %+v", r)
	}
	if calls := h.world.Calls(); calls["UpdateFunctionCode"]+calls["PublishVersion"]+calls["UpdateAlias"] != 0 {
		t.Errorf("a dry run made the calls %v", calls)
	}
}

// TestNothingIsDeployed holds every way of not deploying to its exit code and to the
// account as it was.
func TestNothingIsDeployed(t *testing.T) {
	for _, c := range []struct {
		name  string
		args  string
		exit  int
		says  string
		typed []string // on a terminal; nil: there is none
	}{
		{"no terminal", "orders --zip o.zip --to stage", exitRefused, "nothing was deployed: without a terminal to ask, add --yes", nil},
		{"no terminal, JSON", "orders --zip o.zip --to stage -o json", exitRefused, "add --yes", nil},
		{"no", "orders --zip o.zip --to stage", exitRefused, "nothing was deployed: the answer was no", []string{"n"}},
		{"not the stage's name", "orders --zip o.zip --to prod", exitRefused, "the answer was not prod", []string{"y"}},
		{"read-only", "orders --zip o.zip --yes --read-only", exitRefused, "read-only: nothing was deployed", nil},
		{"unknown function", "oders --zip o.zip --yes", exitUsage, "did you mean orders?", nil},
		{"unknown stage", "orders --zip o.zip --to prd --yes", exitUsage, "the stages are dev, stage, prod", nil},
		{"missing file", "orders --zip p.zip --yes", exitUsage, "there is no such file", nil},
		{"no zip", "orders --zip aloft.toml --yes", exitRefused, "it is no zip file", nil},
		{"missing alias", "payments --zip o.zip --to prod --yes", exitRefused, "add --create to make it", nil},
		{"unknown project", "orders --build ordes#1 --yes", exitUsage, "there is no project", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHost(t)
			h.delete("payments", "prod")
			h.file("o.zip", zipOf(t, "app.py", "new"))
			if c.typed != nil {
				h.terminal(c.typed...)
			}
			h.run(c.exit, append([]string{"deploy"}, strings.Fields(c.args)...)...)
			h.says(c.says)
			if calls := h.world.Calls(); calls["UpdateFunctionCode"]+calls["PublishVersion"]+calls["UpdateAlias"]+calls["CreateAlias"] != 0 {
				t.Errorf("the calls are %v", calls)
			}
		})
	}
}

func TestDeployCreatesTheAlias(t *testing.T) {
	for _, typed := range [][]string{nil, {"y", "prod"}} {
		h := newHost(t)
		h.delete("orders", "prod")
		h.file("o.zip", zipOf(t, "app.py", "new"))
		args := []string{"deploy", "orders", "--zip", "o.zip", "--to", "prod"}
		if typed == nil {
			args = append(args, "--create", "--yes", "--confirm", "prod")
		} else {
			h.terminal(typed...)
		}
		h.run(exitDone, args...)
		if got := h.served("orders", "prod"); got != "5" {
			t.Errorf("prod serves %s, want 5", got)
		}
	}
}

func TestDeployGoesOnFromWhereItWas(t *testing.T) {
	h := newHost(t)
	h.file("o.zip", zipOf(t, "app.py", "new"))
	h.script("UpdateAlias=denied")
	h.run(exitFailed, "deploy", "orders", "--zip", "o.zip", "--yes", "-o", "json")
	if r := h.deployed(); r.Status != release.Failed || !slices.Contains(strings.Fields(r.steps()), "publish:done") || !strings.Contains(r.Reason, "lambda:UpdateAlias is missing") {
		t.Errorf("the result is %+v", r)
	}
	h.says("version 5 is published")
	h.script()
	h.run(exitDone, "deploy", "orders", "--zip", "o.zip", "--yes", "-o", "json")
	if r := h.deployed(); r.Status != release.Moved || r.To != "5" || h.world.Calls()["UpdateFunctionCode"] != 1 {
		t.Errorf("the result is %+v", r)
	}
}

func TestInterruptLeavesADeployBetweenTwoSteps(t *testing.T) {
	h := newHost(t)
	h.file("o.zip", zipOf(t, "app.py", "new"))
	ctx, interrupt := context.WithCancel(t.Context())
	h.world.Before("UpdateFunctionCode", interrupt)
	h.runContext(ctx, exitFailed, "deploy", "orders", "--zip", "o.zip", "--yes", "-o", "json")
	if r := h.deployed(); r.Status != release.Failed || h.served("orders", "dev") != "4" || h.world.Calls()["PublishVersion"] != 0 {
		t.Errorf("the result is %+v", r)
	}
}

func TestDeployWithoutConfigFindsTheFirstStage(t *testing.T) {
	h := newHost(t)
	h.configure("")
	h.delete("orders", "dev")
	h.file("o.zip", zipOf(t, "app.py", "new"))
	h.run(exitUsage, "deploy", "orders", "--zip", "o.zip", "--yes")
	h.says("it has no dev: say --to STAGE") // not stage: what is there may come later
	h.run(exitDone, "deploy", "payments", "--zip", "o.zip", "--yes")
	if got := h.served("payments", "dev"); got != "5" {
		t.Errorf("dev serves %s, want 5", got)
	}
	empty := newHost(t)
	empty.configure("")
	for _, f := range []string{"orders", "payments"} {
		for _, a := range []string{"dev", "stage", "prod"} {
			empty.delete(f, a)
		}
	}
	empty.file("o.zip", zipOf(t, "app.py", "new"))
	empty.run(exitUsage, "deploy", "orders", "--zip", "o.zip", "--yes")
	empty.says("say --to STAGE")
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
