package health

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// APIStageRead is how the requests to a stage of an API went, by CloudWatch: Errors are
// those that were answered by 5XX, P95 is the time until the answer. Of what was throttled
// nothing is told.
type APIStageRead struct {
	model.Read
	Stage   model.APIStageKey
	Figures Figures
	// Failure says why a part could not be read, or nothing: nil when all was.
	Failure *model.Failure
}

// Key of one stage's figures.
func (e APIStageRead) Key() string { return "health\x00api\x00" + e.Stage.String() }

// apiMetrics are the metrics of calls, of what failed, and of how long it took.
func apiMetrics(kind model.APIKind) [3]string {
	switch kind {
	case model.RESTAPI:
		return [3]string{"Count", "5XXError", "Latency"}
	case model.WebSocketAPI:
		return [3]string{"MessageCount", "ExecutionError", "IntegrationLatency"}
	}
	return [3]string{"Count", "5xx", "Latency"}
}

// OfAPI are the series of an API's stage: calls, failures, p95. Those of REST APIs are told
// apart by the API's name alone, so two of one name have one series.
func OfAPI(a model.API, stage string) []model.Series {
	of := model.Dimension{Name: "ApiId", Value: a.ID}
	if a.Kind == model.RESTAPI {
		of = model.Dimension{Name: "ApiName", Value: a.Name}
	}
	var out []model.Series
	for i, metric := range apiMetrics(a.Kind) {
		out = append(out, model.Series{Namespace: model.NamespaceAPIGateway, Metric: metric, Stat: []string{"Sum", "Sum", "p95"}[i],
			Dimensions: [4]model.Dimension{of, {Name: "Stage", Value: stage}}})
	}
	return out
}

// APIRequests is how many free requests a read of a stage takes.
const APIRequests = 3

// AskAPI is the read of an API's stage over one window.
func AskAPI(w Window, a model.API, stage string) model.MetricRead {
	return model.MetricRead{Series: OfAPI(a, stage), From: w.From, To: w.To, Whole: true}
}

// TakeAPI makes figures of what AskAPI brought.
func TakeAPI(w Window, at time.Time, samples []model.Samples) (Figures, *model.Failure) {
	f := Figures{Window: w, At: at, Throttles: Of(0)}
	failed := fill([]taken{{&f.Calls, true}, {&f.Errors, true}, {&f.P95, false}}, samples)
	return f, failed
}
