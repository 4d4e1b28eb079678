package ui

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
	"github.com/aloftdeck/aloft/ui/overlay"
)

const (
	trafficSpan     = 7 * 24 * time.Hour // the traffic that a price rests on
	trafficPatience = 15 * time.Second
)

// swapPriceMsg brings the price of a swap: of a sheet by its index, or of a diff.
type swapPriceMsg struct {
	number uint64
	index  int
	price  overlay.SwapPrice
}

// priceSwap has the traffic of a function's alias read for the price of a swap.
func (r *Root) priceSwap(l *layer, index int, function, alias string, now, then model.Version) tea.Cmd {
	n, ctx := r.number()
	l.requests = append(l.requests, n)
	reader, book, region, to := r.o.Metrics, r.o.Book, r.store.Identity().Region, r.now().Truncate(time.Hour)
	return safely(func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, trafficPatience)
		defer cancel()
		return swapPriceMsg{n, index, swapPrice(ctx, reader, book, region, to, function, alias, now, then)}
	})
}

// swapPrice reads the runs and the milliseconds of an alias and prices them.
func swapPrice(ctx context.Context, reader model.MetricReader, book *cost.Book, region string, to time.Time, function, alias string, now, then model.Version) overlay.SwapPrice {
	p := overlay.SwapPrice{Over: trafficSpan}
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

// priceSheets prices the swaps of sheets that would change what a run costs, from
// one index on, so many of them.
func (r *Root) priceSheets(l *layer, box *overlay.Sheets, first int, sheets []release.Sheet) tea.Cmd {
	if r.o.Metrics == nil || r.o.Book == nil {
		return nil
	}
	var cmds []tea.Cmd
	for i, s := range sheets {
		if s.Current == nil || s.Target == nil || !overlay.Priced(*s.Current, *s.Target) || len(cmds) == mostPriced {
			continue
		}
		box.SetPrice(first+i, nil)
		cmds = append(cmds, r.priceSwap(l, first+i, s.Request.Function, s.Request.Stage.Alias, *s.Current, *s.Target))
	}
	return tea.Batch(cmds...)
}

// mostPriced bounds the swaps of one dialog that are priced: each takes two reads.
const mostPriced = 20

// priceDiff prices the way from the first side of a diff to the second.
func (r *Root) priceDiff(l *layer, box *diffBox, a, b model.Version) tea.Cmd {
	stage, ok := r.store.Stage(box.a)
	if r.o.Metrics == nil || r.o.Book == nil || !ok || !overlay.Priced(a, b) {
		return nil
	}
	box.SetPrice(0, nil)
	return r.priceSwap(l, 0, a.Function, stage.Alias, a, b)
}

// swapPriced shows the price of a swap.
func (r *Root) swapPriced(msg swapPriceMsg) {
	if !r.answered(msg.number) {
		return
	}
	l := r.layerOf(msg.number)
	if l == nil {
		return
	}
	switch box := l.box.(type) {
	case *overlay.Sheets:
		box.SetPrice(msg.index, &msg.price)
	case *diffBox:
		box.SetPrice(msg.index, &msg.price)
	}
}
