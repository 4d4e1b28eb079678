package sim

import (
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
)

func cloudWatchOperations() map[string]operation {
	return map[string]operation{
		"ListMetrics": simulate(200, (*World).listMetrics,
			func(*cloudwatch.ListMetricsInput) string { return "" }),
	}
}

func (w *World) listMetrics(in *cloudwatch.ListMetricsInput) (*cloudwatch.ListMetricsOutput, error) {
	return &cloudwatch.ListMetricsOutput{}, nil
}
