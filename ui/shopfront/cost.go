package shopfront

import (
	"math"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// use is what a function used of Lambda in the month so far.
type use struct{ calls, seconds float64 }

// monthly is that of the functions that are called most.
func monthly() map[string]use {
	return map[string]use{
		"catalog-search": {63.1e6, 1.98e6}, "cart-checkout": {6.9e6, 2.11e6}, "cart-add-item": {21.4e6, 1.52e6}, "catalog-get": {81.0e6, 0.80e6},
		"payments-create": {13.9e6, 1.20e6}, "orders-get": {15.1e6, 0.62e6}, "sessions-refresh": {36.2e6, 0.21e6}, "notifications-send": {2.5e6, 0.41e6},
		"orders-create": {4.1e6, 0.22e6}, "inventory-reserve": {4.4e6, 0.12e6}, "customers-get": {10.1e6, 0.4e6}, "orders-list": {2.8e6, 0.1e6},
	}
}

// usageFacts are what functions used each day since the end of October: the 26th stands
// out, and today is not over.
func usageFacts() []model.Event {
	const days = 43
	today := Now().Truncate(day)
	first := today.AddDate(0, 0, -(days - 1))
	e := model.MetricsRead{Read: read(0), Group: model.GroupFunctions}
	used := monthly()
	for _, row := range rows() {
		f, ok := used[row.name]
		if !ok {
			f = use{0.2e6, 0.01e6}
		}
		calls, millis := make([]float64, days), make([]float64, days)
		for i := range days {
			at := first.AddDate(0, 0, i)
			share := 1.0 / 29
			switch at.Weekday() {
			case time.Saturday, time.Sunday:
				share *= 0.85
			}
			switch {
			case at.Equal(today):
				share *= 0.55
			case at.Day() == 26 && at.Month() == time.November:
				share *= 1.2
			}
			calls[i] = math.Round(f.calls * share)
			millis[i] = math.Round(f.seconds * share * 1000 * 1024 / 512) // of 512 MB
		}
		name := Prefix + row.name
		e.Samples = append(e.Samples,
			model.Samples{Series: model.Invocations(name, ""), Period: day, From: first, Values: calls},
			model.Samples{Series: model.Duration(name, ""), Period: day, From: first, Values: millis})
	}
	return []model.Event{e}
}
