package functions

// The price of a swap: what another version's memory or architecture costs a month
// at the present traffic.

import (
	"context"
	"math"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/shell"
)

const (
	trafficSpan     = 7 * 24 * time.Hour // the traffic that a price rests on
	trafficPatience = 15 * time.Second
)

// priceSwap has the traffic of a function's alias read for the price of a swap, which
// goes to show.
func (f *Feature) priceSwap(l *shell.Layer, function, alias string, now, then model.Version,
	show func(*price)) tea.Cmd {
	show(nil)
	reader, book := f.o.Metrics, f.o.Book
	region, to := f.h.Store.Identity().Region, f.h.Now().Truncate(time.Hour)
	return shell.AskBehind(f.h, l, func(ctx context.Context) price {
		ctx, cancel := context.WithTimeout(ctx, trafficPatience)
		defer cancel()
		return swapPrice(ctx, reader, book, region, to, function, alias, now, then)
	}, func(p price) tea.Cmd {
		show(&p)
		return nil
	})
}

// swapPrice reads the runs and the milliseconds of an alias and prices them.
func swapPrice(ctx context.Context, reader model.MetricReader, book *cost.Book, region string, to time.Time,
	function, alias string, now, then model.Version) price {
	p := price{Over: trafficSpan}
	samples, err := reader.ReadMetrics(ctx, model.MetricRead{
		Series: []model.Series{model.Invocations(function, alias), model.Duration(function, alias)},
		From:   to.Add(-trafficSpan), To: to, Period: time.Hour,
	})
	if err != nil {
		p.Unknown = err.Error()
		return p
	}
	if len(samples) != 2 {
		p.Unknown = "the metrics are not there"
		return p
	}
	for _, s := range samples {
		if s.Failure != nil {
			p.Unknown = s.Failure.Error()
			return p
		}
	}
	runs, millis := total(samples[0]), total(samples[1])
	if runs <= 0 {
		p.Unknown = "nothing ran through " + alias + " in the last 7 days"
		return p
	}
	p.Runs, p.MeanMillis = runs/trafficSpan.Hours()*cost.MonthHours, millis/runs
	p.Now, p.Then = book.SwapPrice(region, p.Runs, p.MeanMillis, now, then)
	return p
}

// total adds points up, missing ones as zero.
func total(s model.Samples) float64 {
	sum := 0.0
	for _, v := range s.Values {
		if !math.IsNaN(v) {
			sum += v
		}
	}
	return sum
}

// prices reports whether what a swap costs can be told.
func (f *Feature) prices() bool { return f.o.Metrics != nil && f.o.Book != nil }

// priceSheets prices the swaps of sheets that would change what a run costs, from
// one index on, so many of them.
func (f *Feature) priceSheets(l *shell.Layer, box *swapSheet, first int, sheets []release.Sheet) tea.Cmd {
	if !f.prices() {
		return nil
	}
	var cmds []tea.Cmd
	for i, s := range sheets {
		if s.Current == nil || s.Target == nil || !priced(*s.Current, *s.Target) || len(cmds) == mostPriced {
			continue
		}
		cmds = append(cmds, f.priceSwap(l, s.Request.Function, s.Request.Stage.Alias, *s.Current, *s.Target,
			func(p *price) { box.SetPrice(first+i, p) }))
	}
	return tea.Batch(cmds...)
}

// mostPriced bounds the swaps of one dialog that are priced: each takes two reads.
const mostPriced = 20

// priceDiff prices the way from the first side of a diff, what a stage serves, to the
// second.
func (f *Feature) priceDiff(l *shell.Layer, box *comparison, stage string, a, b model.Version) tea.Cmd {
	st, ok := f.h.Store.Stage(stage)
	if !f.prices() || !ok || !priced(a, b) {
		return nil
	}
	return f.priceSwap(l, a.Function, st.Alias, a, b, func(p *price) { box.SetPrice(0, p) })
}
