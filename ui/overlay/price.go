package overlay

// What a swap costs: the other version's memory or architecture at the present
// traffic.

import (
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// SwapPrice is what a month of a stage's calls costs with one version and with
// another.
type SwapPrice struct {
	Now, Then  cost.USD
	Runs       float64       // a month
	MeanMillis float64       // of one run
	Over       time.Duration // how much was looked at
	Unknown    string        // why it is not known; empty when it is
}

// Priced reports whether two versions differ in what their runs cost.
func Priced(a, b model.Version) bool {
	return a.MemoryMB != b.MemoryMB || a.Architecture != b.Architecture || a.EphemeralMB != b.EphemeralMB
}

// priceLines say what the swap costs; pending while it is being read.
func priceLines(t theme.Theme, p *SwapPrice, now time.Time, iw int) []string {
	if p == nil {
		return []string{t.Info.Paint(widget.Spinner(t, now)) + t.Dim.Paint(" reading the traffic, for what the swap costs a month")}
	}
	if p.Unknown != "" {
		return hanging(t.Dim, t.Glyphs.Dot, "What it costs a month is not known: "+p.Unknown, iw)
	}
	style := t.Good
	if p.Then > p.Now {
		style = t.Warn
	}
	return hanging(style, t.Glyphs.Dot, fmt.Sprintf("%s a month %s %s (%s), for %s runs a month of %s ms as in the last %s: list prices, the same duration.",
		p.Now, t.Glyphs.Arrow, p.Then, signed(p.Then-p.Now), widget.Count(int64(p.Runs)), widget.Rate(p.MeanMillis), daysWords(p.Over)), iw)
}

func daysWords(d time.Duration) string {
	if d >= 48*time.Hour {
		return fmt.Sprintf("%d days", int(d.Hours()/24))
	}
	return fmt.Sprintf("%d h", int(d.Hours()))
}

// SwapPrices are the prices of a dialog's swaps: nil while they are being read.
type SwapPrices map[int]*SwapPrice

// SetPrice brings the price of one sheet's swap; nil: it is being read.
func (s *Sheets) SetPrice(index int, p *SwapPrice) {
	if s.prices == nil {
		s.prices = SwapPrices{}
	}
	s.prices[index] = p
}

// priced are the lines about the price of a sheet's swap, if there is one.
func (s *Sheets) priced(t theme.Theme, sh *release.Sheet, iw int) []string {
	for i := range s.sheets {
		if &s.sheets[i] == sh {
			if p, ok := s.prices[i]; ok {
				return append([]string{""}, priceLines(t, p, s.env.Now(), iw)...)
			}
		}
	}
	return nil
}

// SetPrice brings the price of the swap from the first side to the second; nil: it
// is being read.
func (d *Diff) SetPrice(p *SwapPrice) { d.price, d.pricing = p, true }

// priced are the lines about the price of the swap, if there is one.
func (d *Diff) priced(t theme.Theme, iw int) []string {
	if !d.pricing {
		return nil
	}
	return append([]string{""}, priceLines(t, d.price, d.env.Now(), iw)...)
}
