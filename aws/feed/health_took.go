package feed

// What reads of health ask and have brought.

import (
	"cmp"
	"context"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
)

func compareCalled(a, b model.Called) int {
	return cmp.Or(cmp.Compare(a.Function, b.Function), cmp.Compare(a.Alias, b.Alias), cmp.Compare(a.Version, b.Version))
}

// wait is when what has failed is tried again.
func (h *healthSource) wait(t *readTimes, a engine.Answer) {
	t.reading = false
	if a.Again {
		t.asked = time.Time{}
		return
	}
	t.retry = a.At.Add(h.away(max(h.scene.every.Denied, h.every.Row)))
}

// askUse reads what the account has used of the month's free requests.
func (h *healthSource) askUse(now time.Time) engine.Read {
	h.use.asked, h.use.reading = now, true
	return h.askMetrics("AWS/Usage", health.UseAsk(now), func(samples []model.Samples, a engine.Answer) {
		h.use.reading = false
		used, ok := health.Use(samples)
		h.month.Ration = health.Ration{Used: used, Whole: ok, At: a.At}
		h.tellRation(a.At)
	}, func(a engine.Answer) {
		h.wait(&h.use, a)
		h.post(health.ReadFailed{Read: a.When(), Use: true, Failure: a.Failure})
	})
}

// tellRation posts what may be used, when it has changed.
func (h *healthSource) tellRation(now time.Time) {
	told := health.Rationed{Ration: h.ration(now), Paid: h.pays(now)}
	if told != h.told {
		h.told = told
		h.post(told)
	}
}

// askRegion looks at what failed in the Region. Its window is that of all that is read
// until the next look.
func (h *healthSource) askRegion(now time.Time) engine.Read {
	const parts = health.Errors | health.Throttles
	w := health.Latest(now, health.Span)
	h.region.asked, h.region.reading = now, true
	return h.askMetrics("", health.Ask(w, parts, model.Called{}), func(samples []model.Samples, a engine.Answer) {
		h.region.reading = false
		f, failure := health.Take(w, a.At, parts, samples)
		if failure != nil {
			h.regionFailed(a, failure)
		}
		h.region.Figures = f
		h.tellRation(a.At)
		h.post(health.RegionRead{Read: a.When(), Figures: f})
		h.calm(a)
	}, func(a engine.Answer) {
		h.wait(&h.region.readTimes, a)
		h.regionFailed(a, a.Failure)
	})
}

func (h *healthSource) regionFailed(a engine.Answer, f *model.Failure) {
	h.post(health.ReadFailed{Read: a.When(), Failure: f})
}

// calm says of what had failed before that nothing has in the newest window, where that
// is known from above.
func (h *healthSource) calm(a engine.Answer) {
	const all = health.Errors | health.Throttles
	for called, r := range h.rows {
		from := h.region.Figures
		if p := h.parts[called.Function]; p != nil && p.Window == h.region.Window {
			from = p.Figures
		}
		if !r.Read() || r.reading || quiet(r.Figures, r.Window, all) || !quiet(from, h.region.Window, all) {
			continue
		}
		r.Figures = health.Figures{Window: h.region.Window, At: a.At, Errors: health.Of(0), Throttles: health.Of(0)}
		h.post(health.FiguresRead{Read: a.When(), Called: called, Figures: r.Figures})
	}
}

// askFunction reads what failed of a function, for a part of the ration.
func (h *healthSource) askFunction(name string, purse *health.Purse, part float64, now time.Time) engine.Read {
	p, parts, w := h.part(name), h.doubtful(), h.region.Window
	p.asked, p.reading = now, true
	called := model.Called{Function: name}
	purse.Take(series(parts), h.ration(now).PerHour(now)*part, now)
	if p.index != engine.Outside {
		h.around.Put(p)
	}
	return h.askMetrics(name, health.Ask(w, parts, called), func(samples []model.Samples, a engine.Answer) {
		p.reading = false
		f, failure := health.Take(w, a.At, parts, samples)
		p.Figures = h.fromAbove(f, parts)
		h.failing[name] = p
		if quiet(p.Figures, p.Window, health.Errors|health.Throttles) {
			delete(h.failing, name)
		}
		h.post(health.FiguresRead{Read: a.When(), Called: called, Figures: p.Figures, Failure: failure})
		h.calm(a)
	}, func(a engine.Answer) {
		h.wait(&p.readTimes, a)
		h.post(health.ReadFailed{Read: a.When(), Called: called, Failure: a.Failure})
	})
}

