package sim

import (
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

// provision is the provisioned concurrency of an alias. It is replaced, never written
// to: aliases are copied.
type provision struct {
	requested int32
	asked     time.Time // for the version that the alias names
	ready     time.Time // when that version is ready, or can not be made ready
	fault     string    // why it can not be made ready, empty when it can
}

func (p *provision) status(now time.Time) types.ProvisionedConcurrencyStatusEnum {
	switch {
	case now.Before(p.ready):
		return types.ProvisionedConcurrencyStatusEnumInProgress
	case p.fault != "":
		return types.ProvisionedConcurrencyStatusEnumFailed
	}
	return types.ProvisionedConcurrencyStatusEnumReady
}

// PutConcurrency provisions an alias, which is ready at once.
func (w *World) PutConcurrency(function, alias string, requested int) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	f, ok := w.function(function)
	if !ok {
		return fmt.Errorf("provision %s:%s: there is no such function", function, alias)
	}
	a, ok := f.aliases[alias]
	if !ok {
		return fmt.Errorf("provision %s:%s: there is no such alias", function, alias)
	}
	a.provisioned = &provision{requested: int32(requested), asked: w.now(), ready: w.now()}
	return nil
}

// FailConcurrency lets the next version that a function's provisioned aliases are
// moved to never become ready, for a reason such as FUNCTION_ERROR_INIT_FAILURE.
func (w *World) FailConcurrency(function, reason string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.unready[function] = reason
}

// transition leaves all traffic of a provisioned alias that was moved on the version
// from before, until the new one is ready.
func (w *World) transition(f *function, before, a *alias) {
	if a.provisioned == nil || before == nil || a.version == before.version {
		return
	}
	serving := before.version
	if before.extra != "" {
		serving = before.extra
	}
	p := provision{requested: a.provisioned.requested, asked: w.now(), ready: w.now()}
	if a.extra = ""; serving != a.version {
		p.ready = p.ready.Add(w.provisioning.draw(w.revisions))
		p.fault = w.unready[f.name]
		delete(w.unready, f.name)
		a.extra, a.weight = serving, 1
	}
	a.provisioned = &p
	w.finish(f, a)
}

// finish takes the weight from a provisioned alias whose version is ready. That of one
// which can not be made ready stays.
func (w *World) finish(f *function, a *alias) {
	p := a.provisioned
	if p == nil || a.extra == "" || p.status(w.now()) != types.ProvisionedConcurrencyStatusEnumReady {
		return
	}
	a.extra, a.weight, a.revision = "", 0, uuid(w.revisions)
	w.noteAt(f, a.name, p.ready)
}

// checkProvisioned checks an update of a provisioned alias, which takes no weights but
// Lambda's own.
func checkProvisioned(before, next *alias, routing *types.AliasRoutingConfiguration) error {
	if next.provisioned == nil || next.extra == "" {
		return nil
	}
	if routing == nil && next.version == before.version {
		return nil
	}
	return invalid("Alias with weights can not be used with Provisioned Concurrency")
}

func (w *World) getProvisioned(in *lambda.GetProvisionedConcurrencyConfigInput) (*lambda.GetProvisionedConcurrencyConfigOutput, error) {
	f, err := w.named(in.FunctionName)
	if err != nil {
		return nil, err
	}
	a, ok := f.aliases[aws.ToString(in.Qualifier)]
	if !ok || a.provisioned == nil {
		return nil, &refusal{status: 404, err: &types.ProvisionedConcurrencyConfigNotFoundException{
			Message: aws.String("No Provisioned Concurrency Config found for this function"), Type: aws.String(byUser)}}
	}
	c := w.provisionedOf(f, a)
	return &lambda.GetProvisionedConcurrencyConfigOutput{
		AllocatedProvisionedConcurrentExecutions: c.AllocatedProvisionedConcurrentExecutions,
		AvailableProvisionedConcurrentExecutions: c.AvailableProvisionedConcurrentExecutions, LastModified: c.LastModified,
		RequestedProvisionedConcurrentExecutions: c.RequestedProvisionedConcurrentExecutions, Status: c.Status, StatusReason: c.StatusReason,
	}, nil
}

func (w *World) listProvisioned(in *lambda.ListProvisionedConcurrencyConfigsInput) (*lambda.ListProvisionedConcurrencyConfigsOutput, error) {
	f, err := w.named(in.FunctionName)
	if err != nil {
		return nil, err
	}
	size, after, err := page(in.MaxItems, in.Marker)
	if err != nil {
		return nil, err
	}
	out := &lambda.ListProvisionedConcurrencyConfigsOutput{ProvisionedConcurrencyConfigs: []types.ProvisionedConcurrencyConfigListItem{}}
	last := ""
	for _, a := range f.sortedAliases() {
		if a.provisioned == nil || a.name <= after {
			continue
		}
		if len(out.ProvisionedConcurrencyConfigs) == size {
			out.NextMarker = markerOf(last)
			break
		}
		out.ProvisionedConcurrencyConfigs = append(out.ProvisionedConcurrencyConfigs, w.provisionedOf(f, a))
		last = a.name
	}
	return out, nil
}

func (w *World) provisionedOf(f *function, a *alias) types.ProvisionedConcurrencyConfigListItem {
	p := a.provisioned
	c := types.ProvisionedConcurrencyConfigListItem{
		FunctionArn: aws.String(w.arn(f.name, a.name)), LastModified: aws.String(lambdaTime(p.asked)), Status: p.status(w.now()),
		RequestedProvisionedConcurrentExecutions: aws.Int32(p.requested),
		AllocatedProvisionedConcurrentExecutions: aws.Int32(0), AvailableProvisionedConcurrentExecutions: aws.Int32(0),
	}
	switch c.Status {
	case types.ProvisionedConcurrencyStatusEnumReady:
		c.AllocatedProvisionedConcurrentExecutions, c.AvailableProvisionedConcurrentExecutions = aws.Int32(p.requested), aws.Int32(p.requested)
	case types.ProvisionedConcurrencyStatusEnumFailed:
		c.StatusReason = aws.String(p.fault)
	}
	return c
}
