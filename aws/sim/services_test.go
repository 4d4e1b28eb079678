package sim

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	buildtypes "github.com/aws/aws-sdk-go-v2/service/codebuild/types"
)

func TestFaultsOfOneServiceAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := orders(t, 1)
		w.PutProject(ProjectSpec{Name: "orders"})
		w.PutLog("/aws/x/orders", "s", LogEvent{At: time.Now(), Text: "a"})
		if err := w.Script("codebuild.*#1=throttle logs.GetLogEvents[*orders:s]#1=error:ServiceUnavailableException codebuild.StartBuild=error:AccountLimitExceededException"); err != nil {
			t.Fatal(err)
		}
		c, logs := codebuild.NewFromConfig(w.Config()), logsOf(w)
		if _, err := c.ListProjects(t.Context(), &codebuild.ListProjectsInput{}); err != nil {
			t.Error(err)
		}
		if err := getAlias(t.Context(), w); err != nil {
			t.Error(err)
		}
		if _, err := logs.GetLogEvents(t.Context(), &cloudwatchlogs.GetLogEventsInput{LogGroupName: str("/aws/x/orders"), LogStreamName: str("s")}); err != nil {
			t.Error(err)
		}
		_, err := c.StartBuild(t.Context(), &codebuild.StartBuildInput{ProjectName: str("orders")})
		var limit *buildtypes.AccountLimitExceededException
		if !errors.As(err, &limit) {
			t.Errorf("got %v", err)
		}
		calls := w.Calls()
		if calls["ListProjects"] != 2 || calls["GetLogEvents"] != 2 || calls["GetAlias"] != 1 || len(w.Unfired()) > 0 {
			t.Errorf("calls %v, unfired %v", calls, w.Unfired())
		}
		if n := len(w.Recorded("logs.GetLogEvents")); n != 2 || len(w.Recorded("codebuild.*")) != 3 || len(w.Recorded("lambda.GetLogEvents")) != 0 {
			t.Errorf("%d recorded", n)
		}
		ran := false
		w.Before("logs.GetLogEvents", func() { ran = true })
		if err := w.Script("logs.*=error:InvalidParameterException"); err != nil {
			t.Fatal(err)
		}
		_, err = logs.GetLogEvents(t.Context(), &cloudwatchlogs.GetLogEventsInput{LogGroupName: str("/aws/x/orders"), LogStreamName: str("s")})
		var bad *logtypes.InvalidParameterException
		if !errors.As(err, &bad) || !ran {
			t.Errorf("got %v, hook %v", err, ran)
		}
		for _, rule := range []string{"codebuild.UpdateAlias=lost", "nosuch.*=lost", "logs.StartBuild=lost"} {
			if err := w.Script(rule); err == nil {
				t.Errorf("%s was taken", rule)
			}
		}
	})
}

func TestOperationsOfOneNameAreCountedApart(t *testing.T) {
	w := orders(t, 1)
	w.ops[serviceCodeBuild+".GetAlias"] = w.ops[serviceCodeBuild+".ListProjects"]
	if err := getAlias(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	if calls := w.Calls(); calls["lambda.GetAlias"] != 1 || len(calls) != 1 {
		t.Errorf("counted %v", calls)
	}
}

// A row that lacks its prefix, or that has another's, would let scripts of faults hit
// the wrong service, or none.
func TestEachServiceHasItsOwnRow(t *testing.T) {
	ids, prefixes := map[string]bool{}, map[string]bool{}
	for _, s := range services {
		if s.id == "" || s.prefix == "" || ids[s.id] || prefixes[s.prefix] {
			t.Errorf("%q with the prefix %q is there twice, or has no name", s.id, s.prefix)
		}
		ids[s.id], prefixes[s.prefix] = true, true
		operations := s.operations()
		if len(operations) == 0 {
			t.Errorf("%s has no operations", s.id)
		}
		if s.rates == nil {
			continue
		}
		for name := range s.rates("us-east-1") {
			if _, ok := operations[name]; !ok && name != "" {
				t.Errorf("the quota of %s.%s is of an operation that is not simulated", s.id, name)
			}
		}
	}
}
