package release

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

// executions are the durable executions that run on versions.
type executions struct {
	on  map[string]model.Executions
	err error

	mu    sync.Mutex
	asked []string
}

func (e *executions) CountExecutions(_ context.Context, function, version string) (model.Executions, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.asked = append(e.asked, function+":"+version)
	slices.Sort(e.asked)
	return e.on[version], e.err
}

// durable makes every version of orders durable.
func (b *bench) durable(e *executions) {
	b.Mover = with(b.Mover, func(d *Deps) { d.Executions = e })
	for number, v := range b.aws.functions["orders"] {
		v.Durable = true
		b.aws.functions["orders"][number] = v
	}
}

func TestSheetSaysHowManyExecutionsStay(t *testing.T) {
	for name, c := range map[string]struct {
		on   model.Executions
		err  error
		want string
	}{
		"none":   {want: "no durable execution is under way on 3"},
		"one":    {on: model.Executions{Running: 1}, want: "1 durable execution stays on 3: it ends there, not on 5"},
		"many":   {on: model.Executions{Running: 12}, want: "12 durable executions stay on 3: they end there, not on 5"},
		"more":   {on: model.Executions{Running: 5000, More: true}, want: "at least 5000 durable executions stay on 3"},
		"denied": {err: &model.Failure{Class: model.Denied, Permission: "lambda:ListDurableExecutionsByFunction"}, want: "not known: lambda:ListDurableExecutionsByFunction is missing"},
		"no answer": {err: fail(model.Network, "ListDurableExecutionsByFunction", "connection refused"),
			want: "how many durable executions stay on 3 is not known: "},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			e := &executions{on: map[string]model.Executions{"3": c.on, "5": {Running: 99}}, err: c.err}
			b.durable(e)
			s := b.Prepare(t.Context(), promote())
			if s.Verdict != Ready || !strings.Contains(strings.Join(s.Notes, "\n"), c.want) {
				t.Errorf("%s %s, notes %q", s.Verdict, s.Reason, s.Notes)
			}
			if !slices.Equal(e.asked, []string{"orders:3"}) {
				t.Errorf("asked for %v", e.asked)
			}
		})
	}
}

func TestSheetOfAFunctionThatIsNotDurableAsksForNoExecutions(t *testing.T) {
	b := newBench(t)
	e := &executions{}
	b.Mover = with(b.Mover, func(d *Deps) { d.Executions = e })
	if s := b.Prepare(t.Context(), promote()); s.Verdict != Ready || len(e.asked) > 0 {
		t.Errorf("%s, asked for %v", s.Verdict, e.asked)
	}
}

// A canary that is ended leaves its version, and one that is moved over leaves two.
func TestExecutionsOfACanaryAreCounted(t *testing.T) {
	for name, c := range map[string]struct {
		request Request
		want    []string
	}{
		"ended":      {Request{Kind: To, Function: "orders", Stage: promote().Stage, Version: "3"}, []string{"orders:4"}},
		"moved over": {promote(), []string{"orders:3", "orders:4"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			e := &executions{on: map[string]model.Executions{"4": {Running: 7}}}
			b.durable(e)
			a := b.aws.get("orders", "prod")
			a.Canary = &model.Canary{Version: "4", Weight: 0.1}
			b.aws.put(a)
			s := b.Prepare(t.Context(), c.request)
			if s.Verdict != Ready || !slices.Equal(e.asked, c.want) {
				t.Errorf("%s %s, asked for %v", s.Verdict, s.Reason, e.asked)
			}
			if !strings.Contains(strings.Join(s.Notes, "\n"), "7 durable executions stay on 4") {
				t.Errorf("notes %q", s.Notes)
			}
		})
	}
}
