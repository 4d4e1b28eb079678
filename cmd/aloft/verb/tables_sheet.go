package verb

import (
	"cmp"
	"fmt"

	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/release"
)

// sheetLines show a sheet: now and then.
func sheetLines(s capacity.Sheet) []string {
	t := table{head: []string{"TABLE", s.Request.String()}}
	if s.From != "" {
		change := s.From + " → " + cmp.Or(s.To, "?")
		if s.Verdict == release.Ready {
			change = paint(styleBold, change)
		}
		t.add("CAPACITY", change)
	}
	if s.Priced {
		t.add("A MONTH", fmt.Sprintf("%s → %s (%s)", s.NowUSD.Round2(), s.ThenUSD.Round2(), priceChange(s.NowUSD, s.ThenUSD)))
		t.add("", paint(styleDim, s.PriceNote))
	}
	if s.Falls {
		t.add("DECREASES", fmt.Sprintf("%d made today, %d left at once, then one for each hour without any", s.Decreases.Today, s.Decreases.Left))
	}
	for i, trial := range s.Trials {
		head := ""
		if i == 0 {
			head = "LAST 24 H"
		}
		t.add(head, trialWords(trial))
	}
	for _, note := range s.Notes {
		t.add("", note)
	}
	if s.Reason != "" {
		t.add("BUT", s.Reason)
	}
	return t.lines()
}

func priceChange(now, then cost.USD) string {
	switch d := then.Minus(now); {
	case d > 0:
		return d.Round2() + " more"
	case d < 0:
		return (-d).Round2() + " less"
	}
	return "the same"
}

// trialWords say what the last day would have done.
func trialWords(t capacity.Trial) string {
	least := ""
	if t.Lower && t.Throttled > 0 {
		least = "at least "
	}
	return fmt.Sprintf("%s %s with %d units: %s%d of %d minutes throttled, %d were", t.CapacityKey, t.Access, t.Units, least, t.Throttled, t.Minutes, t.Was)
}
