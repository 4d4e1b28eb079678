package model

// What metrics are read for, and those from which usage is counted besides
// functions and tables.

import (
	"strings"
	"time"
)

// The groups that samples are read in, besides those of tables.
const (
	GroupScaling   = "auto scaling" // not samples, but what auto scaling does
	GroupFunctions = "functions"
	GroupStages    = "stages"
	GroupRequests  = "requests of tables" // of those on demand
	GroupAPIs      = "APIs"
	GroupBuilds    = "builds"
	GroupLogs      = "logs"
	GroupLogGroups = "log groups" // not samples, but what the groups hold
	GroupBuckets   = "buckets"
)

// TableGroup is the group of the samples of a table and its indexes.
func TableGroup(table string) string { return "table " + table }

// UsageMetric is a metric from which usage is counted, and whose dimensions are
// found by listing.
type UsageMetric struct {
	Group             string
	Namespace, Metric string
}

// UsageMetrics are all of them.
func UsageMetrics() []UsageMetric {
	return []UsageMetric{
		{GroupAPIs, NamespaceAPIGateway, "Count"},
		{GroupBuilds, NamespaceCodeBuild, "Duration"},
		{GroupLogs, NamespaceLogs, "IncomingBytes"},
		{GroupBuckets, NamespaceS3, "BucketSizeBytes"},
	}
}

// How far back usage is counted: the last day by the hour, with the hour a day ago,
// and what buckets hold, which is measured once a day and late.
const (
	UsageHours      = 26
	UsageBucketDays = 4
	usageDays       = 14
)

// UsageSince is the first day that usage is counted of by the day, given midnight
// (UTC) of the last: two weeks back, or the first of the month when that is earlier.
func UsageSince(today time.Time) time.Time {
	from := today.AddDate(0, 0, -usageDays)
	if month := today.AddDate(0, 0, 1-today.Day()); month.Before(from) {
		return month
	}
	return from
}

// UsageScope says whose usage is counted, by the names of functions and projects.
type UsageScope struct {
	Function, Project func(name string) bool
}

// Counts reports whether what a series belongs to is counted: a project and a log
// group by their names, anything else always.
func (u UsageScope) Counts(s Series) bool {
	if name := s.Value("ProjectName"); name != "" {
		return u.Project(name)
	}
	if name := s.Value("LogGroupName"); name != "" {
		return u.CountsGroup(name)
	}
	return true
}

// CountsGroup leaves out the log groups of functions and projects that are not
// counted.
func (u UsageScope) CountsGroup(name string) bool {
	if f, ok := strings.CutPrefix(name, "/aws/lambda/"); ok {
		return u.Function(f)
	}
	if project, ok := strings.CutPrefix(name, "/aws/codebuild/"); ok {
		return u.Project(project)
	}
	return true
}

// UsageSeries is a series that ListMetrics found with the statistic that usage is
// counted from, and its group. It reports false for one that is not counted, such
// as one for each stage of an API beside the one for the whole API.
func UsageSeries(found Series) (Series, string, bool) {
	s := found
	dims := 0
	for _, d := range s.Dimensions {
		if d != (Dimension{}) {
			dims++
		}
	}
	s.Stat = "Sum"
	switch {
	case s.Namespace == NamespaceAPIGateway && s.Metric == "Count" && dims == 1 && (s.Value("ApiName") != "" || s.Value("ApiId") != ""):
		return s, GroupAPIs, true
	case s.Namespace == NamespaceCodeBuild && s.Metric == "Duration" && dims == 1 && s.Value("ProjectName") != "":
		return s, GroupBuilds, true
	case s.Namespace == NamespaceLogs && s.Metric == "IncomingBytes" && dims == 1 && s.Value("LogGroupName") != "":
		return s, GroupLogs, true
	case s.Namespace == NamespaceS3 && s.Metric == "BucketSizeBytes" && s.Value("StorageType") == "StandardStorage":
		s.Stat = "Average" // one point a day
		return s, GroupBuckets, true
	}
	return s, "", false
}
