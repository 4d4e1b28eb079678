package account

import (
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// calls are all calls of the pipeline, by AWS's name for them.
func calls(t *testing.T, a *Account) map[string]func() error {
	ctx := t.Context()
	return map[string]func() error{
		"ListProjects":         func() error { _, err := a.ListProjects(ctx, ""); return err },
		"BatchGetProjects":     func() error { _, err := a.GetProjects(ctx, []string{"x"}); return err },
		"ListBuildsForProject": func() error { _, err := a.ListBuilds(ctx, "x", ""); return err },
		"BatchGetBuilds":       func() error { _, err := a.GetBuilds(ctx, []string{"x"}); return err },
		"StartBuild":           func() error { _, err := a.StartBuild(ctx, model.BuildStart{Project: "x", Token: "t"}); return err },
		"StopBuild":            func() error { _, err := a.StopBuild(ctx, "x"); return err },
		"RetryBuild":           func() error { _, err := a.RetryBuild(ctx, "x", "t"); return err },
		"ListBranches": func() error {
			_, err := a.ListRefs(ctx, model.Project{SourceType: "CODECOMMIT", SourceLocation: "https://g/v1/repos/x"})
			return err
		},
		"GetLogEvents":       func() error { _, err := a.ReadLog(ctx, model.LogRead{Group: "x", Stream: "s"}); return err },
		"DescribeLogStreams": func() error { _, _, err := a.ListLogStreams(ctx, "x", ""); return err },
		"GetFunction":        func() error { _, err := a.GetCode(ctx, "x"); return err },
		"UpdateFunctionCode": func() error {
			_, err := a.UpdateCode(ctx, model.CodeUpdate{Function: "x", Zip: []byte("z"), Revision: "r"})
			return err
		},
		"PublishVersion": func() error { _, err := a.Publish(ctx, model.Publication{Function: "x"}); return err },
	}
}

func TestEveryCallNamesItsPermission(t *testing.T) {
	services := map[string]string{"ListBranches": "codecommit", "GetLogEvents": "logs", "DescribeLogStreams": "logs",
		"GetFunction": "lambda", "UpdateFunctionCode": "lambda", "PublishVersion": "lambda"}
	a := open(t, &wire{answer: always(400, "AccessDeniedException", `{"message":"no"}`)}, nil)
	for name, call := range calls(t, a) {
		service := services[name]
		if service == "" {
			service = "codebuild"
		}
		f, ok := errors.AsType[*model.Failure](call())
		if !ok || f.Class != model.Denied || f.Permission != service+":"+name || !strings.HasPrefix(f.Subject, "x") && name != "ListProjects" {
			t.Errorf("%s: got %+v", name, f)
		}
	}
}

func TestEveryCallKnowsWhatIsGone(t *testing.T) {
	a := open(t, &wire{answer: always(400, "ResourceNotFoundException", `{"message":"The specified log stream does not exist."}`)}, nil)
	for name, call := range calls(t, a) {
		if err := call(); model.ClassOf(err) != model.Gone {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestEveryCallSaysWhenToComeBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := open(t, &wire{answer: always(400, "ThrottlingException", `{"message":"Rate exceeded"}`)}, nil)
		for name, call := range calls(t, a) {
			f, ok := errors.AsType[*model.Failure](call())
			if !ok || f.Class != model.Throttled || !f.RetryAt.After(time.Now()) {
				t.Errorf("%s: got %+v", name, f)
			}
		}
		if s := a.State(); s.Rates[model.BuildsRPS] >= 5 || s.Rates[model.LogsRPS] >= 12.5 {
			t.Errorf("throttled, the rates are still %+v", s)
		}
	})
}

func TestRatesOfBuildsAndLogs(t *testing.T) {
	for region, want := range map[string]float64{"us-east-1": 12.5, "eu-central-1": 5, "eu-west-3": 15} {
		a := open(t, &wire{}, func(o *Options) { o.Region = region })
		if s := a.State(); s.Rates[model.LogsRPS] != want || s.Rates[model.BuildsRPS] != 5 {
			t.Errorf("%s: %+v, want %g for logs", region, s, want)
		}
	}
	a := open(t, &wire{}, func(o *Options) { o.Budget = model.Rates{model.LogsRPS: 3, model.BuildsRPS: 2} })
	if s := a.State(); s.Rates[model.LogsRPS] != 3 || s.Rates[model.BuildsRPS] != 2 {
		t.Errorf("as set: %+v", s)
	}
}

func TestLogsAndBuildsWaitApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{answer: always(200, "", `{"events":[],"nextForwardToken":"f","projects":[]}`)}
		a := open(t, w, func(o *Options) { o.Region = "eu-west-1" })
		started := time.Now()
		var wg sync.WaitGroup
		for range 30 {
			wg.Go(func() { _, _ = a.ReadLog(t.Context(), model.LogRead{Group: "g", Stream: "s"}) })
			wg.Go(func() { _, _ = a.ListProjects(t.Context(), "") })
		}
		wg.Wait()
		if took := time.Since(started); took < 4900*time.Millisecond || took > 5100*time.Millisecond {
			t.Errorf("30 of each took %s, want 5 at once and 25 at 5 a second, side by side", took)
		}
		if m := a.Meter(); m.Calls != 60 || m.Dollars != 0 {
			t.Errorf("meter %+v", m)
		}
	})
}

func TestClosingEndsAllWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{answer: always(200, "", `{}`)}
		a := open(t, w, func(o *Options) { o.Budget = model.Rates{model.LogsRPS: 0.01, model.BuildsRPS: 0.01} })
		failed := make(chan error, 4)
		for range 2 {
			go func() { _, err := a.ListProjects(t.Context(), ""); failed <- err }()
			go func() {
				_, err := a.GetObject(t.Context(), "b", "k", io.Discard)
				_, _, err2 := a.ListLogStreams(t.Context(), "g", "")
				failed <- errors.Join(err, err2)
			}()
		}
		synctest.Wait()
		a.Close()
		bad := 0
		for range 4 {
			if err := <-failed; err != nil {
				bad++
			}
		}
		if bad != 2 {
			t.Errorf("%d calls failed, want the two that waited", bad)
		}
	})
}
