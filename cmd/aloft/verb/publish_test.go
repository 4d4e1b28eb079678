package verb

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/aloftdeck/aloft/aws/sim"
)

// change gives $LATEST of a function another timeout, as somebody does in the console.
func (h *host) change(function string, seconds int32) {
	h.t.Helper()
	_, err := lambda.NewFromConfig(h.world.Config()).UpdateFunctionConfiguration(h.t.Context(),
		&lambda.UpdateFunctionConfigurationInput{FunctionName: &function, Timeout: aws.Int32(seconds)})
	if err != nil {
		h.t.Fatal(err)
	}
}

func TestPublishing(t *testing.T) {
	h := newHost(t)
	h.run(exitDone, "publish", "orders", "--yes")
	h.prints("unchanged", "nothing has changed since version 4")
	h.change("orders", 30)
	h.run(exitDone, "publish", "orders", "--dry-run")
	h.prints("4 → new version")
	h.run(exitDone, "publish", "orders", "--note", "more time", "--yes", "-o", "json")
	var got struct {
		Results []struct{ Function, Stage, From, To, Status, Version string }
	}
	h.decode(&got)
	if r := got.Results[0]; r.Status != "published" || r.Version != "5" || r.From != "4" || r.Stage != "" {
		t.Errorf("the result is %+v", r)
	}
	if h.served("orders", "dev") != "4" {
		t.Errorf("dev serves %s", h.served("orders", "dev"))
	}
	h.run(exitDone, "history", "orders")
	h.prints("publish", "published", "4 → 5", "more time")
	h.run(exitDone, "publish", "orders", "payments", "--to", "dev", "--yes")
	h.prints("orders", "moved", "payments", "unchanged")
	if h.served("orders", "dev") != "5" {
		t.Errorf("dev serves %s", h.served("orders", "dev"))
	}
	h.run(exitDone, "undo", "--yes")
	if h.served("orders", "dev") != "4" {
		t.Errorf("after the undo dev serves %s", h.served("orders", "dev"))
	}
}

// The first version of a function makes its first stage, also where nothing names stages.
func TestPublishingAFirstVersion(t *testing.T) {
	h := newHost(t)
	h.configure("")
	h.world = sim.New(sim.Options{Seed: 7, Now: h.Now, Unlimited: true})
	h.world.PutFunction(sim.FunctionSpec{Name: "mail"})
	h.run(exitUsage, "publish", "mail", "--to", "dev", "--yes")
	h.says("there are no stages yet", "--create", "aloft init")
	h.run(exitUsage, "publish", "mail", "--to", "canary9", "--create", "--yes")
	h.run(exitDone, "publish", "mail", "--to", "dev", "--create", "--yes")
	if h.served("mail", "dev") != "1" {
		t.Errorf("dev serves %q", h.served("mail", "dev"))
	}
	h.run(exitDone, "promote", "mail", "--from", "dev", "--to", "prod", "--create", "--yes")
	if h.served("mail", "prod") != "1" {
		t.Errorf("prod serves %q", h.served("mail", "prod"))
	}
}

func TestPublishingAsks(t *testing.T) {
	h := newHost(t)
	h.change("orders", 30)
	h.terminal("no")
	h.run(exitRefused, "publish", "orders")
	h.says("Publish $LATEST of 1 function, orders?", "nothing was published: the answer was no")
	h.terminal("y")
	h.run(exitDone, "publish", "orders")
	h.run(exitUsage, "publish", "orders", "--confirm", "prod")
	h.says("say which with --to STAGE")
	h.run(exitUsage, "publish")
}
