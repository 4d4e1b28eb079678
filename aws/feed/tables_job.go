package feed

// The reads of tables, metrics and usage, and what comes back from them.

import (
	"context"
	"errors"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// tableOp is a call of AWS as far as waiting after a failure is concerned.
type tableOp int

const (
	opListTables tableOp = iota
	opGetTable
	opGetScaling
	opFreeMetrics // GetMetricStatistics
	opPaidMetrics // GetMetricData
	opListMetrics
	opListGroups
	tableOps
)

// slotsOf is how many calls of an operation may be under way at once.
func slotsOf(o tableOp) int {
	switch o {
	case opGetTable:
		return 4
	case opFreeMetrics:
		return 3
	default:
		return 1
	}
}

func (o tableOp) String() string {
	return [...]string{
		"ListTables", "DescribeTable", "DescribeScalableTargets", "GetMetricStatistics", "GetMetricData", "ListMetrics", "DescribeLogGroups",
	}[o]
}

// tableJob is one read.
type tableJob struct {
	op      tableOp
	table   string
	marker  string
	source  *usageSource
	wants   []*metricWant
	read    model.MetricRead
	urgency model.Urgency
	asked   time.Time
	epoch   int // of the plan that asked: answers to another plan are dropped
}

// tableAnswer is what became of a job.
type tableAnswer struct {
	tableJob
	at      time.Time
	failure *model.Failure // nil when it worked
	names   model.TablePage
	got     model.Table
	targets []model.Scaling
	samples []model.Samples
	series  model.SeriesPage
	groups  model.LogGroupPage
}

func (a tableAnswer) when() model.Read { return model.Read{Asked: a.asked, At: a.at} }

// metricsDeadline is how many times longer than another call a read of metrics may
// take: it stands for as many calls as it has series.
const metricsDeadline = 4

// readTables does one read and says what became of it. It runs in a goroutine of its
// own and touches nothing but its job.
func (f *Feed) readTables(ctx context.Context, j tableJob) tableAnswer {
	deadline := f.opt.Intervals.Call
	if j.op == opFreeMetrics || j.op == opPaidMetrics {
		deadline *= metricsDeadline
	}
	ctx, cancel := context.WithTimeout(model.WithUrgency(ctx, j.urgency), deadline)
	defer cancel()
	a := tableAnswer{tableJob: j}
	var err error
	switch j.op {
	case opListTables:
		a.names, err = f.opt.Tables.ListTables(ctx, j.marker)
	case opGetTable:
		a.got, err = f.opt.Tables.GetTable(ctx, j.table)
	case opGetScaling:
		a.targets, err = f.opt.Tables.GetScaling(ctx, j.table)
	case opFreeMetrics, opPaidMetrics:
		a.samples, err = f.opt.Metrics.ReadMetrics(ctx, j.read)
	case opListMetrics:
		a.series, err = f.opt.Metrics.ListMetrics(ctx, j.source.Namespace, j.source.Metric, j.marker)
	case opListGroups:
		a.groups, err = f.opt.LogGroups.ListLogGroups(ctx, j.marker)
	}
	a.at = f.opt.Now()
	if err != nil {
		a.failure = tableFailure(err, j)
	}
	return a
}

// tableFailure is the failure in an error, or one made of it.
func tableFailure(err error, j tableJob) *model.Failure {
	var f *model.Failure
	if errors.As(err, &f) {
		own := *f
		return &own
	}
	made := &model.Failure{
		Class: model.Other, Operation: j.op.String(), Subject: j.table, Message: safetext.Line(err.Error()), Err: err,
	}
	if errors.Is(err, context.DeadlineExceeded) {
		made.Class, made.Message = model.Network, "no answer in time"
	}
	return made
}
