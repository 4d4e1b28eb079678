package sim

import (
	"math"
	"strconv"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/costexplorer"
	"github.com/aws/aws-sdk-go-v2/service/costexplorer/types"
)

func billsOf(w *World) *costexplorer.Client {
	config := w.Config()
	config.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
	return costexplorer.NewFromConfig(config)
}

func billIn(from, to string) *costexplorer.GetCostAndUsageInput {
	return &costexplorer.GetCostAndUsageInput{TimePeriod: &types.DateInterval{Start: &from, End: &to}, Granularity: types.GranularityDaily,
		Metrics: []string{"UnblendedCost"}, GroupBy: []types.GroupDefinition{{Type: types.GroupDefinitionTypeDimension, Key: str("SERVICE")}}}
}

// bill reads all pages: what each service costs, by day.
func bill(t *testing.T, w *World, from, to string) (days map[string]map[string]float64, estimated map[string]bool, pages int) {
	t.Helper()
	days, estimated = map[string]map[string]float64{}, map[string]bool{}
	in := billIn(from, to)
	for {
		out, err := billsOf(w).GetCostAndUsage(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		pages++
		for _, r := range out.ResultsByTime {
			day := map[string]float64{}
			for _, g := range r.Groups {
				amount, err := strconv.ParseFloat(*g.Metrics["UnblendedCost"].Amount, 64)
				if err != nil || *g.Metrics["UnblendedCost"].Unit != "USD" {
					t.Fatal(err)
				}
				day[g.Keys[0]] = amount
			}
			days[*r.TimePeriod.Start], estimated[*r.TimePeriod.Start] = day, r.Estimated
		}
		if out.NextPageToken == nil {
			return days, estimated, pages
		}
		in.NextPageToken = out.NextPageToken
	}
}

// The bill of the story, from what was charged.
func TestTheBillThatWasCharged(t *testing.T) {
	w := unhurried(t, 1, TeamSize, standing)
	days, _, pages := bill(t, w, "2026-10-20", "2026-11-17") // four weeks
	sums := map[string]float64{}
	for _, day := range days {
		for service, usd := range day {
			sums[service] += usd / 28 / 24 * 730
		}
	}
	for service, want := range map[string]float64{
		"AWS Lambda":         10.42 + 3.88*0.2, // durations and requests
		"Amazon DynamoDB":    8.54 + 45 + 0.94, // units, storage, requests on demand
		"Amazon API Gateway": 10.50,
		"AmazonCloudWatch":   1.2,
	} {
		if math.Abs(sums[service]-want) > 0.04*want+0.1 {
			t.Errorf("%s: $%.2f a month, want about $%.2f", service, sums[service], want)
		}
	}
	if len(sums) != 6 || len(days) != 28 || pages != 1 {
		t.Errorf("%d days of %v on %d pages", len(days), sums, pages)
	}
}

func TestTheBillIsADayLate(t *testing.T) {
	w := unhurried(t, 1, TeamSize, standing) // 22 November, 21:50
	days, estimated, _ := bill(t, w, "2026-10-30", "2026-11-23")
	if len(days["2026-11-22"]) != 0 || days["2026-11-21"]["AWS Lambda"] == 0 || days["2026-11-21"]["Amazon DynamoDB"] >= days["2026-11-20"]["Amazon DynamoDB"] {
		t.Errorf("today is %v, yesterday %v, the day before %v", days["2026-11-22"], days["2026-11-21"], days["2026-11-20"])
	}
	if estimated["2026-10-31"] || !estimated["2026-11-01"] {
		t.Errorf("estimated: %v", estimated)
	}
}

func TestPagesOfTheBill(t *testing.T) {
	w := unhurried(t, 1, TeamSize, standing)
	days, _, pages := bill(t, w, "2026-08-20", "2026-11-23")
	if len(days) != 95 || pages != 2 {
		t.Errorf("%d days on %d pages", len(days), pages)
	}
	first, err := billsOf(w).GetCostAndUsage(t.Context(), billIn("2026-08-20", "2026-11-23"))
	if err != nil {
		t.Fatal(err)
	}
	other := billIn("2026-08-21", "2026-11-23")
	other.NextPageToken = first.NextPageToken
	_, err = billsOf(w).GetCostAndUsage(t.Context(), other)
	wantError(t, err, "InvalidNextTokenException", "The pagination token is invalid.", 400)
	_, err = billsOf(w).GetCostAndUsage(t.Context(), billIn("2026-11-22", "2026-11-22"))
	wantError(t, err, "ValidationException", "Start date (and hour) should be before end date (and hour)", 400)
	_, err = billsOf(w).GetCostAndUsage(t.Context(), billIn("2025-01-01", "2025-01-02"))
	wantError(t, err, "ValidationException", "You haven't enabled historical data beyond 14 months", 400)
}

func BenchmarkTheBill(b *testing.B) {
	w := unhurried(b, 1, TeamSize, standing)
	for b.Loop() {
		if _, err := billsOf(w).GetCostAndUsage(b.Context(), billIn("2026-11-01", "2026-11-23")); err != nil {
			b.Fatal(err)
		}
	}
}
