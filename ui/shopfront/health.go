package shopfront

import (
	"math"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
)

// calls are how those of prod of a function went in the last ten minutes: a minute, the
// share that failed, and the milliseconds of p95.
type calls struct {
	name      string
	perMinute float64
	failed    float64
	p95       float64
	throttled float64
}

func prodCalls() []calls {
	return []calls{
		{name: "payments-create", perMinute: 412, failed: 0.064, p95: 1200}, {name: "payments-capture", perMinute: 96, p95: 140},
		{name: "payments-refund", perMinute: 1.2, p95: 210}, {name: "payments-webhook", perMinute: 38, failed: 0.001, p95: 64},
		{name: "cart-add-item", perMinute: 640, p95: 41}, {name: "cart-checkout", perMinute: 210, failed: 0.004, p95: 230},
		{name: "cart-expire", perMinute: 4, p95: 55}, {name: "catalog-search", perMinute: 1900, failed: 0.0002, p95: 120},
		{name: "catalog-get", perMinute: 2400, p95: 18}, {name: "customers-get", perMinute: 310, p95: 22}, {name: "customers-update", perMinute: 12, p95: 48},
		{name: "orders-create", perMinute: 124, p95: 96}, {name: "orders-get", perMinute: 512, p95: 25}, {name: "orders-list", perMinute: 85, p95: 88},
		{name: "orders-ship", perMinute: 9.1, p95: 310}, {name: "inventory-reserve", perMinute: 131, p95: 33, throttled: 3},
		{name: "notifications-send", perMinute: 77, failed: 0.002, p95: 190}, {name: "pricing-quote"}, {name: "sessions-refresh", perMinute: 1100, p95: 12},
		{name: "reports-daily"},
	}
}

// healthFacts are how the calls of prod went, and the last hour of payments-create.
func healthFacts() []model.Event {
	window := health.Window{From: Now().Truncate(time.Minute).Add(-health.Span), To: Now().Truncate(time.Minute)}
	var events []model.Event
	for _, c := range prodCalls() {
		n := c.perMinute * window.Length().Minutes()
		f := health.Figures{Window: window, At: Now(), Calls: health.Of(n), Errors: health.Of(n * c.failed), Throttles: health.Of(c.throttled)}
		if n > 0 {
			f.P95 = health.Of(c.p95)
		}
		events = append(events, health.FiguresRead{Read: read(0), Called: prodOf(c.name), Figures: f})
		if n > 0 {
			events = append(events, hourOf(c))
		} else {
			events = append(events, health.CallsRead{Read: read(0), Called: prodOf(c.name), Window: window, Calls: make([]float64, 10)})
		}
	}
	return events
}

func prodOf(name string) model.Called { return model.Called{Function: Prefix + name, Alias: "prod"} }

// hourOf is the last hour of prod of a function: calls that go up and down a little. Of
// payments-create they failed, and were slow, since the move.
func hourOf(c calls) health.HourRead {
	to := Now().Truncate(time.Minute)
	h := health.HourRead{Read: read(0), Called: prodOf(c.name), Window: health.Window{From: to.Add(-time.Hour), To: to}}
	moved, bad := 48, c.name == "payments-create"
	for i := range 60 {
		n := math.Round(c.perMinute * (1 + 0.08*math.Sin(float64(i)*1.9)))
		failed, p95 := c.failed, c.p95
		if bad && i < moved {
			failed, p95 = 0.0002, 79
		}
		h.Calls, h.Throttles = append(h.Calls, n), append(h.Throttles, 0)
		h.Errors, h.P95 = append(h.Errors, n*failed*(1+0.1*math.Sin(float64(i)))), append(h.P95, p95*(1+0.06*math.Sin(float64(i)*2.3)))
	}
	if bad {
		at := to.Add(-12 * time.Minute)
		h.Sides = []health.HourSide{
			{Version: "41", Figures: side(h.From, at, 19_776, 4, 79)}, {Version: "42", Figures: side(at, to, 4_944, 316, 1200)},
		}
	}
	return h
}

func side(from, to time.Time, calls, errors, p95 float64) health.Figures {
	return health.Figures{Window: health.Window{From: from, To: to}, At: Now(), Calls: health.Of(calls), Errors: health.Of(errors), Throttles: health.Of(0), P95: health.Of(p95)}
}
