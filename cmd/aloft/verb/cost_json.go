package verb

import (
	"math"
	"time"

	"github.com/aloftdeck/aloft/model/cost"
)

// costDocument and its parts are the shapes that scripts rely on. Amounts are
// dollars, as numbers.
type costDocument struct {
	Account        string                   `json:"account"`
	Region         string                   `json:"region"`
	PricesRegion   string                   `json:"prices_region"`
	PricesDate     string                   `json:"prices_date"`
	PricesSource   string                   `json:"prices_source"`
	FreeTier       bool                     `json:"free_tier"`
	FreeTierUSD    float64                  `json:"free_tier_usd"`
	MonthToDateUSD float64                  `json:"month_to_date_usd"`
	RunRateDayUSD  float64                  `json:"run_rate_last_day_usd_per_month"`
	RunRateHourUSD float64                  `json:"run_rate_last_hour_usd_per_month"`
	LastHourTo     *string                  `json:"last_hour_to"` // when its 60 minutes ended; null when they were not read
	FixedUSD       float64                  `json:"fixed_usd_per_month"`
	WeekChange     *float64                 `json:"week_change"` // 0.1 is 10 % more than the week before; null when it is not known
	BudgetUSD      float64                  `json:"budget_usd_per_month"`
	BudgetPassed   string                   `json:"budget_passed_on"` // a day; empty: not this month
	By             map[cost.Group][]costRow `json:"by"`
	Days           []costDay                `json:"days"`
	Assumed        []string                 `json:"assumed"`
}

type costRow struct {
	Name           string     `json:"name"`
	MonthToDateUSD float64    `json:"month_to_date_usd"`
	RunRateUSD     float64    `json:"run_rate_usd_per_month"`
	WeekChange     *float64   `json:"week_change"`
	Lines          []costLine `json:"lines"`
}

type costLine struct {
	Item       cost.Item `json:"item"`
	Amount     float64   `json:"amount"`
	Unit       string    `json:"unit"`
	USD        float64   `json:"usd"`
	Arithmetic string    `json:"arithmetic"`
}

type costDay struct {
	Day      string                   `json:"day"`
	USD      float64                  `json:"usd"`
	Services map[cost.Service]float64 `json:"usd_by_service"`
	Partial  bool                     `json:"partial"`
}

const dayFormat = "2006-01-02"

func newCostDocument(k *session, r cost.Report, o costOptions) costDocument {
	d := costDocument{
		Account: k.known().Account, Region: k.known().Region,
		PricesRegion: r.Region, PricesDate: r.Prices.Format(dayFormat), PricesSource: r.Source,
		FreeTier: o.FreeTier, FreeTierUSD: r.FreeTier.Dollars(),
		MonthToDateUSD: r.MonthToDate.Dollars(), RunRateDayUSD: r.RunRateDay.Dollars(), RunRateHourUSD: r.RunRateHour.Dollars(),
		FixedUSD: r.Fixed.Dollars(), WeekChange: known(r.WeekAgo), BudgetUSD: budgetOf(k.config).Dollars(),
		By: map[cost.Group][]costRow{}, Days: []costDay{}, Assumed: append([]string{}, r.Assumed...),
	}
	if !r.Passed.IsZero() {
		d.BudgetPassed = r.Passed.Format(dayFormat)
	}
	if !r.HourTo.IsZero() {
		to := r.HourTo.UTC().Format(time.RFC3339)
		d.LastHourTo = &to
	}
	for group, rows := range r.Rows {
		if group == cost.ByStage && o.By != cost.ByStage {
			continue // what ran through stages was not read
		}
		d.By[group] = []costRow{}
		for _, row := range rows {
			j := costRow{Name: row.Name, MonthToDateUSD: row.MonthToDate.Dollars(), RunRateUSD: row.RunRate.Dollars(), WeekChange: known(row.WeekAgo), Lines: []costLine{}}
			for _, l := range row.Lines {
				j.Lines = append(j.Lines, newCostLine(l))
			}
			d.By[group] = append(d.By[group], j)
		}
	}
	for _, day := range r.Days {
		services := map[cost.Service]float64{}
		for s, usd := range day.Service {
			services[s] = usd.Dollars()
		}
		d.Days = append(d.Days, costDay{day.Day.Format(dayFormat), day.USD.Dollars(), services, day.Partial})
	}
	return d
}

func newCostLine(l cost.Line) costLine {
	return costLine{Item: l.Item, Amount: cost.In(l.Item, l.Amount), Unit: cost.Unit(l.Item), USD: l.USD.Dollars(), Arithmetic: l.Arithmetic}
}

// known is a number, or null when it is none.
func known(f float64) *float64 {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil
	}
	return &f
}
