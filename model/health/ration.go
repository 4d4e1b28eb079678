package health

import (
	"math"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// The free requests of a month, which are the payer's: of all of the account's
// operators, and of whatever else reads CloudWatch.
const (
	// Quota is how many there are.
	Quota = 1_000_000
	// Share is how many of them are divided. The rest is left to those who do not ask
	// what there is.
	Share = 900_000
	// Reserve is where health is not read any more: the next requests would be paid.
	Reserve = 990_000
)

// leastHours is how many hours what is left is divided by at least: several programs
// divide it, each for itself, and what was used is known an hour late.
const leastHours = 24

// FreeOperations are the operations of CloudWatch that the free requests are used up by,
// as far as the account counts them. GetMetricData is always paid.
func FreeOperations() []string {
	return []string{"GetMetricStatistics", "ListMetrics", "PutMetricData", "DescribeAlarms"}
}

// Ration is what is left of the month's free requests.
type Ration struct {
	Used  int       // this month
	Whole bool      // it is the whole account's use in this Region, not aloft's on this host alone
	At    time.Time // when that was known
}

// PerHour is how many requests may be made an hour: what is left, divided by the hours
// that are left of the month. So what a program leaves over is divided again, and what
// others use is missing from the next hour.
func (r Ration) PerHour(now time.Time) float64 {
	hours := math.Max(leastHours, monthEnd(now).Sub(now).Hours())
	return math.Max(0, float64(Share-r.Used)) / hours
}

// Spent reports whether nothing is left, not even for what is read without a ration.
func (r Ration) Spent() bool { return r.Used >= Reserve }

// UseAsk is the read of what the account has used of the month's free requests: of each
// operation, day by day.
func UseAsk(now time.Time) model.MetricRead {
	r := model.MetricRead{From: monthStart(now), To: now.UTC().Truncate(24*time.Hour).AddDate(0, 0, 1), Period: 24 * time.Hour}
	for _, op := range FreeOperations() {
		r.Series = append(r.Series, model.RequestsMade(op))
	}
	return r
}

// Use is what UseAsk brought: false when nothing is known of any operation, which is how
// an account looks whose use CloudWatch does not count.
func Use(samples []model.Samples) (used int, ok bool) {
	for _, s := range samples {
		for _, v := range s.Values {
			if !math.IsNaN(v) && v > 0 {
				used, ok = used+int(v), true
			}
		}
	}
	return used, ok
}

func monthStart(t time.Time) time.Time {
	y, m, _ := t.UTC().Date()
	return time.Date(y, m, 1, 0, 0, 0, 0, time.UTC)
}

func monthEnd(t time.Time) time.Time { return monthStart(t).AddDate(0, 1, 0) }

// Purse is what a ration allows at a moment: it fills by the hour and is emptied by
// requests. What an operator waits for is taken even where it is empty, and is missing
// later.
type Purse struct {
	have float64
	at   time.Time
}

// purseFor is how long a purse fills without being used: the first screen fills at once.
const purseFor = 5 * time.Minute

// leastPurse is how much a purse holds at least.
const leastPurse = 40

// fill lets a purse fill up to now.
func (p *Purse) fill(perHour float64, now time.Time) {
	most := math.Max(leastPurse, perHour*purseFor.Hours())
	if perHour <= 0 {
		most = 0
	}
	if p.at.IsZero() {
		p.have = most
	} else if now.After(p.at) {
		p.have += perHour * now.Sub(p.at).Hours()
	}
	p.have, p.at = math.Min(p.have, most), now
}

// When is from when on a purse has so many requests, false when it never will.
func (p *Purse) When(n int, perHour float64, now time.Time) (time.Time, bool) {
	p.fill(perHour, now)
	short := float64(n) - p.have
	switch {
	case short <= 0:
		return now, true
	case perHour <= 0:
		return time.Time{}, false
	}
	return now.Add(time.Duration(math.Ceil(short/perHour*3600)) * time.Second), true
}

// Take takes requests out.
func (p *Purse) Take(n int, perHour float64, now time.Time) {
	p.fill(perHour, now)
	p.have -= float64(n)
}
