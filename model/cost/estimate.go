package cost

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Estimate prices a scenario: a month of it, with tiers and, when the scenario
// says so, free tiers on the sum of each item. A scenario that can not be counted
// is an error that names the amount.
func (b *Book) Estimate(s Scenario) (Estimate, error) {
	region := cmp.Or(s.Region, Home)
	now, usages, err := b.estimate(region, s)
	if err != nil {
		return Estimate{}, err
	}
	e := Estimate{
		PerActivity: now.PerActivity, EachInAll: now.EachInAll, Lines: now.Lines, Parts: now.Parts, Fixed: now.Fixed,
		Total: now.Total, FreeTier: now.FreeTier, Compare: now.Compare,
		Region: b.taken(region), Foreign: b.taken(region) != region, Source: b.SourceOf(region),
	}
	for _, c := range s.Cases {
		then, more, err := b.estimate(region, s.in(c))
		if err != nil {
			return Estimate{}, fmt.Errorf("case %s: %w", c.Name, err)
		}
		then.Name = c.Name
		e.Cases = append(e.Cases, then)
		usages = append(usages, more...)
	}
	if e.Prices, e.Assumed = b.restsOn(region, usages); e.Prices.IsZero() {
		if r := b.regions[b.taken(region)]; r != nil {
			e.Prices = r.date // nothing is priced, or only what one activity would cost
		}
	}
	return e, nil
}

// in is the scenario as a case has it.
func (s Scenario) in(c Case) Scenario {
	if c.Activities > 0 {
		s.Activities = c.Activities
	}
	if c.Bytes == 0 && c.StorageGiB == 0 {
		return s
	}
	s.Tables = slices.Clone(s.Tables)
	sum := 0.0
	for _, t := range s.Tables {
		sum += t.gib()
	}
	for i, t := range s.Tables {
		if sum > 0 {
			share := t.gib() / sum
			s.Tables[i].StorageGiB, s.Tables[i].Bytes = c.StorageGiB*share, c.Bytes*share
		}
	}
	if sum == 0 {
		s.Tables = append(s.Tables, ScenarioTable{Name: "storage", StorageGiB: c.StorageGiB, Bytes: c.Bytes})
	}
	return s
}

// gib is the storage in GiB.
func (t ScenarioTable) gib() float64 {
	if t.Bytes > 0 {
		return t.Bytes / gib
	}
	return t.StorageGiB
}

// usage is what is used in a scenario, what for, and how it was worked out.
type usage struct {
	Usage
	purpose Purpose
	how     string
}

// perActivity is so many activities that rounding what they cost together to a
// billionth of a dollar loses nothing that shows in one.
const perActivity = million

// estimate prices one scenario without its cases.
func (b *Book) estimate(region string, s Scenario) (CaseEstimate, []usage, error) {
	usages, err := s.usages()
	if err != nil {
		return CaseEstimate{}, nil, err
	}
	e := CaseEstimate{Activities: s.Activities}
	e.Lines, e.Total = b.Cost(region, plain(usages), s.FreeTier)
	for i := range e.Lines {
		e.Lines[i].Arithmetic = usages[i].how + e.Lines[i].Arithmetic
	}
	if s.FreeTier {
		_, list := b.Cost(region, plain(usages), false)
		e.FreeTier = list.Minus(e.Total)
	}
	e.Parts = partsOf(usages, e.Lines)
	idle := s
	idle.Activities = 0
	still, err := idle.usages()
	if err != nil {
		return CaseEstimate{}, nil, err
	}
	_, e.Fixed = b.Cost(region, plain(still), s.FreeTier)
	if e.PerActivity, e.EachInAll, err = b.each(region, s, e); err != nil {
		return CaseEstimate{}, nil, err
	}
	for _, a := range s.Compare {
		e.Compare = append(e.Compare, Comparison{Alternative: a, Difference: e.Total.Minus(dollars(a.USDPerMonth))})
	}
	return e, usages, nil
}

// each is what one activity costs: on average over the month, or, in a month
// without any, at the price of the first of them.
func (b *Book) each(region string, s Scenario, e CaseEstimate) (functions, all USD, err error) {
	n := s.Activities
	if n == 0 {
		n, s.Activities, s.FreeTier = perActivity, perActivity, false
		usages, err := s.usages()
		if err != nil {
			return 0, 0, err
		}
		e.Lines, e.Total = b.Cost(region, plain(usages), false)
		e.Parts = partsOf(usages, e.Lines)
		s.Activities = 0
		if usages, err = s.usages(); err != nil {
			return 0, 0, err
		}
		_, e.Fixed = b.Cost(region, plain(usages), false)
	}
	for _, p := range e.Parts {
		if p.Purpose == ForFunctions {
			functions = p.USD
		}
	}
	return USD(whole(float64(functions) / n)), USD(whole(float64(e.Total.Minus(e.Fixed)) / n)), nil
}

// plain are usages without what they are for.
func plain(usages []usage) []Usage {
	p := make([]Usage, len(usages))
	for i, u := range usages {
		p[i] = u.Usage
	}
	return p
}

// partsOf adds lines up by purpose.
func partsOf(usages []usage, lines []Line) []Part {
	var parts []Part
	for _, purpose := range []Purpose{ForFunctions, ForCapacity, ForRequests, ForStorage, ForAPIs, ForBuilds, ForLogs} {
		p, any := Part{Purpose: purpose}, false
		for i, u := range usages {
			if u.purpose == purpose {
				p.USD, any = p.USD.Plus(lines[i].USD), true
			}
		}
		if any {
			parts = append(parts, p)
		}
	}
	return parts
}

// dollars is an amount given as a number.
func dollars(v float64) USD {
	if v < 0 {
		return -USD(whole(-v * float64(Dollar)))
	}
	return USD(whole(v * float64(Dollar)))
}

// restsOn is the date of the oldest price that usages take, and what they rest on.
func (b *Book) restsOn(region string, usages []usage) (time.Time, []string) {
	var date time.Time
	var said, others, unknown []string
	for i, f := range items {
		if !slices.ContainsFunc(usages, func(u usage) bool { return u.Item == f.item }) {
			continue
		}
		p, ok := b.Price(region, items[i].item)
		switch {
		case !ok:
			unknown = append(unknown, f.words)
			continue
		case p.Region != region:
			others = append(others, f.words)
		}
		if date.IsZero() || p.Date.Before(date) {
			date = p.Date
		}
	}
	if len(others) > 0 {
		said = append(said, "No prices of "+region+" are known for "+strings.Join(others, ", ")+": those of "+Home+" are taken.")
	}
	if len(unknown) > 0 {
		said = append(said, "No prices are known for "+strings.Join(unknown, ", ")+": they count as nothing.")
	}
	return date, said
}

var errTooMuch = errors.New("is more than can be counted")

// counted is an amount of base units that was worked out.
func counted(what string, v float64) (int64, error) {
	switch {
	case math.IsNaN(v) || v < 0:
		return 0, fmt.Errorf("%s: %v is no amount", what, v)
	case v >= float64(mostAmount):
		return 0, fmt.Errorf("%s: %.3g %w", what, v, errTooMuch)
	}
	return whole(v), nil
}
