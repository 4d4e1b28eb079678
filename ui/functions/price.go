package functions

// What a swap costs: the other version's memory or architecture at the present
// traffic.

import (
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/widget"
)

// price is what a month of a stage's calls costs with one version and with
// another.
type price struct {
	Now, Then  cost.USD
	Runs       float64       // a month
	MeanMillis float64       // of one run
	Over       time.Duration // how much was looked at
	Unknown    string        // why it is not known; empty when it is
}

// priced reports whether two versions differ in what their runs cost.
func priced(a, b model.Version) bool {
	return a.MemoryMB != b.MemoryMB || a.Architecture != b.Architecture || a.EphemeralMB != b.EphemeralMB
}

// swapPrices are the prices of a dialog's swaps by index: nil while they are being
// read.
type swapPrices map[int]*price

// SetPrice brings the price of one swap, that of a sheet by its index, of a comparison
// with 0; nil: it is being read.
func (s *swapPrices) SetPrice(index int, price *price) {
	if *s == nil {
		*s = swapPrices{}
	}
	(*s)[index] = price
}

// reading reports whether a price is being read.
func (s swapPrices) reading() bool {
	for _, price := range s {
		if price == nil {
			return true
		}
	}
	return false
}

// write says what a swap costs, if that is known or being read.
func (s swapPrices) write(p *dialog.Page, index int) {
	price, ok := s[index]
	switch {
	case !ok:
		return
	case price == nil:
		p.Add("", p.Spin(p.Dim, "reading the traffic, for what the swap costs a month"))
		return
	}
	p.Add("")
	if price.Unknown != "" {
		p.Noted("What it costs a month is not known: " + price.Unknown)
		return
	}
	style := p.Good
	if price.Then > price.Now {
		style = p.Warn
	}
	p.Hang(style, p.Glyphs.Dot, fmt.Sprintf("%s a month %s %s (%s), for %s runs a month of %s ms as in the last %s: list prices, the same duration.",
		price.Now, p.Glyphs.Arrow, price.Then, dialog.Signed(price.Then-price.Now), widget.Count(int64(price.Runs)), widget.Rate(price.MeanMillis), daysWords(price.Over)))
}

func daysWords(d time.Duration) string {
	if d >= 48*time.Hour {
		return fmt.Sprintf("%d days", int(d.Hours()/24))
	}
	return fmt.Sprintf("%d h", int(d.Hours()))
}
