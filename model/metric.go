package model

import (
	"math"
	"time"
)

// Series is one CloudWatch metric with its dimensions and one statistic. It can
// be compared and is a key of maps.
type Series struct {
	Namespace  string // "AWS/DynamoDB"
	Metric     string // "ConsumedReadCapacityUnits"
	Stat       string // "Sum", "Average", "Maximum", "SampleCount" or a percentile such as "p99"
	Dimensions [4]Dimension
}

// Dimension is one dimension of a metric. The zero one is none.
type Dimension struct{ Name, Value string }

// Value is the value of a dimension, empty when the series has no such one.
func (s Series) Value(dimension string) string {
	for _, d := range s.Dimensions {
		if d.Name == dimension {
			return d.Value
		}
	}
	return ""
}

// Samples are the points of a series over a span of time, one each period.
type Samples struct {
	Series
	Read
	Period  time.Duration
	From    time.Time // the first period begins here, a whole number of periods after 1970
	Values  []float64 // NaN where there is no point; for sums that means zero, once it is not Pending
	Pending int       // so many of the newest may still come, or still grow
	Failure *Failure  // the points are not all there: why
}

// To is the end of the last period.
func (s Samples) To() time.Time { return s.From.Add(time.Duration(len(s.Values)) * s.Period) }

// Rates are the points as amounts a second, missing ones as zero. They are right
// for sums alone.
func (s Samples) Rates() []float64 {
	rates := make([]float64, len(s.Values))
	for i, v := range s.Values {
		if !math.IsNaN(v) {
			rates[i] = v / s.Period.Seconds()
		}
	}
	return rates
}

// Latest is the newest point that is not pending, missing ones as zero, and
// whether there is one.
func (s Samples) Latest() (float64, bool) {
	i := len(s.Values) - s.Pending - 1
	if i < 0 {
		return 0, false
	}
	if math.IsNaN(s.Values[i]) {
		return 0, true
	}
	return s.Values[i], true
}

// MetricRead asks for the points of series. From and To are widened to whole
// periods.
type MetricRead struct {
	Series   []Series
	From, To time.Time
	Period   time.Duration // 60 s or a multiple of it; of no account when Whole
	// Whole makes one period of all that lies between From and To, to the minute and a
	// day at most: a percentile of a window is that of its one period, and no mean of
	// those of its minutes.
	Whole bool
	// Paid reads through GetMetricData, up to 500 series a call, each at a price and
	// only within the day's cap. Otherwise each series is a call of
	// GetMetricStatistics, which the month's free quota of a million requests covers.
	Paid bool
}

// SeriesPage is one page of the metrics that exist, without a statistic.
type SeriesPage struct {
	Series []Series
	Next   string
}

// The namespaces of CloudWatch that aloft reads.
const (
	NamespaceDynamoDB   = "AWS/DynamoDB"
	NamespaceLambda     = "AWS/Lambda"
	NamespaceAPIGateway = "AWS/ApiGateway"
	NamespaceCodeBuild  = "AWS/CodeBuild"
	NamespaceLogs       = "AWS/Logs"
	NamespaceS3         = "AWS/S3"
	NamespaceUsage      = "AWS/Usage"
)

// ConsumedUnits are the units that a table or index has used: the sum over a period,
// so that dividing by its seconds gives units a second. The table's own series
// leave its global indexes out.
func ConsumedUnits(k CapacityKey, a Access) Series {
	return k.series("Consumed"+a.metric()+"CapacityUnits", "Sum")
}

// ThrottleEvents are the throttled requests of a table or index, the sum over a period.
func ThrottleEvents(k CapacityKey, a Access) Series {
	return k.series(a.metric()+"ThrottleEvents", "Sum")
}

// ProvisionedUnits are the provisioned units a second of a table or index, on
// average over a period of 5 minutes or more.
func ProvisionedUnits(k CapacityKey, a Access) Series {
	return k.series("Provisioned"+a.metric()+"CapacityUnits", "Average")
}

func (a Access) metric() string {
	if a == Writes {
		return "Write"
	}
	return "Read"
}

func (k CapacityKey) series(metric, stat string) Series {
	s := Series{Namespace: NamespaceDynamoDB, Metric: metric, Stat: stat}
	s.Dimensions[0] = Dimension{"TableName", k.Table}
	if k.Index != "" {
		s.Dimensions[1] = Dimension{"GlobalSecondaryIndexName", k.Index}
	}
	return s
}

// Invocations are how often a function ran, the sum over a period; through one
// alias when it is not empty.
func Invocations(function, alias string) Series {
	return lambdaSeries("Invocations", function, alias)
}

// Duration is how many milliseconds a function ran, the sum over a period, the
// time of its initialisation left out; through one alias when it is not empty.
func Duration(function, alias string) Series { return lambdaSeries("Duration", function, alias) }

func lambdaSeries(metric, function, alias string) Series {
	return Called{Function: function, Alias: alias}.Series(metric, "Sum")
}

// Called is what was called: anything in the Region when it is empty, a function
// however it was called, or through one alias. A version has a series of its own
// through an alias that weighs it against another, and, as Alias, where its number
// was called.
type Called struct{ Function, Alias, Version string }

// Series is a metric of Lambda's of these calls.
func (c Called) Series(metric, stat string) Series {
	s := Series{Namespace: NamespaceLambda, Metric: metric, Stat: stat}
	if c.Function == "" {
		return s
	}
	s.Dimensions[0] = Dimension{"FunctionName", c.Function}
	if c.Alias == "" {
		return s
	}
	s.Dimensions[1] = Dimension{"Resource", c.Function + ":" + c.Alias}
	if c.Version != "" {
		s.Dimensions[2] = Dimension{"ExecutedVersion", c.Version}
	}
	return s
}

// RequestsMade is how often an operation of CloudWatch was called in the account and
// Region, by whomever: the sum over a period.
func RequestsMade(operation string) Series {
	return Series{Namespace: NamespaceUsage, Metric: "CallCount", Stat: "Sum", Dimensions: [4]Dimension{
		{"Service", "CloudWatch"}, {"Type", "API"}, {"Class", "None"}, {"Resource", operation},
	}}
}
