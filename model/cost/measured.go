package cost

import "time"

// Measured is what was used over time, as far as it was read.
type Measured struct {
	From    time.Time // midnight UTC of the first day
	Days    int       // whole and begun days from From on
	HoursTo time.Time // end of the last hour of Hours, a whole hour
	Hours   int       // 25 or more, so that the hour a day ago is there too
	// MinutesTo is the end of the last minute of Minutes: of the last hour, all is known.
	MinutesTo time.Time
	Entries   []Entry
	// Standing is what costs by being there, such as capacity and storage.
	Standing []Standing
	// Assumed says in words what could not be read and was taken to be so.
	Assumed []string
}

// Standing is what costs so much an hour by being there, from a time on and up to
// another: zero for always and for still.
type Standing struct {
	Usage
	From, To time.Time
}

// seconds are for how many of so many seconds from a time on it was there.
func (s *Standing) seconds(from time.Time, n uint64) uint64 {
	to := from.Add(time.Duration(n) * time.Second)
	if s.From.After(from) {
		from = s.From
	}
	if !s.To.IsZero() && s.To.Before(to) {
		to = s.To
	}
	return uint64(max(0, to.Sub(from)) / time.Second)
}

// Entry is what one subject used of one item. The slices are as long as Days and
// Hours say, and 60, nil when they were not read. A negative amount was not read.
//
// An entry whose subject has a stage says how much of the function's own entry,
// which has none, went through the stage: it is not counted a second time.
type Entry struct {
	Item    Item
	Subject Subject
	Daily   []int64 // base units each UTC day from From on
	Hourly  []int64 // base units each hour up to HoursTo
	Minutes []int64 // base units each of the 60 minutes up to MinutesTo
}

// Group is how a Report is broken down.
type Group string

// The groups, in the order in which the pane goes through them.
const (
	ByService  Group = "service"
	ByFunction Group = "function"
	ByStage    Group = "stage"
	ByTable    Group = "table"
)

// Options say how to price.
type Options struct {
	Now      time.Time
	FreeTier bool // take AWS's free tiers that never end off the account's total
	Budget   USD  // a month; 0: none
}

// Report is the cost pane's content.
type Report struct {
	MonthToDate USD
	RunRateHour USD       // a month of 730 h like the last 60 minutes that are complete
	HourTo      time.Time // when these ended; zero when they were not read
	RunRateDay  USD       // a month like the last day
	Fixed       USD       // a month of what costs by being there: capacity and storage
	FreeTier    USD       // what the free tiers took off MonthToDate; 0 when they are off
	Rows        map[Group][]Row
	Days        []DayCost // from the first day on
	WeekAgo     float64   // the cost of the last seven whole days over that of the seven before, as a change: 0.1 is 10 % more; NaN when one is not known
	Passed      time.Time // when the budget will be passed at the rate of the last day, or was; zero: not this month
	Region      string    // whose prices these are
	Foreign     bool      // the account's Region has no prices in the book: Region's were taken
	Prices      time.Time // date of the oldest price that was used
	Source      string    // of the prices
	Assumed     []string
}

// HourWords names the hour of RunRateHour, which is 60 minutes and none of the clock.
func (r *Report) HourWords() string {
	if r.HourTo.IsZero() {
		return "the last hour"
	}
	return "the hour to " + r.HourTo.UTC().Format("15:04") + " UTC"
}

// Row is one line of the cost pane, the dearest first.
type Row struct {
	Name        string
	Rest        bool // what belongs to no row of the group, so that the rows add up to the whole: always the last row
	MonthToDate USD
	RunRate     USD     // a month like the last day
	WeekAgo     float64 // as Report's
	Lines       []Line  // of the month so far, the dearest first
}

// DayCost is the cost of one UTC day.
type DayCost struct {
	Day     time.Time
	USD     USD
	Service map[Service]USD
	Partial bool // the day is not over, or not all of it was read
}
