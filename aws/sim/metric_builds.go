package sim

import (
	"math"
	"sort"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	buildtypes "github.com/aws/aws-sdk-go-v2/service/codebuild/types"
)

// The metrics of builds, which follow from the builds themselves, and of the bucket
// of their artifacts.

// buildLogBytes is about what a build prints.
const buildLogBytes = 14 << 10

// ran is what the metrics of a build follow from.
type ran struct {
	ended  int64 // in nanoseconds since 1970, as things stand
	lasted time.Duration
	good   bool
	logged float64 // bytes that CloudWatch Logs took in
}

func (w *World) ranOf(b *build) ran {
	ended := b.last()
	r := ran{ended: ended.UnixNano(), lasted: ended.Sub(b.submitted), good: b.ends == buildtypes.StatusTypeSucceeded && b.stopped.IsZero()}
	if b.project.logsTo == logsToStream {
		r.logged = buildLogBytes * (0.7 + 0.6*share(mix(w.seed, b.uuid, 0), 0))
	}
	return r
}

// runs are the builds of a project as far as metrics are concerned. Those of one
// that nobody has looked at are not kept for it: an account has thousands.
func (w *World) runs(p *project) []ran {
	builds := p.builds
	if p.history != nil {
		if p.runs != nil {
			return p.runs
		}
		unseen := *p
		if unseen.fill != nil {
			unseen.fill(&unseen)
		}
		unseen.history(&unseen)
		builds = unseen.builds
	}
	out := make([]ran, len(builds))
	for i, b := range builds {
		out[i] = w.ranOf(b)
	}
	if p.history != nil {
		p.runs = out
	}
	return out
}

// buildSeries is a series with one sample for each build that has ended, at its
// end.
func (w *World) buildSeries(name string, unit types.StandardUnit, value func(ran) (float64, bool)) *measured {
	p, ok := w.projects[name]
	if !ok {
		return nil
	}
	return &measured{unit: unit, born: w.metricsBorn(), read: func(borders []int64) []point {
		out := make([]point, len(borders)-1)
		now := w.now().UnixNano()
		for _, r := range w.runs(p) {
			if r.ended > now {
				continue
			}
			minute := floorDiv(r.ended, int64(time.Minute))
			i := sort.Search(len(borders), func(i int) bool { return borders[i] > minute }) - 1
			if i < 0 || i >= len(out) {
				continue
			}
			if v, ok := value(r); ok {
				out[i].sum += math.Floor(v)
				out[i].count++
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
		return w.buildSeries(name, types.StandardUnitSeconds, func(r ran) (float64, bool) { return r.lasted.Seconds(), true })
	}
	return w.buildSeries(name, types.StandardUnitCount, func(r ran) (float64, bool) {
		return 1, metric == "Builds" || r.good == (metric == "SucceededBuilds")
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
