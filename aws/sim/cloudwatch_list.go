package sim

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/aloftdeck/aloft/model"
)

// metrics are the metrics that exist, those of one namespace and one name where
// they are given.
func (w *World) metrics(namespace, name string) []types.Metric {
	var out []types.Metric
	add := func(space, metric string, dims ...string) {
		if namespace != "" && namespace != space || name != "" && name != metric {
			return
		}
		m := types.Metric{Namespace: aws.String(space), MetricName: aws.String(metric)}
		for i := 0; i < len(dims); i += 2 {
			m.Dimensions = append(m.Dimensions, types.Dimension{Name: aws.String(dims[i]), Value: aws.String(dims[i+1])})
		}
		out = append(out, m)
	}
	wanted := func(space string) bool { return namespace == "" || namespace == space }
	if wanted(model.NamespaceDynamoDB) {
		w.listTableMetrics(add)
	}
	if wanted(model.NamespaceLambda) {
		for _, f := range w.names {
			for _, metric := range []string{"Invocations", "Duration", "Errors", "Throttles"} {
				if w.counters(f, "", "") == nil {
					continue
				}
				add(model.NamespaceLambda, metric, "FunctionName", f)
				for _, stage := range w.called(f) {
					add(model.NamespaceLambda, metric, "FunctionName", f, "Resource", f+":"+stage)
				}
			}
		}
	}
	if wanted(model.NamespaceAPIGateway) && !w.tables.started.IsZero() {
		for _, api := range demoAPIs {
			add(model.NamespaceAPIGateway, "Count", "ApiName", api.name)
			for _, stage := range demoStages {
				add(model.NamespaceAPIGateway, "Count", "ApiName", api.name, "Stage", stage)
			}
		}
	}
	if wanted(model.NamespaceCodeBuild) {
		for _, p := range w.projectNames {
			for _, metric := range []string{"Builds", "Duration", "FailedBuilds", "SucceededBuilds"} {
				add(model.NamespaceCodeBuild, metric, "ProjectName", p)
			}
		}
	}
	if wanted(model.NamespaceLogs) {
		for _, g := range w.logGroups() {
			add(model.NamespaceLogs, "IncomingBytes", "LogGroupName", g)
		}
	}
	if wanted(model.NamespaceS3) && !w.tables.started.IsZero() {
		add(model.NamespaceS3, "BucketSizeBytes", "BucketName", w.artifactBucket(), "StorageType", "StandardStorage")
	}
	for _, s := range w.tables.points {
		if (namespace == "" || s.namespace == namespace) && (name == "" || s.metric == name) {
			out = append(out, types.Metric{Namespace: aws.String(s.namespace), MetricName: aws.String(s.metric), Dimensions: s.dims})
		}
	}
	return out
}

func (w *World) listTableMetrics(add func(space, metric string, dims ...string)) {
	for _, name := range w.tables.names {
		t, ok := w.table(name)
		if !ok {
			continue
		}
		for _, m := range t.meters() {
			dims := []string{"TableName", name}
			if m.key.Index != "" {
				dims = append(dims, "GlobalSecondaryIndexName", m.key.Index)
			}
			for _, metric := range []string{
				"ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits", "ReadThrottleEvents", "WriteThrottleEvents",
			} {
				add(model.NamespaceDynamoDB, metric, dims...)
			}
			if !m.at(w.now()).onDemand {
				add(model.NamespaceDynamoDB, "ProvisionedReadCapacityUnits", dims...)
				add(model.NamespaceDynamoDB, "ProvisionedWriteCapacityUnits", dims...)
			}
		}
	}
}
