package sim

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

// Durable executions: they wait, for hours or days, and go on, always on the version
// that they began on.

// How long executions may take, and how long is known of them what they were, of
// every durable function.
const (
	durableTimeout   = 7 * 24 * time.Hour
	durableRetention = 14 // days
)

// Lambda's own limits of a page.
const (
	executionsPage    = 100
	executionsPageMax = 1000
)

// execution is one durable execution. It succeeds.
type execution struct {
	version string // number or $LATEST
	began   time.Time
	ends    time.Time
}

// StartExecutions begins n durable executions on a version of a function, each of
// which takes so long.
func (w *World) StartExecutions(function, version string, n int, takes time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	f, ok := w.function(function)
	if !ok {
		return fmt.Errorf("start executions of %s: there is no such function", function)
	}
	if v, ok := f.version(version); !ok || !v.durable {
		return fmt.Errorf("start executions of %s:%s: there is no such version that is durable", function, version)
	}
	for range n {
		f.executions = append(f.executions, execution{version: version, began: w.now(), ends: w.now().Add(takes)})
	}
	return nil
}

// listExecutions lists the newest first, as Lambda does.
func (w *World) listExecutions(in *lambda.ListDurableExecutionsByFunctionInput) (*lambda.ListDurableExecutionsByFunctionOutput, error) {
	if in.DurableExecutionName != nil || in.StartedAfter != nil || in.StartedBefore != nil || in.ReverseOrder != nil || in.Qualifier == nil {
		return nil, &loudError{"ListDurableExecutionsByFunction is simulated with a qualifier and statuses alone"}
	}
	f, v, _, err := w.resolve(in.FunctionName, in.Qualifier)
	if err != nil {
		return nil, err
	}
	if in.MaxItems < 0 || in.MaxItems > executionsPageMax {
		return nil, constraint(strconv.Itoa(int(in.MaxItems)), "maxItems", "Member must have value between 1 and 1000")
	}
	size, before := executionsPage, len(f.executions)
	if in.MaxItems > 0 {
		size = int(in.MaxItems)
	}
	if m := aws.ToString(in.Marker); m != "" {
		text, _ := base64.StdEncoding.DecodeString(m)
		if before, err = strconv.Atoi(string(text)); err != nil || before < 0 || before > len(f.executions) {
			return nil, invalid("Invalid Marker")
		}
	}
	out := &lambda.ListDurableExecutionsByFunctionOutput{DurableExecutions: []types.Execution{}}
	for i, e := range slices.Backward(f.executions[:before]) {
		shown := w.executionOf(f, i, e)
		if e.version != v.label() || len(in.Statuses) > 0 && !slices.Contains(in.Statuses, shown.Status) {
			continue
		}
		if len(out.DurableExecutions) == size {
			out.NextMarker = markerOf(strconv.Itoa(i + 1))
			break
		}
		out.DurableExecutions = append(out.DurableExecutions, shown)
	}
	return out, nil
}

func (w *World) executionOf(f *function, i int, e execution) types.Execution {
	name := "execution-" + strconv.Itoa(i+1)
	shown := types.Execution{
		DurableExecutionArn: aws.String(w.arn(f.name, e.version) + "/durable-execution/" + name), DurableExecutionName: aws.String(name),
		FunctionArn: aws.String(w.arn(f.name, e.version)), StartTimestamp: aws.Time(e.began), Status: types.ExecutionStatusRunning,
	}
	if !w.now().Before(e.ends) {
		shown.Status, shown.EndTimestamp = types.ExecutionStatusSucceeded, aws.Time(e.ends)
	}
	return shown
}

// durableConfig is what a durable version says of itself.
func durableConfig(durable bool) *types.DurableConfig {
	if !durable {
		return nil
	}
	return &types.DurableConfig{ExecutionTimeout: aws.Int32(int32(durableTimeout / time.Second)), RetentionPeriodInDays: aws.Int32(durableRetention)}
}

// waiting puts the executions into a durable function of the demo that each stage has
// under way: fewer where the team alone makes calls.
func (w *World) waiting(f *function, stage string, version int, at time.Time) {
	r := stream(w.seed, "executions "+f.name+" "+stage)
	for range map[string]int{"dev": 1, "stage": 2, "prod": 37}[stage] {
		began := at.Add(-time.Duration(r.Int64N(int64(20 * time.Hour))))
		f.executions = append(f.executions, execution{version: strconv.Itoa(version), began: began, ends: at.Add(time.Duration(1+r.IntN(48)) * time.Hour)})
	}
}
