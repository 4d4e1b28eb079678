package sim

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/costexplorer"
	"github.com/aws/aws-sdk-go-v2/service/costexplorer/types"
)

// Cost Explorer: what AWS has charged by day and service. It follows from the same
// metrics at list prices of us-east-1, as if the free tiers were used up elsewhere
// in the organisation.

func costExplorerOperations() map[string]operation {
	return map[string]operation{
		"GetCostAndUsage": simulate(200, (*World).getCostAndUsage, func(*costexplorer.GetCostAndUsageInput) string { return "" }),
	}
}

const (
	costGroupsPerPage = 300            // AWS says no figure
	costDelay         = 24 * time.Hour // what is newer is not there yet
	costMonths        = 14             // how far back it goes
	closingDay        = 4              // of the next month, from which a month is final
	costMetric        = "UnblendedCost"
)

func (w *World) getCostAndUsage(in *costexplorer.GetCostAndUsageInput) (*costexplorer.GetCostAndUsageOutput, error) {
	if in.Filter != nil || in.BillingViewArn != nil || in.Granularity != types.GranularityDaily || !slices.Equal(in.Metrics, []string{costMetric}) ||
		len(in.GroupBy) != 1 || in.GroupBy[0].Type != types.GroupDefinitionTypeDimension || aws.ToString(in.GroupBy[0].Key) != "SERVICE" {
		return nil, &loudError{"GetCostAndUsage is simulated daily, for UnblendedCost by the dimension SERVICE, without a filter"}
	}
	now := w.now().UTC()
	today := now.Truncate(24 * time.Hour)
	from, err := time.Parse(time.DateOnly, aws.ToString(in.TimePeriod.Start))
	to, err2 := time.Parse(time.DateOnly, aws.ToString(in.TimePeriod.End))
	switch {
	case err != nil || err2 != nil:
		return nil, wrongCost("Start time or end time is invalid: dates are like 2026-11-23")
	case !from.Before(to):
		return nil, wrongCost("Start date (and hour) should be before end date (and hour)")
	case from.Before(today.AddDate(0, -costMonths, 0)):
		return nil, wrongCost("You haven't enabled historical data beyond 14 months")
	case to.After(today.AddDate(0, 0, 1)):
		return nil, wrongCost("end date past the beginning of next month")
	}
	if in.NextPageToken != nil { // it holds the next day, and what was asked for
		text, err := base64.StdEncoding.DecodeString(*in.NextPageToken)
		day, rest, ok := strings.Cut(string(text), " ")
		at, err2 := time.Parse(time.DateOnly, day)
		if err != nil || err2 != nil || !ok || rest != *in.TimePeriod.Start+" "+*in.TimePeriod.End {
			return nil, &refusal{status: 400, err: &types.InvalidNextTokenException{Message: aws.String("The pagination token is invalid.")}}
		}
		from = at
	}
	out := &costexplorer.GetCostAndUsageOutput{GroupDefinitions: in.GroupBy, ResultsByTime: []types.ResultByTime{},
		DimensionValueAttributes: []types.DimensionValuesWithAttributes{}}
	groups := 0
	charged := w.charges(from, to, now.Add(-costDelay))
	for i, day := 0, from; day.Before(to); i, day = i+1, day.AddDate(0, 0, 1) {
		r := types.ResultByTime{Estimated: estimated(day, now), Groups: []types.Group{}, Total: map[string]types.MetricValue{},
			TimePeriod: &types.DateInterval{Start: aws.String(day.Format(time.DateOnly)), End: aws.String(day.AddDate(0, 0, 1).Format(time.DateOnly))}}
		for _, c := range charged {
			if usd := c.days[i]; usd > 0 {
				r.Groups = append(r.Groups, types.Group{Keys: []string{c.service}, Metrics: map[string]types.MetricValue{
					costMetric: {Amount: aws.String(strconv.FormatFloat(usd, 'f', 10, 64)), Unit: aws.String("USD")}}})
			}
		}
		if groups += len(r.Groups); groups > costGroupsPerPage && len(out.ResultsByTime) > 0 {
			out.NextPageToken = markerOf(day.Format(time.DateOnly) + " " + *in.TimePeriod.Start + " " + *in.TimePeriod.End)
			break
		}
		out.ResultsByTime = append(out.ResultsByTime, r)
	}
	return out, nil
}

func wrongCost(words string) error { return generic(400, "ValidationException", words) }

// estimated reports whether a day's costs may still change: until some days after
// the end of its month.
func estimated(day, now time.Time) bool {
	final := time.Date(day.Year(), day.Month()+1, closingDay, 0, 0, 0, 0, time.UTC)
	return now.Before(final)
}
