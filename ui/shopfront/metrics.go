package shopfront

import (
	"context"
	"errors"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Metrics answer how calls of prod went over a window, as Facts tell it: prod of
// payments-create fails since its last move.
type Metrics struct{}

var _ model.MetricReader = Metrics{}

// ReadMetrics answers reads of one whole window.
func (Metrics) ReadMetrics(_ context.Context, r model.MetricRead) ([]model.Samples, error) {
	if !r.Whole {
		return nil, errors.New("the shop has only whole windows")
	}
	moved := Now().Truncate(time.Minute).Add(-12 * time.Minute)
	var out []model.Samples
	for _, s := range r.Series {
		var c calls
		for _, known := range prodCalls() {
			if Prefix+known.name == s.Value("FunctionName") {
				c = known
			}
		}
		if c.name == "payments-create" && r.From.Before(moved) {
			c.failed, c.p95 = 0.0002, 79
		}
		n := c.perMinute * r.To.Sub(r.From).Minutes()
		value := map[string]float64{"Invocations": n, "Errors": n * c.failed, "Throttles": 0, "Duration": c.p95}[s.Metric]
		out = append(out, model.Samples{Series: s, Period: r.To.Sub(r.From), From: r.From, Values: []float64{value}})
	}
	return out, nil
}

// ListMetrics has nothing to list.
func (Metrics) ListMetrics(context.Context, string, string, string) (model.SeriesPage, error) {
	return model.SeriesPage{}, errors.New("the shop lists no metrics")
}
