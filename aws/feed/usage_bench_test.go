package feed

import (
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model/cost"
)

// BenchmarkAnHourOfLooking walks through an hour of looking at the default screen of
// the story's account, and says how many calls it makes, how many of them count
// towards the month's free million, and what it costs.
func BenchmarkAnHourOfLooking(b *testing.B) {
	var hour tally
	for b.Loop() {
		aws := theStory()
		aws.latency = func(string, string) time.Duration { return 0 }
		now := time.Date(2026, 11, 21, 10, 17, 0, 0, time.UTC)
		f := New(Options{
			Lambda: aws, Tables: aws, Metrics: aws, LogGroups: aws, Spending: aws.spent,
			Mailbox: &recorder{}, Now: func() time.Time { return now },
		})
		f.runner.src.want(everything, now)
		lookAround(b, f, &now, now.Add(time.Hour)) // the first hour reads what there was before
		aws.forgetReads()
		lookAround(b, f, &now, now.Add(time.Hour))
		hour = count(aws)
	}
	usd := func(i cost.Item, amount int) float64 {
		_, usd := cost.Embedded().Cost("us-east-1", []cost.Usage{{Item: i, Amount: int64(amount)}}, false)
		return usd.Dollars()
	}
	b.ReportMetric(float64(hour.free+hour.paid+hour.control), "calls/h")
	b.ReportMetric(float64(hour.free), "free-calls/h")
	b.ReportMetric(usd(cost.MetricsData, hour.paid), "$/h")
	b.ReportMetric(usd(cost.MetricsRequests, hour.free), "$/h-beyond-the-free-million")
}
