package account

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/costexplorer"
	"github.com/aws/aws-sdk-go-v2/service/costexplorer/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// unblended is what Cost Explorer calls what was charged on the day of use.
const unblended = "UnblendedCost"

// mostPages is where the reading of a bill stops: a month by day and service is
// one page or a few, and each is paid.
const mostPages = 20

var (
	errNoDays  = errors.New("a bill needs a day to begin with and a later one to end before")
	errTooMany = errors.New("the bill goes on after 20 paid pages")
)

// ReadBill reads from Cost Explorer what each service cost on each day, credits
// and refunds included. Each page is paid, a repeated one too. Amounts stay in
// AWS's own digits.
func (a *Account) ReadBill(ctx context.Context, from, to time.Time) (model.Bill, error) {
	ctx, c, done := a.begin(ctx, "GetCostAndUsage", "")
	defer done()
	bill := model.Bill{From: midnight(from), To: midnight(to)}
	if !bill.From.Before(bill.To) {
		return bill, a.failure(ctx, c, errNoDays)
	}
	bill.Asked = a.options.Now()
	in := &costexplorer.GetCostAndUsageInput{
		TimePeriod:  &types.DateInterval{Start: aws.String(bill.From.Format(time.DateOnly)), End: aws.String(bill.To.Format(time.DateOnly))},
		Granularity: types.GranularityDaily, Metrics: []string{unblended},
		GroupBy: []types.GroupDefinition{{Type: types.GroupDefinitionTypeDimension, Key: aws.String(string(types.DimensionService))}},
	}
	for {
		out, err := c.clients.bills.GetCostAndUsage(ctx, in)
		if err != nil {
			return bill, a.billFailure(ctx, c, err)
		}
		bill.Pages++
		for i := range out.ResultsByTime {
			bill.Days = addDay(bill.Days, &out.ResultsByTime[i])
		}
		next := aws.ToString(out.NextPageToken)
		if next == "" || next == aws.ToString(in.NextPageToken) {
			break
		}
		if bill.Pages == mostPages {
			return bill, a.failure(ctx, c, errTooMany)
		}
		in.NextPageToken = &next
	}
	bill.At = a.options.Now()
	slices.SortFunc(bill.Days, func(a, b model.BillDay) int { return a.Day.Compare(b.Day) })
	for _, d := range bill.Days {
		slices.SortFunc(d.Services, func(a, b model.BillService) int { return cmp.Compare(a.Name, b.Name) })
	}
	return bill, nil
}

// addDay puts a day's services to those known: a day may go on on the next page.
func addDay(days []model.BillDay, r *types.ResultByTime) []model.BillDay {
	if r.TimePeriod == nil {
		return days
	}
	day, err := time.Parse(time.DateOnly, aws.ToString(r.TimePeriod.Start))
	if err != nil {
		return days
	}
	i := slices.IndexFunc(days, func(d model.BillDay) bool { return d.Day.Equal(day) })
	if i < 0 {
		i = len(days)
		days = append(days, model.BillDay{Day: day})
	}
	days[i].Estimated = days[i].Estimated || r.Estimated
	for _, g := range r.Groups {
		if len(g.Keys) == 0 {
			continue
		}
		amount := g.Metrics[unblended]
		days[i].Services = append(days[i].Services, model.BillService{
			Name: safetext.Line(g.Keys[0]), Amount: line(amount.Amount), Unit: line(amount.Unit),
		})
	}
	return days
}

// billFailure is the failure of Cost Explorer, with the next step where there is
// one.
func (a *Account) billFailure(ctx context.Context, c call, err error) error {
	failure := a.failure(ctx, c, err)
	f, ok := errors.AsType[*model.Failure](failure)
	if !ok {
		return failure
	}
	switch f.Code {
	case "LimitExceededException":
		f.Class, f.Advice = model.Throttled, "Cost Explorer was asked too often: wait a moment"
	case "DataUnavailableException":
		f.Advice = "Cost Explorer has no data yet: it takes a day after it was first opened in the console"
	}
	return failure
}

func midnight(t time.Time) time.Time {
	y, m, d := t.UTC().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
