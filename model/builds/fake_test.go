package builds

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// fakeCodeBuild is the project orders with its builds, newest first, and the rules
// of CodeBuild that matter here: a token starts one build alone, and stopping one
// that has ended changes nothing. A call without a deadline fails the test.
type fakeCodeBuild struct {
	t      *testing.T
	builds []model.Build
	tokens map[string]string
	script map[string][]fault
	calls  []string
	who    string // initiator of what is started
}

// fault is what happens to one call: do makes it take effect.
type fault func(do func() error) error

var (
	lost fault = func(do func() error) error {
		return errors.Join(do(), &model.Failure{Class: model.Network, Message: "no answer"})
	}
	never  fault = func(func() error) error { return &model.Failure{Class: model.Network, Message: "no answer"} }
	denied fault = func(func() error) error {
		return &model.Failure{Class: model.Denied, Code: "AccessDeniedException", Message: "no", NoEffect: true}
	}
	// deniedLate is what a second attempt of the SDK meets: the first may have worked.
	deniedLate fault = func(do func() error) error {
		return errors.Join(do(), &model.Failure{Class: model.Denied, Code: "AccessDeniedException", Message: "no"})
	}
	dies fault = func(do func() error) error {
		if err := do(); err != nil {
			panic(err)
		}
		runtime.Goexit()
		return nil
	}
	diesBefore fault = func(func() error) error {
		runtime.Goexit()
		return nil
	}
)

func (f *fakeCodeBuild) call(ctx context.Context, op string, do func() error) error {
	if _, ok := ctx.Deadline(); !ok {
		f.t.Errorf("%s without a deadline", op)
	}
	f.calls = append(f.calls, op)
	if s := f.script[op]; len(s) > 0 {
		f.script[op] = s[1:]
		return s[0](do)
	}
	return do()
}

func (f *fakeCodeBuild) count(op string) int {
	n := 0
	for _, c := range f.calls {
		if c == op {
			n++
		}
	}
	return n
}

func (f *fakeCodeBuild) add(source, who string) model.Build {
	n := len(f.builds) + 1
	b := model.Build{ID: fmt.Sprintf("orders:%08d-aaaa", n), Project: "orders", Number: int64(n), Status: model.BuildInProgress, SourceVersion: source,
		Initiator: who, Started: time.Now()}
	f.builds = append([]model.Build{b}, f.builds...)
	return b
}

func (f *fakeCodeBuild) begin(token, source string) (model.Build, error) {
	if id, known := f.tokens[token]; known {
		return f.find(id)
	}
	b := f.add(source, f.who)
	f.tokens[token] = b.ID
	return b, nil
}

func (f *fakeCodeBuild) find(id string) (model.Build, error) {
	for _, b := range f.builds {
		if b.ID == id {
			return b, nil
		}
	}
	return model.Build{}, &model.Failure{Class: model.Gone, Message: "no such build", NoEffect: true}
}

func (f *fakeCodeBuild) StartBuild(ctx context.Context, s model.BuildStart) (b model.Build, err error) {
	return b, f.call(ctx, "StartBuild", func() error { b, err = f.begin(s.Token, s.SourceVersion); return err })
}

func (f *fakeCodeBuild) RetryBuild(ctx context.Context, id, token string) (b model.Build, err error) {
	return b, f.call(ctx, "RetryBuild", func() error {
		old, err := f.find(id)
		if err == nil {
			b, err = f.begin(token, old.SourceVersion)
		}
		return err
	})
}

func (f *fakeCodeBuild) StopBuild(ctx context.Context, id string) (b model.Build, err error) {
	return b, f.call(ctx, "StopBuild", func() error {
		for i := range f.builds {
			if f.builds[i].ID == id && !f.builds[i].Complete {
				f.builds[i].Complete, f.builds[i].Status = true, model.BuildStopped
			}
		}
		b, err = f.find(id)
		return err
	})
}

func (f *fakeCodeBuild) ListBuilds(ctx context.Context, _, _ string) (page model.BuildPage, err error) {
	return page, f.call(ctx, "ListBuilds", func() error {
		for _, b := range f.builds {
			page.IDs = append(page.IDs, b.ID)
		}
		return nil
	})
}

func (f *fakeCodeBuild) GetBuilds(ctx context.Context, ids []string) (all []model.Build, err error) {
	return all, f.call(ctx, "GetBuilds", func() error {
		for _, id := range ids {
			if b, err := f.find(id); err == nil {
				all = append(all, b)
			}
		}
		return nil
	})
}