// fromAbove fills in what was not read because it is known to be nothing.
func (h *healthSource) fromAbove(f health.Figures, read health.Parts) health.Figures {
	if read&health.Errors == 0 {
		f.Errors = health.Of(0)
	}
	if read&health.Throttles == 0 {
		f.Throttles = health.Of(0)
	}
	return f
}

// askRow reads how the calls of an alias go, and of its two versions.
func (h *healthSource) askRow(called model.Called, now time.Time) engine.Read {
	parts, w, of := h.partsOf(called), h.region.Window, h.withVersions(called)
	h.purse.Take(series(parts)*len(of), h.ration(now).PerHour(now)*h.screenShare(), now)
	return h.askRows(of, parts, w, false, now)
}

// askPaid reads all rows on the screen at once.
func (h *healthSource) askPaid(now time.Time) engine.Read {
	h.paidAt.asked, h.paidAt.reading = now, true
	return h.askRows(h.paidRows(), health.All, health.Latest(now, health.Span), true, now)
}

// askRows reads parts of some calls over a window. How many calls there were is read by
// the minute and an hour back, which takes no more requests than their sum and is what
// the list draws.
func (h *healthSource) askRows(of []model.Called, parts health.Parts, w health.Window, paid bool, now time.Time) engine.Read {
	for _, c := range of {
		r := h.row(c)
		r.asked, r.reading = now, true
	}
	rest := parts &^ health.Calls
	read, minutes := health.Ask(w, rest, of...), health.AskCalls(w, of...)
	read.Paid, minutes.Paid = paid, paid
	n := series(rest)
	return h.ask(of[0].Function, func(ctx context.Context) ([]model.Samples, error) {
		calls, err := h.reader.ReadMetrics(ctx, minutes)
		if err != nil {
			return nil, err
		}
		others, err := h.reader.ReadMetrics(ctx, read)
		return append(calls, others...), err
	}, func(samples []model.Samples, a engine.Answer) {
		if paid {
			h.paidAt.reading = false
			h.tellRation(a.At)
		}
		calls, others := samples[:min(len(of), len(samples))], samples[min(len(of), len(samples)):]
		for i, c := range of {
			r := h.rows[c]
			if r == nil {
				continue // its function is gone
			}
			r.reading = false
			f, failure := health.Take(w, a.At, rest, others[min(i*n, len(others)):])
			if i < len(calls) {
				var line health.CallsRead
				if f.Calls, line = health.TakeCalls(w, a.At, c, calls[i]); calls[i].Failure == nil {
					h.post(line)
				} else if failure == nil {
					failure = calls[i].Failure
				}
			}
			r.Figures = h.fromAbove(f, parts)
			h.post(health.FiguresRead{Read: a.When(), Called: c, Figures: r.Figures, Failure: failure})
		}
	}, func(a engine.Answer) {
		if paid {
			h.wait(&h.paidAt, a)
			if a.Failure.Class == model.OverBudget {
				h.brokeTo = whole(a.At, fullDay).AddDate(0, 0, 1)
				h.tellRation(a.At)
			}
		}
		for _, c := range of {
			r := h.rows[c]
			if r == nil {
				continue
			}
			h.wait(&r.readTimes, a)
			if paid {
				r.asked, r.retry = time.Time{}, time.Time{} // it may be read free
			}
			h.post(health.ReadFailed{Read: a.When(), Called: c, Failure: a.Failure})
		}
	})
}
