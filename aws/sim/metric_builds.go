package sim

import (
	"math"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	buildtypes "github.com/aws/aws-sdk-go-v2/service/codebuild/types"
)

// The metrics of builds, which follow from the builds themselves, and of the bucket
// of their artifacts.

// buildLogBytes is about what a build prints.
const buildLogBytes = 14 << 10

// buildSeries is a series with one sample for each build that has ended, at its
// end.
func (w *World) buildSeries(name string, unit types.StandardUnit, value func(*build) (float64, bool)) *measured {
	if _, ok := w.projects[name]; !ok {
		return nil
	}
	return &measured{unit: unit, born: w.metricsBorn(), read: func(borders []int64) []point {
		out := make([]point, len(borders)-1)
		p, ok := w.project(name)
		if !ok {
			return out
		}
		now := w.now()
		for _, b := range p.builds {
			at := b.at(now)
			if !at.complete {
				continue
			}
			minute := minuteOf(at.ended)
			for i := range out {
				if minute < borders[i] || minute >= borders[i+1] {
					continue
				}
				if v, ok := value(b); ok {
					out[i].sum += math.Floor(v)
					out[i].count++
				}
			}
		}
		return out
	}}
}

// buildMetric finds the series of a project.
func (w *World) buildMetric(metric string, dims map[string]string) *measured {
	if !only(dims, "ProjectName") {
		return nil
	}
	name := dims["ProjectName"]
	if metric == "Duration" {
		return w.buildSeries(name, types.StandardUnitSeconds, func(b *build) (float64, bool) {
			return b.last().Sub(b.submitted).Seconds(), true
		})
	}
	return w.buildSeries(name, types.StandardUnitCount, func(b *build) (float64, bool) {
		good := b.ends == buildtypes.StatusTypeSucceeded && b.stopped.IsZero()
		return 1, metric == "Builds" || good == (metric == "SucceededBuilds")
	})
}

// The bucket of the artifacts grows a little every day.
const (
	bucketBytes  = 640 << 20
	bucketGrowth = 3 << 20
)

// bucketMetric finds the size of the bucket. S3 measures once a day, and gives the
// figure a day late under the midnight that it began with.
func (w *World) bucketMetric(_ string, dims map[string]string) *measured {
	if !only(dims, "BucketName", "StorageType") || dims["BucketName"] != w.artifactBucket() || dims["StorageType"] != "StandardStorage" ||
		w.tables.started.IsZero() {
		return nil
	}
	born := w.metricsBorn()
	return gauge(types.StandardUnitBytes, born, dayMinutes, func(minute int64) (float64, bool) {
		days := float64((minute - born) / dayMinutes)
		return bucketBytes + days*bucketGrowth, !timeOf(minute).Add(24 * time.Hour).After(w.now())
	})
}
